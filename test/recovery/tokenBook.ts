import type { Identities } from "./identities";

/** What everybody had of a token when a second ended. */
export interface Holdings {
  readonly balances: ReadonlyMap<string, bigint>;
  readonly treasury: ReadonlySet<string>;
}

/** What one token must say of every account. */
export class TokenBook {
  readonly frozenWallets = new Set<string>();
  readonly frozenIdentities = new Set<string>();
  readonly treasury = new Set<string>();
  private readonly balances = new Map<string, bigint>();
  private readonly frozen = new Map<string, bigint>();

  constructor(private readonly identities: Identities) {}

  balanceOf(wallet: string): bigint {
    return this.balances.get(wallet) ?? 0n;
  }

  frozenOf(wallet: string): bigint {
    return this.frozen.get(wallet) ?? 0n;
  }

  freeOf(wallet: string): bigint {
    return this.balanceOf(wallet) - this.frozenOf(wallet);
  }

  holdings(): Holdings {
    return { balances: new Map(this.balances), treasury: new Set(this.treasury) };
  }

  mint(to: string, value: bigint): void {
    this.balances.set(to, this.balanceOf(to) + value);
  }

  freeze(wallet: string, value: bigint): void {
    this.frozen.set(wallet, this.frozenOf(wallet) + value);
  }

  whyNotFrozen(wallet: string, value: bigint): string | undefined {
    return value > this.freeOf(wallet) ? "TokenBalanceFrozen" : undefined;
  }

  whyNotTransferred(from: string, to: string, value: bigint): string | undefined {
    if (this.frozenWallets.has(from)) return "TokenAccountFrozen";
    if (value > this.balanceOf(from)) return "ERC20InsufficientBalance";
    if (value > this.freeOf(from)) return "TokenBalanceFrozen";
    if (this.frozenWallets.has(to)) return "TokenAccountFrozen";
    if (!this.identities.isVerified(to)) return "TokenReceiverNotVerified";
    const held = [from, to].some((wallet) => this.frozenIdentities.has(this.identities.lastOf(wallet) ?? ""));
    return held ? "TokenIdentityFrozen" : undefined;
  }

  move(from: string, to: string, value: bigint): void {
    this.balances.set(from, this.balanceOf(from) - value);
    this.balances.set(to, this.balanceOf(to) + value);
  }

  whyNotRecovered(lost: string, next: string, identity: string): string | undefined {
    if (lost === next) return "TokenRecoverySame";
    const refused = this.identities.whyNotRecovered(lost, next, identity);
    if (refused !== undefined || this.balanceOf(lost) === 0n) return refused;
    // One that takes a lost wallet's place for the first time is of its identity from then on.
    const owner = this.identities.lost.has(lost) ? this.identities.registered.get(next) : identity;
    return owner === undefined || this.identities.lapsed.has(owner) ? "TokenReceiverNotVerified" : undefined;
  }

  /** Everything that is about the lost wallet becomes the next one's; who was frozen stays frozen. */
  recover(lost: string, next: string): void {
    const frozen = this.frozenOf(lost);
    this.move(lost, next, this.balanceOf(lost));
    this.frozen.set(lost, 0n);
    this.freeze(next, frozen);
    if (this.frozenWallets.has(lost)) this.frozenWallets.add(next);
    if (this.treasury.delete(lost)) this.treasury.add(next);
  }

  /** What the holders' ledger has of an identity, or of a wallet that counts for itself. */
  holdingOf(holder: string): bigint {
    return [...this.balances]
      .filter(([wallet]) => holder === this.countedFor(wallet))
      .reduce((sum, [, balance]) => sum + balance, 0n);
  }

  private countedFor(wallet: string): string {
    return this.treasury.has(wallet) ? wallet : (this.identities.registered.get(wallet) ?? wallet);
  }
}
