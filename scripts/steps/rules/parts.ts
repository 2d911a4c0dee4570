import { MaxUint256, type Provider, encodeBytes32String, toBeHex } from "ethers";

import type { SharedCode } from "../../../deploy/shared";
import type { Rule, RuleOf } from "../../files/rules";
import type { Jurisdiction } from "../../files/rules/words";

/** What a rule's settings are made with. */
export interface RuleParts {
  readonly code: SharedCode;
  readonly operator: string;
  /** The security's own list. */
  readonly sanctionsList: string;
  readonly decimals: number;
  /** What the initial issue brings outside of the treasury, in raw units. */
  readonly allotted: bigint;
  /** An investor's identity, which is known before it exists. */
  readonly identityOf: (reference: string) => string;
  readonly walletOf: (reference: string) => string;
  readonly countryOf: (reference: string) => number;
}

/** One setting, as a person reads it. */
export interface Setting {
  readonly what: string;
  readonly file: string;
  readonly chain: string;
}

/** Where a rule's settings are read. */
export interface RulePlace {
  readonly module: string;
  readonly host: string;
  readonly provider: Provider;
}

/** How a rule is set, and what can be read back of that. */
export interface RuleOnChain<R extends Rule> {
  calls(rule: R, parts: RuleParts): string[];
  read(rule: R, place: RulePlace, parts: RuleParts): Promise<Setting[]>;
}

/** Some of the rules. */
export type RulesOnChain<Name extends Rule["rule"]> = { readonly [One in Name]: RuleOnChain<RuleOf<One>> };

/** Any amount: the largest that a rule can keep. */
export const NO_MAXIMUM = MaxUint256 >> 128n;

/** Rules name all holders together so. */
export const ALL_HOLDERS = encodeBytes32String("ALL");

/** How rules name a jurisdiction: a country by its number, a group by its name. */
export function jurisdictionWord({ name, group, countries }: Jurisdiction): string {
  if (group) return encodeBytes32String(name);
  return name === "all" ? ALL_HOLDERS : toBeHex(countries[0] ?? 0, 32);
}

/** One call a group of countries, each group once. */
export function groupCalls(
  jurisdictions: readonly Jurisdiction[],
  encode: (group: string, countries: number[]) => string,
): string[] {
  const groups = new Map(jurisdictions.filter(({ group }) => group).map((one) => [one.name, one]));
  return [...groups.values()].map((one) => encode(jurisdictionWord(one), [...one.countries]));
}

/** Several words in one, whatever their order. */
export function list(items: readonly string[]): string {
  return items.length === 0 ? "none" : [...items].sort().join(", ");
}

/** Compares what is listed: only what the file lists is asked for. */
export async function listed<T>(
  what: string,
  expected: readonly T[],
  isListed: (item: T) => Promise<boolean>,
  say: (item: T) => string,
): Promise<Setting> {
  const found: T[] = [];
  for (const item of expected) if (await isListed(item)) found.push(item);
  return { what, file: list(expected.map(say)), chain: list(found.map(say)) };
}

/** Compares two values as they are written. */
export function same(what: string, file: unknown, chain: unknown): Setting {
  return { what, file: String(file), chain: String(chain) };
}
