import { amountFix, parseAmount } from "./amounts";
import { type CsvRow, readCsv } from "./csv";
import type { Investor, Investors } from "./investors";
import type { Place, Problems } from "./problems";

export const ALLOCATION_FILE = "allocation.csv";
const COLUMNS = ["reference", "wallet", "amount"] as const;
type Row = CsvRow<(typeof COLUMNS)[number]>;

/** One line of the initial issue. */
export interface Allocation extends Place {
  readonly reference: string;
  readonly wallet: string;
  /** Raw units. */
  readonly amount: bigint;
}

/** Reads `allocation.csv`. */
export function readAllocation(
  folder: string,
  investors: Investors,
  decimals: number,
  problems: Problems,
): Allocation[] {
  const seen = new Map<string, number>();
  const result: Allocation[] = [];

  for (const row of readCsv(folder, ALLOCATION_FILE, COLUMNS, problems) ?? []) {
    const amount = readAmount(row, decimals, problems);
    const investor = investors.byReference.get(row.reference);
    if (investor === undefined) {
      const fix = "register the investor or correct it";
      if (investors.readable) problems.add(row, "reference", row.reference, "is nobody in investors.csv", fix);
      continue;
    }
    const wallet = readWallet(row, investor, problems);
    if (wallet === undefined || amount === undefined) continue;
    const first = seen.get(wallet);
    if (first !== undefined) {
      problems.add(row, "wallet", wallet, `is allotted tokens on line ${first} already`, "join the two lines");
    }
    seen.set(wallet, row.line);
    result.push({ file: row.file, line: row.line, reference: row.reference, wallet, amount });
  }
  return result;
}

function readAmount(row: Row, decimals: number, problems: Problems): bigint | undefined {
  const amount = parseAmount(row.amount, decimals);
  if (typeof amount === "bigint") return amount;
  problems.add(row, "amount", row.amount, `is ${amount}`, amountFix(amount, decimals), `${decimals} decimals`);
  return undefined;
}

function readWallet(row: Row, investor: Investor, problems: Problems): string | undefined {
  if (row.wallet === "") return investor.wallets[0];
  if (investor.wallets.includes(row.wallet)) return row.wallet;
  const fix = "copy it from investors.csv, or leave it empty for the investor's first wallet";
  problems.add(row, "wallet", row.wallet, `is no wallet of ${investor.reference}`, fix);
  return undefined;
}
