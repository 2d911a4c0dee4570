import { amountFix, parseAmount } from "./amounts";
import { readCsv } from "./csv";
import type { Investors } from "./investors";
import type { Place, Problems } from "./problems";
import { parseWallet } from "./wallets";

export const ORDERS_FILE = "orders.csv";
const COLUMNS = ["order", "from", "to", "amount"] as const;
/** Whether the issuer has agreed to the transfer, where a rule asks for that; may be left out. */
const APPROVED = "approved";

/** A transfer that a holder wants to make. */
export interface Order extends Place {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Raw units. */
  readonly amount: bigint;
  /** Whether the issuer has agreed to it. */
  readonly approved: boolean;
}

/**
 * Reads `orders.csv`. A party is an investor's reference, which means its first wallet, or a wallet. Who sends must be
 * known, or nobody could sign; a receiver may be any wallet, since the token is there to refuse it.
 */
export function readOrders(folder: string, investors: Investors, decimals: number, problems: Problems): Order[] {
  const seen = new Map<string, number>();
  const result: Order[] = [];
  for (const row of readCsv(folder, ORDERS_FILE, COLUMNS, problems, [APPROVED]) ?? []) {
    const first = seen.get(row.order);
    if (row.order === "" || first !== undefined) {
      const message = first === undefined ? "is empty" : `stands on line ${first} already`;
      problems.add(row, "order", row.order, message, "number every order once");
    }
    seen.set(row.order, row.line);

    if (row.approved !== "" && row.approved !== "yes") {
      problems.add(row, APPROVED, row.approved, "is neither empty nor yes", "write yes or nothing");
    }
    const from = readParty(row, "from", row.from, investors, problems);
    const to = readParty(row, "to", row.to, investors, problems);
    if (from !== undefined && investors.readable && !investors.byWallet.has(from)) {
      problems.add(
        row,
        "from",
        row.from,
        "is nobody's wallet in investors.csv",
        "write a holder's reference or wallet",
      );
    }
    const amount = parseAmount(row.amount, decimals);
    if (typeof amount !== "bigint") {
      problems.add(row, "amount", row.amount, `is ${amount}`, amountFix(amount, decimals), `${decimals} decimals`);
      continue;
    }
    if (from === undefined || to === undefined) continue;
    result.push({ file: row.file, line: row.line, id: row.order, from, to, amount, approved: row.approved === "yes" });
  }
  return result;
}

function readParty(
  place: Place,
  field: string,
  text: string,
  investors: Investors,
  problems: Problems,
): string | undefined {
  if (text.startsWith("0x")) {
    const wallet = parseWallet(text);
    if (typeof wallet === "string") return wallet;
    problems.add(place, field, text, wallet.fault, wallet.fix);
    return undefined;
  }
  const investor = investors.byReference.get(text);
  if (investor === undefined && investors.readable) {
    problems.add(place, field, text, "is nobody in investors.csv", "write a reference of investors.csv, or a wallet");
  }
  return investor?.wallets[0];
}
