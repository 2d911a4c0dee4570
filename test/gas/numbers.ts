import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import type { Measured } from "./scrip";

const FILE = join(__dirname, "snapshot.json");
const line = z.strictObject({ scrip: z.int(), trex: z.int().nullable(), plain: z.int().nullable(), budget: z.int() });

/** What each work costs: here, in T-REX 4.1.6 and in a plain ERC-20 where they have it, and at most. */
export type GasSnapshot = Record<string, z.output<typeof line>>;

/** Reads the numbers that are in git. */
export function readSnapshot(): GasSnapshot {
  return z.record(z.string(), line).parse(JSON.parse(readFileSync(FILE, "utf8")));
}

/** Writes what was measured; budgets stay. */
export function writeSnapshot(scrip: Measured, trex: Measured, plain: Measured): void {
  const lines = Object.entries(readSnapshot()).map(([key, old]) => {
    const [ours, theirs, least] = [scrip[key], trex[key], plain[key]];
    return [
      key,
      {
        scrip: ours === undefined ? old.scrip : Number(ours),
        trex: theirs === undefined ? null : Number(theirs),
        plain: least === undefined ? null : Number(least),
        budget: old.budget,
      },
    ];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
}
