import { formatAmount } from "../amounts";
import { type InvestorClass, classText } from "../classes";
import type { Jurisdiction } from "./words";

/** What rules are told with. */
export interface Say {
  readonly amount: (units: bigint) => string;
}

export function sayWith(decimals: number): Say {
  return { amount: (units) => formatAmount(units, decimals) };
}

/** A second as its day in UTC. */
export function day(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10);
}

/** Hundredths of a percent as a share. */
export function percent(points: number): string {
  return `${points / 100}%`;
}

/** Where a limit holds, or in all. */
export function inPlace({ name }: Jurisdiction): string {
  return name === "all" ? "in all" : `in ${name}`;
}

/** What somebody needs to be certified as. */
export function needs(anyOf: readonly InvestorClass[] = [], allOf: readonly InvestorClass[] = []): string {
  const parts = [
    ...(anyOf.length === 0 ? [] : [classText(anyOf, "or")]),
    ...(allOf.length === 0 ? [] : [classText(allOf, "and")]),
  ];
  return parts.length === 0 ? "no class" : parts.join(" and besides ");
}

/** `3 investors`, `1 investor`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
