import { z } from "zod";

import { formatPeriod } from "../amounts";
import { classText } from "../classes";
import { date, inferred, period } from "../shapes";
import type { Describe } from "./index";
import { count, day } from "./say";
import type { Words } from "./words";

const MAX_PURCHASERS = 100;

/** Rules about buying from the issuer; what holders sell each other is free of them. */
export const offeringRules = inferred(({ amount, classes, holder }: Words) => {
  return [
    z.strictObject({
      rule: z.literal("PurchaserLimit"),
      purchasers: z.int().min(0).max(MAX_PURCHASERS),
      period,
      /** Who is not counted. */
      free: classes.default([]),
    }),
    z
      .strictObject({
        rule: z.literal("IssueLimit"),
        from: date.optional(),
        /** The first day on which the offering is over. */
        until: date.optional(),
        total: amount.optional(),
        /** Of each purchaser that has no limit of its own. */
        each: amount.optional(),
        /** Who has no limit of its own. */
        free: classes.default([]),
        purchasers: z.array(z.strictObject({ purchaser: holder, amount })).default([]),
      })
      .refine(({ from, until }) => from === undefined || until === undefined || from < until, "ends before it begins"),
  ] as const;
});

export const DESCRIBE_OFFERING_RULES: Describe<ReturnType<typeof offeringRules>> = {
  PurchaserLimit: ({ purchasers, period: window, free }) =>
    `at most ${count(purchasers, "purchaser")}${free.length === 0 ? "" : ` not ${classText(free, "or")}`} buy from the ` +
    `issuer in any ${formatPeriod(window)}`,
  IssueLimit: ({ from, until, total, each, free, purchasers }, { amount }) =>
    [
      `the issuer sells${total === undefined ? "" : ` at most ${amount(total)}`}` +
        `${from === undefined ? "" : ` from ${day(from)} on`}${until === undefined ? "" : ` before ${day(until)}`}`,
      ...(each === undefined ? [] : [`to each at most ${amount(each)}`]),
      ...(purchasers.length === 0 ? [] : [`to ${count(purchasers.length, "purchaser")} by limits of their own`]),
      ...(free.length === 0 ? [] : [`to ${classText(free, "or")} without limit`]),
    ].join(", "),
};
