import { type BaseWallet, concat, toBeHex } from "ethers";

/** The first four bytes of a typed claim's data (`TypedClaim.sol`). */
const TAG = "0xff534331";
/** ERC-735's number for a signature by a key. */
const ECDSA_SCHEME = 1n;

const TYPES = {
  Claim: [
    { name: "identity", type: "address" },
    { name: "topic", type: "uint256" },
    { name: "validFrom", type: "uint40" },
    { name: "validUntil", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "payload", type: "bytes" },
  ],
};

/** What is attested of an identity. */
export interface ClaimTerms {
  readonly chainId: bigint;
  /** Contract of the KYC provider. */
  readonly issuer: string;
  readonly identity: string;
  readonly topic: number;
  /** First second it holds. */
  readonly validFrom: number;
  /** First second it no longer holds. */
  readonly validUntil: number;
  /** Rises with each claim of an issuer and topic on an identity; the first is 1. */
  readonly nonce: number;
  /** A salted commitment. */
  readonly payload: string;
}

/** A claim as ERC-735's `addClaim` takes it. */
export interface SignedClaim {
  readonly topic: bigint;
  readonly scheme: bigint;
  readonly issuer: string;
  readonly signature: string;
  readonly data: string;
  readonly uri: string;
}

/** Signs a claim that counts on one chain, for one issuer, identity and topic, and for its time only. */
export async function signClaim(signer: BaseWallet, terms: ClaimTerms): Promise<SignedClaim> {
  const { chainId, issuer, identity, topic, validFrom, validUntil, nonce, payload } = terms;
  const domain = { name: "Scrip Claim", version: "1", chainId, verifyingContract: issuer };
  const message = { identity, topic, validFrom, validUntil, nonce, payload };
  const signature = await signer.signTypedData(domain, TYPES, message);
  const data = concat([TAG, toBeHex(validFrom, 5), toBeHex(validUntil, 5), toBeHex(nonce, 8), payload]);
  return { topic: BigInt(topic), scheme: ECDSA_SCHEME, issuer, signature, data, uri: "" };
}
