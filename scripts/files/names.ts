import { existsSync } from "node:fs";
import { join } from "node:path";

import { readCsv } from "./csv";
import type { Problems } from "./problems";

export const NAMES_FILE = "names.csv";
const COLUMNS = ["reference", "name"] as const;

/**
 * Reads `names.csv`, which stays on the issuer's machine: git ignores it, nothing of it is sent, and only the cap table
 * on this machine shows it.
 */
export function readNames(folder: string, problems: Problems): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  if (!existsSync(join(folder, NAMES_FILE))) return result;
  for (const row of readCsv(folder, NAMES_FILE, COLUMNS, problems) ?? []) {
    if (result.has(row.reference)) {
      problems.add(row, "reference", row.reference, "stands twice", "keep one line an investor");
    }
    result.set(row.reference, row.name);
  }
  return result;
}
