import { ISSUERS, WALLETS } from "../people";
import { TOPICS } from "../keys";
import type { Action, Stage } from "../stage";
import type { DualCall, Value } from "../values";

function unregistered(stage: Stage): string {
  const wallets = WALLETS.filter((wallet) => stage.state.get(`registered ${wallet}`) === "false");
  return wallets.length > 0 && stage.random.chance(0.85) ? stage.random.pick(wallets) : stage.wallet();
}

function identityOf(stage: Stage): Value {
  return stage.random.weighted([
    [30, `@${stage.identity()}`],
    [1, "@nobody"],
  ]);
}

/** The agent by the registry; at times somebody at its storage. */
function register(stage: Stage): DualCall {
  const args = [`@${unregistered(stage)}`, identityOf(stage), stage.country()];
  if (stage.random.chance(0.15)) {
    return { from: stage.by("clerk"), to: "storage", name: "addIdentityToStorage", args };
  }
  return { from: stage.by("agent"), to: "registry", name: "registerIdentity", args };
}

function registerSeveral(stage: Stage): DualCall {
  const wallets = [...new Set(stage.several(() => unregistered(stage)))];
  return {
    from: stage.by("agent"),
    to: "registry",
    name: "batchRegisterIdentity",
    args: [
      wallets.map((wallet) => `@${wallet}`),
      wallets.map(() => `@${stage.identity()}`),
      stage.uneven(wallets.map(() => stage.country())),
    ],
  };
}

function change(stage: Stage): DualCall {
  const wallet = `@${stage.wallet()}`;
  const [name, stored, args] = stage.random.weighted<readonly [string, string, Value[]]>([
    [4, ["updateCountry", "modifyStoredInvestorCountry", [wallet, stage.country()]]],
    [3, ["updateIdentity", "modifyStoredIdentity", [wallet, identityOf(stage)]]],
    [2, ["deleteIdentity", "removeIdentityFromStorage", [wallet]]],
  ]);
  if (stage.random.chance(0.15)) return { from: stage.by("clerk"), to: "storage", name: stored, args };
  return { from: stage.by("agent"), to: "registry", name, args };
}

function bindStorage(stage: Stage): DualCall {
  const bound = (stage.state.get("registries of storage") ?? "").includes("registry");
  const registry = stage.random.weighted([
    [6, "registry"],
    [2, "clerk"],
    [1, "nobody"],
  ]);
  const bind = registry === "registry" ? bound === stage.random.chance(0.2) : stage.random.chance(0.5);
  const name = bind ? "bindIdentityRegistry" : "unbindIdentityRegistry";
  return { from: stage.by("owner"), to: "storage", name, args: [`@${registry}`] };
}

function setLists(stage: Stage): DualCall {
  const [name, list] = stage.random.pick([
    ["setIdentityRegistryStorage", "storage"],
    ["setClaimTopicsRegistry", "topics"],
    ["setTrustedIssuersRegistry", "issuers"],
  ] as const);
  const [to, method] = stage.random.chance(0.2)
    ? (["token", "setIdentityRegistry"] as const)
    : (["registry", name] as const);
  const right = to === "token" ? "registry" : list;
  const isAsked = to === "token" || list === "storage";
  const args = [stage.random.chance(0.6) ? `@${right}` : isAsked ? "@stranger" : "@nobody"];
  return { from: stage.by("owner"), to, name: method, args };
}

function topics(stage: Stage): DualCall {
  const topic = stage.random.pick([...TOPICS, 3n, 0n]);
  const needed = (stage.state.get("needed topics") ?? "").includes(String(topic));
  const name = needed === stage.random.chance(0.1) ? "addClaimTopic" : "removeClaimTopic";
  return { from: stage.by("owner"), to: "topics", name, args: [topic] };
}

function issuers(stage: Stage): DualCall {
  const issuer = stage.random.chance(0.95) ? stage.random.pick(ISSUERS) : "nobody";
  const trusted = stage.state.get(`trusted ${issuer}`) === "true";
  const list = stage.random.weighted<bigint[]>([
    [6, [1n, 2n]],
    [3, [1n, 2n, 3n]],
    [2, [2n]],
    [1, []],
    [0.5, [1n, 1n]],
    [0.5, [0n]],
    [0.5, Array.from({ length: 16 }, (_, index) => BigInt(index + 1))],
  ]);
  const update = stage.random.chance(0.5);
  if (trusted === stage.random.chance(0.9)) {
    return {
      from: stage.by("owner"),
      to: "issuers",
      name: update ? "updateIssuerClaimTopics" : "removeTrustedIssuer",
      args: update ? [`@${issuer}`, list] : [`@${issuer}`],
    };
  }
  return { from: stage.by("owner"), to: "issuers", name: "addTrustedIssuer", args: [`@${issuer}`, list] };
}

export const REGISTRY_CALLS: readonly Action[] = [
  { kind: "registration", weight: 7, make: register },
  { kind: "batchRegisterIdentity", weight: 2, make: registerSeveral },
  { kind: "change of a registration", weight: 6, make: change },
  { kind: "binding of the storage", weight: 1.5, make: bindStorage },
  { kind: "setting of registries", weight: 1.5, make: setLists },
  { kind: "needed topics", weight: 3, make: topics },
  { kind: "trusted issuers", weight: 4, make: issuers },
];
