import type { Issuer } from "../files/issuer";

/** Says who an address is by the issuer's reference: logs show no names. */
export class Who {
  private readonly references = new Map<string, string>();

  constructor(issuer: Issuer, identities: ReadonlyMap<string, string>) {
    for (const [wallet, { reference }] of issuer.investors.byWallet) {
      this.references.set(wallet, reference);
      const identity = identities.get(wallet);
      if (identity !== undefined) this.references.set(identity, reference);
    }
  }

  /** The investor's reference, or the address itself when it is nobody's. */
  is(address: string): string {
    return this.references.get(address) ?? address;
  }
}
