import { toBeHex } from "ethers";

import {
  ClaimIssuer__factory,
  ClaimTopicsRegistry__factory,
  TrustedIssuersRegistry__factory,
} from "../../typechain-types";
import { addClaimArgs, claimIdOf, keyOf, NO_END, typedClaim } from "../identity/claims";
import type { Attempt } from "./attempt";
import type { Provider } from "./deployment";
import { type Action, callTo, type Director } from "./director";

/** Issuers are identities too. */
const IDENTITY = ClaimIssuer__factory.createInterface();
const ISSUERS = TrustedIssuersRegistry__factory.createInterface();
const TOPICS = ClaimTopicsRegistry__factory.createInterface();
const HOUR = 3_600n;
/** Topics that claims are about; the third is never asked for at first. */
const CLAIM_TOPICS = [1n, 2n, 3n] as const;
const CLAIM_PURPOSE = 3n;

function provider(stage: Director): Provider {
  return stage.random.pick(stage.world.deployment.providers);
}

/** Who lacks the right to an identity: no key of it and no issuer. */
function outsider(stage: Director): string {
  const { stranger, agent, owner, broker } = stage.world.deployment;
  return stage.random.pick([stranger, agent, owner, broker]);
}

/** A typed claim by an issuer that may sign it, on the right identity, good for a while or for ever. */
async function addClaim(stage: Director): Promise<Attempt> {
  const { world, random, time } = stage;
  const [by, about] = [provider(stage), stage.investor()];
  const topic = random.pick(CLAIM_TOPICS);
  const key = random.chance(0.6) ? "management" : "second";
  const from = random.chance(0.5) ? 0n : time;
  const until = random.chance(0.55) ? undefined : time + BigInt(1 + random.below(30)) * HOUR;
  const terms = { validFrom: from, validUntil: until ?? NO_END, nonce: stage.nextNonce(), payload: toBeHex(topic, 32) };
  const signer = key === "management" ? by.management : by.second;
  const claim = await typedClaim(signer, by.issuer, about.identity, topic, terms);
  const renews = world.claims.has(about.identity, by.issuer, topic) && random.chance(0.5);
  const sender = renews ? by.management.address : (about.wallets[0] ?? "");
  return {
    kind: "addClaim",
    call: callTo(IDENTITY, sender, about.identity, "addClaim", addClaimArgs(claim)),
    against: world.claims.keys.has(`${by.issuer}/${key}`) ? [] : ["IdentityClaimInvalid"],
    effect: () => {
      world.claims.put(about.identity, by.issuer, topic, { key, from, until });
    },
  };
}

/** A claim that no issuer made for this identity, topic and time. */
async function forgeClaim(stage: Director): Promise<Attempt> {
  const { random, world, time } = stage;
  const [by, about, other] = [provider(stage), stage.investor(), stage.investor()];
  const topic = random.pick(CLAIM_TOPICS);
  const others = world.deployment.providers.filter(({ issuer }) => issuer !== by.issuer);
  const good = { validFrom: 0n, validUntil: NO_END, nonce: stage.nextNonce() + LATER, payload: toBeHex(9n, 32) };
  const [what, signed] = random.pick([
    ["another issuer's signature", { signer: random.pick(others).management }],
    ["for another identity", { identity: other.identity === about.identity ? by.issuer : other.identity }],
    ["for another topic", { topic: topic + 1n }],
    ["for another issuer's domain", { issuer: random.pick(others).issuer }],
    ["expired", { terms: { ...good, validUntil: time } }],
    ["not valid yet", { terms: { ...good, validFrom: time + HOUR } }],
  ] as const satisfies readonly [string, object][]);
  const use = { signer: by.management, identity: about.identity, topic, issuer: by.issuer, terms: good, ...signed };
  const claim = await typedClaim(use.signer, use.issuer, use.identity, use.topic, use.terms);
  const args = addClaimArgs({ ...claim, topic, issuer: by.issuer });
  return {
    kind: `forgeClaim (${what})`,
    call: callTo(IDENTITY, about.wallets[0] ?? "", about.identity, "addClaim", args),
    against: ["IdentityClaimInvalid"],
  };
}

/** Forged claims are above every nonce, so that nothing but the forgery speaks against them. */
const LATER = 1_000_000n;

function removeClaim(stage: Director): Promise<Attempt> {
  return onClaim(stage, async (identity, issuer, topic, owner) => {
    const against = stage.world.claims.has(identity, issuer, topic) ? [] : ["IdentityClaimMissing"];
    const call = callTo(IDENTITY, owner, identity, "removeClaim", [await claimIdOf(issuer, topic)]);
    const effect = (): void => {
      stage.world.claims.remove(identity, issuer, topic);
    };
    return { kind: "removeClaim", call, against, effect };
  });
}

function revokeClaim(stage: Director): Promise<Attempt> {
  return onClaim(stage, async (identity, issuer, topic) => {
    const { claims, deployment } = stage.world;
    const by = deployment.providers.find((one) => one.issuer === issuer)?.management.address ?? "";
    const against = [];
    if (!claims.has(identity, issuer, topic)) against.push("ClaimIssuerClaimMissing");
    else if (!claims.isSigned(identity, issuer, topic)) against.push("ClaimIssuerClaimNotSigned");
    else if (claims.isRevoked(identity, issuer, topic)) against.push("ClaimIssuerAlreadyRevoked");
    const call = callTo(IDENTITY, by, issuer, "revokeClaim", [await claimIdOf(issuer, topic), identity]);
    const effect = (): void => {
      claims.revoke(identity, issuer, topic);
    };
    return { kind: "revokeClaim", call, against, effect };
  });
}

async function onClaim(
  stage: Director,
  make: (identity: string, issuer: string, topic: bigint, owner: string) => Promise<Attempt>,
): Promise<Attempt> {
  const { claims, deployment } = stage.world;
  const [about, by, topic] = [stage.investor(), provider(stage), stage.random.pick(CLAIM_TOPICS)];
  const stands = deployment.providers.find((one) => claims.has(about.identity, one.issuer, topic));
  const { issuer } = stands !== undefined && stage.random.chance(0.7) ? stands : by;
  return make(about.identity, issuer, topic, about.wallets[0] ?? "");
}

/** A key that signs claims leaves an issuer, or comes back. */
async function changeKey(stage: Director): Promise<Attempt> {
  const { issuer, management, second } = provider(stage);
  const { keys } = stage.world.claims;
  const place = `${issuer}/second`;
  const held = keys.has(place);
  const key = await keyOf(second);
  const [name, args]: readonly [string, readonly unknown[]] = held
    ? ["removeKey", [key, CLAIM_PURPOSE]]
    : ["addKey", [key, CLAIM_PURPOSE, 1n]];
  return {
    kind: held ? "removeKey" : "addKey",
    call: callTo(IDENTITY, management.address, issuer, name, args),
    against: [],
    effect: () => {
      if (held) keys.delete(place);
      else keys.add(place);
    },
  };
}

/** What nobody but keys of an identity or issuer may do there. */
async function meddle(stage: Director): Promise<Attempt> {
  const { issuer, management } = provider(stage);
  const { identity } = stage.investor();
  const [topic, from] = [stage.random.pick(CLAIM_TOPICS), outsider(stage)];
  const id = await claimIdOf(issuer, topic);
  const terms = { validFrom: 0n, validUntil: NO_END, nonce: stage.nextNonce() + LATER, payload: toBeHex(5n, 32) };
  const claim = await typedClaim(management, issuer, identity, topic, terms);
  const [to, name, args] = stage.random.pick([
    [identity, "addClaim", addClaimArgs(claim)],
    [identity, "removeClaim", [id]],
    [identity, "addKey", [await keyOf(from), 1n, 1n]],
    [issuer, "addKey", [await keyOf(from), CLAIM_PURPOSE, 1n]],
    [issuer, "removeKey", [await keyOf(management), 1n]],
    [issuer, "revokeClaim", [id, identity]],
    [issuer, "revokeClaimBySignature", [claim.signature]],
    [issuer, "revokeDigest", [id]],
  ] as const);
  return { kind: "meddle", call: callTo(IDENTITY, from, to, name, args), against: ["IdentityUnauthorized"] };
}

/** Restores what every token starts with sooner than it takes it away. */
function changeTopics(stage: Director): Attempt {
  const { topicsRegistry, needs } = stage.token();
  const { owner } = stage.world.deployment;
  const topic = stage.random.pick(CLAIM_TOPICS);
  const on = !needs.topics.includes(topic);
  const name = stage.random.chance(0.1) === on ? "removeClaimTopic" : "addClaimTopic";
  const against = [];
  if (name === "removeClaimTopic" && on) against.push("ClaimTopicMissing");
  if (name === "addClaimTopic" && !on) against.push("ClaimTopicDuplicate");
  return {
    kind: "changeTopics",
    call: callTo(TOPICS, owner, topicsRegistry, name, [topic]),
    right: "owner",
    against,
  };
}

function changeIssuers(stage: Director): Attempt {
  const { issuersRegistry, needs } = stage.token();
  const { issuer } = provider(stage);
  const trusted = needs.issuers.has(issuer);
  const topics = stage.random.shuffled(CLAIM_TOPICS).slice(0, 1 + stage.random.below(3));
  const [name, args] = stage.random.weighted<readonly [string, readonly unknown[]]>([
    [trusted ? 2 : 0.2, ["removeTrustedIssuer", [issuer]]],
    [trusted ? 3 : 0.2, ["updateIssuerClaimTopics", [issuer, topics]]],
    [trusted ? 0.2 : 8, ["addTrustedIssuer", [issuer, topics]]],
  ]);
  const against = [];
  if (name === "addTrustedIssuer" && trusted) against.push("TrustedIssuerAlreadyAdded");
  if (name !== "addTrustedIssuer" && !trusted) against.push("TrustedIssuerNotFound");
  return {
    kind: "changeIssuers",
    call: callTo(ISSUERS, stage.world.deployment.owner, issuersRegistry, name, args),
    right: "owner",
    against,
  };
}

/** What holders, claim issuers and the owners of the lists do about claims. */
export const CLAIM_ACTIONS: readonly Action[] = [
  { kind: "addClaim", weight: 9, make: addClaim },
  { kind: "forgeClaim", weight: 2, make: forgeClaim },
  { kind: "removeClaim", weight: 1.5, make: removeClaim },
  { kind: "revokeClaim", weight: 2, make: revokeClaim },
  { kind: "changeKey", weight: 1.5, make: changeKey },
  { kind: "meddle", weight: 2, make: meddle },
  { kind: "changeTopics", weight: 1.5, make: changeTopics },
  { kind: "changeIssuers", weight: 2, make: changeIssuers },
];
