import { expect } from "chai";

import { type Law, ofEach } from "./law";

export const LAW_1: Law = {
  number: 1,
  words: "The sum of balances is the supply. Frozen tokens of an account never exceed its balance.",
  check: ofEach(({ token, state, accounts }) => {
    let sum = 0n;
    let treasury = 0n;
    for (const [wallet, { balance, frozen, treasury: marked }] of accounts) {
      sum += balance;
      if (marked) treasury += balance;
      expect(frozen <= balance, `${token.name}: frozen tokens of ${wallet} are within its balance`).to.equal(true);
    }
    expect(sum, `${token.name}: sum of balances`).to.equal(state.supply);
    expect(state.supply - treasury, `${token.name}: outstanding`).to.equal(state.outstanding);
  }),
};
