import { z } from "zod";

import { classText } from "../classes";
import { date, inferred, share } from "../shapes";
import type { Describe } from "./index";
import { count, day, inPlace, percent } from "./say";
import { EVERYWHERE, type Words } from "./words";

const DAY = 86_400;
/** A schedule counts days in 16 bits. */
const MAX_DAYS = 65_535;

/** Rules about what is held, by how many, and for how long. */
export const holdingRules = inferred(
  ({ amount, jurisdiction, investorClass, classes, holder, holders, period }: Words) => {
    const cap = z
      .strictObject({ jurisdiction, holders: z.int().min(0).optional(), share: share.optional() })
      .refine((one) => one.holders !== undefined || one.share !== undefined, "sets neither holders nor share");
    const limit = z
      .strictObject({
        jurisdiction: jurisdiction.default(EVERYWHERE),
        holders: z.int().min(0),
        having: investorClass.optional(),
        lacking: investorClass.optional(),
      })
      .refine((one) => one.having === undefined || one.lacking === undefined, "names a class in both ways");
    const days = period.refine((seconds) => seconds % DAY === 0 && seconds <= MAX_DAYS * DAY, {
      error: "is no number of days",
      params: { fix: 'write "365 days"' },
    });
    return [
      z.strictObject({ rule: z.literal("MaxBalance"), max: amount }),
      z.strictObject({
        rule: z.literal("MaxShare"),
        share,
        /** What it is a share of while less than this is outstanding; without it what the allocation comes to. */
        shareBase: amount.optional(),
      }),
      z.strictObject({ rule: z.literal("SupplyLimit"), limit: amount }),
      z.strictObject({
        rule: z.literal("JurisdictionCap"),
        holders: z.int().min(1).optional(),
        caps: z.array(cap).default([]),
        /** What shares are a share of while less than this is outstanding. */
        shareBase: amount.optional(),
      }),
      z.strictObject({
        rule: z.literal("HolderLimit"),
        limits: z.array(limit).min(1, "sets no limit"),
        /** Explanations warn of fewer. */
        floor: z.int().min(1).optional(),
        /** Who counts as more than one, or as none. */
        weights: z.array(z.strictObject({ holder, counts: z.int().min(0).max(65_535) })).default([]),
      }),
      z.strictObject({ rule: z.literal("MinHolding"), min: amount }),
      z.strictObject({ rule: z.literal("LotSize"), lot: amount }),
      z
        .strictObject({ rule: z.literal("TransferSize"), min: amount.optional(), max: amount.optional() })
        .refine(({ min, max }) => min !== undefined || max !== undefined, "sets neither min nor max")
        .refine(({ min, max }) => min === undefined || max === undefined || min <= max, "has a min above its max"),
      z
        .strictObject({
          rule: z.literal("LockUp"),
          /** How long after acquisition the first tokens are released. */
          after: days,
          /** How long after acquisition the last ones are; without it all at once. */
          until: days.optional(),
          /** Who may buy tokens that are locked. */
          buyers: classes.default([]),
          affiliates: holders.default([]),
          /** When tokens were acquired that the rule did not see; without it, when it first does. */
          acquiredBefore: date.optional(),
        })
        .refine(({ after, until }) => until === undefined || until >= after, "ends before it begins"),
    ] as const;
  },
);

export const DESCRIBE_HOLDING_RULES: Describe<ReturnType<typeof holdingRules>> = {
  MaxBalance: (rule, { amount }) => `a holder has at most ${amount(rule.max)}`,
  MaxShare: (rule) => `a holder has at most ${percent(rule.share)} of the outstanding`,
  SupplyLimit: (rule, { amount }) => `at most ${amount(rule.limit)} in issue`,
  JurisdictionCap: ({ holders, caps, shareBase }, { amount }) =>
    [
      ...(holders === undefined ? [] : [`at most ${holders} holders in all`]),
      ...caps.map(({ jurisdiction, holders: most, share: part }) => {
        const parts = [
          ...(most === undefined ? [] : [`${most} holders`]),
          ...(part === undefined ? [] : [`${percent(part)} of the outstanding`]),
        ];
        return `in ${jurisdiction.name} at most ${parts.join(" and ")}`;
      }),
      ...(shareBase === undefined ? [] : [`shares are of ${amount(shareBase)} or more`]),
    ].join(", "),
  HolderLimit: ({ limits, floor, weights }) =>
    [
      ...limits.map(({ jurisdiction, holders, having, lacking }) => {
        const which = having === undefined ? (lacking === undefined ? "" : ` not ${lacking}`) : ` ${having}`;
        return `${inPlace(jurisdiction)} at most ${count(holders, "holder")}${which}`;
      }),
      ...(weights.length === 0 ? [] : [`${count(weights.length, "holder")} counted otherwise than as one`]),
      ...(floor === undefined ? [] : [`a warning below ${count(floor, "holder")}`]),
    ].join(", "),
  MinHolding: (rule, { amount }) => `a holder has at least ${amount(rule.min)}, or nothing`,
  LotSize: (rule, { amount }) => `transfers are multiples of ${amount(rule.lot)}, or all`,
  TransferSize: ({ min, max }, { amount }) =>
    [
      ...(min === undefined ? [] : [`a transfer is at least ${amount(min)}, or all`]),
      ...(max === undefined ? [] : [`at most ${amount(max)}`]),
    ].join(", "),
  LockUp: ({ after, until, buyers, affiliates, acquiredBefore }) =>
    [
      until === undefined || until === after
        ? `tokens are locked for ${after / DAY} days`
        : `tokens are released from day ${after / DAY} to day ${until / DAY} on`,
      ...(buyers.length === 0 ? [] : [`sold before to ${classText(buyers, "or")} only`]),
      ...(affiliates.length === 0 ? [] : [`anew when bought of ${count(affiliates.length, "affiliate")}`]),
      ...(acquiredBefore === undefined ? [] : [`counted from ${day(acquiredBefore)} where acquired before`]),
    ].join(", "),
};
