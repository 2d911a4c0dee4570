import { z } from "zod";

import { parseCountry } from "./countries";
import { parseWallet } from "./wallets";

const SECONDS = { hour: 3_600, day: 86_400 } as const;

/** Why a text is not what it should be, and what to write. */
export class Fault {
  constructor(
    readonly message: string,
    readonly fix: string,
  ) {}
}

/** A function as it is: what it returns is for zod to infer. */
export function inferred<Given, Made>(make: (given: Given) => Made): (given: Given) => Made {
  return make;
}

/** A text that is read as something else. */
export function word<T>(read: (text: string) => T | Fault): z.ZodType<T, string> {
  return z.string().transform((value, context): T => {
    const found = read(value);
    if (!(found instanceof Fault)) return found;
    context.addIssue({ code: "custom", message: found.message, params: { fix: found.fix } });
    return z.NEVER;
  });
}

/** A text that is not empty. */
export const text = z.string().trim().min(1, "must not be empty");

/** An address with its checksum, or a word that stands for one. */
export function addressOr(...words: readonly string[]): z.ZodType<string, string> {
  return z.string().transform((value, context) => {
    if (words.some((word) => word === value)) return value;
    const wallet = parseWallet(value);
    if (typeof wallet === "string") return wallet;
    const fix = words.length === 0 ? wallet.fix : `${wallet.fix}, or ${words.join(" or ")}`;
    context.addIssue({ code: "custom", message: wallet.fault, params: { fix } });
    return z.NEVER;
  });
}

/** An address with its checksum. */
export const address = addressOr();

/** A country by its code. */
export const country = z.union([z.string(), z.number()]).transform((value, context) => {
  const code = parseCountry(String(value));
  if (code !== undefined) return code;
  const fix = "write an ISO 3166-1 code (GBR, GB or 826), or 900 to 999 for the issuer's own groups";
  context.addIssue({ code: "custom", message: "is no country", params: { fix } });
  return z.NEVER;
});

/** Countries by their codes. */
export const countries = z.array(country).min(1, "names no country");

/** "1 day", "36 hours": in seconds. */
export const period = z.string().transform((value, context) => {
  const match = /^([1-9]\d{0,4}) (hour|day)s?$/.exec(value);
  const count = match?.[1];
  const unit = match?.[2];
  if (count !== undefined && (unit === "hour" || unit === "day")) return Number(count) * SECONDS[unit];
  context.addIssue({ code: "custom", message: "is no period", params: { fix: 'write "24 hours" or "30 days"' } });
  return z.NEVER;
});

/** "12.5%": in hundredths of a percent. */
export const share = z.string().transform((value, context) => {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(value);
  const points = match === null ? 0 : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  if (points > 0 && points <= 10_000) return points;
  context.addIssue({ code: "custom", message: "is no share", params: { fix: 'write "12.5%", at most "100%"' } });
  return z.NEVER;
});

/** The first second of a day in UTC, written as 2026-01-31; undefined where there is no such day. */
export function startOfDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const start = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text ? undefined : start / 1_000;
}

/** A day, as the first second of it in UTC. */
export const date = word((value) => startOfDay(value) ?? new Fault("is no date", "write it as 2030-12-31"));
