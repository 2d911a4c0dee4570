import { z } from "zod";

import { appendLines, cutTornLine, readLines } from "../chain/lines";

const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);

const stored = z.object({
  identity: hex,
  issuer: hex,
  topic: z.int(),
  /** Without it the commitment on chain says nothing: erase it to erase the datum. */
  salt: hex,
  record: z.record(z.string(), z.union([z.string(), z.number()])),
  data: hex,
  signature: hex,
});
export type StoredClaim = z.output<typeof stored>;

/**
 * The KYC provider's file of what it attested: records, salts, signatures. It never leaves this machine. A claim is on
 * disk before it is sent, so that a run which is killed sends the same one again.
 */
export class ClaimStore {
  private readonly claims = new Map<string, StoredClaim>();

  /** @param path Undefined to write nothing. */
  constructor(private readonly path: string | undefined) {
    if (path === undefined) return;
    for (const line of readLines(path)) this.keep(stored.parse(JSON.parse(line)));
  }

  get(identity: string, issuer: string, topic: number): StoredClaim | undefined {
    return this.claims.get(key(identity, issuer, topic));
  }

  /** Everything attested of an identity. */
  of(identity: string): readonly StoredClaim[] {
    return [...this.claims.values()].filter((claim) => claim.identity === identity);
  }

  /** Writes a claim, and returns once it is on disk. */
  add(claims: readonly StoredClaim[]): void {
    if (this.path !== undefined && claims.length > 0) {
      cutTornLine(this.path);
      appendLines(this.path, claims);
    }
    claims.forEach((claim) => {
      this.keep(claim);
    });
  }

  private keep(claim: StoredClaim): void {
    this.claims.set(key(claim.identity, claim.issuer, claim.topic), claim);
  }
}

function key(identity: string, issuer: string, topic: number): string {
  return `${identity}/${issuer}/${topic}`;
}
