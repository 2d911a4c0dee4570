import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { dayText } from "../../../scripts/calendar/days";
import { fractionText } from "../../../scripts/calendar/fraction";
import { utcText } from "../../../scripts/calendar/timeZone";
import type { Distribution, Distributions } from "../../../scripts/files/distributions";
import { interestPerToken } from "../../../scripts/files/series";
import { type Edit, problemOf, problemsOf, read } from "./folder";

const ACCOUNT = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720";
const DOCUMENT = "The board resolved to pay.\n";

/** A setting of the file, and what is written there instead. */
type Change = readonly [path: string, value: unknown];

const COMMON = {
  income: "dividend",
  withholding: { default: "20%", max: "30%" },
  claimTopics: [1],
  review: "3 days",
  document: { uri: "https://brightwell-tools.example/resolutions/1", file: "resolution.md" },
};
const INTERIM = {
  ...COMMON,
  reference: "INTERIM",
  recordDate: "2026-09-30",
  payableDate: "2026-10-15",
  amount: { perToken: "1.25" },
};
const COUPON = {
  ...COMMON,
  reference: "COUPON",
  income: "interest",
  interest: { principal: "100.00", rate: "5.25%", dayCount: "30E/360" },
  from: "2026-01-15",
  to: "2027-01-15",
  every: "6 months",
  recordDays: 2,
};

/** The file, with settings changed by their path; undefined takes one out. */
function file(...changes: Change[]): Edit[] {
  const value: Record<string, unknown> = {
    payoutCoin: { address: "test", symbol: "USDC", decimals: 6 },
    timeZone: "Europe/London",
    calendar: { weekend: ["Sat", "Sun"], holidays: ["2026-12-25"], convention: "modifiedFollowing" },
    accounts: { tax: ACCOUNT },
    distributions: [structuredClone(INTERIM)],
    series: [structuredClone(COUPON)],
  };
  for (const [path, replacement] of changes) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const parent = steps.reduce<object>((inner, step) => Reflect.get(inner, step) as object, value);
    Reflect.set(parent, last, replacement);
  }
  return [
    { file: "distributions.json", text: JSON.stringify(value, undefined, 2) },
    { file: "resolution.md", text: DOCUMENT },
  ];
}

function readFile(...changes: Change[]): Distributions {
  const { distributions } = read(...file(...changes));
  if (distributions === undefined) throw new Error("no distributions were read");
  return distributions;
}

function one(reference: string, ...changes: Change[]): Distribution {
  const found = readFile(...changes).list.find((distribution) => distribution.reference === reference);
  if (found === undefined) throw new Error(`there is no ${reference}`);
  return found;
}

/** The problems without their lines. */
function faults(...changes: Change[]): string[] {
  return problemOf(...file(...changes))
    .split("\n")
    .map((line) => line.replace(/^distributions\.json:\d+ /, ""));
}

const D = "distributions.0";
const S = "series.0";
const FAULTS: readonly [what: string, changes: Change[], problem: string][] = [
  ["a time zone is unknown", [["timeZone", "+01:00"]], "timeZone: is no time zone of IANA, as Europe/London"],
  [
    "a coin's checksum is wrong",
    [["payoutCoin.address", ACCOUNT.toLowerCase()]],
    "payoutCoin.address: carries no checksum or a wrong one",
  ],
  [
    "no day is a business day",
    [["calendar.weekend", ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]]],
    "calendar.weekend: leaves no business day",
  ],
  ["a holiday is no date", [["calendar.holidays", ["2026-02-30"]]], "calendar.holidays[0]: is no date"],
  [
    "a reference has a space",
    [[`${D}.reference`, "Q 3"]],
    "distributions[0].reference: is no reference of 1 to 24 letters, digits, points or dashes",
  ],
  ["a reference stands twice", [[`${D}.reference`, "COUPON-1"]], "reference: stands twice"],
  ["a date is no date", [[`${D}.recordDate`, "2026-09-31"]], "distributions[0].recordDate: is no date"],
  [
    "a zone never had the day",
    [
      ["timeZone", "Pacific/Apia"],
      [`${D}.recordDate`, "2011-12-30"],
    ],
    "distributions[0].recordDate: does not exist in Pacific/Apia",
  ],
  [
    "the record date is not before the payable one",
    [[`${D}.recordDate`, "2026-10-15"]],
    "distributions[0].recordDate: is not before the payable date 2026-10-15, which begins 2026-10-14 23:00:00 UTC",
  ],
  [
    "the coin is not paid that day",
    [[`${D}.payableDate`, "2026-10-17"]],
    "distributions[0].payableDate: is no business day",
  ],
  ["no amount is stated", [[`${D}.amount`, {}]], "distributions[0].amount: states perToken or total, and not both"],
  [
    "two amounts are stated",
    [[`${D}.amount`, { perToken: "1", total: "2" }]],
    "distributions[0].amount: states perToken or total, and not both",
  ],
  [
    "an amount is too precise for the coin",
    [[`${D}.amount`, { total: "1.2345678" }]],
    "distributions[0].amount.total: is too precise",
  ],
  [
    "an amount has a separator",
    [[`${D}.amount`, { total: "450,000" }]],
    "distributions[0].amount.total: is not a number",
  ],
  ["an amount is zero", [[`${D}.amount`, { perToken: "0.00" }]], "distributions[0].amount.perToken: is zero"],
  [
    "an amount has more than 128 bits",
    [[`${D}.amount`, { total: "9".repeat(33) }]],
    "distributions[0].amount.total: is too large",
  ],
  ["a rate is above the whole", [[`${D}.withholding.max`, "100.5%"]], "distributions[0].withholding.max: is no rate"],
  ["a rate has five decimals", [[`${D}.withholding.max`, "26.37512%"]], "distributions[0].withholding.max: is no rate"],
  [
    "the default rate is above the maximum",
    [[`${D}.withholding.max`, "15%"]],
    "distributions[0].withholding.default: is above the maximum",
  ],
  ["a review has no unit", [[`${D}.review`, "3"]], "distributions[0].review: is no period"],
  [
    "elections close on the payable date",
    [[`${D}.reinvestment`, { price: "1.00", deadline: "2026-10-15" }]],
    "distributions[0].reinvestment.deadline: is not before the payable date 2026-10-15",
  ],
  [
    "unclaimed shares lapse too early",
    [[`${D}.unclaimed`, { to: "issuer", account: ACCOUNT, after: "2 years" }]],
    "distributions[0].unclaimed.after: is too short",
  ],
  [
    "unclaimed shares lapse at no time",
    [[`${D}.unclaimed`, { to: "issuer", account: ACCOUNT, after: "never" }]],
    "distributions[0].unclaimed.after: is no number of years",
  ],
  [
    "nobody is paid through",
    [[`${D}.paidThrough`, ["BT-999"]]],
    "distributions[0].paidThrough[0]: is nobody in investors.csv",
  ],
  [
    "treasury is paid through",
    [[`${D}.paidThrough`, ["BT-TREASURY"]]],
    "distributions[0].paidThrough[0]: is treasury, which takes nothing",
  ],
  ["the document is missing", [[`${D}.document.file`, "minutes.md"]], "distributions[0].document.file: cannot be read"],
  [
    "a series has two kinds of amount",
    [[`${S}.amount`, { perToken: "1" }]],
    "series[0]: states both interest and amount",
  ],
  ["an interval is none", [[`${S}.every`, "a quarter"]], "series[0].every: is no interval"],
  [
    "a day count is unknown",
    [[`${S}.interest.dayCount`, "30/360"]],
    'series[0].interest.dayCount: expected one of "30/360 US"|"30E/360"|"ACT/365F"|"ACT/360"|"ACT/ACT ICMA"',
  ],
  [
    "a series ends on no regular date",
    [[`${S}.to`, "2027-02-15"]],
    "series[0].to: is not a whole number of times 6 months after 2026-01-15",
  ],
  [
    "it is not clear where periods end",
    [
      [`${S}.from`, "2026-06-30"],
      [`${S}.to`, "2026-12-30"],
    ],
    "series[0].endOfMonth: is needed, since 2026-06-30 is the end of a month",
  ],
  [
    "ends of months are not meant",
    [[`${S}.endOfMonth`, true]],
    "series[0].endOfMonth: but 2026-01-15 is not the end of a month",
  ],
  [
    "adjusted periods are counted by ICMA's rule",
    [
      [`${S}.interest.dayCount`, "ACT/ACT ICMA"],
      [`${S}.accrual`, "adjusted"],
    ],
    "series[0].accrual: does not go with ACT/ACT ICMA, which counts regular periods",
  ],
  [
    "there are more rates than periods",
    [[`${S}.interest.rate`, ["5%", "5%", "5%"]]],
    "series[0].interest.rate: are more than the 2 periods",
  ],
  [
    "there are too many periods",
    [
      [`${S}.every`, "1 month"],
      [`${S}.to`, "2048-01-15"],
    ],
    "series[0].to: makes 264 periods, over 255",
  ],
  [
    "interest rounds to nothing",
    [[`${S}.interest.rate`, "0%"]],
    "series[0].interest: pays nothing for the period that ends then",
  ],
];

describe("distributions.json", () => {
  describe("given a single distribution", () => {
    it("takes the last second of the record date and the first of the payable date in the issuer's zone", () => {
      const { recordDate, payableDate } = one("INTERIM");
      expect(utcText(recordDate.second)).to.equal("2026-09-30 22:59:59 UTC");
      expect(utcText(payableDate.second)).to.equal("2026-10-14 23:00:00 UTC");
    });

    it("reads an amount for a whole token as raw coin units with 18 further decimals", () => {
      expect(one("INTERIM").amount).to.deep.equal({ basis: "perToken", amount: 1_250_000n * 10n ** 18n });
      const precise = one("INTERIM", [`${D}.amount`, { perToken: `0.${"1".repeat(24)}` }]);
      expect(precise.amount?.amount).to.equal(BigInt("1".repeat(24)));
    });

    it("reads an amount in total as raw coin units", () => {
      const amount = { basis: "total", amount: 450_000_000_000n };
      expect(one("INTERIM", [`${D}.amount`, { total: "450000.00" }]).amount).to.deep.equal(amount);
    });

    it("reads rates as millionths, periods as seconds, and hashes the document", () => {
      const { withholding, review, document } = one("INTERIM", [`${D}.withholding.max`, "26.375%"]);
      expect(withholding).to.deep.equal({ default: 200_000, max: 263_750 });
      expect(review).to.equal(3 * 86_400);
      expect(document.hash).to.equal(keccak256(toUtf8Bytes(DOCUMENT)));
    });

    it("closes elections with the end of the deadline's day", () => {
      const { reinvestment } = one("INTERIM", [`${D}.reinvestment`, { price: "99.50", deadline: "2026-10-08" }]);
      expect(reinvestment?.price).to.equal(99_500_000n);
      expect(utcText(reinvestment?.deadline.second ?? 0)).to.equal("2026-10-08 23:00:00 UTC");
    });

    it("lets unclaimed shares leave no day before the years are over", () => {
      const rule = { to: "unclaimedProperty", account: ACCOUNT, after: "6 years" };
      expect(one("INTERIM", [`${D}.unclaimed`, rule]).unclaimed).to.deep.equal({ ...rule, after: 6 * 366 * 86_400 });
      expect(one("INTERIM").unclaimed).to.equal(undefined);
    });

    it("knows nominees by reference, with all wallets, and by wallet", () => {
      const wallet = "0xA71f89bAF23BE9D541Def2E6F5064E2D90C2B411";
      const first = "0xeed329483E4539a45Db863Df7b50436d50cC5276";
      expect(one("INTERIM", [`${D}.paidThrough`, ["BT-103"]]).paidThrough).to.deep.equal([first, wallet]);
      expect(one("INTERIM", [`${D}.paidThrough`, [wallet]]).paidThrough).to.deep.equal([wallet]);
    });

    it("pays on any day where dates are not adjusted", () => {
      const changes: Change[] = [
        ["calendar.convention", "unadjusted"],
        [`${D}.payableDate`, "2026-10-17"],
      ];
      expect(dayText(one("INTERIM", ...changes).payableDate.day)).to.equal("2026-10-17");
    });
  });

  describe("given a series", () => {
    it("makes a distribution of each period, numbered", () => {
      const { list } = readFile();
      expect(list.map(({ reference, series }) => [reference, series])).to.deep.equal([
        ["COUPON-1", "COUPON"],
        ["INTERIM", undefined],
        ["COUPON-2", "COUPON"],
      ]);
      const { period } = one("COUPON-2");
      expect([dayText(period?.start ?? 0), dayText(period?.end ?? 0)]).to.deep.equal(["2026-07-15", "2027-01-15"]);
      expect(period?.counted?.days).to.equal(180);
    });

    it("pays on the business day by the convention, to holders two business days before", () => {
      const monthEnd: Change[] = [
        [`${S}.from`, "2026-01-31"],
        [`${S}.to`, "2026-10-31"],
        [`${S}.every`, "9 months"],
      ];
      const { payableDate, recordDate, period } = one("COUPON-1", ...monthEnd);
      expect(dayText(period?.end ?? 0)).to.equal("2026-10-31");
      expect(dayText(payableDate.day)).to.equal("2026-10-30");
      expect(dayText(recordDate.day)).to.equal("2026-10-28");
    });

    it("counts adjusted periods where it is told to", () => {
      const until: Change[] = [
        [`${S}.from`, "2026-04-30"],
        [`${S}.to`, "2026-10-31"],
        [`${S}.endOfMonth`, true],
      ];
      const actual: Change[] = [...until, [`${S}.interest.dayCount`, "ACT/360"]];
      expect(one("COUPON-1", ...actual).period?.counted?.days).to.equal(184);
      expect(one("COUPON-1", ...actual, [`${S}.accrual`, "adjusted"]).period?.counted?.days).to.equal(183);
    });

    it("rounds interest for a whole token down to 10^-18 of a coin's unit", () => {
      const actual: Change[] = [[`${S}.interest.dayCount`, "ACT/365F"]];
      const { amount, period } = one("COUPON-1", ...actual);
      expect(fractionText(period?.counted?.fraction ?? { numerator: 0n, denominator: 1n })).to.equal("181/365");
      // 100 × 5.25% × 181/365 = 2.603424657534246575342465…
      expect(amount?.amount).to.equal(2_603_424_657_534_246_575_342_465n);
      expect(interestPerToken(1n, 1, { numerator: 1n, denominator: 7n })).to.equal(10n ** 18n / 7_000_000n);
    });

    it("pays a rate for each period, and leaves what is not set yet open", () => {
      const rates: Change = [`${S}.interest.rate`, ["5%"]];
      expect(one("COUPON-1", rates).amount).to.deep.equal({ basis: "perToken", amount: 2_500_000n * 10n ** 18n });
      expect(one("COUPON-2", rates).amount).to.equal(undefined);
    });

    it("pays a fixed amount for each period, or leaves all open", () => {
      const fixed: Change[] = [
        [`${S}.interest`, undefined],
        [`${S}.amount`, { total: "1000" }],
      ];
      expect(one("COUPON-2", ...fixed).amount).to.deep.equal({ basis: "total", amount: 1_000_000_000n });
      expect(one("COUPON-2", [`${S}.interest`, undefined]).amount).to.equal(undefined);
    });

    it("pays some days after the period, and closes elections before that", () => {
      const later: Change[] = [
        [`${S}.payableDays`, 20],
        [`${S}.reinvestment`, { price: "100.00", deadlineDays: 5 }],
      ];
      const { payableDate, reinvestment } = one("COUPON-1", ...later);
      expect(dayText(payableDate.day)).to.equal("2026-08-04");
      expect(dayText(reinvestment?.deadline.day ?? 0)).to.equal("2026-07-28");
    });
  });

  for (const [what, changes, problem] of FAULTS) {
    describe(`when ${what}`, () => {
      it("names the setting", () => {
        expect(faults(...changes)).to.include(problem);
      });
    });
  }

  describe("when something is wrong", () => {
    it("says line, value, limit and what to do", () => {
      const [problem] = problemsOf(...file([`${D}.withholding.max`, "15%"]));
      expect(problem).to.deep.equal({
        file: "distributions.json",
        line: 25,
        field: "distributions[0].withholding.default",
        value: "20%",
        message: "is above the maximum",
        fix: "write at most 15%, or raise the maximum",
      });
    });
  });

  describe("when there is no such file", () => {
    it("reads nothing, and does not mind", () => {
      expect(read().distributions).to.equal(undefined);
    });
  });

  describe("when it is no JSON", () => {
    it("says so", () => {
      expect(problemOf({ file: "distributions.json", text: "{" })).to.equal("distributions.json:1 file: is no JSON");
    });
  });
});

describe("tables about distributions", () => {
  const offered: Change = [`${D}.reinvestment`, { price: "1.00", deadline: "2026-10-08" }];
  const profiles = (...lines: string[]): Edit[] => [
    ...file(offered),
    { file: "tax-profiles.csv", text: ["reference,income,rate,until,basis", ...lines, ""].join("\n") },
  ];
  const elections = (...lines: string[]): Edit[] => [
    ...file(offered),
    { file: "elections.csv", text: ["reference,wallet,distribution,election", ...lines, ""].join("\n") },
  ];

  describe("tax-profiles.csv", () => {
    it("gives rates until the end of their last day in the issuer's zone", () => {
      const { taxProfiles } = read(...profiles("BT-101,dividend,15%,2026-10-31,treaty article 10"));
      expect(taxProfiles).to.have.length(1);
      expect(taxProfiles[0]).to.include({ reference: "BT-101", income: "dividend", rate: 150_000 });
      expect(taxProfiles[0]?.until).to.equal(Date.UTC(2026, 10, 1) / 1_000);
    });

    it("takes one line for all kinds of income", () => {
      const { taxProfiles } = read(...profiles("BT-101,all,0%,2030-12-31,pension fund"));
      expect(taxProfiles.map(({ income }) => income)).to.deep.equal([
        "dividend",
        "interest",
        "rent",
        "returnOfCapital",
      ]);
    });

    for (const [what, line, problem] of [
      ["a reference is unknown", "BT-999,dividend,15%,2030-12-31,x", "reference: is nobody in investors.csv"],
      ["an income is unknown", "BT-101,royalty,15%,2030-12-31,x", "income: is no kind of income"],
      ["a rate is none", "BT-101,dividend,15,2030-12-31,x", "rate: is no rate"],
      ["a date is none", "BT-101,dividend,15%,2030-12-32,x", "until: is no date"],
      ["no basis is named", "BT-101,dividend,15%,2030-12-31,", "basis: is empty"],
      [
        "a rate is above what is ever withheld",
        "BT-101,dividend,35%,2030-12-31,x",
        "rate: is above the most that INTERIM withholds (distributions.json:22)",
      ],
    ] as const) {
      it(`refuses a line where ${what}`, () => {
        expect(problemOf(...profiles(line))).to.equal(`tax-profiles.csv:2 ${problem}`);
      });
    }

    it("refuses two lines for one income", () => {
      const lines = ["BT-101,dividend,15%,2030-12-31,x", "BT-101,all,10%,2030-12-31,x"];
      const problem = "tax-profiles.csv:3 income: dividend stands on line 2 already";
      expect(problemOf(...profiles(...lines))).to.equal(problem);
    });

    it("names the limit that is passed", () => {
      const [problem] = problemsOf(...profiles("BT-101,dividend,35%,2030-12-31,x"));
      expect(problem).to.include({ value: "35%", limit: "30%" });
    });
  });

  describe("elections.csv", () => {
    const first = "0xeed329483E4539a45Db863Df7b50436d50cC5276";
    const second = "0xA71f89bAF23BE9D541Def2E6F5064E2D90C2B411";

    it("takes a line without a wallet for each wallet of the investor", () => {
      const { elections: found } = read(...elections("BT-103,,INTERIM,reinvest", `BT-101,,,bank`));
      expect(found.map(({ wallet, is }) => [wallet, is])).to.deep.equal([
        [first, "reinvest"],
        [second, "reinvest"],
        ["0x8C161d85fDC086AC6726bCEDe39f2CCB1Afa3bc8", "bank"],
      ]);
    });

    it("takes another wallet of the same investor", () => {
      const { elections: found } = read(...elections(`BT-103,${first},,${second}`));
      expect(found[0]).to.include({ is: "wallet", wallet: first, payoutWallet: second });
    });

    for (const [what, line, problem] of [
      ["a reference is unknown", "BT-999,,INTERIM,reinvest", "reference: is nobody in investors.csv"],
      ["a wallet is somebody else's", `BT-101,${first},INTERIM,reinvest`, "wallet: is no wallet of BT-101"],
      ["a payout wallet is somebody else's", `BT-101,,,${first}`, "election: is no election"],
      ["a distribution is unknown", "BT-101,,FINAL,reinvest", "distribution: is no distribution"],
      ["no new tokens are offered", "BT-101,,COUPON-1,reinvest", "distribution: offers no new tokens"],
      [
        "payment by bank is for one distribution",
        "BT-101,,INTERIM,bank",
        "distribution: does not go with this election",
      ],
    ] as const) {
      it(`refuses a line where ${what}`, () => {
        expect(problemOf(...elections(line))).to.equal(`elections.csv:2 ${problem}`);
      });
    }

    it("refuses two elections of one wallet for one distribution", () => {
      const lines = ["BT-101,,INTERIM,reinvest", "BT-101,,INTERIM,cash"];
      expect(problemOf(...elections(...lines))).to.equal(
        "elections.csv:3 election: differs from line 2, or repeats it",
      );
    });
  });
});
