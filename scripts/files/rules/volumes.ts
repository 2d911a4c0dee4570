import { z } from "zod";

import { formatPeriod } from "../amounts";
import { inferred, share } from "../shapes";
import type { Describe } from "./index";
import { count, percent, type Say } from "./say";
import type { Words } from "./words";

/** Most limits that a rule of this kind keeps. */
const MAX_LIMITS = 4;
const MAX_OFFSET_MINUTES = 840;

/** Rules about how much is sent in a time. */
export const volumeRules = inferred(({ amount, period, holder, holders }: Words) => {
  const tumbling = z.strictObject({ period, amount });
  const rolling = z
    .strictObject({
      of: z.enum(["each holder", "all together"]).default("each holder"),
      period,
      amount: amount.optional(),
      share: share.optional(),
    })
    .refine((one) => (one.amount === undefined) !== (one.share === undefined), "sets not one of amount and share");
  const limits = <T extends z.ZodType>(limit: T) =>
    z.array(limit).min(1, "sets no limit").max(MAX_LIMITS, `sets more than ${MAX_LIMITS} limits`);
  return [
    z.strictObject({ rule: z.literal("TimeTransfersLimits"), limits: limits(tumbling) }),
    z.strictObject({ rule: z.literal("RollingVolume"), limits: limits(rolling) }),
    z.strictObject({ rule: z.literal("AffiliateVolume"), limits: limits(rolling), affiliates: holders.default([]) }),
    z.strictObject({
      rule: z.literal("ExchangeMonthlyLimits"),
      exchanges: z
        .array(
          z.strictObject({
            exchange: holder,
            amount,
            /** Of the calendar, or 30 days from a first transfer. */
            months: z.enum(["calendar", "30 days"]).default("calendar"),
            utcOffsetMinutes: z.int().min(-MAX_OFFSET_MINUTES).max(MAX_OFFSET_MINUTES).default(0),
          }),
        )
        .min(1, "names no exchange"),
    }),
    z.strictObject({
      rule: z.literal("TimeExchangeLimits"),
      exchanges: z.array(z.strictObject({ exchange: holder, limits: limits(tumbling) })).min(1, "names no exchange"),
    }),
  ] as const;
});

type Rolling = z.output<ReturnType<typeof volumeRules>[1]>["limits"];

function sayRolling(limits: Rolling, who: string, { amount }: Say): string {
  return limits
    .map((limit) => {
      const most =
        limit.share === undefined ? amount(limit.amount ?? 0n) : `${percent(limit.share)} of the outstanding`;
      const whose = limit.of === "each holder" ? `each ${who}` : `all ${who}s together`;
      return `at most ${most} sent by ${whose} in any ${formatPeriod(limit.period)}`;
    })
    .join(", ");
}

export const DESCRIBE_VOLUME_RULES: Describe<ReturnType<typeof volumeRules>> = {
  TimeTransfersLimits: (rule, { amount }) =>
    rule.limits.map((one) => `at most ${amount(one.amount)} sent in ${formatPeriod(one.period)}`).join(", "),
  RollingVolume: ({ limits }, say) => sayRolling(limits, "holder", say),
  AffiliateVolume: ({ limits, affiliates }, say) =>
    `${sayRolling(limits, "affiliate", say)}; ${count(affiliates.length, "affiliate")} named`,
  ExchangeMonthlyLimits: ({ exchanges }, { amount }) =>
    exchanges
      .map((one) => {
        const month = one.months === "calendar" ? "a calendar month" : "30 days";
        return `at most ${amount(one.amount)} sent by an investor to ${one.exchange} in ${month}`;
      })
      .join(", "),
  TimeExchangeLimits: ({ exchanges }, { amount }) =>
    exchanges
      .flatMap(({ exchange, limits }) =>
        limits.map((one) => `at most ${amount(one.amount)} sent to ${exchange} in ${formatPeriod(one.period)}`),
      )
      .join(", "),
};
