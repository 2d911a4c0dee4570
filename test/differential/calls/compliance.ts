import { APPROVED_AMOUNTS, APPROVED_PAIRS, EXCHANGES, LIMIT_TIMES } from "../keys";
import { IDENTITIES, WALLETS } from "../people";
import type { Action, Stage } from "../stage";
import { MAX } from "../stage";
import type { DualCall } from "../values";

function question(stage: Stage): DualCall {
  const from = stage.random.chance(0.1) ? "nobody" : stage.wallet();
  const value = stage.amount(stage.balance(from));
  return {
    from: "stranger",
    to: "compliance",
    name: "canTransfer",
    args: [`@${from}`, `@${stage.wallet()}`, value],
  };
}

function binding(stage: Stage): DualCall {
  const bound = stage.state.get("bound token") === "token";
  if (stage.random.chance(0.3)) {
    const host = stage.random.pick(["compliance", "compliance", "other compliance", "stranger"]);
    return { from: stage.by("owner"), to: "token", name: "setCompliance", args: [`@${host}`] };
  }
  const name = bound === stage.random.chance(0.75) ? "unbindToken" : "bindToken";
  const token = stage.random.chance(0.85) ? "token" : stage.random.pick(["stranger", "nobody"]);
  return { from: stage.by("owner"), to: "compliance", name, args: [`@${token}`] };
}

function modules(stage: Stage): DualCall {
  const rule = stage.random.pick(stage.rules);
  const bound = stage.state.get(`bound ${rule}`) === "true";
  const name = bound === stage.random.chance(0.2) ? "addModule" : "removeModule";
  const module = stage.random.chance(0.93) ? rule : stage.random.pick(["nobody", "stranger"]);
  return { from: stage.by("owner"), to: "compliance", name, args: [`@${module}`] };
}

/** What only a compliance contract may tell its modules, and to its own account. */
function reserved(stage: Stage): DualCall {
  const rule = stage.random.pick(stage.rules);
  const [name, args] = stage.random.pick([
    ["moduleMintAction", ["@alice", 5n]],
    ["moduleBurnAction", ["@alice", 0n]],
    ["moduleTransferAction", ["@alice", "@bob", 5n]],
  ] as const);
  return stage.setting(rule, name, args);
}

function callback(stage: Stage): DualCall {
  const [name, args] = stage.random.pick([
    ["transferred", ["@alice", "@bob", 1n]],
    ["created", ["@alice", 1n]],
    ["destroyed", ["@alice", 1n]],
  ] as const);
  return { from: stage.random.pick(["owner", "stranger", "agent"]), to: "compliance", name, args };
}

const COMPLIANCE: readonly Action[] = [
  { kind: "canTransfer", weight: 8, make: question },
  { kind: "binding of the token", weight: 2, make: binding },
  { kind: "modules", weight: 2, make: modules },
  { kind: "reserved module functions", weight: 1, make: reserved },
  { kind: "callbacks", weight: 1, make: callback },
];

function ownership(stage: Stage): DualCall {
  const to = stage.random.pick(["token", "compliance", "registry", "storage", "issuers", "topics"]);
  const heir = stage.random.pick(["clerk", "clerk", "nobody"]);
  return { from: stage.by("owner"), to, name: "transferOwnership", args: [`@${heir}`] };
}

function countries(rule: "CountryAllow" | "CountryRestrict", single: readonly string[], batches: readonly string[]) {
  return (stage: Stage): DualCall => {
    if (stage.random.chance(0.6)) return stage.setting(rule, stage.random.pick(single), [stage.country()]);
    const many = stage.random.chance(0.1) ? 195 + stage.random.below(60) : 0;
    const list = many > 0 ? Array.from({ length: many }, (_, index) => BigInt(index + 1)) : [stage.country()];
    return stage.setting(rule, stage.random.pick(batches), [list]);
  };
}

function limit(stage: Stage): bigint {
  return stage.random.weighted([
    [10, 100n * BigInt(1 + stage.random.below(20))],
    [1, 0n],
    [0.5, 2n ** 250n],
    [0.5, MAX],
  ]);
}

function timeLimits(stage: Stage): DualCall {
  const time = stage.random.chance(0.95) ? stage.random.pick(LIMIT_TIMES) : 0n;
  const remove = stage.random.chance(0.25);
  if (remove) {
    return stage.random.chance(0.5)
      ? stage.setting("TimeTransfersLimits", "removeTimeTransferLimit", [time])
      : stage.setting("TimeTransfersLimits", "batchRemoveTimeTransferLimit", [[time]]);
  }
  const entry = [time, limit(stage)];
  return stage.random.chance(0.6)
    ? stage.setting("TimeTransfersLimits", "setTimeTransferLimit", [entry])
    : stage.setting("TimeTransfersLimits", "batchSetTimeTransferLimit", [[entry]]);
}

function exchangeLimits(stage: Stage): DualCall {
  const time = stage.random.chance(0.9) ? stage.random.pick(LIMIT_TIMES.slice(0, 2)) : 0n;
  const exchange = `@${stage.random.pick(EXCHANGES)}`;
  return stage.setting("TimeExchangeLimits", "setExchangeLimit", [exchange, [time, limit(stage)]]);
}

/** T-REX's owner of a rule names exchanges for all; in ours each compliance contract has its own. */
export function tag(rule: "TimeExchangeLimits" | "ExchangeMonthlyLimits", name: string, exchange: string): DualCall {
  const inner = { from: "compliance", to: rule, name, args: [`@${exchange}`] };
  const ours = { from: "owner", to: "compliance", name: "callModuleFunction", args: [{ inner }, `@${rule}`] };
  return { from: "owner", to: rule, name, args: [`@${exchange}`], ours };
}

function tags(rule: "TimeExchangeLimits" | "ExchangeMonthlyLimits"): (stage: Stage) => DualCall {
  return (stage) => {
    const exchange = stage.random.pick(EXCHANGES);
    const has = stage.state.get(`${rule} has exchange ${exchange}`) === "true";
    const name = has === stage.random.chance(0.2) ? "addExchangeID" : "removeExchangeID";
    const { ours, ...direct } = tag(rule, name, exchange);
    const way = stage.random.below(4);
    if (way === 0) return direct;
    return way === 1 && ours !== undefined ? ours : { ...direct, ...(ours !== undefined && { ours }) };
  };
}

function approvals(stage: Stage): DualCall {
  const [from, to] = stage.random.pick(APPROVED_PAIRS);
  const amount = stage.random.weighted([
    [12, stage.random.pick(APPROVED_AMOUNTS)],
    [0.5, MAX],
  ]);
  const heir = stage.random.chance(0.95) ? to : "nobody";
  const remove = stage.random.chance(0.2);
  if (stage.random.chance(0.7)) {
    const name = remove ? "unApproveTransfer" : "approveTransfer";
    return stage.setting("ConditionalTransfer", name, [`@${from}`, `@${heir}`, amount]);
  }
  const name = remove ? "batchUnApproveTransfers" : "batchApproveTransfers";
  return stage.setting("ConditionalTransfer", name, [[`@${from}`], [`@${heir}`], stage.uneven([amount])]);
}

/** A transfer that was approved; where none was, an approval. */
function approvedTransfer(stage: Stage): DualCall {
  const approved = [...stage.state].filter(([key, value]) => key.startsWith("approvals of ") && value !== "0");
  if (approved.length === 0) return approvals(stage);
  const [key] = stage.random.pick(approved);
  const match = /^approvals of (\d+) from (\w+) to (\w+)$/u.exec(key);
  const [, amount = "100", from = "alice", to = "bob"] = match ?? [];
  return from === "nobody"
    ? { from: "agent", to: "token", name: "mint", args: [`@${to}`, BigInt(amount)] }
    : { from, to: "token", name: "transfer", args: [`@${to}`, BigInt(amount)] };
}

function users(stage: Stage): DualCall {
  const user = `@${stage.random.chance(0.85) ? stage.random.pick(WALLETS) : stage.random.pick(IDENTITIES)}`;
  const [name, batchName] = stage.random.pick([
    ["allowUser", "batchAllowUsers"],
    ["allowUser", "batchAllowUsers"],
    ["disallowUser", "batchDisallowUsers"],
  ] as const);
  return stage.random.chance(0.6)
    ? stage.setting("TransferRestrict", name, [user])
    : stage.setting("TransferRestrict", batchName, [[user]]);
}

function listing(stage: Stage): DualCall {
  const type = BigInt(stage.random.below(2));
  const from = stage.wallet().replace("nobody", "stranger");
  const [name, batchName] = stage.random.pick([
    ["listToken", "batchListTokens"],
    ["unlistToken", "batchUnlistTokens"],
  ] as const);
  return stage.random.chance(0.7)
    ? { from, to: "TokenListingRestrictions", name, args: ["@token", type] }
    : { from, to: "TokenListingRestrictions", name: batchName, args: [["@token"], type] };
}

function fee(stage: Stage): DualCall {
  const rate = stage.random.pick([100n, 250n, 0n, 1_000n, 10_000n, 10_001n]);
  const collector = stage.random.pick(["dora", "dora", "market", "spare", "nobody"]);
  return stage.setting("TransferFees", "setFee", [rate, `@${collector}`]);
}

function preset(stage: Stage): DualCall {
  const from = stage.by("owner");
  return stage.random.chance(0.5)
    ? { from, to: "MaxBalance", name: "presetCompleted", args: ["@compliance"] }
    : { from, to: "MaxBalance", name: "preSetModuleState", args: ["@compliance", "@identity of bob", 5n] };
}

const RULES: readonly Action[] = [
  {
    kind: "allowed countries",
    weight: 5,
    rule: "CountryAllow",
    make: countries(
      "CountryAllow",
      ["addAllowedCountry", "addAllowedCountry", "removeAllowedCountry"],
      ["batchAllowCountries", "batchAllowCountries", "batchDisallowCountries"],
    ),
  },
  {
    kind: "restricted countries",
    weight: 4,
    rule: "CountryRestrict",
    make: countries(
      "CountryRestrict",
      ["addCountryRestriction", "removeCountryRestriction", "removeCountryRestriction"],
      ["batchRestrictCountries", "batchUnrestrictCountries", "batchUnrestrictCountries"],
    ),
  },
  {
    kind: "largest balance",
    weight: 3,
    rule: "MaxBalance",
    make: (stage) => stage.setting("MaxBalance", "setMaxBalance", [stage.random.chance(0.7) ? 8_000n : limit(stage)]),
  },
  { kind: "preset of balances", weight: 1, rule: "MaxBalance", make: preset },
  {
    kind: "largest supply",
    weight: 3,
    rule: "SupplyLimit",
    make: (stage) =>
      stage.setting("SupplyLimit", "setSupplyLimit", [stage.random.chance(0.8) ? 50_000n : limit(stage)]),
  },
  { kind: "limits in a period", weight: 6, rule: "TimeTransfersLimits", make: timeLimits },
  { kind: "limits of an exchange", weight: 4, rule: "TimeExchangeLimits", make: exchangeLimits },
  {
    kind: "monthly limit of an exchange",
    weight: 3,
    rule: "ExchangeMonthlyLimits",
    make: (stage) =>
      stage.setting("ExchangeMonthlyLimits", "setExchangeMonthlyLimit", [
        `@${stage.random.pick(EXCHANGES)}`,
        limit(stage),
      ]),
  },
  { kind: "exchanges", weight: 2, rule: "TimeExchangeLimits", make: tags("TimeExchangeLimits") },
  { kind: "exchanges", weight: 2, rule: "ExchangeMonthlyLimits", make: tags("ExchangeMonthlyLimits") },
  { kind: "approvals", weight: 12, rule: "ConditionalTransfer", make: approvals },
  { kind: "approved transfer", weight: 14, rule: "ConditionalTransfer", make: approvedTransfer },
  { kind: "allowed users", weight: 6, rule: "TransferRestrict", make: users },
  { kind: "listing", weight: 8, rule: "TokenListingRestrictions", make: listing },
  {
    kind: "kind of list",
    weight: 2,
    rule: "TokenListingRestrictions",
    make: (stage) => stage.setting("TokenListingRestrictions", "configureToken", [BigInt(stage.random.below(4))]),
  },
  { kind: "fee", weight: 4, rule: "TransferFees", make: fee },
];

export const COMPLIANCE_CALLS: readonly Action[] = [
  ...COMPLIANCE,
  ...RULES,
  { kind: "transferOwnership", weight: 1.5, make: ownership },
];
