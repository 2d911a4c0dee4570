import { expect } from "chai";

import { type Edit, problemOf, problemsOf } from "./folder";

const FILE = "config.json";
const by = (replace: string, text: string): Edit => ({ file: FILE, replace, by: text });

/** Each fault of a configuration: what is changed, and the problem that is reported. */
const FAULTS: readonly [title: string, edit: Edit, problem: string][] = [
  ["the file is missing", { file: FILE, remove: true }, "config.json:1 file: cannot be read"],
  ["the file is no JSON", by('"decimals": 0,', '"decimals": 0,,'), "config.json:5 file: is no JSON"],
  ["a setting is missing", by('"symbol": "BRTW.A",', ""), "config.json:2 token.symbol: this setting is missing"],
  [
    "a setting is unknown",
    by('"law":', '"jurisdiction":'),
    "config.json:10 token.jurisdiction: this setting is unknown",
  ],
  ["a name is empty", by('"Brightwell Tools A Shares"', '""'), "config.json:3 token.name: must not be empty"],
  [
    "a number is a text",
    by('"decimals": 0', '"decimals": "0"'),
    "config.json:5 token.decimals: expected number, received string",
  ],
  [
    "there are more decimals than 18",
    by('"decimals": 0', '"decimals": 19'),
    "config.json:5 token.decimals: Too big: expected number to be <=18",
  ],
  [
    "a ticker is in small letters",
    by("BRTW.A", "brtw"),
    "config.json:4 token.symbol: is no ticker of 1 to 11 capital letters, digits or points",
  ],
  [
    "an ISIN's check digit is wrong",
    by("GB00BRTWL001", "GB00BRTWL002"),
    "config.json:6 token.isin: is no ISIN: its length, letters or check digit are wrong",
  ],
  [
    "an LEI's check digits are wrong",
    by("0000PR07", "0000PR08"),
    "config.json:7 token.lei: is no LEI: its length, letters or check digits are wrong",
  ],
  [
    "a nominal value is finer than millionths",
    by('"amount": "0.10"', '"amount": "0.0000001"'),
    "config.json:9 token.nominal.amount: is no amount of at most 18 digits and 6 decimals",
  ],
  ["a currency is no code", by('"GBP"', '"pound"'), "config.json:9 token.nominal.currency: is no ISO 4217 currency"],
  ["the terms are missing", { file: "terms.md", remove: true }, "config.json:11 token.terms.file: cannot be read"],
  [
    "the owner's checksum is wrong",
    by("0x70997970C51812dc", "0x70997970c51812dc"),
    "config.json:13 owner: carries no checksum or a wrong one",
  ],
  [
    "a permission is unknown",
    by('"mint", "freeze"', '"mint", "all"'),
    'config.json:19 agents[0].permissions[3]: expected one of "mint"|"burn"|"freeze"|"forcedTransfer"|"recovery"|"pause"|"recordDates"|"block"|"register"|"update"|"remove"|"announce"|"tax"|"bank"|"payoutHold"|"reassign"|"unclaimed"|"proceeds"|"offer"',
  ],
  [
    "a mint allowance is no amount",
    by('"mintAllowance": "1000000"', '"mintAllowance": "a million"'),
    "config.json:20 agents[0].mintAllowance: is not a number",
  ],
  [
    "a topic is nobody's",
    by('"topics": [1, 20001]', '"topics": [1]'),
    "config.json:25 claimTopics[1].topic: no KYC provider attests this topic",
  ],
  [
    "a topic stands twice",
    by('"topic": 20001', '"topic": 1'),
    "config.json:25 claimTopics[1].topic: this topic stands twice",
  ],
  ["a provider stands twice", by('"castell"', '"harrow"'), "config.json:29 kycProviders[1].name: stands twice"],
  [
    "a rule is unknown",
    by('"MaxBalance"', '"MaxHolding"'),
    "config.json:39 rules[1].rule: is no rule that this suite has",
  ],
  [
    "a rule stands twice",
    by('{ "rule": "SupplyLimit", "limit": "1000000" }', '{ "rule": "MaxBalance", "max": "5000000" }'),
    "config.json:40 rules[2].rule: stands twice",
  ],
  [
    "a rule's amount is too precise",
    by('"max": "200000"', '"max": "200000.5"'),
    "config.json:39 rules[1].max: is too precise",
  ],
  [
    "a rule's country is unknown",
    by('"BLR"', '"XXX"'),
    "config.json:38 rules[0].countries[0]: is neither a country nor a group",
  ],
  [
    "a rule names no country",
    by('["BLR", "CUB", "IRN", "PRK", "RUS", "SYR"]', "[]"),
    "config.json:38 rules[0].countries: names no country",
  ],
  [
    "a cap is on no jurisdiction",
    by('"jurisdiction": "EEA"', '"jurisdiction": "EAA"'),
    "config.json:46 rules[3].caps[1].jurisdiction: is neither a country nor a group",
  ],
  [
    "a cap sets nothing",
    by('{ "jurisdiction": "EEA", "share": "10%" }', '{ "jurisdiction": "EEA" }'),
    "config.json:46 rules[3].caps[1]: sets neither holders nor share",
  ],
  ["a share is over the whole", by('"10%"', '"101%"'), "config.json:46 rules[3].caps[1].share: is no share"],
  ["a group's country is unknown", by('"AUT"', '"AU7"'), "config.json:34 groups.EEA[0]: is no country"],
];

describe("an issuer's configuration", () => {
  for (const [title, edit, problem] of FAULTS) {
    describe(`when ${title}`, () => {
      it("names the setting and the line", () => {
        expect(problemOf(edit).split("\n")).to.include(problem);
      });
    });
  }

  describe("when a rule sets a period", () => {
    const limit = (period: string): Edit =>
      by(
        '{ "rule": "MaxBalance", "max": "200000" }',
        `{ "rule": "TimeTransfersLimits", "limits": [{ "period": "${period}", "amount": "5" }] }`,
      );

    for (const period of ["1 week", "0 days", "day", "1.5 hours", ""]) {
      it(`does not know "${period}"`, () => {
        expect(problemOf(limit(period))).to.equal("config.json:39 rules[1].limits[0].period: is no period");
      });
    }
  });

  describe("when a setting is wrong", () => {
    it("says what to write", () => {
      const [problem] = problemsOf(by('"share": "10%"', '"share": "10"'));
      expect(problem).to.include({ value: "10", fix: 'write "12.5%", at most "100%"' });
    });

    it("shows the value that stands there", () => {
      const [problem] = problemsOf(by('"decimals": 0', '"decimals": 30'));
      expect(problem).to.include({ value: "30", line: 5 });
    });

    it("still checks the other files against what can be read", () => {
      const edits: Edit[] = [
        by("GB00BRTWL001", "GB00BRTWL002"),
        by('"BLR"', '"XXX"'),
        { file: "allocation.csv", line: 2, insert: "BT-123,,200001" },
        { file: "orders.csv", line: 2, insert: "B-99,BT-101,BT-102,1.5" },
      ];
      expect(problemOf(...edits).split("\n")).to.deep.equal([
        "allocation.csv:2 amount: the investor comes to 200,001, over MaxBalance",
        "config.json:6 token.isin: is no ISIN: its length, letters or check digit are wrong",
        "config.json:38 rules[0].countries[0]: is neither a country nor a group",
        "orders.csv:2 amount: is too precise",
      ]);
    });
  });
});
