import { existsSync } from "node:fs";
import { join } from "node:path";

import { readCsv } from "./csv";
import type { Problems } from "./problems";
import { parseWallet } from "./wallets";

export const SANCTIONS_FILE = "sanctions.csv";
const COLUMNS = ["wallet", "list"] as const;

/** Reads `sanctions.csv`, which an issuer may leave out: wallets that the issuer's own list names. */
export function readSanctions(folder: string, problems: Problems): ReadonlySet<string> {
  const result = new Set<string>();
  if (!existsSync(join(folder, SANCTIONS_FILE))) return result;
  for (const row of readCsv(folder, SANCTIONS_FILE, COLUMNS, problems) ?? []) {
    const wallet = parseWallet(row.wallet);
    if (typeof wallet !== "string") {
      problems.add(row, "wallet", row.wallet, wallet.fault, wallet.fix);
    } else if (result.has(wallet)) {
      problems.add(row, "wallet", row.wallet, "stands twice", "remove one line");
    } else {
      result.add(wallet);
    }
  }
  return result;
}
