import { tag } from "./calls/compliance";
import type { SharedRule } from "./deployment";
import { owner, setting } from "./setUp";
import { MAX } from "./stage";
import type { DualCall, Value } from "./values";

/** An intended difference alone. Alice, bob, carol, dora and market hold 2,000 each, alice in two wallets. */
export interface Case {
  readonly number: number;
  readonly it: string;
  readonly rules?: readonly SharedRule[];
  /** What is done before, in both. */
  readonly given?: readonly DualCall[];
  readonly when: DualCall;
  /** Why it is refused; left out, where it passes. */
  readonly theirs?: string;
  readonly ours?: string;
  /** What getters say after it, of T-REX and of ours; `*` is any number. */
  readonly then?: Readonly<Record<string, readonly [theirs: string, ours: string]>>;
}

function by(from: string, to: string, name: string, ...args: Value[]): DualCall {
  return { from, to, name, args };
}

function token(from: string, name: string, ...args: Value[]): DualCall {
  return by(from, "token", name, ...args);
}

const CLAIM = { claimId: ["issuer 0", 1n] } as const;
const SIGNATURE = { signature: { issuer: "issuer 0", identity: "identity of bob", topic: 1n, data: "0xc1" } };
const HUGE = 2n ** 250n;

const TOKEN: readonly Case[] = [
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
    ours: "TokenBatchLengths",
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

const REGISTRY: readonly Case[] = [
  {
    number: 12,
    it: "nobody lives in country 0",
    when: by("agent", "registry", "updateCountry", "@alice", 0n),
    ours: "StorageCountryInvalid",
  },
  {
    number: 13,
    it: "a stranger does not register an empty list",
    when: by("stranger", "registry", "batchRegisterIdentity", [], [], []),
    ours: "AgentUnauthorized",
  },
  {
    number: 14,
    it: "topic 0 is not needed",
    when: owner("topics", "addClaimTopic", 0n),
    ours: "ClaimTopicZero",
  },
  {
    number: 14,
    it: "a topic that is not needed is not removed",
    when: owner("topics", "removeClaimTopic", 9n),
    ours: "ClaimTopicMissing",
  },
  {
    number: 14,
    it: "an issuer is not trusted twice for a topic",
    when: owner("issuers", "updateIssuerClaimTopics", "@issuer 0", [1n, 1n]),
    ours: "ClaimTopicDuplicate",
  },
  {
    number: 15,
    it: "a registry that is an agent already can be bound",
    given: [owner("storage", "addAgent", "@clerk")],
    when: owner("storage", "bindIdentityRegistry", "@clerk"),
    theirs: "Roles: account already has role",
  },
  {
    number: 15,
    it: "who is no registry is not unbound",
    given: [owner("storage", "addAgent", "@clerk")],
    when: owner("storage", "unbindIdentityRegistry", "@clerk"),
    ours: "StorageRegistryUnknown",
  },
  {
    number: 16,
    it: "a token takes no account for a registry",
    when: owner("token", "setIdentityRegistry", "@stranger"),
    ours: "TokenRegistryUnsupported",
  },
  {
    number: 17,
    it: "an owner has to accept",
    when: owner("token", "transferOwnership", "@clerk"),
    then: { "owner of token": ["clerk", "owner"] },
  },
  {
    number: 17,
    it: "an offer of ownership is taken back",
    when: owner("token", "transferOwnership", "@nobody"),
    theirs: "Ownable: new owner is the zero address",
  },
];

const COMPLIANCE: readonly Case[] = [
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

const RULES: readonly Case[] = [
  {
    number: 25,
    it: "a country can be listed again",
    rules: ["CountryAllow"],
    when: setting("CountryAllow", "addAllowedCountry", 276n),
    theirs: "CountryAlreadyAllowed",
  },
  {
    number: 26,
    it: "country 1000 is not listed",
    rules: ["CountryAllow"],
    when: setting("CountryAllow", "addAllowedCountry", 1_000n),
    ours: "CountryCodeInvalid",
  },
  {
    number: 27,
    it: "a limit of 2^250 is too large",
    rules: ["SupplyLimit"],
    when: setting("SupplyLimit", "setSupplyLimit", HUGE),
    ours: "SafeCastOverflowedUintDowncast",
  },
  {
    number: 27,
    it: "a period has a length",
    rules: ["TimeTransfersLimits"],
    when: setting("TimeTransfersLimits", "setTimeTransferLimit", [0n, 5n]),
    ours: "LimitTimeIsZero",
  },
  {
    number: 28,
    it: "a holder at the maximum moves tokens between wallets",
    rules: ["MaxBalance"],
    given: [setting("MaxBalance", "setMaxBalance", 4_000n)],
    when: token("alice", "transfer", "@alice2", 5n),
    theirs: "refused by MaxBalance",
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
    number: 30,
    it: "holdings follow identities",
    rules: ["MaxBalance"],
    when: by("agent", "registry", "updateIdentity", "@alice2", "@identity of bob"),
    then: {
      "holding of identity of alice": ["4000", "2000"],
      "holding of identity of bob": ["2000", "4000"],
    },
  },
  {
    number: 30,
    it: "who is registered no longer can sell",
    rules: ["MaxBalance"],
    given: [by("agent", "registry", "deleteIdentity", "@bob")],
    when: token("bob", "transfer", "@carol", 5n),
    theirs: "identity not found",
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
  {
    number: 36,
    it: "a mint uses up its approval",
    rules: ["ConditionalTransfer"],
    when: token("agent", "mint", "@alice", 100n),
    then: { "approvals of 100 from nobody to alice": ["1", "0"] },
  },
  {
    number: 36,
    it: "a transfer to nobody is not approved",
    rules: ["ConditionalTransfer"],
    when: setting("ConditionalTransfer", "approveTransfer", "@alice", "@nobody", 5n),
    ours: "ApprovalAddressIsZero",
  },
  {
    number: 29,
    it: "a forced transfer uses up no approval",
    rules: ["ConditionalTransfer"],
    when: token("agent", "forcedTransfer", "@alice", "@bob", 100n),
    then: { "approvals of 100 from alice to bob": ["0", "1"] },
  },
  {
    number: 37,
    it: "an identity is allowed with all its wallets",
    rules: ["TransferRestrict"],
    given: [setting("TransferRestrict", "allowUser", "@identity of dora")],
    when: token("dora", "transfer", "@market", 5n),
    theirs: "refused by TransferRestrict",
  },
  {
    number: 38,
    it: "the last management key stays",
    when: by("carol", "identity of carol", "removeKey", { key: "carol" }, 1n),
    ours: "IdentityLastManagementKey",
  },
  {
    number: 46,
    it: "who has no contract as identity is not verified",
    when: by("agent", "registry", "registerIdentity", "@spare", "@stranger", 276n),
    then: { "verified spare": ["refused", "false"] },
  },
  {
    number: 39,
    it: "what was revoked by its signature is revoked by what it says",
    given: [by("provider of issuer 0", "issuer 0", "revokeClaimBySignature", SIGNATURE)],
    when: by("provider of issuer 0", "issuer 0", "revokeClaim", CLAIM, "@identity of bob"),
    theirs: "Conflict: Claim already revoked",
  },
  {
    number: 39,
    it: "an issuer does not revoke a claim of another",
    when: by("provider of issuer 1", "issuer 1", "revokeClaim", CLAIM, "@identity of bob"),
    ours: "ClaimIssuerClaimMissing",
  },
  {
    number: 40,
    it: "the kind of list is changed",
    rules: ["TokenListingRestrictions"],
    when: setting("TokenListingRestrictions", "configureToken", 1n),
    theirs: "TokenAlreadyConfigured",
  },
  {
    number: 41,
    it: "a fee is rounded up",
    rules: ["TransferFees"],
    when: token("alice", "transfer", "@bob", 150n),
    then: { "balance of dora": ["2001", "2002"], "balance of bob": ["2149", "2148"] },
  },
  {
    number: 41,
    it: "a fee does not take everything",
    rules: ["TransferFees"],
    given: [setting("TransferFees", "setFee", 10_000n, "@dora")],
    when: token("alice", "transfer", "@bob", 100n),
    ours: "ComplianceFeeTooHigh",
  },
  {
    number: 42,
    it: "who collects fees may be verified later",
    rules: ["TransferFees"],
    when: setting("TransferFees", "setFee", 5n, "@stranger"),
    theirs: "CollectorAddressIsNotVerified",
  },
  {
    number: 42,
    it: "a frozen wallet collects no fees",
    rules: ["TransferFees"],
    given: [token("agent", "setAddressFrozen", "@dora", true)],
    when: token("alice", "transfer", "@bob", 100n),
    ours: "TokenAccountFrozen",
  },
  {
    number: 43,
    it: "a forced transfer has no fee",
    rules: ["TransferFees"],
    when: token("agent", "forcedTransfer", "@alice", "@bob", 100n),
    then: { "balance of dora": ["2001", "2000"], "balance of bob": ["2099", "2100"] },
  },
];

export const CASES: readonly Case[] = [...TOKEN, ...REGISTRY, ...COMPLIANCE, ...RULES];
