import { owner, setting } from "../setUp";
import { by, type Case, token } from "./case";

export const COMPLIANCE_CASES: readonly Case[] = [
  {
    number: 18,
    it: "a token is not replaced by another",
    when: owner("compliance", "bindToken", "@stranger"),
    ours: "ComplianceTokenBound",
  },
  {
    number: 18,
    it: "a stranger does not bind itself",
    given: [owner("compliance", "unbindToken", "@token")],
    when: by("stranger", "compliance", "bindToken", "@stranger"),
    ours: "ComplianceBindingUnauthorized",
  },
  {
    number: 18,
    it: "a token is taken by a compliance contract that its owner has bound",
    given: [owner("other compliance", "bindToken", "@token")],
    when: owner("token", "setCompliance", "@other compliance"),
    theirs: "only owner or token can call",
  },
  {
    number: 19,
    it: "an owner invents no moves",
    rules: ["MaxBalance"],
    when: setting("MaxBalance", "moduleMintAction", "@alice", 5n),
    ours: "ComplianceCallReserved",
  },
  {
    number: 20,
    it: "a rule that is bound again has no settings",
    rules: ["SupplyLimit"],
    given: [owner("compliance", "removeModule", "@SupplyLimit")],
    when: owner("compliance", "addModule", "@SupplyLimit"),
    then: { "supply limit": ["50000", "0"] },
  },
  {
    number: 21,
    it: "a rule on holdings is bound while tokens are held",
    when: owner("compliance", "addModule", "@MaxBalance"),
    theirs: "compliance is not suitable for binding to the module",
  },
  {
    number: 22,
    it: "nobody says what is held",
    rules: ["MaxBalance"],
    when: owner("MaxBalance", "presetCompleted", "@compliance"),
    ours: "(no reason)",
  },
  {
    number: 23,
    it: "holders wait while nobody tells of identities",
    rules: ["MaxBalance"],
    given: [owner("storage", "unbindIdentityRegistry", "@registry")],
    when: token("alice", "transfer", "@bob", 5n),
    ours: "LedgerDeaf",
  },
  {
    number: 24,
    it: "a question about nobody has an answer",
    rules: ["MaxBalance"],
    when: by("stranger", "compliance", "canTransfer", "@alice", "@spare", 5n),
    theirs: "identity not found",
  },
  {
    number: 10,
    it: "a rule does not become an agent",
    rules: ["SupplyLimit"],
    when: owner("token", "addAgent", "@SupplyLimit"),
    ours: "TokenAgentIsModule",
  },
  {
    number: 11,
    it: "a largest balance stops no forced transfer",
    rules: ["MaxBalance"],
    given: [setting("MaxBalance", "setMaxBalance", 2_500n)],
    when: token("agent", "forcedTransfer", "@bob", "@carol", 501n),
    theirs: "MaxBalanceExceeded",
  },
];
