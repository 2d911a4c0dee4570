import { address, type KindName, type Move, move, NOBODY, type Party } from "./moves";

/** Numbers between 0 and 1 that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Holder {
  number: number;
  country: number;
  exempt: boolean;
  treasury: boolean;
  balance: bigint;
}

export interface Rehome {
  holder: Holder;
  oldCountry: number;
  newCountry: number;
}

export const COUNTRIES = [0, 124, 250, 276, 484, 840] as const;
const COUNTED_HOLDERS = 7;
const WALLETS = 2;
const TRANSFERS_AND_OTHERS = [
  "Transfer",
  "Transfer",
  "Transfer",
  "Transfer",
  "Mint",
  "Fee",
  "Burn",
  "ForcedTransfer",
  "Recovery",
  "Recount",
] as const satisfies readonly KindName[];

/**
 * A small cap table: seven counted holders with two wallets each, an exempt escrow, and a treasury account. It makes
 * up moves the way a host with a complete ledger presents them, and is itself the recount that counters must equal.
 */
export class World {
  readonly holders: Holder[];
  readonly escrow: Holder;
  readonly treasury: Holder;
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomFrom(seed);
    const holder = (number: number, fields: Partial<Holder> = {}): Holder => {
      return { number, country: this.country(), exempt: false, treasury: false, balance: 0n, ...fields };
    };
    this.holders = Array.from({ length: COUNTED_HOLDERS }, (_, i) => holder(i + 1));
    this.escrow = holder(COUNTED_HOLDERS + 1, { exempt: true });
    this.treasury = holder(COUNTED_HOLDERS + 2, { exempt: true, treasury: true });
  }

  get everyone(): Holder[] {
    return [...this.holders, this.escrow, this.treasury];
  }

  get supply(): bigint {
    return this.everyone.reduce((sum, { balance }) => sum + balance, 0n);
  }

  get outstanding(): bigint {
    return this.supply - this.treasury.balance;
  }

  /** Holders of record and their tokens, recounted, of all countries or of some. */
  count(countries?: readonly number[]): [bigint, bigint] {
    const counted = this.holders.filter(
      ({ balance, country }) => balance > 0n && (countries === undefined || countries.includes(country)),
    );
    return [BigInt(counted.length), counted.reduce((sum, { balance }) => sum + balance, 0n)];
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  country(): number {
    return this.pick(COUNTRIES);
  }

  /** One side of a move, as a host presents it: a wallet's country now, its holder's country in the ledger. */
  party(holder: Holder): Party {
    const wallet = address(holder.number * 16 + (holder.treasury ? 0 : 1 + Math.floor(this.random() * WALLETS)));
    return {
      wallet,
      holder: address(holder.number * 16),
      country: holder.country,
      ledgerCountry: holder.country,
      class: 0,
      exempt: holder.exempt,
      treasury: holder.treasury,
      balance: holder.balance,
    };
  }

  move(kind: KindName, from: Holder | undefined, to: Holder | undefined, value: bigint): Move {
    return move({
      kind,
      value,
      supply: this.supply,
      outstanding: this.outstanding,
      settled: kind === "Recount",
      from: from ? this.party(from) : NOBODY,
      to: to ? this.party(to) : NOBODY,
    });
  }

  /** Something that might happen: any kind of move, often of all that somebody has. */
  anyMove(kinds: readonly KindName[] = TRANSFERS_AND_OTHERS): Move {
    const kind = this.pick(kinds);
    const giver = this.pick(this.everyone.filter(({ balance }) => balance > 0n).concat(this.holders.slice(0, 1)));
    const all = giver.balance === 0n ? 1n : giver.balance;
    const part = BigInt(Math.ceil(this.random() * Number(all)));
    const value = this.random() < 0.4 ? all : part;
    switch (kind) {
      case "Mint":
        return this.move(kind, undefined, this.pick(this.everyone), BigInt(1 + Math.floor(this.random() * 400)));
      case "Burn":
        return this.move(kind, giver, undefined, giver.balance === 0n ? 0n : value);
      case "Recovery":
        return this.move(kind, giver, giver, giver.balance);
      case "Recount":
      case "ForcedTransfer":
        return this.move(kind, giver, this.pick(this.everyone), giver.balance === 0n ? 0n : value);
      case "Transfer":
      case "Fee":
        return this.move(kind, giver, this.pick(this.everyone), value);
    }
  }

  /** Whether the giver has what it would give. */
  isCovered({ from, value }: Move): boolean {
    return from.holder === NOBODY.holder || from.balance >= value;
  }

  apply({ from, to, value }: Move): void {
    if (from.holder !== NOBODY.holder) this.find(from).balance -= value;
    if (to.holder !== NOBODY.holder) this.find(to).balance += value;
  }

  /** Somebody moves to another country. */
  rehome(): Rehome {
    const holder = this.pick(this.everyone);
    const oldCountry = holder.country;
    holder.country = this.country();
    return { holder, oldCountry, newCountry: holder.country };
  }

  private find({ holder }: Party): Holder {
    const found = this.everyone.find(({ number }) => address(number * 16) === holder);
    if (!found) throw new Error(`nobody is ${holder}`);
    return found;
  }
}
