import type { Random } from "../invariant/random";
import type { SharedRule } from "./deployment";
import { COUNTRIES, IDENTITIES, INVESTORS, WALLETS } from "./people";
import type { State } from "./state";
import type { DualCall, Value } from "./values";

export const MAX = 2n ** 256n - 1n;

/** What may be tried next: random, but mostly so that it can succeed. */
export interface Action {
  readonly kind: string;
  readonly weight: number;
  /** Left out where this rule is not in play. */
  readonly rule?: SharedRule;
  readonly make: (stage: Stage) => DualCall;
}

/** The state of both suites, and dice. */
export class Stage {
  constructor(
    readonly random: Random,
    readonly rules: readonly SharedRule[],
    readonly state: State,
  ) {}

  balance(wallet: string): bigint {
    return BigInt(this.state.get(`balance of ${wallet}`) ?? "0");
  }

  free(wallet: string): bigint {
    return this.balance(wallet) - BigInt(this.state.get(`frozen tokens of ${wallet}`) ?? "0");
  }

  /** Who has the right, or at times somebody else. */
  by(name: string): string {
    return this.random.chance(0.9) ? name : this.random.pick(["stranger", "owner", "agent", "clerk", "alice", "dora"]);
  }

  wallet(): string {
    return this.random.weighted([
      [30, this.random.pick(WALLETS.slice(0, -2))],
      [3, this.random.pick(WALLETS)],
      [1, "nobody"],
    ]);
  }

  holder(): string {
    const holders = WALLETS.filter((wallet) => this.balance(wallet) > 0n);
    return holders.length > 0 && this.random.chance(0.9) ? this.random.pick(holders) : this.wallet();
  }

  /** Who can send, if anybody can: a wallet with free tokens that is not frozen. */
  sender(): string {
    const ready = WALLETS.filter((wallet) => this.free(wallet) > 0n && !this.is(`frozen ${wallet}`));
    return this.mostly(ready);
  }

  /** Who can receive, if anybody can: a wallet that is verified and not frozen. */
  receiver(): string {
    return this.mostly(this.receivers());
  }

  receivers(): string[] {
    return WALLETS.filter((wallet) => this.is(`verified ${wallet}`) && !this.is(`frozen ${wallet}`));
  }

  /** The first wallet that manages an identity. */
  managerOf(identity: string): string | undefined {
    return WALLETS.find((wallet) => this.is(`${wallet} manages ${identity}`));
  }

  is(key: string): boolean {
    return this.state.get(key) === "true";
  }

  /** One of those who can do what is tried, at times anybody. */
  private mostly(ready: readonly string[]): string {
    return ready.length > 0 && this.random.chance(0.85) ? this.random.pick(ready) : this.wallet();
  }

  identity(): string {
    return this.random.pick(IDENTITIES);
  }

  /** An amount up to some balance, mostly a round one; at times more, nothing, or far too much. */
  amount(most: bigint): bigint {
    const { random } = this;
    return random.weighted<() => bigint>([
      [8, () => 100n * BigInt(1 + random.below(5))],
      [5, () => (most * BigInt(1 + random.below(100))) / 100n],
      [3, () => most],
      [1, () => most + 1n],
      [1, () => 0n],
      [1, () => 1n],
      [0.5, () => random.pick([MAX, 2n ** 104n, 2n ** 255n])],
    ])();
  }

  country(): bigint {
    return this.random.weighted([
      [20, this.random.pick(COUNTRIES)],
      [2, this.random.pick([0n, 999n, 1_000n, 65_535n])],
    ]);
  }

  /** Items of a batch, one to three. */
  several<T>(make: () => T): T[] {
    return Array.from({ length: this.random.below(12) === 0 ? 0 : 1 + this.random.below(3) }, make);
  }

  /** At times another length than the other lists of its batch. */
  uneven(list: Value[]): Value[] {
    const [first] = list;
    if (first === undefined || !this.random.chance(0.08)) return list;
    return this.random.chance(0.5) ? [...list, first] : list.slice(1);
  }

  walletOf(identity: string): string {
    const wallets: Readonly<Record<string, readonly string[]>> = INVESTORS;
    return this.random.pick(wallets[identity.replace("identity of ", "")] ?? ["alice"]);
  }

  setting(rule: SharedRule, name: string, args: readonly Value[]): DualCall {
    const inner = { from: "compliance", to: rule, name, args };
    return { from: this.by("owner"), to: "compliance", name: "callModuleFunction", args: [{ inner }, `@${rule}`] };
  }
}
