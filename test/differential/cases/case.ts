import type { SharedRule } from "../deployment";
import type { DualCall, Value } from "../values";

/** An intended difference alone. Alice, bob, carol, dora and market hold 2,000 each, alice in two wallets. */
export interface Case {
  readonly number: number;
  readonly it: string;
  readonly rules?: readonly SharedRule[];
  /** What is done before, in both. */
  readonly given?: readonly DualCall[];
  readonly when: DualCall;
  /** Why it is refused; left out, where it passes. */
  readonly theirs?: string;
  readonly ours?: string;
  /** What getters say after it, of T-REX and of ours; `*` is any number. */
  readonly then?: Readonly<Record<string, readonly [theirs: string, ours: string]>>;
}

export function by(from: string, to: string, name: string, ...args: Value[]): DualCall {
  return { from, to, name, args };
}

export function token(from: string, name: string, ...args: Value[]): DualCall {
  return by(from, "token", name, ...args);
}
