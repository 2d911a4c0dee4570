import { claimBy, DATA } from "./calls/identity";
import { TOPICS } from "./keys";
import { WALLETS } from "./people";
import type { Stage } from "./stage";
import type { DualCall } from "./values";

/** So few who can receive stop most transfers. */
const FEWEST_RECEIVERS = 5;
/** So many who can send are needed for transfers to go on. */
const FEWEST_SENDERS = 3;

/** What stops most calls, whatever they are, and what ends that. */
const WHOLE: readonly (readonly [key: string, value: string, call: DualCall])[] = [
  ["bound token", "nobody", { from: "owner", to: "compliance", name: "bindToken", args: ["@token"] }],
  ["paused", "true", { from: "agent", to: "token", name: "unpause", args: [] }],
  ["registries of storage", "[]", { from: "owner", to: "storage", name: "bindIdentityRegistry", args: ["@registry"] }],
];

/** The call that sets right what stops most calls now, so that others are tried again; nothing where nothing does. */
export function restartOf(stage: Stage): DualCall | undefined {
  const whole = WHOLE.find(([key, value]) => stage.state.get(key) === value)?.[2];
  return whole ?? verify(stage) ?? refund(stage);
}

/** Somebody who cannot receive is let go, registered, or gets a claim that is missing. */
function verify(stage: Stage): DualCall | undefined {
  if (stage.receivers().length >= FEWEST_RECEIVERS) return undefined;
  const topic = stage.random.pick(neededOf(stage));
  const trusted = (stage.state.get(`issuers for topic ${String(topic)}`) ?? "").includes("issuer 0");
  if (!trusted) return trust(stage);
  const frozen = WALLETS.filter((wallet) => stage.is(`frozen ${wallet}`) && stage.is(`verified ${wallet}`));
  if (frozen.length > 0) {
    return { from: "agent", to: "token", name: "setAddressFrozen", args: [`@${stage.random.pick(frozen)}`, false] };
  }
  const identity = stage.identity();
  const wallet = stage.walletOf(identity);
  if (!stage.is(`registered ${wallet}`)) {
    return { from: "agent", to: "registry", name: "registerIdentity", args: [`@${wallet}`, `@${identity}`, 276n] };
  }
  const known = stage.state.get(`identity of ${wallet}`) ?? "";
  const manager = stage.managerOf(known);
  return manager === undefined ? undefined : claimBy(manager, "issuer 0", known, topic, stage.random.pick(DATA));
}

function neededOf(stage: Stage): bigint[] {
  const needed = stage.state.get("needed topics") ?? "";
  const topics = TOPICS.filter((topic) => needed.includes(String(topic)));
  return topics.length > 0 ? topics : [1n];
}

function trust(stage: Stage): DualCall {
  const name = stage.is("trusted issuer 0") ? "updateIssuerClaimTopics" : "addTrustedIssuer";
  return { from: "owner", to: "issuers", name, args: ["@issuer 0", TOPICS] };
}

/** Somebody who can receive gets tokens, where few have any that are free. */
function refund(stage: Stage): DualCall | undefined {
  const senders = WALLETS.filter((wallet) => stage.free(wallet) >= 100n && !stage.is(`frozen ${wallet}`));
  const poor = stage.receivers().filter((wallet) => !senders.includes(wallet));
  if (senders.length >= FEWEST_SENDERS || poor.length === 0) return undefined;
  return { from: "agent", to: "token", name: "mint", args: [`@${stage.random.pick(poor)}`, 1_000n] };
}
