/** Of how many successors in a row the last one is still found. */
const MOST_SUCCESSORS = 32;

/** What the shared storage of identities must know: who has which wallet, which are lost, who succeeded them. */
export class Identities {
  readonly registered = new Map<string, string>();
  /** Lost wallets, with the identity that they had. */
  readonly lost = new Map<string, string>();
  readonly successors = new Map<string, string>();
  /** Identities whose claims have gone. */
  readonly lapsed = new Set<string>();
  private readonly keys = new Map<string, Set<string>>();

  addKey(identity: string, wallet: string): void {
    this.keys.set(identity, (this.keys.get(identity) ?? new Set()).add(wallet));
  }

  isKey(identity: string, wallet: string): boolean {
    return this.keys.get(identity)?.has(wallet) ?? false;
  }

  /** The identity of a wallet now, or when it was lost. */
  lastOf(wallet: string): string | undefined {
    return this.registered.get(wallet) ?? this.lost.get(wallet);
  }

  isVerified(wallet: string): boolean {
    const identity = this.registered.get(wallet);
    return identity !== undefined && !this.lapsed.has(identity);
  }

  walletsOf(identity: string): string[] {
    return [...this.registered].filter(([, owner]) => owner === identity).map(([wallet]) => wallet);
  }

  /** The wallets that took a lost one's place, one after the other. */
  *heirsOf(wallet: string): Generator<string> {
    let next = this.successors.get(wallet);
    for (let i = 0; next !== undefined && i < MOST_SUCCESSORS; ++i) {
      yield next;
      next = this.successors.get(next);
    }
  }

  /** The first wallet of the identity among this one and its heirs. */
  holderOf(identity: string, wallet: string): string | undefined {
    return [wallet, ...this.heirsOf(wallet)].find((each) => this.registered.get(each) === identity);
  }

  whyNotRegistered(wallet: string): string | undefined {
    if (this.lost.has(wallet)) return "StorageWalletBarred";
    return this.registered.has(wallet) ? "StorageWalletTaken" : undefined;
  }

  whyUnknown(wallet: string): string | undefined {
    if (this.lost.has(wallet)) return "StorageWalletBarred";
    return this.registered.has(wallet) ? undefined : "StorageWalletUnknown";
  }

  /** Why the registry refuses that `next` takes the place of `lost`. */
  whyNotRecovered(lost: string, next: string, identity: string): string | undefined {
    if (this.lastOf(lost) !== identity) return "RecoveryIdentityMismatch";
    if (this.lost.has(lost) && ![...this.heirsOf(lost)].includes(next)) return "RecoveryAlreadyDone";
    if (this.lost.has(next)) return "RecoveryWalletInvalid";
    const owner = this.registered.get(next);
    if (owner !== undefined) return owner === identity ? undefined : "RecoveryWalletTaken";
    return this.isKey(identity, next) ? undefined : "RecoveryWalletUnknown";
  }

  /** What a recovery changes, unless another token has done so before. */
  recover(lost: string, next: string, identity: string): void {
    if (this.lost.has(lost)) return;
    this.registered.delete(lost);
    this.registered.set(next, identity);
    this.lost.set(lost, identity);
    this.successors.set(lost, next);
  }
}
