import { owner } from "../setUp";
import { MAX } from "../stage";
import { by, type Case, token } from "./case";

export const TOKEN_CASES: readonly Case[] = [
  {
    number: 1,
    it: "a transfer of nothing passes",
    when: token("alice", "transfer", "@bob", 0n),
    theirs: "invalid argument - no value transfer",
  },
  {
    number: 1,
    it: "a mint of nothing passes",
    when: token("agent", "mint", "@bob", 0n),
    theirs: "invalid argument - no value mint",
  },
  {
    number: 1,
    it: "a burn of nothing passes",
    when: token("agent", "burn", "@bob", 0n),
    theirs: "invalid argument - no value burn",
  },
  {
    number: 2,
    it: "an infinite allowance stays infinite",
    given: [token("alice", "approve", "@bob", MAX)],
    when: token("bob", "transferFrom", "@alice", "@carol", 5n),
    then: { "allowance of alice to bob": [String(MAX - 5n), String(MAX)] },
  },
  {
    number: 3,
    it: "an allowance is not increased",
    when: token("alice", "increaseAllowance", "@bob", 5n),
    ours: "(no reason)",
  },
  {
    number: 4,
    it: "a forced transfer to the same wallet unfreezes nothing",
    given: [token("agent", "freezePartialTokens", "@alice", 1_500n)],
    when: token("agent", "forcedTransfer", "@alice", "@alice", 2_000n),
    then: { "frozen tokens of alice": ["0", "1500"] },
  },
  {
    number: 5,
    it: "a supply of 2^104 is too large",
    when: token("agent", "mint", "@bob", 2n ** 104n),
    ours: "TokenSupplyExceeded",
  },
  {
    number: 6,
    it: "a batch with an amount too many is refused",
    when: token("alice", "batchTransfer", ["@bob"], [1n, 2n]),
    ours: "TokenLengthsDiffer",
  },
  {
    number: 7,
    it: "a wallet is not recovered for another identity",
    when: token("agent", "recoveryAddress", "@alice", "@spare2", "@identity of bob"),
    ours: "RecoveryIdentityMismatch",
  },
  {
    number: 8,
    it: "a wallet without tokens is recovered",
    given: [token("agent", "burn", "@alice", 2_000n)],
    when: token("agent", "recoveryAddress", "@alice", "@spare", "@identity of alice"),
    theirs: "no tokens to recover",
  },
  {
    number: 8,
    it: "a wallet is recovered to another registered one of its identity",
    when: token("agent", "recoveryAddress", "@alice2", "@alice", "@identity of alice"),
    theirs: "address stored already",
  },
  {
    number: 9,
    it: "a lost wallet is not registered again",
    given: [token("agent", "recoveryAddress", "@alice", "@spare", "@identity of alice")],
    when: by("agent", "registry", "registerIdentity", "@alice", "@identity of bob", 276n),
    ours: "StorageWalletBarred",
  },
  {
    number: 11,
    it: "a compliance contract that let go of the token stops no agent",
    given: [owner("compliance", "unbindToken", "@token")],
    when: token("agent", "forcedTransfer", "@alice", "@bob", 5n),
    theirs: "error : this address is not a token bound to the compliance contract",
  },
];
