import { ZeroAddress } from "ethers";

import { ModularCompliance__factory } from "../../typechain-types";
import { type Log, parse } from "./chain";
import { type ModelledRule, RuleBook } from "./ruleBook";
import type { RegistrationChange, StorageBook } from "./storageBook";
import { type TokenBook, type TokenMove, toggle } from "./tokenBook";

export const HOST = ModularCompliance__factory.createInterface();
export const MODE = { off: 0n, deaf: 1n, counting: 2n, complete: 3n } as const;

export interface Holding {
  readonly balance: bigint;
  readonly country: bigint;
}

/**
 * What a compliance contract must know, rebuilt from events alone: its rules, its exempt holders and the ledger of
 * holders. While the ledger is complete it follows from the token's and the storage's events, whatever the contract
 * says of it.
 */
export class HostBook {
  modules: string[] = [];
  readonly exempt = new Set<string>();
  readonly rules = new RuleBook();
  mode: bigint = MODE.off;
  count = 0n;
  readonly holdings = new Map<string, Holding>();
  /** Whether the token's registry tells of changes. */
  isHeard = false;
  /** Rules that failed on an agent's move. */
  readonly failed = new Set<string>();
  /** Under which holder a wallet's tokens are counted. */
  private readonly under = new Map<string, string>();
  private readonly counted = new Set<string>();

  constructor(
    readonly address: string,
    private readonly token: TokenBook,
    private readonly storage: StorageBook,
    private readonly ruleAddresses: Readonly<Record<ModelledRule, string>>,
    private readonly hostileRules: readonly string[],
  ) {}

  /** Bound rules that refuse everything, whatever they say they look at. */
  get hostile(): string[] {
    return this.modules.filter((module) => this.hostileRules.includes(module));
  }

  isBound(rule: ModelledRule): boolean {
    return this.modules.includes(this.ruleAddresses[rule]);
  }

  /** Who is counted for a wallet, by what token and storage say now. */
  holderOf(wallet: string): string {
    if (wallet === ZeroAddress) return ZeroAddress;
    return this.token.treasury.has(wallet) ? wallet : (this.storage.identityOf(wallet) ?? wallet);
  }

  isOut(holder: string): boolean {
    return this.exempt.has(holder) || this.token.treasury.has(holder);
  }

  holdingOf(holder: string): Holding {
    return this.holdings.get(holder) ?? { balance: 0n, country: 0n };
  }

  /** Holders of record and their tokens, exempt ones left out, of some countries or of all. */
  recount(isIn: (country: bigint) => boolean = () => true): { holders: bigint; amount: bigint } {
    let [holders, amount] = [0n, 0n];
    for (const [holder, { balance, country }] of this.holdings) {
      if (balance === 0n || this.isOut(holder) || !isIn(country)) continue;
      holders += 1n;
      amount += balance;
    }
    return { holders, amount };
  }

  get isKept(): boolean {
    return this.mode === MODE.counting || this.mode === MODE.complete;
  }

  /** Enters an event of the compliance contract. */
  apply(log: Log): void {
    const event = parse(HOST, log);
    if (event === null) return;
    const args = event.args.toArray() as unknown[];
    switch (event.name) {
      case "ModuleAdded":
        this.modules.push(String(args[0]));
        return;
      case "ModuleRemoved":
        this.modules = this.modules.filter((module) => module !== args[0]);
        return;
      case "ExemptionSet": {
        toggle(this.exempt, String(args[0]), args[1] === true);
        return;
      }
      case "LedgerStarted": {
        this.begin(args[0] as bigint, args[1] === 0n ? MODE.complete : MODE.counting);
        return;
      }
      case "LedgerStopped": {
        this.begin((args[0] as bigint) + 1n, args[1] as bigint);
        return;
      }
      case "LedgerCompleted":
        this.mode = MODE.complete;
        return;
      case "WalletCounted": {
        this.enter(String(args[1]), String(args[2]), args[3] as bigint);
        return;
      }
      case "HolderRehomed":
        if (this.mode === MODE.counting) this.rehome(String(args[0]), args[2] as bigint);
        return;
      case "ModuleFailed":
        this.failed.add(String(args[0]));
        return;
    }
  }

  /** Follows a move of the token; called before the token's book enters it. */
  move(move: TokenMove, time: bigint): void {
    const { kind, from, to, value } = move;
    const sender = this.holderOf(from);
    if (kind === "transfer" && this.isBound("TimeTransfersLimits") && value !== 0n && sender !== this.holderOf(to)) {
      if (!this.isOut(sender)) this.rules.count(sender, value, time);
    }
    if (!this.isKept || value === 0n) return;
    for (const wallet of [from, to]) this.counted.add(wallet);
    const successor = kind === "recovery" && this.holderOf(to) === to && this.token.balanceOf(to) === 0n;
    const taker = successor && !this.token.treasury.has(to) ? (move.identity ?? to) : this.holderOf(to);
    const giver = this.under.get(from) ?? this.holderOf(from);
    this.under.set(to, taker);
    if (giver === taker) return;
    if (from !== ZeroAddress) this.add(giver, -value, 0n);
    if (to !== ZeroAddress) this.add(taker, value, this.storage.countryOf(to));
  }

  /** Follows a change in the storage, which its book has entered. */
  register({ wallet, old, current }: RegistrationChange): void {
    if (this.mode === MODE.counting && !this.counted.has(wallet)) return;
    if (!this.isKept) return;
    const country = current?.country ?? 0n;
    const treasury = this.token.treasury.has(wallet);
    if (treasury || (current !== undefined && old?.identity === current.identity)) {
      const holder = treasury ? wallet : (current?.identity ?? wallet);
      if (this.mode === MODE.complete) this.rehome(holder, country);
      return;
    }
    this.transferTo(wallet, old?.identity ?? wallet, this.holderOf(wallet), country);
  }

  /** Follows a treasury mark, which the token's book has entered. */
  mark(wallet: string, treasury: boolean): void {
    if (!this.isKept || (this.mode === MODE.counting && !this.counted.has(wallet))) return;
    const asHolder = this.storage.identityOf(wallet) ?? wallet;
    const [old, current] = treasury ? [asHolder, wallet] : [wallet, asHolder];
    this.transferTo(wallet, old, current, this.storage.countryOf(wallet));
  }

  private begin(count: bigint, mode: bigint): void {
    [this.count, this.mode] = [count, mode];
    this.holdings.clear();
    this.under.clear();
    this.counted.clear();
  }

  private enter(wallet: string, holder: string, balance: bigint): void {
    this.counted.add(wallet);
    this.under.set(wallet, holder);
    this.add(holder, balance, this.storage.countryOf(wallet));
  }

  private transferTo(wallet: string, old: string, current: string, country: bigint): void {
    const giver = this.under.get(wallet) ?? old;
    this.under.set(wallet, current);
    const balance = this.token.balanceOf(wallet);
    if (giver === current || balance === 0n) return;
    this.add(giver, -balance, 0n);
    this.add(current, balance, country);
  }

  private add(holder: string, change: bigint, country: bigint): void {
    const before = this.holdingOf(holder);
    const balance = before.balance + change;
    if (balance < 0n) throw new Error(`${holder} would hold ${balance.toString()}`);
    if (balance === 0n) this.holdings.delete(holder);
    else this.holdings.set(holder, { balance, country: before.balance === 0n ? country : before.country });
  }

  private rehome(holder: string, country: bigint): void {
    const { balance } = this.holdingOf(holder);
    if (balance !== 0n) this.holdings.set(holder, { balance, country });
  }
}
