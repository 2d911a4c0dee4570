import { concat, keccak256, toUtf8Bytes } from "ethers";

import { countryCode } from "../files/countries";
import type { Investor, Kyc } from "../files/investors";

/** What a KYC provider attests, as it keeps it. Nothing of it goes on chain but a salted hash. */
export interface KycRecord {
  readonly reference: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly provider: string;
  readonly topic: number;
  /** Last day it holds, as in 2030-12-31. */
  readonly until: string;
}

export function kycRecord(investor: Investor, kyc: Kyc, provider: string, topic: number): KycRecord {
  return {
    reference: investor.reference,
    country: countryCode(investor.country),
    provider,
    topic,
    until: new Date(kyc.until * 1_000).toISOString().slice(0, 10),
  };
}

/** A record as it is hashed: JSON with its keys in order and no spaces, in UTF-8. */
export function canonical(record: KycRecord): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * What goes on chain for a record: the hash of a random salt and the record. Who has both can prove what was attested;
 * who has erased the salt has erased the datum.
 */
export function commitment(salt: string, record: KycRecord): string {
  return keccak256(concat([salt, toUtf8Bytes(canonical(record))]));
}
