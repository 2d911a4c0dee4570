import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { id } from "ethers";
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
import { keyOf } from "./claims";

export const PURPOSE = { management: 1n, action: 2n, claim: 3n, encryption: 4n } as const;
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
  readonly identity: Identity;
  readonly issuer: ClaimIssuer;
}

/** The n-th signer. */
export async function signerAt(index: number): Promise<HardhatEthersSigner> {
  const signer = (await ethers.getSigners())[index];
  if (signer === undefined) throw new Error(`no signer ${index}`);
  return signer;
}

/** Creates an identity without claims. */
export async function createIdentity(
  factory: IdentityFactory,
  holder: HardhatEthersSigner,
  salt: string = id("identity"),
): Promise<Identity> {
  await factory.createIdentity(holder, salt, []);
  return Identity__factory.connect(await factory.identityAddress(holder, salt), holder);
}

/** Creates a claim issuer, with `claimSigner` as claim key. */
export async function createIssuer(
  factory: IdentityFactory,
  provider: HardhatEthersSigner,
  claimSigner: HardhatEthersSigner,
  salt: string = id("issuer"),
): Promise<ClaimIssuer> {
  await factory.createClaimIssuer(provider, salt);
  const issuer = ClaimIssuer__factory.connect(await factory.claimIssuerAddress(provider, salt), provider);
  await issuer.addKey(await keyOf(claimSigner), PURPOSE.claim, 1n);
  return issuer;
}

/** A factory, an identity without claims, a claim issuer with one claim key. */
export async function identityFixture(): Promise<IdentityFixture> {
  const [deployer, holder, provider, claimSigner, stranger, other] = (await Promise.all(
    [0, 1, 2, 3, 4, 5].map(signerAt),
  )) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const epochs = await new ClaimEpochs__factory(deployer).deploy();
  const factory = await new IdentityFactory__factory(deployer).deploy(epochs);
  const identity = await createIdentity(factory, holder);
  const issuer = await createIssuer(factory, provider, claimSigner);
  return { deployer, holder, provider, claimSigner, stranger, other, epochs, factory, identity, issuer };
}
