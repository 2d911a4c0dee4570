import { z } from "zod";

import { isTimeZone } from "../../calendar/timeZone";
import { Fault, date, inferred, text, word } from "../shapes";
import type { Describe } from "./index";
import { count } from "./say";
import type { Words } from "./words";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const MINUTES_A_DAY = 1_440;
const MAX_BLACKOUTS = 6;

/** Minutes of a market's day. */
export interface Hours {
  readonly opens: number;
  readonly closes: number;
}

/** "08:00-16:30". */
const hours = word<Hours>((value) => {
  const match = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(value);
  const [opens = 0, closes = 0] = [1, 3].map((at) => Number(match?.[at]) * 60 + Number(match?.[at + 1]));
  if (match !== null && opens < closes && closes <= MINUTES_A_DAY) return { opens, closes };
  return new Fault("are no hours", 'write "08:00-16:30"; a market closes on the day it opens on');
});

/** The rule about when there is trade. */
export const marketRules = inferred(({ holders }: Words) => {
  const day = hours.optional();
  return [
    z.strictObject({
      rule: z.literal("TradingWindow"),
      /** Of each weekday; those that are not named are without trade. */
      hours: z.strictObject({
        sunday: day,
        monday: day,
        tuesday: day,
        wednesday: day,
        thursday: day,
        friday: day,
        saturday: day,
      }),
      timeZone: text.refine(isTimeZone, "is no time zone").default("UTC"),
      holidays: z.array(date).default([]),
      /** From the first second of a day to that of another. */
      blackouts: z
        .array(
          z.strictObject({ from: date, until: date }).refine((one) => one.from < one.until, "ends before it begins"),
        )
        .max(MAX_BLACKOUTS, `names more than ${MAX_BLACKOUTS} periods`)
        .default([]),
      /** Who does not trade in a blackout period, beside affiliates. */
      insiders: holders.default([]),
      /** Whether tokens are issued in these hours only. */
      issue: z.boolean().default(false),
    }),
  ] as const;
});

type Week = z.output<ReturnType<typeof marketRules>[0]>["hours"];

/** Hours of all weekdays, Sunday first. */
export function weekOf(week: Week): Hours[] {
  return WEEKDAYS.map((name) => week[name] ?? { opens: 0, closes: 0 });
}

export const DESCRIBE_MARKET_RULES: Describe<ReturnType<typeof marketRules>> = {
  TradingWindow: ({ hours: week, timeZone, holidays, blackouts }) =>
    [
      `trade on ${count(Object.keys(week).length, "weekday")}, in the hours of ${timeZone}`,
      ...(holidays.length === 0 ? [] : [`not on ${count(holidays.length, "holiday")}`]),
      ...(blackouts.length === 0 ? [] : [`none by insiders in ${count(blackouts.length, "period")}`]),
    ].join(", "),
};
