import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type AddressLike, id, resolveAddress } from "ethers";
import { ethers } from "hardhat";

import {
  type ClaimEpochs,
  ClaimEpochs__factory,
  type ClaimIssuer,
  ClaimIssuer__factory,
  type Identity,
  Identity__factory,
  type IdentityFactory,
  IdentityFactory__factory,
} from "../../typechain-types";
import { type ClaimInput, keyOf } from "./claims";

export const PURPOSE = { management: 1n, action: 2n, claim: 3n, encryption: 4n } as const;
export const ECDSA_KEY = 1n;
export const TOPIC = { kyc: 1n, accredited: 7n, wide: 2n ** 200n + 5n } as const;

export interface IdentityFixture {
  readonly deployer: HardhatEthersSigner;
  readonly holder: HardhatEthersSigner;
  readonly provider: HardhatEthersSigner;
  readonly claimSigner: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  readonly other: HardhatEthersSigner;
  readonly epochs: ClaimEpochs;
  readonly factory: IdentityFactory;
  /** Holder's identity, without claims. */
  readonly identity: Identity;
  /** Provider's claim issuer, with `claimSigner` as claim key. */
  readonly issuer: ClaimIssuer;
}

/** The n-th signer. */
export async function signerAt(index: number): Promise<HardhatEthersSigner> {
  const signer = (await ethers.getSigners())[index];
  if (signer === undefined) throw new Error(`no signer ${index}`);
  return signer;
}

/** Creates an identity; its claims are signed once its address is known. */
export async function createIdentity(
  factory: IdentityFactory,
  holder: HardhatEthersSigner,
  label = "identity",
  claimsOf: (identity: string) => Promise<ClaimInput[]> = () => Promise.resolve([]),
): Promise<Identity> {
  const address = await factory.identityAddress(holder, id(label));
  await factory.createIdentity(holder, id(label), await claimsOf(address));
  return Identity__factory.connect(address, holder);
}

/** Creates a claim issuer with a claim key. */
export async function createIssuer(
  factory: IdentityFactory,
  provider: HardhatEthersSigner,
  claimKey: AddressLike,
  label = "issuer",
): Promise<ClaimIssuer> {
  const address = await factory.claimIssuerAddress(provider, id(label));
  await factory.createClaimIssuer(provider, id(label));
  const issuer = ClaimIssuer__factory.connect(address, provider);
  await issuer.addKey(await keyOf(claimKey), PURPOSE.claim, ECDSA_KEY);
  return issuer;
}

/** A factory, an identity without claims, a claim issuer with one claim key. */
export async function identityFixture(): Promise<IdentityFixture> {
  const deployer = await signerAt(0);
  const holder = await signerAt(1);
  const provider = await signerAt(2);
  const claimSigner = await signerAt(3);
  const epochs = await new ClaimEpochs__factory(deployer).deploy();
  const factory = await new IdentityFactory__factory(deployer).deploy(epochs);
  return {
    deployer,
    holder,
    provider,
    claimSigner,
    stranger: await signerAt(4),
    other: await signerAt(5),
    epochs,
    factory,
    identity: await createIdentity(factory, holder),
    issuer: await createIssuer(factory, provider, claimSigner),
  };
}

/** How much a source's counter grew while `act` ran. */
export async function bumpsOf(epochs: ClaimEpochs, source: AddressLike, act: () => Promise<unknown>): Promise<bigint> {
  const address = await resolveAddress(source);
  const before = await epochs.epochOf(address);
  await act();
  return (await epochs.epochOf(address)) - before;
}
