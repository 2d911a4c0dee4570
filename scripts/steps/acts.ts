import {
  AbiCoder,
  type BytesLike,
  concat,
  dataSlice,
  getNumber,
  hexlify,
  keccak256,
  randomBytes,
  toUtf8Bytes,
} from "ethers";

import {
  DividendDistributor__factory,
  IdentityRegistry__factory,
  Identity__factory,
  SecurityToken__factory,
} from "../../typechain-types";
import { commitment, kycRecord } from "../claims/record";
import { signClaim } from "../claims/typedClaim";
import type { Context } from "../context";
import { type Act, isPayoutAct } from "../files/acts";
import type { Hold } from "../files/holds";
import type { Deployment } from "./deploy";
import { type Identities, providerFor } from "./onboard";

/** Where a typed claim's data says when it ends (`TypedClaim.sol`). */
const VALID_UNTIL = { start: 9, end: 14 } as const;

type Of<Kind extends Act["act"]> = Extract<Act, { act: Kind }>;

/** What an act is done with. */
interface Doing {
  readonly context: Context;
  readonly deployment: Deployment;
  readonly identity: string;
}

/** The next act that is not due yet; payments are held only where there are distributions. */
export function nextAct(acts: readonly Act[], now: number, distributes: boolean): Act | undefined {
  return acts.find(({ on, act }) => on.second > now && (distributes || !isPayoutAct(act)));
}

const WORDS: Readonly<Record<Act["act"], string>> = {
  recover: "a lost wallet is replaced",
  renewKyc: "the attestation is renewed",
  release: "a hold ends",
  holdPayout: "payments are held",
  releasePayout: "payments are released",
};

/** An act in a few words. */
export function describeAct({ act, reference }: Act): string {
  return `${WORDS[act]}: ${reference}`;
}

/** Whether an act that is due by now ended a hold. */
export function isReleased(hold: Hold, acts: readonly Act[], now: number): boolean {
  return acts.some(
    (act) =>
      act.act === "release" &&
      act.on.second <= now &&
      act.reference === hold.reference &&
      (act.wallet ?? hold.wallet) === hold.wallet,
  );
}

/** Whether an act that is due by now renewed an investor's attestation. */
export function isRenewed(reference: string, acts: readonly Act[], now: number): boolean {
  return acts.some((act) => act.act === "renewKyc" && act.reference === reference && act.on.second <= now);
}

/** Does every act that is due, each once: what the chain shows as done is left as it is. */
export async function carryOutActs(
  context: Context,
  deployment: Deployment,
  identities: Identities,
  desk: object | undefined,
): Promise<void> {
  const { issuer, provider } = context;
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const due = issuer.acts.filter(({ on }) => on.second <= now);
  for (const [index, act] of due.entries()) {
    const wallets = issuer.investors.byReference.get(act.reference)?.wallets ?? [];
    const identity = wallets.flatMap((wallet) => identities.get(wallet) ?? [])[0];
    if (identity === undefined) continue;
    const doing = { context, deployment, identity };
    if (act.act === "recover") await recover(doing, act);
    else if (act.act === "renewKyc") await renewKyc(doing, act);
    else if (act.act === "release") await release(doing, act);
    else if (desk !== undefined && isLast(act, due.slice(index + 1))) await setPayoutHold(doing, act);
  }
}

/** Of several acts on one investor's payments the last one counts. */
function isLast({ reference }: Act, later: readonly Act[]): boolean {
  return !later.some((other) => isPayoutAct(other.act) && other.reference === reference);
}

/** A lost wallet's tokens, and what it is owed, pass to its successor. */
async function recover({ context, deployment, identity }: Doing, act: Of<"recover">): Promise<void> {
  const registry = IdentityRegistry__factory.connect(deployment.suite.identityRegistry, context.provider);
  if ((await registry.successorOf(act.wallet)) === act.to) return;
  const data = SecurityToken__factory.createInterface().encodeFunctionData(
    "recoveryAddress(address,address,address,bytes)",
    [act.wallet, act.to, identity, evidence(context, act)],
  );
  await send(context, act, deployment.suite.token, data, "a lost wallet is replaced by another one");
}

/** The KYC provider replaces its attestation by a newer one, which its identity takes without its holder. */
async function renewKyc({ context, deployment, identity }: Doing, act: Of<"renewKyc">): Promise<void> {
  const { issuer, provider, keys, chainId } = context;
  const { config } = issuer;
  const investor = issuer.investors.byReference.get(act.reference);
  if (investor?.kyc === undefined) return;
  const kyc = { ...investor.kyc, until: act.to };
  const contract = Identity__factory.connect(identity, provider);
  for (const { topic } of config.claimTopics) {
    const index = providerFor(config.kycProviders, kyc.provider, topic);
    const claimIssuer = deployment.claimIssuers[index] ?? "";
    const name = config.kycProviders[index]?.name ?? "";
    const claimId = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [claimIssuer, topic]));
    const known = await contract.getClaim(claimId);
    if (known.topic === 0n || validUntil(known.data) === act.to + 1) continue;
    const salt = hexlify(randomBytes(32));
    const record = kycRecord(investor, kyc, name, topic);
    const signer = keys.kycProvider(name, index);
    const claim = await signClaim(signer, {
      chainId,
      issuer: claimIssuer,
      identity,
      topic,
      validFrom: (await provider.getBlock("latest"))?.timestamp ?? 0,
      validUntil: act.to + 1,
      nonce: Number(await contract.claimNonce(claimId)) + 1,
      payload: commitment(salt, record),
    });
    const { data, signature } = claim;
    context.claims.add([{ identity, issuer: claimIssuer, topic, salt, record: { ...record }, data, signature }]);
    await context.sender.send(signer, {
      key: `${keyOf(act)}/${topic}`,
      to: identity,
      data: contract.interface.encodeFunctionData("addClaim", [topic, claim.scheme, claimIssuer, signature, data, ""]),
      what: `${name} renews its attestation ${topic} of ${act.reference}`,
    });
    if (!context.sender.dry) context.terminal.line(`  ${act.reference}: ${name} renews its attestation`);
  }
}

function validUntil(data: BytesLike): number {
  return getNumber(dataSlice(data, VALID_UNTIL.start, VALID_UNTIL.end));
}

/** Ends the holds of `holds.csv` that the act names. */
async function release({ context, deployment, identity }: Doing, act: Of<"release">): Promise<void> {
  const { issuer, provider } = context;
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const proof = evidence(context, act);
  for (const hold of issuer.holds) {
    if (!isReleased(hold, [act], act.on.second)) continue;
    const { wallet } = hold;
    let data: string | undefined;
    if (wallet === undefined) {
      if (await token.isIdentityFrozen(identity)) {
        data = token.interface.encodeFunctionData("setIdentityFrozen", [identity, false, proof]);
      }
    } else if (hold.amount === undefined) {
      if (await token.isFrozen(wallet)) {
        const signature = "setAddressFrozen(address,bool,bytes)";
        data = token.interface.encodeFunctionData(signature, [wallet, false, proof]);
      }
    } else {
      const frozen = await token.getFrozenTokens(wallet);
      const amount = frozen < hold.amount ? frozen : hold.amount;
      if (amount > 0n && context.journal.done(keyOf(act)) === undefined) {
        data = token.interface.encodeFunctionData("unfreezePartialTokens(address,uint256,bytes)", [
          wallet,
          amount,
          proof,
        ]);
      }
    }
    if (data !== undefined) await send(context, act, deployment.suite.token, data, "a hold is lifted");
  }
}

/** Payments to the investor wait, or go on. */
async function setPayoutHold({ context, deployment, identity }: Doing, act: Act): Promise<void> {
  const distributor = DividendDistributor__factory.connect(deployment.suite.distributor, context.provider);
  const held = act.act === "holdPayout";
  if ((await distributor.payoutHold(identity)) === held) return;
  const data = distributor.interface.encodeFunctionData("setPayoutHold", [identity, held, evidence(context, act)]);
  await send(context, act, deployment.suite.distributor, data, held ? "payments are held" : "payments go on");
}

async function send(context: Context, act: Act, to: string, data: string, what: string): Promise<void> {
  const text = `${act.reference}: ${what}`;
  await context.sender.send(context.keys.operator, { key: keyOf(act), to, data, what: text });
  if (!context.sender.dry) context.terminal.line(`  ${text}`);
}

function keyOf({ act, reference, on }: Act): string {
  return `acts/${on.day}/${act}/${reference}`;
}

/** The salted hash of the order behind an act. */
function evidence({ journal }: Context, act: Act): string {
  const salt = journal.secret(keyOf(act), () => hexlify(randomBytes(32)));
  return keccak256(concat([salt, toUtf8Bytes(act.order)]));
}
