import { expect } from "chai";

import type { Law } from "./law";

/** Kinds of moves that restrictions, freezes and pause must not stop. */
const AGENTS = ["forced", "burn", "recovery"];
const BY_AGENTS = ["forcedTransfer", "batchForcedTransfer", "burn", "batchBurn", "recovery"];
const OF_FORM = [
  "AgentUnauthorized",
  "ERC20InsufficientBalance",
  "TokenReceiverNotVerified",
  "TokenRecoverySame",
  "RecoveryIdentityMismatch",
  "RecoveryAlreadyDone",
  "RecoveryWalletInvalid",
  "RecoveryWalletTaken",
  "RecoveryWalletUnknown",
];

export const LAW_7: Law = {
  number: 7,
  words: "Caps are on identities, never on wallets: a move is allowed and counted by what its identities hold.",
  check: ({ world }) => {
    for (const { token, move, against } of world.lastMoves) {
      if (AGENTS.includes(move.kind)) continue;
      expect(against, `${token.name}: a ${move.kind} of ${String(move.value)} passed in spite of`).to.deep.equal([]);
    }
  },
};

export const LAW_8: Law = {
  number: 8,
  words: "Forced transfer, burn and recovery pass restrictions, freezes and pause, and leave approvals as they were.",
  check: async ({ world, attempt, error }) => {
    if (!BY_AGENTS.includes(attempt.kind)) return;
    if (error !== undefined) expect(OF_FORM, `what may stop a ${attempt.kind}`).to.include(error);
    const { broker, stranger } = world.deployment;
    for (const { token, move } of world.lastMoves) {
      if (!AGENTS.includes(move.kind)) continue;
      for (const spender of [broker, stranger]) {
        const left = token.book.allowanceOf(move.from, spender);
        expect(await token.contract.allowance(move.from, spender), "an approval").to.equal(left);
      }
    }
  },
};
