import { expect } from "chai";

import { type Law, ofEach } from "./law";

export const LAW_9: Law = {
  number: 9,
  words: "Leases change no answer: a registry with leases says what its twin without leases says.",
  check: ofEach(({ token, accounts }) => {
    for (const [wallet, { verified, verifiedLive, leased, live }] of accounts) {
      expect(verified, `${token.name}: whether ${wallet} is verified`).to.equal(verifiedLive);
      expect(leased, `${token.name}: what is known of ${wallet}`).to.equal(live);
    }
  }),
};
