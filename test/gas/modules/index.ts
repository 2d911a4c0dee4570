import { expect } from "chai";

import { readSnapshot } from "../numbers";
import { CASES, FIRST_CASES, moduleKey, transferGas } from "./measure";

describe("gas of one module over a host with one that does nothing", () => {
  // What these cost is measured with all other numbers.
  for (const first of FIRST_CASES) {
    const { rule, what, budget } = first;
    it(`${rule} with ${what} adds no more than ${budget.toString()}`, () => {
      const kept = readSnapshot()[moduleKey(first)];
      expect(kept?.scrip, "gas in git").to.be.at.most(Number(budget));
      expect(kept?.budget, "budget in git").to.equal(Number(budget));
    });
  }

  let idle: Promise<bigint> | undefined;
  for (const measured of CASES) {
    if (FIRST_CASES.includes(measured)) continue;
    const { rule, what, budget } = measured;
    it(`${rule} with ${what} adds no more than ${budget.toString()}`, async () => {
      const base = await (idle ??= transferGas());
      expect((await transferGas(measured)) - base).to.be.lessThanOrEqual(budget);
    });
  }
});
