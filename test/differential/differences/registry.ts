import { nameIn } from "../moves";
import type { Value } from "../values";
import { differences, type Step } from "./difference";

const HIGHEST_COUNTRY = 999n;
const COUNTRY_AT: Readonly<Record<string, number>> = {
  registerIdentity: 2,
  batchRegisterIdentity: 2,
  addIdentityToStorage: 2,
  updateCountry: 1,
  modifyStoredInvestorCountry: 1,
};

export function isCountry(country: Value): boolean {
  return typeof country === "bigint" && country > 0n && country <= HIGHEST_COUNTRY;
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
}

function isLinked(step: Step): boolean {
  const linked = step.of("registries of storage").replace(/[[\]]/gu, "").split(", ");
  return linked.includes(nameIn(step.call.args[0]));
}

function topicsIn({ call }: Step): readonly Value[] | undefined {
  if (call.name === "addClaimTopic") return [call.args[0] ?? 0n];
  const trusts = call.name === "addTrustedIssuer" || call.name === "updateIssuerClaimTopics";
  return trusts ? listOf(call.args[1]) : undefined;
}

export const REGISTRY_DIFFERENCES = differences(
  {
    number: 12,
    title: "countries are codes from 1 to 999",
    refuses: ({ call }) => {
      const at = COUNTRY_AT[call.name];
      return at === undefined || listOf(call.args[at]).every(isCountry) ? undefined : "StorageCountryInvalid";
    },
  },
  {
    number: 13,
    title: "only an agent registers nobody",
    refuses: (step) => {
      const { call } = step;
      if (call.name !== "batchRegisterIdentity" || listOf(call.args[0]).length > 0) return undefined;
      return step.is(`${call.from} is agent of registry`) ? undefined : "AgentUnauthorized";
    },
  },
  {
    number: 14,
    title: "topics are not zero, not twice in a list, and removed only where they are",
    refuses: (step) => {
      if (step.call.name === "removeClaimTopic") {
        const needed = step.of("needed topics").replace(/[[\]]/gu, "").split(", ");
        const [topic] = step.call.args;
        return typeof topic === "bigint" && needed.includes(String(topic)) ? undefined : "ClaimTopicMissing";
      }
      const topics = topicsIn(step);
      if (topics === undefined) return undefined;
      if (topics.includes(0n)) return "ClaimTopicZero";
      return new Set(topics).size < topics.length ? "ClaimTopicDuplicate" : undefined;
    },
  },
  {
    number: 15,
    title: "a storage keeps its list of registries apart from its agents",
    passes: (step, cause) => {
      if (step.call.name === "bindIdentityRegistry") return cause === ALREADY_AGENT && !isLinked(step);
      return step.call.name === "unbindIdentityRegistry" && cause === NO_AGENT && isLinked(step);
    },
    refuses: (step) =>
      step.call.name === "unbindIdentityRegistry" && !isLinked(step) ? "StorageRegistryNotFound" : undefined,
  },
  {
    number: 16,
    title: "registries are told only of what can be one",
    refuses: ({ call }) => {
      const [to] = call.args;
      if (call.name === "setIdentityRegistry") return to === "@registry" ? undefined : "TokenRegistryUnsupported";
      if (call.name === "setIdentityRegistryStorage") {
        return to === "@storage" ? undefined : "IdentityRegistryStorageForeign";
      }
      const isList = call.name === "setClaimTopicsRegistry" || call.name === "setTrustedIssuersRegistry";
      return isList && to === "@nobody" ? "IdentityRegistryZeroAddress" : undefined;
    },
  },
  {
    number: 17,
    title: "an owner is one who has accepted",
    passes: ({ call }, cause) =>
      call.name === "transferOwnership" && cause === "Ownable: new owner is the zero address",
    differs: ({ call }) => {
      if (call.name !== "transferOwnership") return undefined;
      return (after) => after.set(`owner of ${call.to}`, "owner");
    },
  },
);

const ALREADY_AGENT = "Roles: account already has role";
const NO_AGENT = "Roles: account does not have role";
