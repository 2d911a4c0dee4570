import { expect } from "chai";

import { describeRule } from "../../../scripts/files/rules";
import { describeProblem, FilesError } from "../../../scripts/files/problems";
import { readIssuer } from "../../../scripts/files/issuer";
import { IssuerFolder, NOW, problemOf, problemsOf, read } from "./folder";

describe("readIssuer", () => {
  describe("given the larger example", () => {
    const issuer = readIssuer("examples/harbour-court", NOW);

    it("reads at least 250 investors of at least 15 countries, some with two wallets", () => {
      const { list } = issuer.investors;
      expect(list.length).to.be.at.least(250);
      expect(new Set(list.map(({ country }) => country)).size).to.be.at.least(15);
      expect(list.filter(({ wallets }) => wallets.length === 2).length).to.be.at.least(5);
    });

    it("reads investors whose attestation is missing, has ended or is withdrawn, and one under sanctions", () => {
      const { list } = issuer.investors;
      expect(list.some(({ kyc }) => kyc === undefined)).to.equal(true);
      expect(list.some(({ kyc }) => kyc !== undefined && kyc.until < NOW)).to.equal(true);
      expect(list.some(({ kyc }) => kyc?.revoked)).to.equal(true);
      expect(list.filter(({ wallets }) => wallets.some((wallet) => issuer.sanctioned.has(wallet)))).to.have.length(1);
    });

    it("reads at least 60 orders", () => {
      expect(issuer.orders.length).to.be.at.least(60);
    });

    it("reads amounts as raw units and times as seconds", () => {
      const rules = new Map(issuer.config.rules.map((rule) => [rule.rule, rule]));
      expect(rules.get("MaxBalance")).to.deep.equal({ rule: "MaxBalance", max: 2_500_000n });
      expect(rules.get("TimeTransfersLimits")).to.deep.equal({
        rule: "TimeTransfersLimits",
        limits: [
          { period: 86_400, amount: 500_000n },
          { period: 2_592_000, amount: 1_200_000n },
        ],
      });
      expect(issuer.allocation[0]).to.include({ reference: "HC-TREASURY", amount: 12_000_000n, line: 2 });
      expect(issuer.config.agents[0]?.mintAllowance).to.equal(110_000_000n);
    });

    it("reads named groups of countries", () => {
      const cap = issuer.config.rules.flatMap((rule) => (rule.rule === "JurisdictionCap" ? rule.caps : []));
      expect(cap.map(({ jurisdiction: { name, group, countries } }) => [name, group, countries.length])).to.deep.equal([
        ["USA", false, 1],
        ["EEA", true, 30],
        ["GULF", true, 6],
      ]);
      expect(cap.map(({ holders, share }) => [holders, share])).to.deep.equal([
        [14, undefined],
        [undefined, 7_500],
        [50, 200],
      ]);
    });

    it("says every rule in one line", () => {
      expect(issuer.config.rules.map((rule) => describeRule(rule, 2))).to.deep.equal([
        "only 20 countries may receive",
        "a holder has at most 25,000.00",
        "at most 1,100,000.00 in issue",
        "at most 2000 holders in all, in USA at most 14 holders, in EEA at most 75% of the outstanding, " +
          "in GULF at most 50 holders and 2% of the outstanding",
        "at most 5,000.00 sent in 24 hours, at most 12,000.00 sent in 30 days",
        "the issuer's list",
      ]);
    });

    it("makes an attestation hold to the end of its last day", () => {
      const kyc = issuer.investors.byReference.get("HC-1001")?.kyc;
      expect(kyc?.until).to.equal(Date.UTC(2036, 9, 2, 23, 59, 59) / 1_000);
    });
  });

  describe("given the smaller example", () => {
    it("reads it, without a list of sanctions or of names", () => {
      const issuer = read();
      expect(issuer.sanctioned.size).to.equal(0);
      expect(issuer.names.size).to.equal(0);
      expect(issuer.holds).to.deep.include({
        file: "holds.csv",
        line: 2,
        reference: "BT-118",
        wallet: undefined,
        amount: undefined,
        order: "Insolvency notice 2026/77",
      });
    });

    it("joins names when the local file is there", () => {
      const folder = new IssuerFolder([{ file: "names.example.csv", replace: "Dilwyn Pryce", by: "Dilwyn Price" }]);
      folder.rename("names.example.csv", "names.csv");
      expect(readIssuer(folder.path, NOW).names.get("BT-103")).to.equal("Dilwyn Price");
      folder.delete();
    });

    it("needs no holds", () => {
      expect(read({ file: "holds.csv", remove: true }).holds).to.deep.equal([]);
    });
  });

  describe("given faults in several files", () => {
    const edits = [
      { file: "config.json", replace: "GB00BRTWL001", by: "GB00BRTWL002" },
      { file: "investors.csv", line: 2, insert: "BT-X,XXX,0x12,harrow,2033-02-30," },
      { file: "allocation.csv", line: 4, insert: "BT-104,,500000" },
      { file: "orders.csv", line: 3, insert: "B-99,BT-777,BT-101,1.5" },
    ];

    it("reports all of them at once, by file and line", () => {
      expect(problemOf(...edits).split("\n")).to.deep.equal([
        "allocation.csv:4 amount: the investor comes to 500,000, over MaxBalance",
        "allocation.csv:4 amount: brings EEA to 500,000 of 1,056,000, over JurisdictionCap",
        "allocation.csv:7 amount: the issue comes to 1,003,000 here, over SupplyLimit",
        "allocation.csv:7 amount: the issue comes to 1,003,000 here, over the mint allowance of company secretary",
        "allocation.csv:8 wallet: is allotted tokens on line 4 already",
        "allocation.csv:8 amount: the investor comes to 502,000, over MaxBalance",
        "config.json:6 token.isin: is no ISIN: its length, letters or check digit are wrong",
        "investors.csv:2 country: is no country",
        "investors.csv:2 wallets: is no address",
        "investors.csv:2 kyc_until: is no date",
        "orders.csv:3 from: is nobody in investors.csv",
        "orders.csv:3 amount: is too precise",
      ]);
    });

    it("says what stands there, what the limit is and what to do", () => {
      const [first] = problemsOf(...edits).filter(({ field }) => field === "amount");
      expect(first && describeProblem(first)).to.equal(
        'allocation.csv:4 amount "500,000": the investor comes to 500,000, over MaxBalance (limit 200,000); allot less',
      );
    });

    it("puts every problem in the error's message", () => {
      const folder = new IssuerFolder(edits);
      expect(() => readIssuer(folder.path, NOW))
        .to.throw(FilesError)
        .with.property("message")
        .that.matches(/^12 problems in .*, nothing was sent:\n {2}allocation.csv:4 amount/);
      folder.delete();
    });
  });
});
