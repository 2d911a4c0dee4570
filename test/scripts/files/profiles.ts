import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { readIssuer } from "../../../scripts/files/issuer";
import { FilesError } from "../../../scripts/files/problems";
import { ProfileError, findProfile, profileNames } from "../../../scripts/files/profile";
import { NOW } from "./folder";

const FOLDER = "examples/brightwell-tools";
const PROFILE = {
  name: "Test",
  law: ["17 CFR 230.506(c)"],
  asOf: "2026-11",
  says: "Nothing.",
  advice: "This is not legal advice. It is a test.",
  rules: [{ rule: "MaxBalance", max: "190000" }],
};

describe("a profile of rules", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "scrip-profile-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, change: Record<string, unknown>): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ ...PROFILE, ...change }, undefined, 2));
    return path;
  }

  function faultsOf(path: string): string[] {
    try {
      readIssuer(FOLDER, NOW, true, path);
    } catch (error) {
      if (error instanceof FilesError) {
        return error.problems.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`);
      }
      throw error;
    }
    return [];
  }

  it("is one of eleven", () => {
    expect(profileNames()).to.deep.equal([
      "12g-guard",
      "3c1-fund",
      "eu-prospectus-exempt",
      "hong-kong-professional",
      "reg-a-tier-2",
      "reg-d-506b",
      "reg-d-506c",
      "reg-s-category-2",
      "reg-s-category-3",
      "reit",
      "swiss-ledger-based-security",
    ]);
  });

  for (const name of profileNames()) {
    for (const issuer of ["harbour-court", "brightwell-tools"]) {
      it(`is valid over ${issuer}: ${name}`, () => {
        const { profile, config } = readIssuer(join("examples", issuer), NOW, true, findProfile(name));
        expect(profile?.id).to.equal(name);
        expect(profile?.asOf).to.equal("2026-11");
        expect(config.rules.length).to.be.greaterThan(4);
      });
    }
  }

  it("puts its rules first, in place of those of the same name", () => {
    const { config } = readIssuer(FOLDER, NOW, true, write("own.json", {}));
    expect(config.rules.map(({ rule }) => rule)).to.deep.equal([
      "MaxBalance",
      "CountryRestrict",
      "SupplyLimit",
      "JurisdictionCap",
    ]);
    expect(config.rules[0]).to.deep.equal({ rule: "MaxBalance", max: 190_000n });
  });

  it("leaves the folder's rules out where it stands alone", () => {
    const { config } = readIssuer(FOLDER, NOW, true, write("alone.json", { alone: true }));
    expect(config.rules.map(({ rule }) => rule)).to.deep.equal(["MaxBalance"]);
  });

  it("gives way to the folder's groups and classes", () => {
    const groups = { EEA: ["ISL"], EFTA: ["ISL", "LIE", "NOR", "CHE"] };
    const rules = [{ rule: "CountryRestrict", countries: ["EEA", "EFTA"] }];
    const { config } = readIssuer(FOLDER, NOW, true, write("groups.json", { groups, rules }));
    const [first] = config.rules;
    expect(first?.rule === "CountryRestrict" && first.countries).to.have.length(17);
  });

  it("has its faults told by file and line", () => {
    expect(faultsOf(write("faulty.json", { rules: [{ rule: "MaxBalance", max: "1.5" }] }))).to.deep.equal([
      "faulty.json:12 rules[0].max: is too precise",
    ]);
    expect(faultsOf(write("law.json", { law: [], asOf: "now", advice: "Advice." }))).to.deep.equal([
      "law.json:3 law: cites no law",
      "law.json:4 asOf: is no month, as in 2026-11",
      'law.json:6 advice: must begin with "This is not legal advice."',
    ]);
    expect(faultsOf(write("topic.json", { classes: { qib: { topic: 999 } } }))).to.deep.equal([
      "topic.json:17 classes.qib.topic: no KYC provider attests this topic",
    ]);
  });

  it("may be given as a file's path", () => {
    const path = write("own.json", {});
    expect(findProfile(path)).to.equal(path);
  });

  for (const name of ["reg-d", "README.md", "none.json", "../rules/reit"]) {
    it(`is unknown, and those there are get listed: ${name}`, () => {
      expect(() => findProfile(name))
        .to.throw(ProfileError, `there is no profile of rules "${name}"`)
        .with.property("hint")
        .that.contains("reg-d-506b, reg-d-506c, reg-s-category-2");
    });
  }
});
