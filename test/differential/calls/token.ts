import { AGENT_RULES, SPENDERS } from "../keys";
import type { Action, Stage } from "../stage";
import { MAX } from "../stage";
import type { DualCall, Value } from "../values";

function onToken(from: string, name: string, args: readonly Value[]): DualCall {
  return { from, to: "token", name, args };
}

function transfer(stage: Stage): DualCall {
  const from = stage.sender();
  return onToken(from === "nobody" ? "bob" : from, "transfer", [`@${to(stage, from)}`, stage.amount(stage.free(from))]);
}

/** At times oneself, or another wallet of one's own. */
function to(stage: Stage, from: string): string {
  if (stage.random.chance(0.05)) return from;
  if (from === "alice" && stage.random.chance(0.1)) return "alice2";
  return stage.receiver();
}

function transferFrom(stage: Stage): DualCall {
  const allowed = [...stage.state].filter(([key, value]) => key.startsWith("allowance of ") && value !== "0");
  const [key = "allowance of alice to bob", value = "0"] = allowed.length === 0 ? [] : stage.random.pick(allowed);
  const [from = "alice", spender = "bob"] = key.replace("allowance of ", "").split(" to ");
  const most = BigInt(value) < stage.free(from) ? BigInt(value) : stage.free(from);
  return onToken(stage.random.chance(0.95) ? spender : "stranger", "transferFrom", [
    `@${from}`,
    `@${to(stage, from)}`,
    stage.amount(most),
  ]);
}

function approve(stage: Stage): DualCall {
  const from = stage.holder();
  const spender = stage.random.chance(0.95) ? stage.random.pick(SPENDERS) : "nobody";
  const amount = stage.random.chance(0.15) ? MAX : stage.amount(stage.balance(from));
  return onToken(from === "nobody" ? "bob" : from, "approve", [`@${spender}`, amount]);
}

function changeAllowance(stage: Stage): DualCall {
  const name = stage.random.pick(["increaseAllowance", "decreaseAllowance"]);
  return onToken(stage.random.pick(["alice", "dora"]), name, [`@${stage.random.pick(SPENDERS)}`, stage.amount(500n)]);
}

function amountOf(stage: Stage, name: string, wallet: string): bigint {
  if (name === "mint") return stage.amount(1_000n);
  if (name === "freezePartialTokens") return stage.amount(stage.free(wallet));
  if (name === "unfreezePartialTokens") return stage.amount(stage.balance(wallet) - stage.free(wallet));
  return stage.amount(stage.balance(wallet));
}

/** What an agent does to one wallet. */
function act(name: string, kept: (stage: Stage) => string): (stage: Stage) => DualCall {
  return (stage) => {
    const wallet = kept(stage);
    return onToken(stage.by("agent"), name, [`@${wallet}`, amountOf(stage, name, wallet)]);
  };
}

function freeze(stage: Stage): DualCall {
  return onToken(stage.by("agent"), "setAddressFrozen", [`@${stage.wallet()}`, stage.random.chance(0.3)]);
}

function force(stage: Stage): DualCall {
  const from = stage.holder();
  return onToken(stage.by("agent"), "forcedTransfer", [
    `@${from}`,
    `@${to(stage, from)}`,
    stage.amount(stage.balance(from)),
  ]);
}

function recover(stage: Stage): DualCall {
  const lost = stage.holder();
  const registered = stage.state.get(`identity of ${lost}`) ?? "nobody";
  const identity = stage.random.chance(0.85) && registered !== "nobody" ? registered : stage.identity();
  const key = new RegExp(`^(\\w+) manages ${identity}$`, "u");
  const managers = [...stage.state].flatMap(([name, value]) => (value === "true" ? (key.exec(name)?.[1] ?? []) : []));
  const others = managers.filter((name) => name !== lost);
  const heir = others.length > 0 && stage.random.chance(0.8) ? stage.random.pick(others) : stage.wallet();
  return onToken(stage.by("agent"), "recoveryAddress", [`@${lost}`, `@${heir}`, `@${identity}`]);
}

function batch(name: string): (stage: Stage) => DualCall {
  return (stage) => {
    const items = stage.several(() => (name === "batchMint" ? stage.receiver() : stage.holder()));
    const froms = items.map((item) => `@${item}`);
    const amounts = items.map((item) => stage.random.pick([100n, 200n, stage.free(item), 1n]));
    switch (name) {
      case "batchTransfer":
        return onToken(stage.sender().replace("nobody", "bob"), name, [
          items.map(() => `@${stage.receiver()}`),
          stage.uneven(items.map(() => stage.random.pick([100n, 200n, 10n]))),
        ]);
      case "batchForcedTransfer":
        return onToken(stage.by("agent"), name, [
          froms,
          items.map(() => `@${stage.receiver()}`),
          stage.uneven(amounts),
        ]);
      case "batchSetAddressFrozen":
        return onToken(stage.by("agent"), name, [froms, stage.uneven(items.map(() => stage.random.chance(0.3)))]);
      default:
        return onToken(stage.by("agent"), name, [froms, stage.uneven(amounts)]);
    }
  };
}

function information(stage: Stage): DualCall {
  const [name, value] = stage.random.pick([
    ["setName", "Harbour Court II"],
    ["setSymbol", "HBC2"],
    ["setName", ""],
    ["setSymbol", ""],
    ["setOnchainID", `@${stage.identity()}`],
    ["setOnchainID", "@nobody"],
  ] as const);
  return onToken(stage.by("owner"), name, [value]);
}

function agents(stage: Stage): DualCall {
  const to = stage.random.pick(["token", "token", "registry", "storage"]);
  const account = stage.random.weighted([
    [5, "clerk"],
    [3, "dora"],
    [1, "agent"],
    [1, "nobody"],
    [1, stage.random.pick(AGENT_RULES)],
  ]);
  const isAgent = stage.state.get(`${account} is agent of ${to}`) === "true";
  const add = isAgent === stage.random.chance(0.15);
  // The agent is needed: it is added again, or an attempt to remove it is made by others only.
  if (account === "agent" && !add) return { from: "stranger", to, name: "removeAgent", args: ["@agent"] };
  return { from: stage.by("owner"), to, name: add ? "addAgent" : "removeAgent", args: [`@${account}`] };
}

function pauses(stage: Stage): DualCall {
  const paused = stage.state.get("paused") === "true";
  return onToken(stage.by("agent"), paused === stage.random.chance(0.85) ? "unpause" : "pause", []);
}

const holder = (stage: Stage): string => stage.holder();
const receiver = (stage: Stage): string => stage.receiver();

export const TOKEN_CALLS: readonly Action[] = [
  { kind: "transfer", weight: 40, make: transfer },
  { kind: "transferFrom", weight: 10, make: transferFrom },
  { kind: "approve", weight: 6, make: approve },
  { kind: "change of an allowance", weight: 2, make: changeAllowance },
  { kind: "mint", weight: 16, make: act("mint", receiver) },
  { kind: "burn", weight: 4, make: act("burn", holder) },
  { kind: "forcedTransfer", weight: 14, make: force },
  { kind: "recoveryAddress", weight: 4, make: recover },
  { kind: "setAddressFrozen", weight: 7, make: freeze },
  { kind: "freezePartialTokens", weight: 4, make: act("freezePartialTokens", holder) },
  { kind: "unfreezePartialTokens", weight: 3, make: act("unfreezePartialTokens", holder) },
  ...[
    "batchTransfer",
    "batchMint",
    "batchBurn",
    "batchForcedTransfer",
    "batchSetAddressFrozen",
    "batchFreezePartialTokens",
    "batchUnfreezePartialTokens",
  ].map((name) => ({ kind: name, weight: name === "batchTransfer" ? 4 : 1.5, make: batch(name) })),
  { kind: "pause and unpause", weight: 4, make: pauses },
  { kind: "token information", weight: 1.5, make: information },
  { kind: "agents", weight: 4, make: agents },
];
