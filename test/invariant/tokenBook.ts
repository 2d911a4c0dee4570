import { MaxUint256, ZeroAddress } from "ethers";

import { SecurityToken__factory } from "../../typechain-types";
import { type Log, parse } from "./chain";

export const TOKEN = SecurityToken__factory.createInterface();

/** Why tokens moved, as far as events tell. */
export type MoveKind = "mint" | "burn" | "transfer" | "forced" | "recovery";

export interface TokenMove {
  readonly kind: MoveKind;
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  /** The identity of a recovery. */
  readonly identity?: string;
}

/** Balances, freezes, treasury and pause of a token, rebuilt from its events alone. */
export class TokenBook {
  readonly balances = new Map<string, bigint>();
  readonly frozen = new Map<string, bigint>();
  readonly frozenWallets = new Set<string>();
  readonly frozenIdentities = new Set<string>();
  readonly treasury = new Set<string>();
  /** What spenders may still take: told by `Approval`, less what `transferFrom` took. */
  private readonly allowances = new Map<string, bigint>();
  paused = false;
  supply = 0n;

  constructor(readonly address: string) {}

  balanceOf(wallet: string): bigint {
    return this.balances.get(wallet) ?? 0n;
  }

  frozenOf(wallet: string): bigint {
    return this.frozen.get(wallet) ?? 0n;
  }

  freeOf(wallet: string): bigint {
    return this.balanceOf(wallet) - this.frozenOf(wallet);
  }

  allowanceOf(owner: string, spender: string): bigint {
    return this.allowances.get(`${owner}/${spender}`) ?? 0n;
  }

  /** Takes what a spender moved from its allowance; one without end stays. */
  spend(owner: string, spender: string, value: bigint): void {
    const left = this.allowanceOf(owner, spender);
    if (left !== MaxUint256) this.allowances.set(`${owner}/${spender}`, left - value);
  }

  get outstanding(): bigint {
    let sum = this.supply;
    for (const account of this.treasury) sum -= this.balanceOf(account);
    return sum;
  }

  /** Enters an event other than a move. */
  apply(log: Log): void {
    const event = parse(TOKEN, log);
    if (event === null) return;
    const args = event.args.toArray() as unknown[];
    const who = String(args[0]);
    switch (event.name) {
      case "TokensFrozen":
        this.frozen.set(who, this.frozenOf(who) + (args[1] as bigint));
        return;
      case "TokensUnfrozen":
        this.frozen.set(who, this.frozenOf(who) - (args[1] as bigint));
        return;
      case "AddressFrozen":
        toggle(this.frozenWallets, who, args[1] === true);
        return;
      case "IdentityFrozen":
        toggle(this.frozenIdentities, who, args[1] === true);
        return;
      case "TreasurySet":
        toggle(this.treasury, who, args[1] === true);
        return;
      case "Approval":
        this.allowances.set(`${who}/${String(args[1])}`, args[2] as bigint);
        return;
      case "Paused":
      case "Unpaused":
        this.paused = event.name === "Paused";
        return;
    }
  }

  /** Enters a move of balances. */
  move({ from, to, value }: TokenMove): void {
    if (from === ZeroAddress) this.supply += value;
    else this.balances.set(from, this.balanceOf(from) - value);
    if (to === ZeroAddress) this.supply -= value;
    else this.balances.set(to, this.balanceOf(to) + value);
  }
}

export function toggle<T>(set: Set<T>, item: T, on: boolean): void {
  if (on) set.add(item);
  else set.delete(item);
}

/** The move that a log of a token tells, with what the other logs of its transaction say of its kind. */
export function moveOf(token: string, log: Log, transaction: readonly Log[]): TokenMove | undefined {
  if (log.address !== token) return undefined;
  const event = parse(TOKEN, log);
  if (event?.name !== "Transfer") return undefined;
  const [from, to, value] = event.args.toArray() as [string, string, bigint];
  if (from === ZeroAddress) return { kind: "mint", from, to, value };
  if (to === ZeroAddress) return { kind: "burn", from, to, value };
  const after = transaction[transaction.indexOf(log) + 1];
  if (after?.address === token && parse(TOKEN, after)?.name === "ForcedTransfer")
    return { kind: "forced", from, to, value };
  for (const other of transaction) {
    const told = other.address === token ? parse(TOKEN, other) : null;
    if (told?.name !== "RecoverySuccess") continue;
    const [lost, successor, identity] = told.args.toArray() as [string, string, string];
    if (lost === from && successor === to) return { kind: "recovery", from, to, value, identity };
  }
  return { kind: "transfer", from, to, value };
}
