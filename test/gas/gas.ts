import { readFileSync } from "node:fs";

import { expect } from "chai";

import { GAS_REASONS } from "../../scripts/report/gasReasons";
import { type Measured, measureScrip } from "./scrip";
import { readSnapshot } from "./numbers";

/** What the README tells of. */
const TOLD = [
  "transfer.topics1",
  "transfer.topics3.modules3",
  "transfer.after-freeze.topics3.modules3",
  "onboard.topics1",
  "recovery.modules3",
  "deploy.suite",
  "dividend.claim.next",
  "dividend.push100.next",
] as const;

describe("gas", () => {
  const snapshot = readSnapshot();
  let measured: Measured = {};

  before("every story is told once", async () => {
    measured = await measureScrip();
  });

  it("has a number in git for everything that is measured, and the other way round", () => {
    expect(Object.keys(measured).sort()).to.deep.equal(Object.keys(snapshot).sort());
  });

  it("is told in the README as it is in git", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const key of TOLD) {
      const { scrip, trex, plain } = snapshot[key] ?? { scrip: 0, trex: null, plain: null };
      const cells = [scrip, trex, plain].map((gas) => gas?.toLocaleString("en") ?? "-");
      expect(readme, key).to.contain(`| ${cells.join(" | ")} |`);
    }
  });

  it("is over a budget only where the reason is told", () => {
    const over = Object.entries(snapshot).filter(([, { scrip, budget }]) => scrip > budget);
    expect(over.map(([key]) => key)).to.deep.equal(Object.keys(GAS_REASONS));
  });

  for (const [key, { scrip }] of Object.entries(snapshot)) {
    it(`${key} costs at most 1% more than ${scrip.toString()}`, () => {
      const gas = measured[key];
      if (gas === undefined) throw new Error(`${key} was not measured`);
      expect(Number(gas)).to.be.at.most(scrip * 1.01, "`SCRIP_UPDATE=1 npm run bench` where it must rise");
    });
  }
});
