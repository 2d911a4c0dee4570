import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { Law } from "./law";

export const LAW_2: Law = {
  number: 2,
  words: "No account gains tokens unless it was verified in that transaction, however it gains them.",
  check: ({ world, snapshots }) => {
    for (const { token, move, time } of world.lastMoves) {
      if (move.to === ZeroAddress || move.value === 0n) continue;
      const what = `${token.name}: the receiver of a ${move.kind}, ${move.to}, is verified`;
      expect(world.isVerified(token, move.to, time), `${what} by the books`).to.equal(true);
      const seen = snapshots.find((snapshot) => snapshot.token === token)?.accounts.get(move.to);
      expect(seen?.verifiedLive, `${what} by a live look`).to.equal(true);
    }
  },
};
