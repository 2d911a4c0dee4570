import { existsSync } from "node:fs";
import { join } from "node:path";

import { amountFix, parseAmount } from "./amounts";
import { readCsv } from "./csv";
import type { Investors } from "./investors";
import type { Place, Problems } from "./problems";

export const HOLDS_FILE = "holds.csv";
const COLUMNS = ["reference", "wallet", "amount", "order"] as const;

/** Tokens an agent stops from moving: all of an investor's, one wallet's, or an amount of a wallet's. */
export interface Hold extends Place {
  readonly reference: string;
  /** Undefined: every wallet of the investor, now and later. */
  readonly wallet: string | undefined;
  /** Raw units; undefined: all. */
  readonly amount: bigint | undefined;
  /** The court's or the officer's order behind it; only a salted hash of it goes on chain. */
  readonly order: string;
}

/** Reads `holds.csv`, which an issuer may leave out. */
export function readHolds(folder: string, investors: Investors, decimals: number, problems: Problems): Hold[] {
  if (!existsSync(join(folder, HOLDS_FILE))) return [];
  const result: Hold[] = [];
  for (const row of readCsv(folder, HOLDS_FILE, COLUMNS, problems) ?? []) {
    const investor = investors.byReference.get(row.reference);
    if (investor === undefined) {
      const fix = "write a reference of investors.csv";
      if (investors.readable) problems.add(row, "reference", row.reference, "is nobody in investors.csv", fix);
      continue;
    }
    const wallet = row.wallet === "" ? undefined : row.wallet;
    if (wallet !== undefined && !investor.wallets.includes(wallet)) {
      const fix = "copy it from investors.csv, or leave it empty to stop every wallet of the investor";
      problems.add(row, "wallet", wallet, `is no wallet of ${investor.reference}`, fix);
    }
    if (row.order === "") problems.add(row, "order", "", "is empty", "name the order behind the hold");
    const { reference, order, file, line } = row;
    const amount = readAmount(row, row.amount, wallet, decimals, problems);
    result.push({ file, line, reference, wallet, amount, order });
  }
  return result;
}

function readAmount(
  place: Place,
  text: string,
  wallet: string | undefined,
  decimals: number,
  problems: Problems,
): bigint | undefined {
  if (text === "") return undefined;
  if (wallet === undefined) {
    problems.add(place, "amount", text, "names no wallet to hold it in", "name the wallet, or leave the amount empty");
  }
  const amount = parseAmount(text, decimals);
  if (typeof amount === "bigint") return amount;
  problems.add(place, "amount", text, `is ${amount}`, amountFix(amount, decimals), `${decimals} decimals`);
  return undefined;
}
