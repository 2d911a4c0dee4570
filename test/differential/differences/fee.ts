import type { Step } from "./difference";

/** What both take of a move. */
export interface Fee {
  readonly theirs: bigint;
  readonly ours: bigint;
  readonly collector: string;
}

const BASIS_POINTS = 10_000n;

/** The fee of a move between two holders, none of whom collects it. */
export function feeOf(step: Step): Fee | undefined {
  const { move } = step;
  const [, rate = "0", collector = "nobody"] = /^\[(\d+), ([\w ]+)\]$/u.exec(step.of("fee")) ?? [];
  if (move === undefined || move.value === 0n || rate === "0" || !step.is("bound TransferFees")) return undefined;
  if (step.inside || move.from === collector || move.to === collector) return undefined;
  const product = move.value * BigInt(rate);
  return { theirs: product / BASIS_POINTS, ours: (product + BASIS_POINTS - 1n) / BASIS_POINTS, collector };
}
