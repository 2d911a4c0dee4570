import { expect } from "chai";

import { describeRule } from "../../../scripts/files/rules";
import { type Edit, problemOf, read } from "./folder";

const MAX_BALANCE = '{ "rule": "MaxBalance", "max": "200000" }';
const CLASSES = '"classes": { "us-accredited": { "topic": 20001 }, "affiliate": { "topic": 1 } }, "rules"';

/** The smaller example with a rule of its own in place of MaxBalance, on line 39. */
function withRule(rule: string): Edit[] {
  return [
    { file: "config.json", replace: '"rules"', by: CLASSES },
    { file: "config.json", replace: MAX_BALANCE, by: rule },
  ];
}

/** Each rule as a file says it, and as it is told. */
const RULES: readonly [name: string, settings: string, told: string][] = [
  [
    "InvestorClass",
    '"elsewhere": { "allOf": ["affiliate"] }, "receivers": [{ "countries": ["US"], "anyOf": ["us-accredited"] }], "senders": [{ "countries": ["CHE"], "anyOf": ["us-accredited", "affiliate"] }]',
    "receivers need in 7 countries us-accredited; elsewhere affiliate; from Switzerland us-accredited or affiliate",
  ],
  [
    "Flowback",
    '"firstOffer": "2026-01-31", "period": "40 days", "closed": "2026-02-28"',
    "nobody in the United States and no US person receives until 40 days after 2026-02-28",
  ],
  [
    "Flowback",
    '"period": "365 days", "countries": ["USA", "PRI"]',
    "nobody in 2 countries and no US person receives until 365 days after the offering's close",
  ],
  [
    "OfferList",
    '"limits": [{ "countries": ["EU"], "offerees": 149 }], "free": ["us-accredited"], "offerees": ["BT-106"]',
    "who buys was listed as offered to, at most 149 in each of 27 countries; 1 are; us-accredited need not be listed",
  ],
  ["MaxShare", '"share": "9.8%"', "a holder has at most 9.8% of the outstanding"],
  [
    "HolderLimit",
    '"limits": [{ "holders": 1999 }, { "holders": 499, "lacking": "us-accredited" }, { "jurisdiction": "EEA", "holders": 1, "having": "affiliate" }], "floor": 100, "weights": [{ "holder": "BT-101", "counts": 0 }]',
    "in all at most 1999 holders, in all at most 499 holders not us-accredited, in EEA at most 1 holder affiliate, 1 holder counted otherwise than as one, a warning below 100 holders",
  ],
  ["MinHolding", '"min": "100"', "a holder has at least 100, or nothing"],
  ["LotSize", '"lot": "10"', "transfers are multiples of 10, or all"],
  ["TransferSize", '"min": "5", "max": "1000"', "a transfer is at least 5, or all, at most 1,000"],
  [
    "LockUp",
    '"after": "180 days", "until": "365 days", "buyers": ["us-accredited"], "affiliates": ["BT-102"], "acquiredBefore": "2026-01-31"',
    "tokens are released from day 180 to day 365 on, sold before to us-accredited only, anew when bought of 1 affiliate, counted from 2026-01-31 where acquired before",
  ],
  ["LockUp", '"after": "365 days"', "tokens are locked for 365 days"],
  [
    "RollingVolume",
    '"limits": [{ "of": "all together", "period": "365 days", "share": "2%" }, { "period": "1 day", "amount": "5" }]',
    "at most 2% of the outstanding sent by all holders together in any 365 days, at most 5 sent by each holder in any 24 hours",
  ],
  [
    "AffiliateVolume",
    '"limits": [{ "period": "92 days", "share": "1%" }], "affiliates": ["BT-102"]',
    "at most 1% of the outstanding sent by each affiliate in any 92 days; 1 affiliate named",
  ],
  [
    "ExchangeMonthlyLimits",
    '"exchanges": [{ "exchange": "BT-101", "amount": "10", "utcOffsetMinutes": 60 }]',
    "at most 10 sent by an investor to BT-101 in a calendar month",
  ],
  [
    "TimeExchangeLimits",
    '"exchanges": [{ "exchange": "BT-101", "limits": [{ "period": "7 days", "amount": "10" }] }]',
    "at most 10 sent to BT-101 in 7 days",
  ],
  [
    "ConditionalTransfer",
    '"approvers": ["operator"], "deemedConsent": "92 days", "validity": "30 days", "exempt": ["BT-TREASURY"]',
    "each transfer needs the issuer's approval, silence is consent after 92 days, 1 holder exempt",
  ],
  [
    "TransferFees",
    '"share": "0.5%", "collector": "BT-TREASURY", "paidBy": "sender", "min": "1", "max": "100"',
    "the sender pays 0.5% to BT-TREASURY, at least 1, at most 100",
  ],
  [
    "TransferRestrict",
    '"listed": "receiver", "issue": true, "holders": ["BT-101", "BT-102"]',
    "the receiver must be on a list of 2 holders, also to be issued tokens",
  ],
  ["TokenListingRestrictions", '"list": "black"', "nobody receives against its own black list"],
  ["Suspension", '"suspended": [{ "reason": "merger", "until": "2036-01-31" }]', "stopped for merger until 2036-01-31"],
  ["Suspension", '"suspenders": ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]', "nothing is stopped"],
  [
    "TradingWindow",
    '"hours": { "monday": "08:00-16:30", "friday": "08:00-12:00" }, "timeZone": "Europe/London", "holidays": ["2036-12-25"], "blackouts": [{ "from": "2036-01-01", "until": "2036-02-01" }]',
    "trade on 2 weekdays, in the hours of Europe/London, not on 1 holiday, none by insiders in 1 period",
  ],
  [
    "PurchaserLimit",
    '"purchasers": 35, "period": "90 days", "free": ["us-accredited"]',
    "at most 35 purchasers not us-accredited buy from the issuer in any 90 days",
  ],
  [
    "IssueLimit",
    '"from": "2026-01-01", "until": "2027-01-01", "total": "750000", "each": "2500", "free": ["us-accredited"], "purchasers": [{ "purchaser": "BT-101", "amount": "9" }]',
    "the issuer sells at most 750,000 from 2026-01-01 on before 2027-01-01, to each at most 2,500, to 1 purchaser by limits of their own, to us-accredited without limit",
  ],
];

/** Each fault of a rule: what it says, and where and how that is told. */
const FAULTS: readonly [name: string, settings: string, field: string, message: string][] = [
  [
    "InvestorClass",
    '"receivers": [{ "countries": ["USSR"], "anyOf": ["us-accredited"] }]',
    ".receivers[0].countries[0]",
    "is neither a country nor a group",
  ],
  [
    "InvestorClass",
    '"receivers": [{ "countries": ["US"], "anyOf": ["qib"] }]',
    ".receivers[0].anyOf[0]",
    "is a class that no claim topic gives",
  ],
  ["InvestorClass", '"receivers": [{ "countries": ["US"], "anyOf": [] }]', ".receivers[0].anyOf", "names no class"],
  [
    "InvestorClass",
    '"senders": [{ "countries": ["EU"], "anyOf": ["us-accredited"] }]',
    ".senders",
    "names more than 8 countries",
  ],
  ["InvestorClass", '"receivers": []', "", "asks nobody for a class"],
  ["Flowback", '"firstOffer": "2026-02-30", "period": "40 days"', ".firstOffer", "is no date"],
  ["Flowback", '"period": "six weeks"', ".period", "is no period"],
  ["OfferList", '"limits": []', ".limits", "sets no limit"],
  [
    "OfferList",
    '"limits": [{ "countries": ["EU"], "offerees": 149 }], "offerees": ["BT-999"]',
    ".offerees[0]",
    "is nobody in investors.csv",
  ],
  [
    "OfferList",
    '"limits": [{ "countries": ["FRA"], "offerees": 1 }], "offerees": ["BT-109", "BT-127"]',
    ".offerees",
    "are 2 in FRA, where 1 may be",
  ],
  ["MaxShare", '"share": "10"', ".share", "is no share"],
  ["HolderLimit", '"limits": []', ".limits", "sets no limit"],
  [
    "HolderLimit",
    '"limits": [{ "holders": 5, "having": "affiliate", "lacking": "affiliate" }]',
    ".limits[0]",
    "names a class in both ways",
  ],
  [
    "HolderLimit",
    '"limits": [{ "holders": 5 }], "weights": [{ "holder": "BT-999", "counts": 2 }]',
    ".weights[0].holder",
    "is nobody in investors.csv",
  ],
  [
    "HolderLimit",
    '"limits": [{ "holders": 5, "jurisdiction": "EFTA" }]',
    ".limits[0].jurisdiction",
    "is neither a country nor a group",
  ],
  ["MinHolding", '"min": "0"', ".min", "is zero"],
  ["LotSize", '"lot": "1.5"', ".lot", "is too precise"],
  ["TransferSize", '"min": "5", "max": "4"', "", "has a min above its max"],
  ["TransferSize", "", "", "sets neither min nor max"],
  ["LockUp", '"after": "36 hours"', ".after", "is no number of days"],
  ["LockUp", '"after": "365 days", "until": "180 days"', "", "ends before it begins"],
  [
    "RollingVolume",
    '"limits": [{ "period": "1 day", "share": "2%", "amount": "5" }]',
    ".limits[0]",
    "sets not one of amount and share",
  ],
  [
    "RollingVolume",
    `"limits": [${Array(5).fill('{ "period": "1 day", "share": "2%" }').join(", ")}]`,
    ".limits",
    "sets more than 4 limits",
  ],
  ["AffiliateVolume", '"limits": [{ "period": "1 day", "amount": "-5" }]', ".limits[0].amount", "is negative"],
  ["ExchangeMonthlyLimits", '"exchanges": []', ".exchanges", "names no exchange"],
  [
    "TimeExchangeLimits",
    '"exchanges": [{ "exchange": "BT-999", "limits": [{ "period": "1 day", "amount": "5" }] }]',
    ".exchanges[0].exchange",
    "is nobody in investors.csv",
  ],
  ["ConditionalTransfer", '"approvers": ["board"]', ".approvers[0]", "is no address"],
  ["TransferFees", '"share": "1%", "collector": "BT-TREASURY", "min": "5", "max": "4"', "", "has a min above its max"],
  ["TransferRestrict", '"holders": ["BT-999"]', ".holders[0]", "is nobody in investors.csv"],
  ["TokenListingRestrictions", '"list": "grey"', ".list", 'expected one of "white"|"black"'],
  [
    "Suspension",
    '"suspended": [{ "reason": "an extraordinary general meeting", "until": "2036-01-31" }]',
    ".suspended[0].reason",
    "is longer than 31 letters",
  ],
  ["TradingWindow", '"hours": { "monday": "16:30-08:00" }', ".hours.monday", "are no hours"],
  ["TradingWindow", '"hours": { "monday": "08:00-24:01" }', ".hours.monday", "are no hours"],
  ["TradingWindow", '"hours": {}, "timeZone": "London"', ".timeZone", "is no time zone"],
  [
    "TradingWindow",
    '"hours": {}, "blackouts": [{ "from": "2036-02-01", "until": "2036-01-01" }]',
    ".blackouts[0]",
    "ends before it begins",
  ],
  ["PurchaserLimit", '"purchasers": 101, "period": "90 days"', ".purchasers", "Too big: expected number to be <=100"],
  ["IssueLimit", '"from": "2027-01-01", "until": "2026-01-01"', "", "ends before it begins"],
  [
    "IssueLimit",
    '"purchasers": [{ "purchaser": "BT-999", "amount": "9" }]',
    ".purchasers[0].purchaser",
    "is nobody in investors.csv",
  ],
];

describe("a rule in a configuration", () => {
  for (const [name, settings, told] of RULES) {
    it(`is read and told: ${name}, ${told}`, () => {
      const { config } = read(...withRule(`{ "rule": "${name}", ${settings} }`));
      const rule = config.rules.find((one) => one.rule === name);
      expect(rule && describeRule(rule, config.token.decimals)).to.equal(told);
    });
  }

  for (const [name, settings, field, message] of FAULTS) {
    it(`is refused with its line and its fault: ${name}, ${message}`, () => {
      const text = [`"rule": "${name}"`, ...(settings === "" ? [] : [settings])].join(", ");
      expect(problemOf(...withRule(`{ ${text} }`))).to.equal(`config.json:39 rules[1]${field}: ${message}`);
    });
  }

  it("may name the groups US, EU and EEA without listing them", () => {
    const { config } = read(...withRule('{ "rule": "Flowback", "period": "40 days", "countries": ["US", "CAN"] }'), {
      file: "config.json",
      replace: '{ "rule": "CountryRestrict", "countries": ["BLR", "CUB", "IRN", "PRK", "RUS", "SYR"] }',
      by: '{ "rule": "CountryAllow", "countries": ["EU", "GBR", "USA", "CAN"] }',
    });
    expect(config.rules.map((rule) => describeRule(rule, 0)).slice(0, 2)).to.deep.equal([
      "only 30 countries may receive",
      "nobody in 8 countries and no US person receives until 40 days after the offering's close",
    ]);
  });

  it("counts the configuration's own group of a known name", () => {
    const { config } = read();
    const cap = config.rules.find((rule) => rule.rule === "JurisdictionCap")?.caps[1];
    expect(cap?.jurisdiction.countries).to.have.length(13);
  });
});
