import { existsSync } from "node:fs";
import { join } from "node:path";

import { parseDay } from "../calendar/days";
import { lastSecond } from "../calendar/timeZone";
import { type CsvRow, readCsv } from "./csv";
import { INCOMES, type Income, parseRate, rateText } from "./distributionSchema";
import { DISTRIBUTIONS_FILE, type Distributions } from "./distributions";
import type { Investors } from "./investors";
import type { Place, Problems } from "./problems";

export const TAX_PROFILES_FILE = "tax-profiles.csv";
const COLUMNS = ["reference", "income", "rate", "until", "basis"] as const;
type Row = CsvRow<(typeof COLUMNS)[number]>;
/** Stands for every kind of income. */
const ALL = "all";

/** What is withheld from an investor's income of one kind. */
export interface TaxProfile extends Place {
  readonly reference: string;
  readonly income: Income;
  /** In millionths. */
  readonly rate: number;
  /** Unix second from which it no longer counts: the one after the last second of its last day. */
  readonly until: number;
  /** Why, as a form or a treaty's article. It stays on this machine. */
  readonly basis: string;
}

/** Reads `tax-profiles.csv`, which an issuer may leave out: then the rates of each distribution count. */
export function readTaxProfiles(
  folder: string,
  investors: Investors,
  distributions: Distributions | undefined,
  problems: Problems,
): TaxProfile[] {
  if (!existsSync(join(folder, TAX_PROFILES_FILE))) return [];
  const seen = new Map<string, number>();
  const result: TaxProfile[] = [];
  for (const row of readCsv(folder, TAX_PROFILES_FILE, COLUMNS, problems) ?? []) {
    checkReference(row, investors, problems);
    if (row.basis === "") problems.add(row, "basis", "", "is empty", "name the form or the rule behind the rate");
    const incomes = readIncomes(row, problems);
    const rate = parseRate(row.rate);
    if (rate === undefined) problems.add(row, "rate", row.rate, "is no rate", 'write "15%", with at most 4 decimals');
    const until = readUntil(row, distributions, problems);
    for (const income of incomes) {
      const first = seen.get(`${row.reference}/${income}`);
      if (first !== undefined) {
        problems.add(row, "income", row.income, `${income} stands on line ${first} already`, "keep one line an income");
      }
      seen.set(`${row.reference}/${income}`, row.line);
      if (rate === undefined || until === undefined) continue;
      checkMaximum(row, income, rate, distributions, problems);
      const { file, line, reference, basis } = row;
      result.push({ file, line, reference, income, rate, until, basis });
    }
  }
  return result;
}

function checkReference(row: Row, investors: Investors, problems: Problems): void {
  if (!investors.readable || investors.byReference.has(row.reference)) return;
  const fix = "write a reference of investors.csv";
  problems.add(row, "reference", row.reference, "is nobody in investors.csv", fix);
}

function readIncomes(row: Row, problems: Problems): readonly Income[] {
  if (row.income === ALL) return INCOMES;
  const income = INCOMES.find((name) => name === row.income);
  if (income !== undefined) return [income];
  problems.add(row, "income", row.income, "is no kind of income", `write one of ${INCOMES.join(", ")} or ${ALL}`);
  return [];
}

function readUntil(row: Row, distributions: Distributions | undefined, problems: Problems): number | undefined {
  const day = parseDay(row.until);
  const zone = distributions?.timeZone ?? "UTC";
  const last = day === undefined ? undefined : lastSecond(day, zone);
  if (last !== undefined) return last + 1;
  const message = day === undefined ? "is no date" : `does not exist in ${zone}`;
  problems.add(row, "until", row.until, message, "write the last day it counts, as 2030-12-31");
  return undefined;
}

/** The distributor would withhold the maximum and not the rate. */
function checkMaximum(
  row: Row,
  income: Income,
  rate: number,
  distributions: Distributions | undefined,
  problems: Problems,
): void {
  const bounds = (distributions?.list ?? []).filter((one) => one.income === income && rate > one.withholding.max);
  const [first] = bounds;
  if (first === undefined) return;
  const message = `is above the most that ${first.reference} withholds (${DISTRIBUTIONS_FILE}:${first.line})`;
  problems.add(row, "rate", row.rate, message, "correct it, or raise the maximum", rateText(first.withholding.max));
}
