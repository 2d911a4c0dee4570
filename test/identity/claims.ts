import {
  AbiCoder,
  type AddressLike,
  concat,
  getBytes,
  hexlify,
  keccak256,
  randomBytes,
  resolveAddress,
  type Signer,
  toBeHex,
} from "ethers";
import { ethers } from "hardhat";

/** What a claim is about: everything its issuer signs, but the form. */
export interface ClaimTerms {
  readonly identity: AddressLike;
  readonly topic: bigint;
  readonly data: string;
}

/** Validity and nonce of a typed claim; times in seconds, `validUntil` exclusive. */
export interface TypedTerms {
  readonly validFrom: bigint;
  readonly validUntil: bigint;
  readonly nonce: bigint;
  readonly payload: string;
}

/** A claim as `addClaim` and the factory take it. */
export interface ClaimInput {
  readonly topic: bigint;
  readonly scheme: bigint;
  readonly issuer: string;
  readonly signature: string;
  readonly data: string;
  readonly uri: string;
}

export const TYPED_TAG = "0xff534331";
export const NO_END = 2n ** 40n - 1n;
export const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export const CLAIM_TYPES = {
  Claim: [
    { name: "identity", type: "address" },
    { name: "topic", type: "uint256" },
    { name: "validFrom", type: "uint40" },
    { name: "validUntil", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "payload", type: "bytes" },
  ],
};

/** The key of an address. */
export async function keyOf(account: AddressLike): Promise<string> {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address"], [await resolveAddress(account)]));
}

/** The id of the claim of an issuer and a topic. */
export async function claimIdOf(issuer: AddressLike, topic: bigint): Promise<string> {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [await resolveAddress(issuer), topic]));
}

/** What a signer signs, before EIP-191, for a claim of ONCHAINID's form. */
export async function legacyHash({ identity, topic, data }: ClaimTerms): Promise<string> {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["address", "uint256", "bytes"],
    [await resolveAddress(identity), topic, data],
  );
  return keccak256(encoded);
}

/** Signs a claim of ONCHAINID's form. */
export async function signLegacy(signer: Signer, terms: ClaimTerms): Promise<string> {
  return signer.signMessage(getBytes(await legacyHash(terms)));
}

/** The data of a typed claim. */
export function typedData(terms: TypedTerms): string {
  return concat([
    TYPED_TAG,
    toBeHex(terms.validFrom, 5),
    toBeHex(terms.validUntil, 5),
    toBeHex(terms.nonce, 8),
    terms.payload,
  ]);
}

/** Terms of a typed claim that always holds, with a random commitment as payload. */
export function lasting(nonce: bigint): TypedTerms {
  return { validFrom: 0n, validUntil: NO_END, nonce, payload: hexlify(randomBytes(32)) };
}

/** The EIP-712 domain of an issuer. */
export async function claimDomain(issuer: AddressLike): Promise<{
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}> {
  const { chainId } = await ethers.provider.getNetwork();
  return { name: "Scrip Claim", version: "1", chainId, verifyingContract: await resolveAddress(issuer) };
}

/** Signs a typed claim. */
export async function signTyped(
  signer: Signer,
  issuer: AddressLike,
  identity: AddressLike,
  topic: bigint,
  terms: TypedTerms,
): Promise<string> {
  const message = { identity: await resolveAddress(identity), topic, ...terms };
  return signer.signTypedData(await claimDomain(issuer), CLAIM_TYPES, message);
}

/** A signed claim of ONCHAINID's form. */
export async function legacyClaim(
  signer: Signer,
  issuer: AddressLike,
  identity: AddressLike,
  topic: bigint,
  data: string = hexlify(randomBytes(24)),
  uri = "",
): Promise<ClaimInput> {
  const signature = await signLegacy(signer, { identity, topic, data });
  return { topic, scheme: 1n, issuer: await resolveAddress(issuer), signature, data, uri };
}

/** A signed typed claim. */
export async function typedClaim(
  signer: Signer,
  issuer: AddressLike,
  identity: AddressLike,
  topic: bigint,
  terms: TypedTerms,
): Promise<ClaimInput> {
  const signature = await signTyped(signer, issuer, identity, topic, terms);
  return { topic, scheme: 1n, issuer: await resolveAddress(issuer), signature, data: typedData(terms), uri: "" };
}

/** The arguments of `addClaim`, in order. */
export function addClaimArgs(claim: ClaimInput): [bigint, bigint, string, string, string, string] {
  return [claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri];
}
