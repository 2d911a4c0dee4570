import { expect } from "chai";

import type { Law } from "./law";

/** Far above what any of these costs with every rule bound, far below what a loop in a stranger's hands could cost. */
const MOST_GAS = 1_200_000n;
/** A rule that burns all its gas costs that much more. */
const BURNED = 520_000n;
const SINGLE = ["transfer", "transferFrom", "mint", "burn", "forcedTransfer", "recovery", "register", "updateCountry"];

export const LAW_15: Law = {
  number: 15,
  words: "No loop's length is in a stranger's hands: what one call costs does not grow with what was done before.",
  check: ({ world, attempt, receipt }) => {
    if (receipt === undefined || !SINGLE.includes(attempt.kind)) return;
    const hostile = BigInt(Math.max(...world.tokens.map(({ hostBook }) => hostBook.hostile.length)));
    expect(receipt.gas < MOST_GAS + hostile * BURNED, `gas of a ${attempt.kind}`).to.equal(true);
  },
};
