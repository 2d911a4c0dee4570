import { z } from "zod";

import { CONVENTIONS } from "../calendar/businessDays";
import { DAY_COUNTS } from "../calendar/dayCount";
import { type Day, WEEKDAYS, parseDay } from "../calendar/days";
import { isTimeZone } from "../calendar/timeZone";
import { formatAmount } from "./amounts";
import { address, addressOr, period, text } from "./shapes";

/** What a distributor takes (`IDistributions.sol`). */
const MAX_TOPICS = 15;
const MAX_PAID_THROUGH = 20;
const MAX_COIN_DECIMALS = 30;
/** A token keeps so many record dates that are not over. */
export const MAX_PERIODS = 255;
/** Rates are millionths on chain: a percentage with four decimals. */
const RATE_DECIMALS = 4;
const ALL_OF_IT = 1_000_000;
/** A year of the longest kind, so that nothing lapses a day early. */
const SECONDS_A_YEAR = 366 * 86_400;
const SHORTEST_YEARS = 3;

/** What holders receive, in the words of tax law, numbered as on chain (`DistributionTerms.sol`). */
export const INCOMES = ["dividend", "interest", "rent", "returnOfCapital"] as const;
export type Income = (typeof INCOMES)[number];

/** "2026-09-30". */
const day = z.string().transform((value, context): Day => {
  const found = parseDay(value);
  if (found !== undefined) return found;
  context.addIssue({ code: "custom", message: "is no date", params: { fix: "write it as 2026-09-30" } });
  return z.NEVER;
});

/** "26.375%": in millionths. */
const rate = z.string().transform((value, context) => {
  const millionths = parseRate(value);
  if (millionths !== undefined) return millionths;
  const fix = 'write "26.375%", with at most 4 decimals and at most "100%"';
  context.addIssue({ code: "custom", message: "is no rate", params: { fix } });
  return z.NEVER;
});

/**
 * Reads a percentage as millionths.
 * @example parseRate("26.375%") // 263750
 * @returns Undefined for other texts, more than 100%, or more than four decimals.
 */
export function parseRate(value: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(value);
  if (match === null) return undefined;
  const millionths = Number((match[1] ?? "") + (match[2] ?? "").padEnd(RATE_DECIMALS, "0"));
  return millionths <= ALL_OF_IT ? millionths : undefined;
}

/**
 * Writes millionths as a percentage.
 * @example rateText(263750) // "26.375%"
 */
export function rateText(millionths: number): string {
  return `${formatAmount(BigInt(millionths), RATE_DECIMALS).replace(/\.?0+$/, "")}%`;
}

/** "6 years": in seconds. */
const years = z.string().transform((value, context) => {
  const count = Number(/^([1-9]\d?) years?$/.exec(value)?.[1] ?? 0);
  if (count >= SHORTEST_YEARS) return count * SECONDS_A_YEAR;
  const message = count === 0 ? "is no number of years" : "is too short";
  const fix = `write "6 years", at least "${SHORTEST_YEARS} years"`;
  context.addIssue({ code: "custom", message, params: { fix } });
  return z.NEVER;
});

/** "3 months", "1 year": in months. */
const months = z.string().transform((value, context) => {
  const match = /^([1-9]\d?) (month|year)s?$/.exec(value);
  if (match !== null) return Number(match[1]) * (match[2] === "year" ? 12 : 1);
  context.addIssue({ code: "custom", message: "is no interval", params: { fix: 'write "3 months" or "1 year"' } });
  return z.NEVER;
});

const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$/, "is no reference of 1 to 24 letters, digits, points or dashes");

const payoutCoin = z.strictObject({
  address: addressOr("test"),
  symbol: text,
  decimals: z.int().min(0).max(MAX_COIN_DECIMALS),
});

const calendar = z.strictObject({
  weekend: z.array(z.enum(WEEKDAYS)).max(WEEKDAYS.length - 1, "leaves no business day"),
  holidays: z.array(day),
  convention: z.enum(CONVENTIONS),
});

/** For a whole token or in total, in the coin. */
const amount = z
  .strictObject({ perToken: text.optional(), total: text.optional() })
  .refine(
    ({ perToken, total }) => (perToken === undefined) !== (total === undefined),
    "states perToken or total, and not both",
  );

/** What a distribution and a series have in common. */
const common = {
  reference,
  income: z.enum(INCOMES),
  withholding: z.strictObject({ default: rate, max: rate }),
  claimTopics: z.array(z.int().min(1)).max(MAX_TOPICS, `names more than ${MAX_TOPICS} topics`),
  review: period,
  unclaimed: z.strictObject({ to: z.enum(["unclaimedProperty", "issuer"]), account: address, after: years }).optional(),
  document: z.strictObject({ uri: z.url({ error: "is no URI" }), file: text }),
  paidThrough: z.array(text).max(MAX_PAID_THROUGH, `names more than ${MAX_PAID_THROUGH}`).default([]),
};

const distribution = z.strictObject({
  ...common,
  recordDate: day,
  payableDate: day,
  amount,
  reinvestment: z.strictObject({ price: text, deadline: day }).optional(),
});

/** Interest on a principal a token; one rate for all periods, or a list of them, which may be shorter. */
const interest = z.strictObject({
  principal: text,
  rate: z.union([rate, z.array(rate).max(MAX_PERIODS)]),
  dayCount: z.enum(DAY_COUNTS),
});

const series = z
  .strictObject({
    ...common,
    interest: interest.optional(),
    amount: amount.optional(),
    from: day,
    to: day,
    every: months,
    firstEnd: day.optional(),
    lastStart: day.optional(),
    endOfMonth: z.boolean().optional(),
    accrual: z.enum(["unadjusted", "adjusted"]).default("unadjusted"),
    payableDays: z.int().min(0).max(366).default(0),
    recordDays: z.int().min(0).max(366),
    reinvestment: z.strictObject({ price: text, deadlineDays: z.int().min(0).max(366) }).optional(),
  })
  .refine((one) => one.interest === undefined || one.amount === undefined, "states both interest and amount");

/** The shape of `distributions.json`, before amounts are read and dates become seconds. */
export const distributionSchema = z.strictObject({
  payoutCoin,
  timeZone: z.string().refine(isTimeZone, { error: "is no time zone of IANA, as Europe/London" }),
  calendar,
  accounts: z.strictObject({ tax: address, proceeds: address.optional() }),
  distributions: z.array(distribution).default([]),
  series: z.array(series).default([]),
});
export type DistributionsText = z.output<typeof distributionSchema>;
export type DistributionText = DistributionsText["distributions"][number];
export type SeriesText = DistributionsText["series"][number];
