import { expect } from "chai";

import { type Measured, measureScrip } from "./scrip";
import { readSnapshot } from "./numbers";

describe("gas", () => {
  const snapshot = readSnapshot();
  let measured: Measured = {};

  before("every story is told once", async () => {
    measured = await measureScrip();
  });

  it("has a number in git for everything that is measured, and the other way round", () => {
    expect(Object.keys(measured).sort()).to.deep.equal(Object.keys(snapshot).sort());
  });

  for (const [key, { scrip }] of Object.entries(snapshot)) {
    it(`${key} costs at most 1% more than ${scrip.toString()}`, () => {
      const gas = measured[key];
      if (gas === undefined) throw new Error(`${key} was not measured`);
      expect(Number(gas)).to.be.at.most(scrip * 1.01, "`SCRIP_UPDATE=1 npm run bench` where it must rise");
    });
  }
});
