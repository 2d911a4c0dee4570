import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { type Ended, hardhat, readReport } from "./cli";

const TEN_MINUTES = 600_000;

/** Which rule refuses which orders of the larger example. */
const REFUSED = {
  MaxBalance: ["O-003", "O-006", "O-009"],
  TimeTransfersLimits: ["O-012", "O-078"],
  CountryAllow: ["O-015", "O-018", "O-021"],
  KYC: ["O-024", "O-027", "O-030", "O-033", "O-036", "O-039", "O-042", "O-045"],
  SanctionsScreen: ["O-048"],
  JurisdictionCap: ["O-051", "O-054", "O-057", "O-069"],
  Hold: ["O-060", "O-063", "O-066"],
  Balance: ["O-072", "O-075"],
};

/** The same of the smaller one. */
const REFUSED_BY_SMALLER = {
  MaxBalance: ["B-03"],
  JurisdictionCap: ["B-05", "B-08", "B-15"],
  KYC: ["B-10", "B-12", "B-16"],
  CountryRestrict: ["B-18"],
  Hold: ["B-20"],
  Balance: ["B-21"],
};

function byRule(refusals: readonly string[][]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [order = "", , , , rule = ""] of refusals) found[rule] = [...(found[rule] ?? []), order];
  return found;
}

function sum(column: readonly (string | undefined)[]): bigint {
  return column.reduce((total, text) => total + BigInt((text ?? "0").replace(".", "")), 0n);
}

describe("start", () => {
  let output = "";

  before(() => {
    output = mkdtempSync(join(tmpdir(), "scrip-start-"));
  });

  after(() => {
    rmSync(output, { recursive: true });
  });

  describe("given the larger example on the embedded chain", () => {
    let ended: Ended = { code: null, output: "" };
    const folder = (): string => join(output, "harbour-court", "hardhat");

    before(async function () {
      this.timeout(TEN_MINUTES);
      ended = await hardhat(["start", "--output", output]).ended;
    });

    it("ends well", () => {
      expect(ended.code, ended.output).to.equal(0);
    });

    it("carries out two thirds of the orders, and refuses a third, each by the right rule", () => {
      expect(ended.output).to.contain("53 orders carried out, 26 refused");
      expect(byRule(readReport(folder(), "refusals.csv"))).to.deep.equal(REFUSED);
    });

    it("says of each refusal the rule, the numbers and what would have been allowed", () => {
      for (const text of [
        "O-003  HC-1006 to HC-1030  3,000.00  refused by MaxBalance\n" +
          "      HC-1030 has 24,780.00, would get 3,000.00 and may have 25,000.00; up to 220.00 would pass",
        "HC-1033 sends 6,200.00 and may send 5,000.00 more in 24 hours; up to 5,000.00 would pass",
        "HC-1275 lives in Brazil, which is not on the list; nothing would pass",
        "the attestation of HC-1265 ended 2024-11-30; nothing would pass",
        "nobody attests HC-1269; nothing would pass",
        "lumen withdrew its attestation of HC-1273; nothing would pass",
        "USA has 14 holders of record and may have 14; exactly all of its 4,052.69 would pass",
        "GULF may hold 2%, which leaves 3,568.31 of 4,800.00; up to 3,568.31 would pass",
        "every wallet of HC-1017 is held; nothing would pass",
        "HC-1049 sends 600.00, and only 300.00 are not held; up to 300.00 would pass",
        "HC-1004 has 576.00 in this wallet and sends 1,500.00; up to 576.00 would pass",
      ]) {
        expect(ended.output).to.contain(text);
      }
    });

    it("shows how far the long parts have come", () => {
      for (const text of ["onboarded 279/279", "issued 274/274", "orders 79/79"]) expect(ended.output).to.contain(text);
    });

    it("writes a cap table that adds up to what is outstanding, with what was reinvested since", () => {
      const holders = readReport(folder(), "cap-table.csv");
      const jurisdictions = readReport(folder(), "jurisdictions.csv");
      expect(ended.output).to.contain(`Cap table: ${holders.length} holders of record`);
      expect(ended.output).to.contain("1,020,265.64 issued, 118,750.00 in treasury, 901,515.64 outstanding");
      expect(sum(holders.map(([, , , tokens]) => tokens))).to.equal(90_151_564n + 12_000n);
      expect(sum(jurisdictions.map(([, , , tokens]) => tokens))).to.equal(90_151_564n + 12_000n);
      expect(sum(jurisdictions.map(([, , count]) => count))).to.equal(BigInt(holders.length));
    });

    it("pays a quarter's rent, passes over who cannot be paid, and pays them once the cause is gone", () => {
      for (const text of [
        "record date scheduled: 2026-09-30 22:59:59 UTC",
        "2026-Q3: 901,515.64 tokens share 1,656,000.000000 USDC",
        "2026-Q3 in review until 2026-10-14 23:00:00 UTC: until then it can be cancelled",
        "HC-1059: a lost wallet is replaced by another one",
        "2026-Q3: 271 paid, 7 passed over",
        "HC-1020 lacks a valid KYC attestation",
        "HC-1033 has its payments on hold",
        "HC-1017 is held by an order",
        "2026-10-19 23:00:00 UTC: payments are released: HC-1033",
        "2026-10-21 23:00:00 UTC: the attestation is renewed: HC-1020",
        "2026-Q3: 9,516.513288 USDC drawn for payment by bank",
        "2026-Q3: 329,994.058981 USDC of tax drawn",
        "2026-Q3: 11,820.000000 USDC drawn that new tokens were issued for",
        "2026-Q3 closed: every share is settled",
        "2026-Q3: 0.000142 USDC that rounding left went back to the funder",
      ]) {
        expect(ended.output).to.contain(text);
      }
    });

    it("shows books that balance to the last unit, and the gas of a payment", () => {
      const amounts = ["paid", "tax withheld", "reinvested", "owed", "returned", "together", "funded"].map((what) => {
        const text = new RegExp(`\\n {2}${what} +([\\d,.]+)\\n`).exec(ended.output)?.[1] ?? "";
        return BigInt(text.replace(/[,.]/g, ""));
      });
      const [paid = 0n, tax = 0n, reinvested = 0n, owed = 0n, returned = 0n, together = 0n, funded = 0n] = amounts;
      expect(owed).to.equal(0n);
      expect(paid + tax + reinvested + owed + returned)
        .to.equal(together)
        .and.to.equal(funded);
      expect(funded).to.equal(1_656_000_000_000n);
      expect(ended.output).to.match(/\n {2}balanced\n {2}285 shares pushed in \d+ transactions, [\d,]+ gas each\n/);
    });

    it("writes a statement for each wallet of the record date, which add up to the books", () => {
      const statements = readReport(folder(), "statements.csv");
      const column = (index: number): bigint => sum(statements.map((row) => row[index]));
      expect(statements).to.have.length(278);
      expect(column(9)).to.equal(90_151_564n);
      expect(column(12) + 142n).to.equal(1_656_000_000_000n);
      expect(column(15)).to.equal(329_994_058_981n);
      expect(column(16)).to.equal(column(12) - column(15));
      expect(column(19) + column(21)).to.equal(column(16));

      const of = (reference: string): string[] => statements.find(([, name]) => name === reference)?.slice(9) ?? [];
      const [units, coin, perUnit, gross, rate, basis, tax, net, status] = of("HC-1012");
      expect([units, coin, perUnit, gross]).to.deep.equal(["7750.00", "USDC", "1.836906567699", "14236.025899"]);
      expect([rate, basis, tax, net]).to.deep.equal(["26.375%", "Notice of 2026-05-19", "3754.751831", "10481.274068"]);
      expect(status).to.equal("paid");
      expect(of("HC-1040")[8]).to.equal("paid by bank");
      expect(of("HC-1048").slice(8, 9).concat(of("HC-1048").slice(10))).to.deep.equal([
        "reinvested",
        "21.125897",
        "120.00",
        "11820.000000",
      ]);
      // A profile that ended before the payable date counts no more.
      expect(of("HC-1030").slice(4, 6)).to.deep.equal(["20%", "default rate"]);
    });

    it("pays what a lost wallet held to the one that took its place", () => {
      const rows = readReport(folder(), "statements.csv").filter(([, reference]) => reference === "HC-1059");
      const [lost, kept] = rows.map(([, , , wallet]) => wallet);
      expect(lost).to.equal("0x8815e0f9D98912DEeD856654Db2ce543c9991a78");
      expect(rows.map((row) => row[18])).to.deep.equal([kept, kept]);
    });

    it("writes the statements as a text too", () => {
      const text = readFileSync(join(folder(), "statements.txt"), "utf8");
      expect(text.match(/: statement for /g)).to.have.length(278);
      expect(text).to.contain("120.00 new units for 11820.000000 USDC, 21.125897 USDC in cash");
    });

    it("writes the deployment record, and keeps journal and salts beside it", () => {
      const record = JSON.parse(readFileSync(join(folder(), "deployment.json"), "utf8")) as { isin: string };
      expect(record).to.include({ isin: "GB00HRBC0002", chainId: "31337" });
      expect(readdirSync(folder()).sort()).to.deep.equal([
        "cap-table.csv",
        "claims.jsonl",
        "deployment.json",
        "journal.jsonl",
        "jurisdictions.csv",
        "refusals.csv",
        "statements.csv",
        "statements.txt",
      ]);
    });

    it("keeps every batch within what mainnet mines, and prints the gas of each step", () => {
      const lines = readFileSync(join(folder(), "journal.jsonl"), "utf8").trim().split("\n");
      const mined = lines.map((line) => JSON.parse(line) as { type: string; gas?: string });
      const gas = mined.flatMap((entry) => (entry.type === "mined" ? [BigInt(entry.gas ?? 0)] : []));
      expect(gas.every((used) => used < 2n ** 24n)).to.equal(true);
      expect(ended.output).to.match(/ {2}onboard +\d+ +[\d,]+\n {2}issue +\d+ +[\d,]+\n/);
    });

    it("prints references and no wallets of those it registered", () => {
      expect(ended.output).not.to.contain("0x7EAd834EfB8BD480eDA54B80f4a9aD5e994bAb35");
    });
  });

  describe("given the smaller example on the embedded chain", () => {
    it("does for another issuer what it does for the first", async () => {
      const ended = await hardhat(["start", "--issuer", "examples/brightwell-tools", "--output", output]).ended;
      expect(ended.code, ended.output).to.equal(0);
      const refusals = readReport(join(output, "brightwell-tools", "hardhat"), "refusals.csv");
      expect(byRule(refusals)).to.deep.equal(REFUSED_BY_SMALLER);
    }).timeout(TEN_MINUTES);

    it("prints every transaction and writes nothing in a dry run", async () => {
      const dry = join(output, "dry");
      const args = ["start", "--dry-run", "--issuer", "examples/brightwell-tools", "--output", dry];
      const ended = await hardhat(args).ended;
      expect(ended.code, ended.output).to.equal(0);
      for (const text of ["create SecurityToken at 0x", "onboard 30 investors", "issue to 25 holders", "order B-01:"]) {
        expect(ended.output).to.contain(text);
      }
      expect(() => readdirSync(dry)).to.throw("ENOENT");
    }).timeout(TEN_MINUTES);
  });

  describe("given a folder with faults", () => {
    it("reports them and sends nothing", async () => {
      const ended = await hardhat(["start", "--issuer", "examples", "--output", output]).ended;
      expect(ended.code).to.equal(1);
      expect(ended.output).to.contain("config.json:1 file").and.to.contain("nothing was sent");
      expect(ended.output).not.to.contain(" at async ");
    }).timeout(TEN_MINUTES);
  });
});
