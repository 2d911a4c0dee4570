import { AbiCoder, type Provider, ZeroAddress, ZeroHash, hexlify, keccak256, randomBytes } from "ethers";

import { hasCode } from "../../deploy/create2";
import { Identity__factory, IdentityFactory__factory, IdentityRegistry__factory } from "../../typechain-types";
import type { OnboardRequestStruct } from "../../typechain-types/contracts/registry/IdentityRegistry";
import { BatchSizer } from "../chain/batches";
import { estimate, gasToSend } from "../chain/estimate";
import { commitment, kycRecord } from "../claims/record";
import { type SignedClaim, signClaim } from "../claims/typedClaim";
import type { Context } from "../context";
import { ScripError } from "../errors";
import type { Config } from "../files/config";
import type { Investor } from "../files/investors";
import type { Deployment } from "./deploy";

/** What an investor with a claim costs, before the first batch has been measured. */
const FIRST_GUESS = 380_000n;
/** Questions asked of the node at once. */
const READS_AT_ONCE = 20;

/** A wallet is registered otherwise than the files say. */
export class RegisterMismatchError extends ScripError {}

/** Who the chain knows: the identity of every registered wallet. */
export type Identities = ReadonlyMap<string, string>;

/** Registers every investor that the registry does not know yet, with a new identity and its first claims. */
export async function onboard(context: Context, deployment: Deployment): Promise<Identities> {
  const { issuer, provider, keys, sender, terminal } = context;
  const registry = IdentityRegistry__factory.connect(deployment.suite.identityRegistry, provider);
  const known = await readIdentities(context, deployment.suite.identityRegistry);
  requireSameOwners(issuer.investors.list, known);

  const identities = new Map(known);
  let open = issuer.investors.list.filter(({ wallets }) => wallets.some((wallet) => !known.has(wallet)));
  const progress = terminal.progress("onboarded", issuer.investors.list.length);
  progress.add(issuer.investors.list.length - open.length);
  const sizer = new BatchSizer(context.gasLimit, FIRST_GUESS);
  while (open.length > 0) {
    const requests = new Map<Investor, OnboardRequestStruct>();
    const encode = async (batch: readonly Investor[]): Promise<string> => {
      for (const investor of batch) {
        if (requests.has(investor)) continue;
        const made = await request(context, deployment, known, investor);
        requests.set(investor, made.request);
        investor.wallets.forEach((wallet) => identities.set(wallet, made.identity));
      }
      const parts = batch.flatMap((investor) => requests.get(investor) ?? []);
      return registry.interface.encodeFunctionData("batchOnboard", [parts]);
    };
    const to = deployment.suite.identityRegistry;
    const { batch, gas } = await sizer.next(open, async (part) =>
      estimate(provider, { from: keys.operator.address, to, data: await encode(part) }),
    );
    const first = batch[0]?.reference ?? "";
    const receipt = await sender.send(keys.operator, {
      key: `onboard/${first}`,
      to,
      data: await encode(batch),
      what: `onboard ${batch.length} investors from ${first} on`,
      gas: gasToSend(gas),
    });
    if (receipt !== undefined) sizer.measured(batch.length, receipt.gasUsed);
    open = open.slice(batch.length);
    progress.add(batch.length);
  }
  progress.end();
  return identities;
}

/** The identity of each of the issuer's wallets that is registered, or was until it was lost and replaced. */
export async function readIdentities({ issuer, provider }: Context, identityRegistry: string): Promise<Identities> {
  const registry = IdentityRegistry__factory.connect(identityRegistry, provider);
  const wallets = [...issuer.investors.byWallet.keys()];
  const found = new Map<string, string>();
  for (let start = 0; start < wallets.length; start += READS_AT_ONCE) {
    const part = wallets.slice(start, start + READS_AT_ONCE);
    const identities = await Promise.all(part.map((wallet) => registry.lastIdentityOf(wallet)));
    part.forEach((wallet, index) => {
      const identity = identities[index];
      if (identity !== undefined && identity !== ZeroAddress) found.set(wallet, identity);
    });
  }
  return found;
}

/** One investor is one identity, and nobody else's. */
function requireSameOwners(investors: readonly Investor[], known: Identities): void {
  const owners = new Map<string, string>();
  for (const { reference, wallets, file, line } of investors) {
    const identities = new Set(wallets.flatMap((wallet) => known.get(wallet) ?? []));
    const [identity] = identities;
    const other = identity === undefined ? undefined : owners.get(identity);
    if (identities.size > 1 || other !== undefined) {
      const what = other === undefined ? "has wallets of several identities" : `shares an identity with ${other}`;
      const hint = "Correct the file, or have an agent correct the registry.";
      throw new RegisterMismatchError(`${reference} (${file}:${line}) ${what} on chain`, hint);
    }
    if (identity !== undefined) owners.set(identity, reference);
  }
}

/**
 * The identity that an investor gets, or would: it follows from its first wallet and a salt. Who sees the salt on its way
 * can create that identity first, without the claims that it is to be born with; then another salt is taken.
 */
export async function identityToBe(
  context: Context,
  identityFactory: string,
  { reference, wallets }: Investor,
): Promise<{ identity: string; managementKey: string; salt: string }> {
  const { journal, provider } = context;
  const managementKey = wallets[0] ?? ZeroAddress;
  const factory = IdentityFactory__factory.connect(identityFactory, provider);
  for (let attempt = 1; ; ++attempt) {
    const name = attempt === 1 ? `identity/${reference}` : `identity/${reference}/${attempt}`;
    const salt = journal.secret(name, () => hexlify(randomBytes(32)));
    const identity = await factory.identityAddress(managementKey, salt);
    if (!(await isForestalled(context, identity))) return { identity, managementKey, salt };
  }
}

/** Whether an identity exists without a claim that it was to be born with. */
async function isForestalled({ claims, provider }: Context, identity: string): Promise<boolean> {
  if (!(await hasCode(provider, identity))) return false;
  const contract = Identity__factory.connect(identity, provider);
  for (const { issuer, topic } of claims.of(identity)) {
    const claimId = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [issuer, topic]));
    if ((await contract.getClaim(claimId)).topic === 0n) return true;
  }
  return false;
}

async function request(
  context: Context,
  deployment: Deployment,
  known: Identities,
  investor: Investor,
): Promise<{ request: OnboardRequestStruct; identity: string }> {
  const wallets = [...investor.wallets];
  const common = { wallets, country: investor.country, lease: context.issuer.config.lease.maxDays > 0 };
  const registered = wallets.flatMap((wallet) => known.get(wallet) ?? [])[0];
  if (registered !== undefined) {
    const none = { managementKey: ZeroAddress, salt: ZeroHash, claims: [] };
    return { request: { ...common, ...none, identity: registered }, identity: registered };
  }
  const { identity, ...birth } = await identityToBe(context, deployment.code.identityFactory, investor);
  const claims = await attest(context, deployment, investor, identity);
  return { request: { ...common, ...birth, identity: ZeroAddress, claims }, identity };
}

/** What the KYC providers attest of an investor. An attestation that has ended is none: an identity takes no such claim. */
async function attest(
  context: Context,
  deployment: Deployment,
  investor: Investor,
  identity: string,
): Promise<SignedClaim[]> {
  const { kyc } = investor;
  const now = await latestTime(context.provider);
  if (kyc === undefined || kyc.until < now) return [];
  const { config } = context.issuer;
  const claims: SignedClaim[] = [];
  for (const topic of topicsOf(config, investor)) {
    const index = providerFor(config.kycProviders, kyc.provider, topic);
    const issuer = deployment.claimIssuers[index];
    const name = config.kycProviders[index]?.name;
    if (issuer === undefined || name === undefined) continue;
    const stored = context.claims.get(identity, issuer, topic);
    if (stored !== undefined) {
      const { signature, data } = stored;
      claims.push({ topic: BigInt(topic), scheme: 1n, issuer, signature, data, uri: "" });
      continue;
    }
    const salt = hexlify(randomBytes(32));
    const record = kycRecord(investor, kyc, name, topic);
    const claim = await signClaim(context.keys.kycProvider(name, index), {
      chainId: context.chainId,
      issuer,
      identity,
      topic,
      validFrom: now,
      validUntil: kyc.until + 1,
      nonce: 1,
      payload: commitment(salt, record),
    });
    const { data, signature } = claim;
    context.claims.add([{ identity, issuer, topic, salt, record: { ...record }, data, signature }]);
    claims.push(claim);
  }
  return claims;
}

/** The claims that an investor is given: those that every holder needs, and those of its classes. */
export function topicsOf({ claimTopics, classes }: Config, investor: Investor): number[] {
  return [...claimTopics.map(({ topic }) => topic), ...investor.classes.flatMap((name) => classes[name]?.topic ?? [])];
}

/** The investor's own provider where it is trusted for the topic, else the first one that is. */
export function providerFor(
  providers: readonly { readonly name: string; readonly topics: readonly number[] }[],
  own: string,
  topic: number,
): number {
  const trusted = (name?: string): number =>
    providers.findIndex(
      (provider) => provider.topics.includes(topic) && (name === undefined || provider.name === name),
    );
  const index = trusted(own);
  return index === -1 ? trusted() : index;
}

async function latestTime(provider: Provider): Promise<number> {
  return (await provider.getBlock("latest"))?.timestamp ?? 0;
}
