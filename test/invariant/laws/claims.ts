import { expect } from "chai";

import { type Law, ofEach } from "./law";

export const LAW_10: Law = {
  number: 10,
  words:
    "A claim counts only from an issuer trusted for its topic, unexpired, unrevoked, and signed by a key held now.",
  check: ofEach(({ token, state, accounts }, { world }) => {
    for (const [wallet, { verifiedLive }] of accounts) {
      const expected = world.isVerified(token, wallet, state.time);
      expect(verifiedLive, `${token.name}: whether the claims of ${wallet} hold`).to.equal(expected);
    }
  }),
};
