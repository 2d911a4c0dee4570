import { TOPICS } from "../keys";
import { ISSUERS, SPARE_WALLETS } from "../people";
import type { Action, Stage } from "../stage";
import type { DualCall } from "../values";

/** Data of a claim, always the same few, so that revoked signatures come back. */
export const DATA = ["0xc1", "0xc2"] as const;

/** A claim as its holder adds it. */
export function claimBy(from: string, issuer: string, identity: string, topic: bigint, data: string): DualCall {
  const signature = { issuer, identity, topic, data };
  return { from, to: identity, name: "addClaim", args: [topic, 1n, `@${issuer}`, { signature }, data, ""] };
}

function managerOf(stage: Stage, identity: string): string {
  return stage.by(stage.managerOf(identity) ?? "alice").replace("nobody", "bob");
}

function addClaim(stage: Stage): DualCall {
  const identity = stage.identity();
  const [issuer, topic, data] = [stage.random.pick(ISSUERS), stage.random.pick(TOPICS), stage.random.pick(DATA)];
  const claim = claimBy(managerOf(stage, identity), issuer, identity, topic, data);
  if (!stage.random.chance(0.1)) return claim;
  // A forgery: signed for another identity.
  const signature = { issuer, identity: stage.identity(), topic, data };
  return { ...claim, args: [topic, 1n, `@${issuer}`, { signature }, data, ""] };
}

function aClaim(stage: Stage): { identity: string; claimId: readonly [string, bigint]; data: string } {
  const present = [...stage.state].filter(
    ([key, value]) => key.startsWith("claim of ") && !value.startsWith("0 ") && value !== "refused",
  );
  const found = present.length > 0 && stage.random.chance(0.9) ? stage.random.pick(present) : undefined;
  const match = /^claim of (issuer \d) on topic (\d) in (identity of \w+)$/u.exec(found?.[0] ?? "");
  const [, issuer = stage.random.pick(ISSUERS), topic = "1", identity = stage.identity()] = match ?? [];
  const data = /0x\w\w/u.exec(found?.[1] ?? "")?.[0] ?? DATA[0];
  return { identity, claimId: [issuer, BigInt(topic)], data };
}

function removeClaim(stage: Stage): DualCall {
  const { identity, claimId } = aClaim(stage);
  return { from: managerOf(stage, identity), to: identity, name: "removeClaim", args: [{ claimId }] };
}

function revoke(stage: Stage): DualCall {
  const { identity, claimId, data } = aClaim(stage);
  const [issuer, topic] = claimId;
  const by = stage.random.chance(0.85) ? issuer : stage.random.pick(ISSUERS);
  const from = stage.random.chance(0.95) ? `provider of ${by}` : "stranger";
  if (stage.random.chance(0.5)) {
    return { from, to: by, name: "revokeClaim", args: [{ claimId }, `@${identity}`] };
  }
  const signature = { issuer, identity, topic, data };
  return { from, to: by, name: "revokeClaimBySignature", args: [{ signature }] };
}

function keys(stage: Stage): DualCall {
  const identity = stage.identity();
  const wallet = stage.random.weighted<string>([
    [6, stage.random.pick(SPARE_WALLETS)],
    [2, stage.wallet().replace("nobody", "bob")],
  ]);
  const has = stage.state.get(`${wallet} manages ${identity}`) === "true";
  const add = has === stage.random.chance(0.15);
  const args = add ? [{ key: wallet }, 1n, 1n] : [{ key: wallet }, 1n];
  return { from: managerOf(stage, identity), to: identity, name: add ? "addKey" : "removeKey", args };
}

export const IDENTITY_CALLS: readonly Action[] = [
  { kind: "addClaim", weight: 7, make: addClaim },
  { kind: "removeClaim", weight: 2, make: removeClaim },
  { kind: "revocation", weight: 3, make: revoke },
  { kind: "keys", weight: 4, make: keys },
];
