import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import type { Measured } from "./scrip";

const FILE = join(__dirname, "snapshot.json");
const line = z.strictObject({ scrip: z.int(), trex: z.int().nullable(), budget: z.int() });

/** What each work costs: here, in T-REX 4.1.6 where it has it, and what it may cost at most. */
export type GasSnapshot = Record<string, z.output<typeof line>>;

/** Reads the numbers that are in git. */
export function readSnapshot(): GasSnapshot {
  return z.record(z.string(), line).parse(JSON.parse(readFileSync(FILE, "utf8")));
}

/** Writes what was measured; budgets stay. */
export function writeSnapshot(scrip: Measured, trex: Measured): void {
  const lines = Object.entries(readSnapshot()).map(([key, old]) => {
    const [ours, theirs] = [scrip[key], trex[key]];
    return [
      key,
      {
        scrip: ours === undefined ? old.scrip : Number(ours),
        trex: theirs === undefined ? null : Number(theirs),
        budget: old.budget,
      },
    ];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
}
