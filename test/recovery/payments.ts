import { PERCENT, REFUSAL } from "../distribution/fixture";
import type { Identities } from "./identities";
import type { Holdings, TokenBook } from "./tokenBook";

const WHOLE_TOKEN = 10n ** 18n;
/** Two coins of six decimals for a whole token, a fifth of it withheld. */
const FOR_WHOLE = 2n * 10n ** 6n;
const RATE = 20n * PERCENT;
const WHOLE_RATE = 100n * PERCENT;

/** Where a share would be paid, how much, and why it would not be. */
export interface Share {
  readonly refusal: bigint;
  readonly identity: string | undefined;
  readonly payee: string | undefined;
  readonly net: bigint;
}

const NOBODY: Pick<Share, "identity" | "payee" | "net"> = { identity: undefined, payee: undefined, net: 0n };

/** A distribution: its shares are those of the record date, and follow their wallets' successors. */
export class Payments {
  payable = false;
  readonly settled = new Set<string>();
  /** Whose a share is, once somebody tried to pay it. */
  private readonly assessed = new Map<string, string>();

  constructor(
    readonly id: bigint,
    private readonly at: Holdings,
    private readonly book: TokenBook,
    private readonly identities: Identities,
    private readonly elections: ReadonlyMap<string, string>,
  ) {}

  get holders(): string[] {
    return [...this.at.balances].filter(([, balance]) => balance > 0n).map(([wallet]) => wallet);
  }

  shareOf(wallet: string): Share {
    if (this.at.treasury.has(wallet)) return { ...NOBODY, refusal: REFUSAL.treasury };
    const units = this.at.balances.get(wallet) ?? 0n;
    if (units === 0n) return { ...NOBODY, refusal: REFUSAL.nothingHeld };
    const gross = (units * FOR_WHOLE) / WHOLE_TOKEN;
    const net = gross - (gross * RATE + WHOLE_RATE - 1n) / WHOLE_RATE;
    const identity = this.assessed.get(wallet) ?? this.identities.lastOf(wallet);
    if (this.settled.has(wallet)) return { identity, payee: undefined, net, refusal: REFUSAL.settled };
    if (identity === undefined) {
      const refusal = this.book.frozenWallets.has(wallet) ? REFUSAL.frozen : REFUSAL.identityUnknown;
      return { ...NOBODY, net, refusal };
    }
    const payee = this.payeeOf(identity, wallet);
    return { identity, payee, net, refusal: this.refusalOf(identity, payee, wallet) };
  }

  /** Notes what a payment, or an attempt at one, leaves behind. */
  enter(wallet: string, { refusal, identity }: Share): void {
    if (refusal === REFUSAL.none) this.settled.add(wallet);
    if (identity !== undefined) this.assessed.set(wallet, identity);
  }

  private payeeOf(identity: string, wallet: string): string | undefined {
    const holder = this.identities.holderOf(identity, wallet);
    if (holder === undefined) return undefined;
    const elected = this.elections.get(electionKey(identity, holder));
    return elected !== undefined && this.identities.registered.get(elected) === identity ? elected : holder;
  }

  private refusalOf(identity: string, payee: string | undefined, wallet: string): bigint {
    if (this.book.frozenWallets.has(payee ?? wallet) || this.book.frozenIdentities.has(identity)) return REFUSAL.frozen;
    if (payee === undefined) return REFUSAL.walletUnknown;
    return this.identities.lapsed.has(identity) ? REFUSAL.claimsMissing : REFUSAL.none;
  }
}

/** A wallet elects for the shares of its identity that would be paid to itself. */
export function electionKey(identity: string, wallet: string): string {
  return `${identity}/${wallet}`;
}
