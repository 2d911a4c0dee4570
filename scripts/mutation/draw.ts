import { dirname } from "node:path";

import type { Mutant } from "./mutants";
import { digest } from "./sources";

/**
 * The mutants of a run: of each folder and kind in turn, in an order that the seed gives, until there are enough. Those
 * that turned out to be none are passed over. It depends on nothing but its arguments, so a run that was stopped, or in
 * which a function has changed since, goes on with the same ones.
 */
export function draw(
  mutants: readonly Mutant[],
  seed: string,
  count: number,
  isNone: (id: string) => boolean,
): readonly Mutant[] {
  const strata = new Map<string, { mutant: Mutant; lot: string }[]>();
  for (const mutant of mutants) {
    if (isNone(mutant.id)) continue;
    const key = `${dirname(mutant.source)} ${mutant.kind}`;
    const stratum = strata.get(key) ?? [];
    stratum.push({ mutant, lot: digest(seed, mutant.id) });
    strata.set(key, stratum);
  }
  const ranked = [...strata.values()].flatMap((stratum) =>
    stratum.sort((a, b) => compare(a.lot, b.lot)).map((entry, rank) => ({ ...entry, rank })),
  );
  ranked.sort((a, b) => a.rank - b.rank || compare(a.lot, b.lot));
  return ranked.slice(0, count).map(({ mutant }) => mutant);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
