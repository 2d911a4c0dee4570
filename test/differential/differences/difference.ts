import { inmostOf } from "../outcome";
import { type Move, movesOf } from "../moves";
import type { State } from "../state";
import type { DualCall } from "../values";

/** A call, and all that was known before it. */
export class Step {
  readonly inner: DualCall;
  readonly move: Move | undefined;

  constructor(
    readonly call: DualCall,
    readonly before: State,
    /** What both said before any rule was bound. */
    readonly fresh: State,
    readonly history: History,
    readonly time: bigint,
  ) {
    this.inner = inmostOf(call);
    const [move] = movesOf(call);
    this.move = move?.kind === "recovery" ? { ...move, value: BigInt(this.of(`balance of ${move.from}`)) } : move;
  }

  of(key: string): string {
    return this.before.get(key) ?? "0";
  }

  number(key: string): bigint {
    return BigInt(this.of(key));
  }

  is(key: string): boolean {
    return this.of(key) === "true";
  }

  /** Who holds what is in a wallet: its identity, or the wallet where it has none. */
  holder(wallet: string): string {
    const identity = this.of(`identity of ${wallet}`);
    return identity === "nobody" || identity === "0" ? wallet : identity;
  }

  /** Whether the call moves tokens inside one holding. */
  get inside(): boolean {
    return this.move !== undefined && this.holder(this.move.from) === this.holder(this.move.to);
  }

  get isBound(): boolean {
    return this.of("bound token") === "token";
  }
}

/** What happened before that no getter of T-REX tells. */
export interface History {
  /** Lost wallets, each with the wallet that it was recovered to, and their identity. */
  readonly recovered: Map<string, { readonly heir: string; readonly identity: string }>;
  /** Claims that their issuers revoked by `revokeClaim`. */
  readonly revoked: Set<string>;
}

/** An intended difference. Each part that it has says when it must show, and what then must be. */
export interface Difference {
  readonly number: number;
  readonly title: string;
  /** T-REX refuses for this cause, and ours must let it pass. */
  readonly passes?: (step: Step, cause: string) => boolean;
  /** T-REX lets it pass, and ours must refuse it with this error. */
  readonly refuses?: (step: Step) => string | undefined;
  /** Both let it pass, and what follows differs: turns what T-REX says after it into what ours must say. */
  readonly differs?: (step: Step) => ((after: Map<string, string>) => void) | undefined;
}

export function differences(...all: readonly Difference[]): readonly Difference[] {
  return all;
}

/** A counter of a period: what was counted, and when the period ends. */
export interface Counter {
  readonly used: bigint;
  readonly end: bigint;
}

export function counterAt(step: Step, key: string): Counter {
  const [used = "0", end = "0"] = step
    .of(key)
    .replace(/[[\],]/gu, "")
    .split(" ");
  if (!/^\d+$/u.test(used)) return { used: 0n, end: 0n };
  return BigInt(end) <= step.time ? { used: 0n, end: 0n } : { used: BigInt(used), end: BigInt(end) };
}

/** Limits by the length of their periods, as a getter lists them. */
export function limitsIn(list: string): Map<bigint, bigint> {
  const entries = [...list.matchAll(/\[(\d+), (\d+)\]/gu)];
  return new Map(entries.map(([, time = "0", value = "0"]) => [BigInt(time), BigInt(value)]));
}

export function isCounter(key: string): boolean {
  return key.startsWith("sent in ") || key.startsWith("end of month ") || key.startsWith("approvals of ");
}
