import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { readIssuer } from "../../scripts/files/issuer";
import { findProfile, profileNames } from "../../scripts/files/profile";
import { suiteSalt } from "../../scripts/steps/suiteSettings";
import { hardhat, readReport } from "./cli";

const FIVE_MINUTES = 300_000;
const FOLDER = "examples/brightwell-tools";
/** Of `refusals.csv`: order, from, to, amount, rule. */
const RULE_COLUMN = 4;

/** What the smaller example comes to under each profile: the lines that are not issued, and orders by who refuses them. */
const PROFILES: Readonly<Record<string, { lines: Record<string, number>; orders: Record<string, number> }>> = {
  "12g-guard": {
    lines: {},
    orders: { MaxBalance: 1, JurisdictionCap: 3, KYC: 3, CountryRestrict: 1, Hold: 1, Balance: 1 },
  },
  "3c1-fund": {
    lines: {},
    orders: { MaxBalance: 1, JurisdictionCap: 3, KYC: 3, CountryRestrict: 1, Hold: 1, Balance: 1 },
  },
  "eu-prospectus-exempt": {
    lines: { OfferList: 1 },
    orders: { MaxBalance: 1, JurisdictionCap: 3, KYC: 3, CountryRestrict: 1, Hold: 1, Balance: 1 },
  },
  "hong-kong-professional": {
    lines: {},
    orders: { MaxBalance: 1, JurisdictionCap: 3, KYC: 3, CountryRestrict: 1, Hold: 1, Balance: 1 },
  },
  "reg-a-tier-2": {
    lines: { IssueLimit: 8, JurisdictionCap: 1 },
    orders: { Balance: 12, KYC: 1, IssueLimit: 1, CountryRestrict: 1, JurisdictionCap: 1 },
  },
  "reg-d-506b": {
    lines: {},
    orders: { LockUp: 7, AffiliateVolume: 2, JurisdictionCap: 1, KYC: 3, Hold: 1, Balance: 1 },
  },
  "reg-d-506c": { lines: { InvestorClass: 1 }, orders: { LockUp: 7, AffiliateVolume: 2, Balance: 2, KYC: 3, Hold: 1 } },
  "reg-s-category-2": {
    lines: { Flowback: 4 },
    orders: { MaxBalance: 1, Flowback: 1, Balance: 3, KYC: 3, JurisdictionCap: 1, CountryRestrict: 1, Hold: 1 },
  },
  "reg-s-category-3": {
    lines: { Flowback: 4 },
    orders: { MaxBalance: 1, Flowback: 1, Balance: 3, KYC: 3, JurisdictionCap: 1, CountryRestrict: 1, Hold: 1 },
  },
  reit: {
    lines: { MaxShare: 2, JurisdictionCap: 1 },
    orders: { Balance: 7, JurisdictionCap: 1, RollingVolume: 6, KYC: 1, Hold: 1 },
  },
  "swiss-ledger-based-security": {
    lines: {},
    orders: {
      MaxBalance: 1,
      ConditionalTransfer: 2,
      JurisdictionCap: 2,
      KYC: 3,
      CountryRestrict: 1,
      Hold: 1,
      Balance: 1,
    },
  },
};

/** Sentences that only a run under the profile prints. */
const SAID: Readonly<Record<string, string>> = {
  "eu-prospectus-exempt": "BT-120 is not listed as offered to in Ireland; nothing would pass",
  "reg-a-tier-2":
    "BT-103 has bought 0 of the issuer, would buy 25,000 and may buy 2,500 in all; up to 2,500 would pass",
  "reg-d-506c": "must be us-accredited to receive; nothing would pass",
  "reg-s-category-2": "is a US person, and may not receive while the offering is open and for its period after",
  "reg-s-category-3": "is a US person, and may not receive while the offering is open and for its period after",
  reit: "with at most 9.8% of the outstanding, may get",
  "swiss-ledger-based-security": "no approval covers",
};

function byRule(rules: readonly { rule: string }[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { rule } of rules) found[rule] = (found[rule] ?? 0) + 1;
  return found;
}

describe("start under a profile of rules", () => {
  let output = "";

  before(() => {
    output = mkdtempSync(join(tmpdir(), "scrip-profiles-"));
  });

  after(() => {
    rmSync(output, { recursive: true });
  });

  for (const name of profileNames()) {
    describe(`given ${name}`, () => {
      const issuer = readIssuer(FOLDER, Math.floor(Date.now() / 1_000), true, findProfile(name));
      let printed = "";
      // Order, or nothing for a line that was not issued; the rule.
      let refused: { readonly order: string; readonly rule: string }[] = [];

      before(async function () {
        this.timeout(FIVE_MINUTES);
        // In a process of its own: it wants a chain whose clock no other test has moved.
        const { code, output: text } = await hardhat(
          ["start", "--issuer", FOLDER, "--rules", name, "--output", output],
          { TS_NODE_TRANSPILE_ONLY: "1" },
        ).ended;
        expect(code, text).to.equal(0);
        printed = text;
        const folder = join(output, "brightwell-tools", `hardhat-${name}`);
        refused = readReport(folder, "refusals.csv").map((cells) => ({
          order: cells[0] ?? "",
          rule: cells[RULE_COLUMN] ?? "",
        }));
      });

      it("says which law it is, as of when, and that it is no advice", () => {
        expect(printed).to.contain(`under the rules of "${issuer.profile?.name ?? ""}", law as of 2026-11: `);
        expect(printed).to.contain("This is not legal advice.");
      });

      it("goes on to the end, and tells in words what the rules refuse", () => {
        const found = {
          lines: byRule(refused.filter(({ order }) => order === "")),
          orders: byRule(refused.filter(({ order }) => order !== "")),
        };
        expect(found).to.deep.equal(PROFILES[name]);
        expect(printed).to.contain(SAID[name] ?? "Cap table");
        expect(printed).to.contain("Reports are in ");
      });
    });
  }

  it("is another deployment than one without, or under another profile", () => {
    const salts = [undefined, ...profileNames()].map((name) =>
      suiteSalt(readIssuer(FOLDER, 0, true, name === undefined ? undefined : findProfile(name))),
    );
    expect(new Set(salts).size).to.equal(salts.length);
  });

  it("names the profiles there are where it is asked for another", async () => {
    const ended = await hardhat(["start", "--rules", "reg-d", "--output", output]).ended;
    expect(ended.code).to.equal(1);
    expect(ended.output).to.contain('there is no profile of rules "reg-d"').and.to.contain("reg-d-506b, reg-d-506c");
    expect(ended.output).not.to.contain(" at async ");
  }).timeout(FIVE_MINUTES);
});
