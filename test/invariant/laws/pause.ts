import { expect } from "chai";

import type { Law } from "./law";

const ON_PAUSE = ["transfer", "transferFrom", "batchTransfer", "pause"];

export const LAW_3: Law = {
  number: 3,
  words: "While paused no holder moves tokens; agents still can.",
  check: ({ world, attempt, error }) => {
    for (const { token, move } of world.lastMoves) {
      if (move.kind === "transfer") expect(token.book.paused, `${token.name} moved while paused`).to.equal(false);
    }
    if (error === "TokenPaused") expect(ON_PAUSE, "what a pause stops").to.include(attempt.kind);
  },
};
