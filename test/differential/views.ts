import type { SharedRule } from "./deployment";
import { AGENT_RULES, SPENDERS, TOPICS } from "./keys";
import { ACCOUNTS, IDENTITIES, ISSUERS, WALLETS } from "./people";
import { viewsOfRule } from "./ruleViews";
import type { View } from "./view";

/** Signatures are over addresses, which differ. */
const CLAIM_WITHOUT_SIGNATURE = [0, 1, 2, 4, 5];
const OWNED = ["token", "compliance", "registry", "storage", "issuers", "topics"];

const memo = new Map<string, readonly View[]>();

/** All that is asked of a suite with these rules. */
export function viewsOf(rules: readonly SharedRule[]): readonly View[] {
  const known = memo.get(rules.join()) ?? [
    ...tokenViews(),
    ...registryViews(),
    ...identityViews(),
    ...complianceViews(rules),
    ...rules.flatMap((rule) => viewsOfRule(rule)),
  ];
  memo.set(rules.join(), known);
  return known;
}

function tokenViews(): View[] {
  const plain = ["name", "symbol", "decimals", "onchainID", "paused", "totalSupply", "compliance", "identityRegistry"];
  return [
    ...plain.map((name) => ({ key: name, to: "token", name, args: [] })),
    ...WALLETS.flatMap((wallet): View[] => [
      { key: `balance of ${wallet}`, to: "token", name: "balanceOf", args: [`@${wallet}`] },
      { key: `frozen ${wallet}`, to: "token", name: "isFrozen", args: [`@${wallet}`] },
      { key: `frozen tokens of ${wallet}`, to: "token", name: "getFrozenTokens", args: [`@${wallet}`] },
      ...SPENDERS.map((spender) => ({
        key: `allowance of ${wallet} to ${spender}`,
        to: "token",
        name: "allowance",
        args: [`@${wallet}`, `@${spender}`],
      })),
    ]),
    ...["token", "registry", "storage"].flatMap((to) =>
      [...ACCOUNTS, "registry", ...AGENT_RULES].map((account) => ({
        key: `${account} is agent of ${to}`,
        to,
        name: "isAgent",
        args: [`@${account}`],
      })),
    ),
    ...OWNED.map((to) => ({ key: `owner of ${to}`, to, name: "owner", args: [] })),
  ];
}

function registryViews(): View[] {
  return [
    ...["issuersRegistry", "topicsRegistry", "identityStorage"].map((name) => ({
      key: name,
      to: "registry",
      name,
      args: [],
    })),
    ...WALLETS.flatMap((wallet): View[] => [
      { key: `registered ${wallet}`, to: "registry", name: "contains", args: [`@${wallet}`] },
      { key: `identity of ${wallet}`, to: "registry", name: "identity", args: [`@${wallet}`] },
      { key: `country of ${wallet}`, to: "registry", name: "investorCountry", args: [`@${wallet}`] },
      { key: `verified ${wallet}`, to: "registry", name: "isVerified", args: [`@${wallet}`] },
      { key: `stored identity of ${wallet}`, to: "storage", name: "storedIdentity", args: [`@${wallet}`] },
      { key: `stored country of ${wallet}`, to: "storage", name: "storedInvestorCountry", args: [`@${wallet}`] },
    ]),
    { key: "registries of storage", to: "storage", name: "linkedIdentityRegistries", args: [], unordered: true },
    { key: "needed topics", to: "topics", name: "getClaimTopics", args: [], unordered: true },
    { key: "trusted issuers", to: "issuers", name: "getTrustedIssuers", args: [], unordered: true },
    ...ISSUERS.flatMap((issuer): View[] => [
      { key: `trusted ${issuer}`, to: "issuers", name: "isTrustedIssuer", args: [`@${issuer}`] },
      { key: `topics of ${issuer}`, to: "issuers", name: "getTrustedIssuerClaimTopics", args: [`@${issuer}`] },
      ...TOPICS.map((topic) => ({
        key: `${issuer} for topic ${String(topic)}`,
        to: "issuers",
        name: "hasClaimTopic",
        args: [`@${issuer}`, topic],
      })),
    ]),
    ...TOPICS.map((topic) => ({
      key: `issuers for topic ${String(topic)}`,
      to: "issuers",
      name: "getTrustedIssuersForClaimTopic",
      args: [topic],
      unordered: true,
    })),
  ];
}

function identityViews(): View[] {
  return IDENTITIES.flatMap((identity): View[] => [
    ...WALLETS.map((wallet) => ({
      key: `${wallet} manages ${identity}`,
      to: identity,
      name: "keyHasPurpose",
      args: [{ key: wallet }, 1n],
    })),
    ...ISSUERS.flatMap((issuer) =>
      TOPICS.map((topic) => ({
        key: `claim of ${issuer} on topic ${String(topic)} in ${identity}`,
        to: identity,
        name: "getClaim",
        args: [{ claimId: [issuer, topic] as const }],
        parts: CLAIM_WITHOUT_SIGNATURE,
      })),
    ),
  ]);
}

function complianceViews(rules: readonly SharedRule[]): View[] {
  return [
    { key: "modules", to: "compliance", name: "getModules", args: [], unordered: true },
    { key: "bound token", to: "compliance", name: "getTokenBound", args: [] },
    ...rules.map((rule) => ({ key: `bound ${rule}`, to: "compliance", name: "isModuleBound", args: [`@${rule}`] })),
  ];
}
