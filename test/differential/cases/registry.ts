import { ACCOUNTS } from "../people";
import { owner } from "../setUp";
import { by, type Case } from "./case";

/** Accounts that are no issuers, but count as some: T-REX and ours take any. */
const FIFTEEN_ISSUERS = [...ACCOUNTS, "provider of issuer 0", "provider of issuer 1"];

export const REGISTRY_CASES: readonly Case[] = [
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
    ours: "StorageRegistryNotFound",
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
  {
    number: 47,
    it: "a topic has no sixteenth issuer",
    given: FIFTEEN_ISSUERS.map((name) => owner("issuers", "addTrustedIssuer", `@${name}`, [3n])),
    when: owner("issuers", "addTrustedIssuer", "@issuer 2", [3n]),
    ours: "TrustedIssuersOfTopicTooMany",
  },
];
