import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type AddressLike, concat, id, resolveAddress, toBeHex } from "ethers";
import { ethers } from "hardhat";

import {
  type ClaimEpochs,
  ClaimEpochs__factory,
  type ClaimIssuer,
  ClaimTopicsRegistry__factory,
  type ClaimTopicsRegistry,
  Identity__factory,
  type Identity,
  IdentityFactory__factory,
  type IdentityFactory,
  IdentityRegistry__factory,
  type IdentityRegistry,
  IdentityRegistryStorage__factory,
  type IdentityRegistryStorage,
  TrustedIssuersRegistry__factory,
  type TrustedIssuersRegistry,
  UpgradeableProxy__factory,
} from "../../typechain-types";
import { type ClaimInput, legacyClaim } from "../identity/claims";
import { createIssuer, signerAt } from "../identity/fixture";

export const TOPIC = { kyc: 1n, residence: 2n, accredited: 7n, wide: 2n ** 200n + 5n } as const;
export const COUNTRY = { germany: 276n, france: 250n } as const;
export const PERMISSION = { register: 1n, update: 2n, remove: 4n, recover: 8n } as const;
export const MAX_LEASE = 24n * 90n;

export interface Implementations {
  readonly epochs: ClaimEpochs;
  readonly factory: IdentityFactory;
  readonly registry: string;
  readonly identityStorage: string;
  readonly issuers: string;
  readonly topics: string;
}

/** One issuer's registries, linked and bound. */
export interface Suite {
  readonly registry: IdentityRegistry;
  readonly identityStorage: IdentityRegistryStorage;
  readonly issuers: TrustedIssuersRegistry;
  readonly topics: ClaimTopicsRegistry;
}

export interface SuiteOptions {
  readonly topics?: readonly bigint[];
  readonly issuers?: readonly { issuer: AddressLike; topics: readonly bigint[] }[];
  readonly maxLease?: bigint;
  readonly classTopics?: readonly bigint[];
  readonly listeners?: readonly AddressLike[];
  readonly identityStorage?: IdentityRegistryStorage;
}

export interface RegistryFixture extends Suite {
  readonly implementations: Implementations;
  readonly owner: HardhatEthersSigner;
  readonly agent: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  readonly wallet: HardhatEthersSigner;
  readonly wallet2: HardhatEthersSigner;
  readonly other: HardhatEthersSigner;
  readonly provider: HardhatEthersSigner;
  readonly claimSigner: HardhatEthersSigner;
  readonly issuer: ClaimIssuer;
  readonly identity: Identity;
}

/** Deploys an EIP-1167 clone, as OpenZeppelin's `Clones` does. */
export async function clone(implementation: AddressLike, deployer: HardhatEthersSigner): Promise<string> {
  const data = concat([
    "0x3d602d80600a3d3981f3363d3d373d3d3d363d73",
    await resolveAddress(implementation),
    "0x5af43d82803e903d91602b57fd5bf3",
  ]);
  const receipt = await (await deployer.sendTransaction({ data })).wait();
  if (!receipt?.contractAddress) throw new Error("no clone");
  return receipt.contractAddress;
}

export async function deployImplementations(deployer: HardhatEthersSigner): Promise<Implementations> {
  const epochs = await new ClaimEpochs__factory(deployer).deploy();
  const factory = await new IdentityFactory__factory(deployer).deploy(epochs);
  const registry = await new IdentityRegistry__factory(deployer).deploy(factory);
  const identityStorage = await new IdentityRegistryStorage__factory(deployer).deploy();
  const issuers = await new TrustedIssuersRegistry__factory(deployer).deploy();
  const topics = await new ClaimTopicsRegistry__factory(deployer).deploy();
  return {
    epochs,
    factory,
    registry: await registry.getAddress(),
    identityStorage: await identityStorage.getAddress(),
    issuers: await issuers.getAddress(),
    topics: await topics.getAddress(),
  };
}

async function addressesOf(accounts: readonly AddressLike[]): Promise<string[]> {
  const addresses: string[] = [];
  for (const account of accounts) addresses.push(await resolveAddress(account));
  return addresses;
}

export async function deployStorage(
  implementations: Implementations,
  owner: HardhatEthersSigner,
  registries: readonly AddressLike[] = [],
): Promise<IdentityRegistryStorage> {
  const initialize = IdentityRegistryStorage__factory.createInterface().encodeFunctionData("initialize", [
    { owner: owner.address, registries: await addressesOf(registries) },
  ]);
  const proxy = await new UpgradeableProxy__factory(owner).deploy(implementations.identityStorage, initialize);
  return IdentityRegistryStorage__factory.connect(await proxy.getAddress(), owner);
}

/** Clones first, then initialises, so that every part can name the others. */
export async function deploySuite(
  implementations: Implementations,
  owner: HardhatEthersSigner,
  agent: HardhatEthersSigner,
  options: SuiteOptions = {},
): Promise<Suite> {
  const registry = IdentityRegistry__factory.connect(await clone(implementations.registry, owner), owner);
  const issuers = TrustedIssuersRegistry__factory.connect(await clone(implementations.issuers, owner), owner);
  const topics = ClaimTopicsRegistry__factory.connect(await clone(implementations.topics, owner), owner);

  await topics.initialize({ owner, topics: [...(options.topics ?? [TOPIC.kyc])], registries: [registry] });
  await issuers.initialize({
    owner,
    issuers: (options.issuers ?? []).map((entry) => ({ issuer: entry.issuer, topics: [...entry.topics] })),
    registries: [registry],
  });
  let identityStorage = options.identityStorage;
  if (identityStorage === undefined) identityStorage = await deployStorage(implementations, owner, [registry]);
  else await identityStorage.bindIdentityRegistry(registry);
  await registry.initialize({
    owner,
    identityStorage,
    issuersRegistry: issuers,
    topicsRegistry: topics,
    maxLease: options.maxLease ?? MAX_LEASE,
    agents: [{ agent, permissions: 2n ** 128n - 1n }],
    listeners: [...(options.listeners ?? [])],
    classTopics: [...(options.classTopics ?? [])],
  });
  return { registry, identityStorage, issuers, topics };
}

/** Creates an identity with claims of ONCHAINID's form. */
export async function createIdentityWith(
  factory: IdentityFactory,
  holder: HardhatEthersSigner,
  salt: string,
  claims: readonly { issuer: ClaimIssuer; signer: HardhatEthersSigner; topic: bigint }[],
): Promise<Identity> {
  const address = await factory.identityAddress(holder, salt);
  const signed: ClaimInput[] = [];
  for (const claim of claims) {
    signed.push(await legacyClaim(claim.signer, claim.issuer, address, claim.topic, toBeHex(1n, 24)));
  }
  await factory.createIdentity(holder, salt, signed);
  return Identity__factory.connect(address, holder);
}

/** An owner, an agent, one issuer trusted for KYC, an identity with its claim; leases on; nothing registered. */
export async function registryFixture(): Promise<RegistryFixture> {
  return buildFixture({});
}

export async function buildFixture(options: SuiteOptions): Promise<RegistryFixture> {
  const [owner, agent, stranger, wallet, wallet2, other, provider, claimSigner] = (await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map(signerAt),
  )) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const implementations = await deployImplementations(owner);
  const issuer = await createIssuer(implementations.factory, provider, claimSigner);
  const topics = options.topics ?? [TOPIC.kyc];
  const suite = await deploySuite(implementations, owner, agent, {
    ...options,
    issuers: options.issuers ?? [{ issuer, topics: [...new Set([...topics, TOPIC.accredited])] }],
  });
  const identity = await createIdentityWith(
    implementations.factory,
    wallet,
    id("wallet"),
    topics.map((topic) => ({ issuer, signer: claimSigner, topic })),
  );
  return {
    ...suite,
    implementations,
    owner,
    agent,
    stranger,
    wallet,
    wallet2,
    other,
    provider,
    claimSigner,
    issuer,
    identity,
  };
}

/** A wallet of nobody else, without a key. */
export function walletAt(index: number): string {
  return ethers.getAddress(toBeHex(0x10000n + BigInt(index), 20));
}
