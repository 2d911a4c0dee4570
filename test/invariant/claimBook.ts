/** A claim on an identity, as its issuer made it. */
interface Claim {
  readonly key: string;
  readonly from: bigint;
  /** First second at which it is no longer valid; undefined for never. */
  readonly until: bigint | undefined;
  revoked: boolean;
}

/** What one token asks of its holders. */
export interface Requirements {
  topics: bigint[];
  /** Topics that each issuer is trusted for. */
  readonly issuers: Map<string, bigint[]>;
}

/** Claims and keys, as those who made them know them: who must be verified, and who must not be. */
export class ClaimBook {
  private readonly claims = new Map<string, Claim>();
  /** Keys that issuers hold now. */
  readonly keys = new Set<string>();

  put(identity: string, issuer: string, topic: bigint, claim: Omit<Claim, "revoked">): void {
    this.claims.set(place(identity, issuer, topic), { ...claim, revoked: false });
  }

  remove(identity: string, issuer: string, topic: bigint): void {
    this.claims.delete(place(identity, issuer, topic));
  }

  revoke(identity: string, issuer: string, topic: bigint): void {
    const claim = this.claims.get(place(identity, issuer, topic));
    if (claim !== undefined) claim.revoked = true;
  }

  has(identity: string, issuer: string, topic: bigint): boolean {
    return this.claims.has(place(identity, issuer, topic));
  }

  isRevoked(identity: string, issuer: string, topic: bigint): boolean {
    return this.claims.get(place(identity, issuer, topic))?.revoked ?? false;
  }

  /** Whether the key that signed a claim is still its issuer's. */
  isSigned(identity: string, issuer: string, topic: bigint): boolean {
    const claim = this.claims.get(place(identity, issuer, topic));
    return claim !== undefined && this.keys.has(`${issuer}/${claim.key}`);
  }

  /** Whether an identity satisfies what a token asks, at a second. */
  isVerified(identity: string, { topics, issuers }: Requirements, time: bigint): boolean {
    return topics.every((topic) =>
      [...issuers].some(([issuer, trusted]) => trusted.includes(topic) && this.holds(identity, issuer, topic, time)),
    );
  }

  private holds(identity: string, issuer: string, topic: bigint, time: bigint): boolean {
    const claim = this.claims.get(place(identity, issuer, topic));
    if (claim === undefined || claim.revoked || !this.keys.has(`${issuer}/${claim.key}`)) return false;
    return time >= claim.from && (claim.until === undefined || time < claim.until);
  }
}

function place(identity: string, issuer: string, topic: bigint): string {
  return `${identity}/${issuer}/${topic.toString()}`;
}
