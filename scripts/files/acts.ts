import { existsSync } from "node:fs";
import { join } from "node:path";

import { type Day, parseDay } from "../calendar/days";
import { firstSecond, lastSecond } from "../calendar/timeZone";
import { type CsvRow, readCsv } from "./csv";
import { DISTRIBUTIONS_FILE, type Moment } from "./distributions";
import type { Investor, Investors } from "./investors";
import type { Place, Problems } from "./problems";

export const ACTS_FILE = "acts.csv";
const COLUMNS = ["on", "act", "reference", "wallet", "to", "order"] as const;
type Row = CsvRow<(typeof COLUMNS)[number]>;
const ACTS = ["recover", "renewKyc", "release", "holdPayout", "releasePayout"] as const;

/** What is done about an investor on a day after the issue. */
export type Act = Place & {
  /** The day's first second. */
  readonly on: Moment;
  readonly reference: string;
  /** The order, or the loss, behind it; only a salted hash of it goes on chain. */
  readonly order: string;
} & (
    | { readonly act: "recover"; readonly wallet: string; readonly to: string }
    /** `to` is the end of the attestation's last day, in unix seconds. */
    | { readonly act: "renewKyc"; readonly to: number }
    /** Ends what `holds.csv` says of the investor, or of one wallet. */
    | { readonly act: "release"; readonly wallet: string | undefined }
    | { readonly act: "holdPayout" | "releasePayout" }
  );

/**
 * Reads `acts.csv`, which an issuer may leave out: recoveries of lost wallets, renewed attestations, holds that end,
 * payments that are held and released, each on its day.
 * @param zone Time zone of the days.
 * @returns The earliest first; acts of one day in the file's order.
 */
export function readActs(folder: string, investors: Investors, zone: string, problems: Problems): Act[] {
  if (!existsSync(join(folder, ACTS_FILE))) return [];
  const result: Act[] = [];
  for (const row of readCsv(folder, ACTS_FILE, COLUMNS, problems) ?? []) {
    const on = readDay(row, "on", row.on, zone, firstSecond, problems);
    if (row.order === "") problems.add(row, "order", "", "is empty", "name the order or the reason behind the act");
    const investor = investors.byReference.get(row.reference);
    if (investor === undefined) {
      const fix = "write a reference of investors.csv";
      if (investors.readable) problems.add(row, "reference", row.reference, "is nobody in investors.csv", fix);
      continue;
    }
    const act = readAct(row, investor, zone, problems);
    if (isPayoutAct(act?.act) && !existsSync(join(folder, DISTRIBUTIONS_FILE))) {
      const message = `has no payments to act on: there is no ${DISTRIBUTIONS_FILE}`;
      problems.add(row, "act", row.act, message, "add the file, or remove the line");
    }
    const { file, line, reference, order } = row;
    if (on !== undefined && act !== undefined) result.push({ file, line, on, reference, order, ...act });
  }
  return result.sort((a, b) => a.on.second - b.on.second);
}

/** Whether the act holds payments or releases them. */
export function isPayoutAct(act: Act["act"] | undefined): boolean {
  return act === "holdPayout" || act === "releasePayout";
}

type Kind =
  | Pick<Extract<Act, { act: "recover" }>, "act" | "wallet" | "to">
  | Pick<Extract<Act, { act: "renewKyc" }>, "act" | "to">
  | Pick<Extract<Act, { act: "release" }>, "act" | "wallet">
  | Pick<Extract<Act, { act: "holdPayout" | "releasePayout" }>, "act">;

function readAct(row: Row, investor: Investor, zone: string, problems: Problems): Kind | undefined {
  const act = ACTS.find((name) => name === row.act);
  switch (act) {
    case undefined:
      problems.add(row, "act", row.act, "is no act", `write one of ${ACTS.join(", ")}`);
      return undefined;
    case "recover": {
      const wallet = readWallet(row, "wallet", investor, problems);
      const to = readWallet(row, "to", investor, problems);
      if (wallet !== undefined && wallet === to) {
        problems.add(row, "to", row.to, "is the lost wallet itself", "name the wallet that takes its place");
      }
      return wallet === undefined || to === undefined ? undefined : { act, wallet, to };
    }
    case "renewKyc": {
      requireEmpty(row, "wallet", problems);
      const to = readDay(row, "to", row.to, zone, lastSecond, problems);
      if (investor.kyc === undefined) {
        const fix = "name the investor's KYC provider in investors.csv";
        problems.add(row, "reference", row.reference, "has no attestation that could be renewed", fix);
      }
      return to === undefined ? undefined : { act, to: to.second };
    }
    case "release":
      requireEmpty(row, "to", problems);
      if (row.wallet === "") return { act, wallet: undefined };
      return { act, wallet: readWallet(row, "wallet", investor, problems) };
    case "holdPayout":
    case "releasePayout":
      requireEmpty(row, "wallet", problems);
      requireEmpty(row, "to", problems);
      return { act };
  }
}

function readWallet(row: Row, field: "wallet" | "to", investor: Investor, problems: Problems): string | undefined {
  if (investor.wallets.includes(row[field])) return row[field];
  const message = row[field] === "" ? "is empty" : `is no wallet of ${investor.reference}`;
  problems.add(
    row,
    field,
    row[field],
    message,
    "copy it from investors.csv; the new wallet of a recovery stands there too",
  );
  return undefined;
}

function requireEmpty(row: Row, field: "wallet" | "to", problems: Problems): void {
  if (row[field] === "") return;
  problems.add(row, field, row[field], `does not go with ${row.act}`, "leave it empty");
}

function readDay(
  row: Row,
  field: "on" | "to",
  text: string,
  zone: string,
  secondOf: (day: Day, zone: string) => number | undefined,
  problems: Problems,
): Moment | undefined {
  const day = parseDay(text);
  const second = day === undefined ? undefined : secondOf(day, zone);
  if (day !== undefined && second !== undefined) return { day, second };
  problems.add(
    row,
    field,
    text,
    day === undefined ? "is no date" : `does not exist in ${zone}`,
    "write it as 2026-09-30",
  );
  return undefined;
}
