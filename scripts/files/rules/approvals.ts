import { z } from "zod";

import { formatPeriod } from "../amounts";
import { address, addressOr, date, inferred, period, share, text } from "../shapes";
import type { Describe } from "./index";
import { count, day, percent } from "./say";
import type { Words } from "./words";

/** A reason is kept in 32 bytes. */
const MAX_REASON = 31;
const MAX_SUSPENSIONS = 8;

/** Rules about who must agree, what a transfer costs, and what stops it. */
export const approvalRules = inferred(({ amount, holder, holders }: Words) => {
  const account = addressOr("operator");
  return [
    z.strictObject({
      rule: z.literal("ConditionalTransfer"),
      /** Who approves, beside the owner. */
      approvers: z.array(account).default([]),
      /** After how long silence on a request is consent; without it never. */
      deemedConsent: period.optional(),
      /** How long approvals last that name no end; without it 90 days. */
      validity: period.optional(),
      /** Whose transfers need no approval, on either side. */
      exempt: holders.default([]),
    }),
    z
      .strictObject({
        rule: z.literal("TransferFees"),
        share,
        collector: holder,
        paidBy: z.enum(["sender", "receiver"]).default("receiver"),
        min: amount.optional(),
        max: amount.optional(),
        free: holders.default([]),
      })
      .refine(({ min, max }) => min === undefined || max === undefined || min <= max, "has a min above its max"),
    z.strictObject({
      rule: z.literal("TransferRestrict"),
      listed: z.enum(["either", "both", "sender", "receiver"]).default("either"),
      /** Whether who is issued tokens must be listed too. */
      issue: z.boolean().default(false),
      holders,
    }),
    z.strictObject({ rule: z.literal("TokenListingRestrictions"), list: z.enum(["white", "black"]) }),
    z.strictObject({
      rule: z.literal("Suspension"),
      suspenders: z.array(address).default([]),
      resumers: z.array(address).default([]),
      /** What is stopped from the first moment on. */
      suspended: z
        .array(
          z.strictObject({
            reason: text.max(MAX_REASON, `is longer than ${MAX_REASON} letters`),
            /** First day it is stopped no longer. */
            until: date,
            transfers: z.boolean().default(true),
            issue: z.boolean().default(false),
          }),
        )
        .max(MAX_SUSPENSIONS, `names more than ${MAX_SUSPENSIONS} reasons`)
        .default([]),
    }),
    z.strictObject({
      rule: z.literal("SanctionsScreen"),
      oracle: address.optional(),
    }),
  ] as const;
});

export const DESCRIBE_APPROVAL_RULES: Describe<ReturnType<typeof approvalRules>> = {
  ConditionalTransfer: ({ deemedConsent, exempt }) =>
    [
      "each transfer needs the issuer's approval",
      ...(deemedConsent === undefined ? [] : [`silence is consent after ${formatPeriod(deemedConsent)}`]),
      ...(exempt.length === 0 ? [] : [`${count(exempt.length, "holder")} exempt`]),
    ].join(", "),
  TransferFees: ({ share: part, collector, paidBy, min, max }, { amount }) =>
    [
      `the ${paidBy} pays ${percent(part)} to ${collector}`,
      ...(min === undefined ? [] : [`at least ${amount(min)}`]),
      ...(max === undefined ? [] : [`at most ${amount(max)}`]),
    ].join(", "),
  TransferRestrict: ({ listed, holders, issue }) =>
    `${listed === "either" ? "one side" : listed === "both" ? "both sides" : `the ${listed}`} must be on a list of ` +
    `${count(holders.length, "holder")}${issue ? ", also to be issued tokens" : ""}`,
  TokenListingRestrictions: ({ list }) =>
    list === "white"
      ? "only who has put the token on its own white list receives"
      : "nobody receives against its own black list",
  Suspension: ({ suspended }) =>
    suspended.length === 0
      ? "nothing is stopped"
      : suspended.map(({ reason, until }) => `stopped for ${reason} until ${day(until)}`).join(", "),
  SanctionsScreen: ({ oracle }) =>
    oracle === undefined ? "the issuer's list" : `the issuer's list and the oracle ${oracle}`,
};
