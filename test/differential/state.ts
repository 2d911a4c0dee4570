import { Interface } from "ethers";

import type { SharedRule } from "./deployment";
import { ACCOUNTS, COUNTRIES, IDENTITIES, ISSUERS, WALLETS } from "./people";
import { type Answer, readAll } from "./reader";
import { encode, interfaceOf, type Value } from "./values";
import type { World } from "./world";

/** What a suite says of itself, in words: "balance of alice" is "100". Addresses are told by their names. */
export type State = ReadonlyMap<string, string>;

/** A view and how it is asked. */
interface View {
  readonly key: string;
  readonly to: string;
  readonly name: string;
  readonly args: readonly Value[];
  /** Of a list without an order: T-REX moves the last entry to where one was removed. */
  readonly unordered?: boolean;
  /** Which of several results are compared; all, if left out. */
  readonly parts?: readonly number[];
  /** Where ours is asked otherwise. */
  readonly ours?: {
    readonly to: string;
    readonly abi: Interface;
    readonly name: string;
    readonly args: readonly Value[];
  };
}

export const TOPICS = [1n, 2n, 3n] as const;
export const LIMIT_TIMES = [600n, 3_600n, 86_400n, 172_800n, 1_000_000n] as const;
export const LISTED_COUNTRIES = [...COUNTRIES, 0n, 999n] as const;
export const EXCHANGES = ["identity of market", "identity of carol"] as const;
/** Amounts that single transfers are approved for. */
export const APPROVED_AMOUNTS = [100n, 50n] as const;
export const APPROVED_PAIRS = [
  ["alice", "bob"],
  ["bob", "alice"],
  ["alice", "alice2"],
  ["carol", "dora"],
  ["nobody", "alice"],
] as const;
export const SPENDERS = ["bob", "carol", "stranger"] as const;
/** Those whose volumes are counted: identities; wallets without one, which T-REX counts together as nobody. */
export const COUNTED = [...IDENTITIES, "nobody", ...WALLETS];

const HOLDING = new Interface([
  "function holding(address) view returns (uint256 balance, uint16 country, bool exempt)",
]);
/** Rules that are no agents in either; T-REX's fee rule has to be one. */
export const AGENT_RULES: readonly SharedRule[] = ["CountryAllow", "TransferRestrict", "TimeTransfersLimits"];
const TAGS = new Interface(["function isExchangeID(address compliance, address exchangeID) view returns (bool)"]);
/** Signatures are over addresses, which differ. */
const CLAIM_WITHOUT_SIGNATURE = [0, 1, 2, 4, 5];
const OWNED = ["token", "compliance", "registry", "storage", "issuers", "topics"];

/** Asks a suite for everything that is compared, with the getters of these rules. */
export async function readState(world: World, rules: readonly SharedRule[]): Promise<State> {
  const views = viewsOf(rules);
  const questions = [];
  for (const view of views) {
    const native = world.title === "Scrip" ? view.ours : undefined;
    if (native === undefined) {
      questions.push({ to: world.at(view.to), data: await dataOf(world, view) });
    } else {
      const args = native.args.map((arg) => (typeof arg === "string" ? world.at(arg.slice(1)) : arg));
      questions.push({ to: world.at(native.to), data: native.abi.encodeFunctionData(native.name, args) });
    }
  }
  const answers = await readAll(questions);
  const state = new Map(views.map((view, index) => [view.key, told(world, view, answers[index])]));
  forgetRemovedLimits(state);
  forgetUnboundLedger(state);
  return state;
}

const encoded = new WeakMap<World, Map<string, string>>();

/** Questions stay the same, so that they are encoded once. */
async function dataOf(world: World, view: View): Promise<string> {
  const known = encoded.get(world) ?? new Map<string, string>();
  encoded.set(world, known);
  const data =
    known.get(view.key) ?? (await encode(world, { from: "nobody", to: view.to, name: view.name, args: view.args }));
  known.set(view.key, data);
  return data;
}

const words = new WeakMap<World, Map<string, string>>();

/** Most answers stay what they were, so that they are read once. */
function told(world: World, view: View, answer: Answer): string {
  if (answer === undefined) return "refused";
  const known = words.get(world) ?? new Map<string, string>();
  words.set(world, known);
  const key = `${view.to}.${view.name}.${answer}`;
  const said = known.get(key) ?? toldAnew(world, view, answer);
  known.set(key, said);
  return said;
}

function toldAnew(world: World, view: View, answer: string): string {
  const native = world.title === "Scrip" ? view.ours : undefined;
  const result = (native?.abi ?? interfaceOf(view.to)).decodeFunctionResult(native?.name ?? view.name, answer);
  const all: unknown[] = result.toArray();
  const parts = native?.abi === HOLDING ? [0] : view.parts;
  const values = parts === undefined ? all : parts.map((part) => all[part]);
  return values.map((value) => inWords(world, value, view.unordered ?? false)).join(" ");
}

function inWords(world: World, value: unknown, unordered: boolean): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => inWords(world, item, unordered));
    return `[${(unordered ? items.sort() : items).join(", ")}]`;
  }
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/u.test(value)) return world.nameOf(value);
  return String(value);
}

/**
 * T-REX keeps what was counted under a limit that is no more; ours says nothing of such a limit. What T-REX keeps is
 * remembered under a key that is not compared, since it comes back with the limit.
 */
function forgetRemovedLimits(state: Map<string, string>): void {
  for (const time of LIMIT_TIMES) {
    if (hasLimit(state, time)) continue;
    for (const holder of COUNTED) {
      const key = timeCounter(holder, time);
      const kept = state.get(key);
      if (kept === undefined) continue;
      state.set(key, "no limit");
      state.set(hidden(key), kept);
    }
  }
}

/** The key of what only T-REX has. */
export function hidden(key: string): string {
  return `(${key})`;
}

/** What of two states is not the same. */
export function compare(expected: State, found: State): string[] {
  return [...expected].flatMap(([key, value]) => {
    if (key.startsWith("(") || found.get(key) === value) return [];
    return [`${key}: expected ${value}, found ${found.get(key) ?? "nothing"}`];
  });
}

/** Both count holdings only while the rule is bound; ours only while it has a token and hears of identities. */
function forgetUnboundLedger(state: Map<string, string>): void {
  const isTold = (state.get("registries of storage") ?? "").includes("registry");
  if (state.get("bound MaxBalance") === "true" && isTold && state.get("bound token") === "token") return;
  for (const key of state.keys()) if (key.startsWith("holding of ")) state.set(key, "not counted");
}

export function hasLimit(state: State, time: bigint): boolean {
  return new RegExp(`\\[${String(time)}, `, "u").test(state.get("time limits") ?? "");
}

export function timeCounter(holder: string, time: bigint): string {
  return `sent in ${String(time)} by ${holder}`;
}

/** Where T-REX believes a limit to be in its list. */
export function indexOf(time: bigint): string {
  return hidden(`index of limit ${String(time)}`);
}

export function exchangeCounter(exchange: string, holder: string, time: bigint): string {
  return `sent in ${String(time)} to ${exchange} by ${holder}`;
}

export function monthlyCounter(exchange: string, holder: string): string {
  return `sent in a month to ${exchange} by ${holder}`;
}

export function monthEnd(exchange: string, holder: string): string {
  return `end of month of ${exchange} for ${holder}`;
}

export function approvalsOf(from: string, to: string, amount: bigint): string {
  return `approvals of ${String(amount)} from ${from} to ${to}`;
}

/** What of a state is about this rule. */
export function keysOf(rule: SharedRule): readonly string[] {
  return RULE_VIEWS[rule]().map(({ key }) => key);
}

const memo = new Map<string, readonly View[]>();

function viewsOf(rules: readonly SharedRule[]): readonly View[] {
  const known = memo.get(rules.join()) ?? [
    ...tokenViews(),
    ...registryViews(),
    ...identityViews(),
    ...complianceViews(rules),
    ...rules.flatMap((rule) => RULE_VIEWS[rule]()),
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

function listed(rule: SharedRule, name: string, items: readonly (bigint | string)[]): View[] {
  return items.map((item) => ({
    key: `${rule} lists ${String(item).replace("@", "")}`,
    to: rule,
    name,
    args: ["@compliance", item],
  }));
}

function tagged(rule: SharedRule): View[] {
  return IDENTITIES.map((identity) => ({
    key: `${rule} has exchange ${identity}`,
    to: rule,
    name: "isExchangeID",
    args: [`@${identity}`],
    ours: { to: rule, abi: TAGS, name: "isExchangeID", args: ["@compliance", `@${identity}`] },
  }));
}

const RULE_VIEWS: Readonly<Record<SharedRule, () => View[]>> = {
  CountryAllow: () => listed("CountryAllow", "isCountryAllowed", LISTED_COUNTRIES),
  CountryRestrict: () => listed("CountryRestrict", "isCountryRestricted", LISTED_COUNTRIES),
  MaxBalance: () =>
    IDENTITIES.map((identity) => ({
      key: `holding of ${identity}`,
      to: "MaxBalance",
      name: "getIDBalance",
      args: ["@compliance", `@${identity}`],
      ours: { to: "compliance", abi: HOLDING, name: "holding", args: [`@${identity}`] },
    })),
  SupplyLimit: () => [{ key: "supply limit", to: "SupplyLimit", name: "getSupplyLimit", args: ["@compliance"] }],
  TimeTransfersLimits: () => [
    { key: "time limits", to: "TimeTransfersLimits", name: "getTimeTransferLimits", args: ["@compliance"] },
    ...LIMIT_TIMES.map((time) => ({
      key: indexOf(time),
      to: "TimeTransfersLimits",
      name: "limitValues",
      args: ["@compliance", time],
    })),
    ...LIMIT_TIMES.flatMap((time) =>
      COUNTED.map((holder) => ({
        key: timeCounter(holder, time),
        to: "TimeTransfersLimits",
        name: "usersCounters",
        args: ["@compliance", `@${holder}`, time],
      })),
    ),
  ],
  TimeExchangeLimits: () => [
    ...tagged("TimeExchangeLimits"),
    ...EXCHANGES.flatMap((exchange): View[] => [
      {
        key: `time limits of ${exchange}`,
        to: "TimeExchangeLimits",
        name: "getExchangeLimits",
        args: ["@compliance", `@${exchange}`],
      },
      ...LIMIT_TIMES.slice(0, 2).flatMap((time) =>
        COUNTED.map((holder) => ({
          key: exchangeCounter(exchange, holder, time),
          to: "TimeExchangeLimits",
          name: "getExchangeCounter",
          args: ["@compliance", `@${exchange}`, `@${holder}`, time],
        })),
      ),
    ]),
  ],
  ExchangeMonthlyLimits: () => [
    ...tagged("ExchangeMonthlyLimits"),
    ...EXCHANGES.flatMap((exchange): View[] => [
      {
        key: `monthly limit of ${exchange}`,
        to: "ExchangeMonthlyLimits",
        name: "getExchangeMonthlyLimit",
        args: ["@compliance", `@${exchange}`],
      },
      ...COUNTED.flatMap((holder) =>
        ["getMonthlyCounter", "getMonthlyTimer"].map((name) => ({
          key: (name === "getMonthlyCounter" ? monthlyCounter : monthEnd)(exchange, holder),
          to: "ExchangeMonthlyLimits",
          name,
          args: ["@compliance", `@${exchange}`, `@${holder}`],
        })),
      ),
    ]),
  ],
  ConditionalTransfer: () =>
    APPROVED_PAIRS.flatMap(([from, to]) =>
      APPROVED_AMOUNTS.map((amount) => ({
        key: approvalsOf(from, to, amount),
        to: "ConditionalTransfer",
        name: "getTransferApprovals",
        args: ["@compliance", { transferHash: [from, to, amount] as const }],
      })),
    ),
  TransferRestrict: () =>
    listed(
      "TransferRestrict",
      "isUserAllowed",
      [...WALLETS, ...IDENTITIES].map((user) => `@${user}`),
    ),
  TokenListingRestrictions: () => [
    { key: "listing type", to: "TokenListingRestrictions", name: "getTokenListingType", args: ["@token"] },
    ...[...WALLETS, ...IDENTITIES].map((investor) => ({
      key: `listed ${investor}`,
      to: "TokenListingRestrictions",
      name: "getInvestorListingStatus",
      args: ["@token", `@${investor}`],
    })),
  ],
  TransferFees: () => [{ key: "fee", to: "TransferFees", name: "getFee", args: ["@compliance"] }],
};
