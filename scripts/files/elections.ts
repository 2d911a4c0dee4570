import { existsSync } from "node:fs";
import { join } from "node:path";

import { type CsvRow, readCsv } from "./csv";
import type { Distributions } from "./distributions";
import type { Investor, Investors } from "./investors";
import type { Place, Problems } from "./problems";

export const ELECTIONS_FILE = "elections.csv";
const COLUMNS = ["reference", "wallet", "distribution", "election"] as const;
type Row = CsvRow<(typeof COLUMNS)[number]>;

/** How a holder wants to be paid. */
export type Election = Place & {
  readonly reference: string;
  readonly wallet: string;
} & (
    | { readonly is: "reinvest" | "cash"; readonly distribution: string }
    /** For all distributions: by a bank, or to another wallet of the same investor. */
    | { readonly is: "bank" }
    | { readonly is: "wallet"; readonly payoutWallet: string }
  );

/**
 * Reads `elections.csv`, which an issuer may leave out: then everyone is paid in cash to the wallet that holds. Without
 * a wallet an election is for each of the investor's.
 */
export function readElections(
  folder: string,
  investors: Investors,
  distributions: Distributions | undefined,
  problems: Problems,
): Election[] {
  if (!existsSync(join(folder, ELECTIONS_FILE))) return [];
  const seen = new Map<string, number>();
  const result: Election[] = [];
  for (const row of readCsv(folder, ELECTIONS_FILE, COLUMNS, problems) ?? []) {
    const investor = investors.byReference.get(row.reference);
    if (investor === undefined) {
      const fix = "write a reference of investors.csv";
      if (investors.readable) problems.add(row, "reference", row.reference, "is nobody in investors.csv", fix);
      continue;
    }
    for (const wallet of readWallets(row, investor, problems)) {
      const election = readElection(row, investor, wallet, distributions, problems);
      if (election === undefined) continue;
      const key = `${wallet}/${row.distribution}`;
      const first = seen.get(key);
      if (first !== undefined) {
        problems.add(row, "election", row.election, `differs from line ${first}, or repeats it`, "keep one of the two");
      }
      seen.set(key, row.line);
      result.push(election);
    }
  }
  return result;
}

function readWallets(row: Row, investor: Investor, problems: Problems): readonly string[] {
  if (row.wallet === "") return investor.wallets;
  if (investor.wallets.includes(row.wallet)) return [row.wallet];
  const fix = "copy it from investors.csv, or leave it empty for every wallet of the investor";
  problems.add(row, "wallet", row.wallet, `is no wallet of ${investor.reference}`, fix);
  return [];
}

function readElection(
  row: Row,
  investor: Investor,
  wallet: string,
  distributions: Distributions | undefined,
  problems: Problems,
): Election | undefined {
  const { file, line, reference, distribution, election } = row;
  const common = { file, line, reference, wallet };
  if (election === "reinvest" || election === "cash") {
    checkOffer(row, distributions, problems);
    return { ...common, is: election, distribution };
  }
  if (distribution !== "") {
    const fix = "leave it empty: where and how a holder is paid is the same for all distributions";
    problems.add(row, "distribution", distribution, "does not go with this election", fix);
  }
  if (election === "bank") return { ...common, is: election };
  if (investor.wallets.includes(election)) return { ...common, is: "wallet", payoutWallet: election };
  const fix = `write reinvest, cash, bank, or a wallet of ${investor.reference}`;
  problems.add(row, "election", election, "is no election", fix);
  return undefined;
}

/** New tokens can be had only where the issuer offers them. */
function checkOffer(row: Row, distributions: Distributions | undefined, problems: Problems): void {
  if (distributions === undefined) return;
  const found = distributions.list.find(({ reference }) => reference === row.distribution);
  if (found === undefined) {
    const fix = "write a reference of distributions.json; a series' periods are numbered, as COUPON-1";
    problems.add(row, "distribution", row.distribution, "is no distribution", fix);
  } else if (found.reinvestment === undefined) {
    problems.add(row, "distribution", row.distribution, "offers no new tokens", "remove the line");
  }
}
