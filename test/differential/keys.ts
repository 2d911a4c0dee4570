import type { SharedRule } from "./deployment";
import { COUNTRIES, IDENTITIES, WALLETS } from "./people";

export const TOPICS = [1n, 2n, 3n] as const;
export const LIMIT_TIMES = [600n, 3_600n, 86_400n, 172_800n, 1_000_000n] as const;
export const LISTED_COUNTRIES = [...COUNTRIES, 0n, 999n] as const;
export const EXCHANGES = ["identity of market", "identity of carol"] as const;
/** Amounts that single transfers are approved for. */
export const APPROVED_AMOUNTS = [100n, 50n] as const;
export const APPROVED_PAIRS = [
  ["alice", "bob"],
  ["bob", "alice"],
  ["alice", "alice2"],
  ["carol", "dora"],
  ["nobody", "alice"],
] as const;
export const SPENDERS = ["bob", "carol", "stranger"] as const;
/** Those whose volumes are counted: identities; wallets without one, which T-REX counts together as nobody. */
export const COUNTED = [...IDENTITIES, "nobody", ...WALLETS];

/** Rules that are no agents in either; T-REX's fee rule has to be one. */
export const AGENT_RULES: readonly SharedRule[] = ["CountryAllow", "TransferRestrict", "TimeTransfersLimits"];

/** The key of what only T-REX has. */
export function hidden(key: string): string {
  return `(${key})`;
}

export function timeCounter(holder: string, time: bigint): string {
  return `sent in ${String(time)} by ${holder}`;
}

/** Where T-REX believes a limit to be in its list. */
export function indexOf(time: bigint): string {
  return hidden(`index of limit ${String(time)}`);
}

export function exchangeCounter(exchange: string, holder: string, time: bigint): string {
  return `sent in ${String(time)} to ${exchange} by ${holder}`;
}

export function monthlyCounter(exchange: string, holder: string): string {
  return `sent in a month to ${exchange} by ${holder}`;
}

export function monthEnd(exchange: string, holder: string): string {
  return `end of month of ${exchange} for ${holder}`;
}

export function approvalsOf(from: string, to: string, amount: bigint): string {
  return `approvals of ${String(amount)} from ${from} to ${to}`;
}
