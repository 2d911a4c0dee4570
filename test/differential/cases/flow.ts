import { tag } from "../calls/compliance";
import { owner, setting } from "../setUp";
import { by, type Case, token } from "./case";

export const FLOW_CASES: readonly Case[] = [
  {
    number: 27,
    it: "a period has a length",
    rules: ["TimeTransfersLimits"],
    when: setting("TimeTransfersLimits", "setTimeTransferLimit", [0n, 5n]),
    ours: "LimitTimeIsZero",
  },
  {
    number: 28,
    it: "what moves between wallets of a holder is not counted",
    rules: ["TimeTransfersLimits"],
    given: [setting("TimeTransfersLimits", "removeTimeTransferLimit", 86_400n)],
    when: token("alice", "transfer", "@alice2", 1_501n),
    theirs: "refused by TimeTransfersLimits",
  },
  {
    number: 31,
    it: "an agent that sells its own is limited",
    rules: ["TimeTransfersLimits"],
    given: [owner("token", "addAgent", "@dora")],
    when: token("dora", "transfer", "@bob", 1_501n),
    ours: "TimeTransferLimitExceeded",
  },
  {
    number: 32,
    it: "a limit is set where it is listed",
    rules: ["TimeTransfersLimits"],
    given: [setting("TimeTransfersLimits", "removeTimeTransferLimit", 600n)],
    when: setting("TimeTransfersLimits", "setTimeTransferLimit", [86_400n, 7n]),
    theirs: "panic 50",
  },
  {
    number: 33,
    it: "a limit that comes back has counted nothing",
    rules: ["TimeTransfersLimits"],
    given: [token("alice", "transfer", "@bob", 100n), setting("TimeTransfersLimits", "removeTimeTransferLimit", 600n)],
    when: setting("TimeTransfersLimits", "setTimeTransferLimit", [600n, 1_500n]),
    then: { "sent in 600 by identity of alice": ["100 *", "0 0"] },
  },
  {
    number: 34,
    it: "who has no identity is counted alone",
    rules: ["TimeTransfersLimits"],
    given: [by("agent", "registry", "deleteIdentity", "@bob")],
    when: token("bob", "transfer", "@carol", 5n),
    then: { "sent in 600 by nobody": ["5 *", "0 0"], "sent in 600 by bob": ["0 0", "5 *"] },
  },
  {
    number: 44,
    it: "what an exchange sends another is not counted",
    rules: ["ExchangeMonthlyLimits"],
    given: [
      tag("ExchangeMonthlyLimits", "addExchangeID", "identity of carol"),
      setting("ExchangeMonthlyLimits", "setExchangeMonthlyLimit", "@identity of carol", 100n),
    ],
    when: token("market", "transfer", "@carol", 5n),
    then: { "sent in a month to identity of carol by identity of market": ["5", "0"] },
  },
  {
    number: 45,
    it: "what an agent sends an exchange is counted",
    rules: ["ExchangeMonthlyLimits"],
    given: [owner("token", "addAgent", "@dora")],
    when: token("dora", "transfer", "@market", 5n),
    then: { "sent in a month to identity of market by identity of dora": ["0", "5"] },
  },
  {
    number: 35,
    it: "an owner names its own exchanges",
    rules: ["TimeExchangeLimits"],
    when: setting("TimeExchangeLimits", "addExchangeID", "@identity of carol"),
    theirs: "Ownable: caller is not the owner",
  },
  {
    number: 35,
    it: "nobody names exchanges for all",
    rules: ["TimeExchangeLimits"],
    when: owner("TimeExchangeLimits", "addExchangeID", "@identity of carol"),
    ours: "ModuleNotBound",
  },
];
