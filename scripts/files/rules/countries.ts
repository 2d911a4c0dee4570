import { z } from "zod";

import { formatPeriod } from "../amounts";
import { classText } from "../classes";
import { countryCode, countryName } from "../countries";
import { date, inferred, period } from "../shapes";
import { day, needs } from "./say";
import type { Describe } from "./index";
import type { Words } from "./words";

/** Most countries of the sender that InvestorClass tells apart. */
const MAX_SENDERS = 8;

/** Rules about where investors live, what they are certified as, and who was offered to. */
export const countryRules = inferred(({ countries, classes, holders, countryOf }: Words) => {
  const needed = { anyOf: classes.optional(), allOf: classes.optional() };
  const named = z.array(z.strictObject({ countries, ...needed })).default([]);
  return [
    z.strictObject({ rule: z.literal("CountryAllow"), countries }),
    z.strictObject({ rule: z.literal("CountryRestrict"), countries }),
    z
      .strictObject({
        rule: z.literal("InvestorClass"),
        /** What receivers need in countries that are not named; without it nothing there. */
        elsewhere: z.strictObject(needed).optional(),
        receivers: named,
        /** What receivers need besides where the sender lives in one of these countries. */
        senders: named.refine(
          (list) => list.flatMap((one) => one.countries).length <= MAX_SENDERS,
          `names more than ${MAX_SENDERS} countries`,
        ),
      })
      .refine(({ elsewhere, receivers, senders }) => elsewhere !== undefined || receivers.length + senders.length > 0, {
        error: "asks nobody for a class",
      }),
    z.strictObject({
      rule: z.literal("Flowback"),
      firstOffer: date.default(0),
      period,
      /** The day the offering closed; without it the tranche is open, and the period has no end yet. */
      closed: date.optional(),
      /** In place of the United States and their territories. */
      countries: countries.optional(),
    }),
    z
      .strictObject({
        rule: z.literal("OfferList"),
        limits: z.array(z.strictObject({ countries, offerees: z.int().min(0) })).min(1, "sets no limit"),
        /** Who need not be listed. */
        free: classes.default([]),
        /** Who was offered to, each counted in its country. */
        offerees: holders.default([]),
      })
      .superRefine(({ limits, offerees }, context) => {
        const listed = new Map<number, number>();
        for (const country of offerees.flatMap((one) => countryOf(one) ?? [])) {
          listed.set(country, (listed.get(country) ?? 0) + 1);
        }
        for (const [country, number] of listed) {
          const limit = [...limits].reverse().find((one) => one.countries.includes(country))?.offerees;
          if (limit !== undefined && number <= limit) continue;
          const found = `are ${number} in ${countryCode(country)}`;
          const message = limit === undefined ? `${found}, which has no limit` : `${found}, where ${limit} may be`;
          context.addIssue({ code: "custom", path: ["offerees"], message, params: { fix: "list fewer there" } });
        }
      }),
  ] as const;
});

function countriesText(countries: readonly number[]): string {
  const [only] = countries;
  return countries.length === 1 && only !== undefined ? countryName(only) : `${countries.length} countries`;
}

export const DESCRIBE_COUNTRY_RULES: Describe<ReturnType<typeof countryRules>> = {
  CountryAllow: (rule) => `only ${rule.countries.length} countries may receive`,
  CountryRestrict: (rule) => `${rule.countries.length} countries may not receive`,
  InvestorClass: ({ elsewhere, receivers, senders }) => {
    const what = (list: typeof receivers, who: string): string[] =>
      list.map((one) => `${who} ${countriesText(one.countries)} ${needs(one.anyOf, one.allOf)}`);
    const rest = elsewhere === undefined ? [] : [`elsewhere ${needs(elsewhere.anyOf, elsewhere.allOf)}`];
    return `receivers need ${[...what(receivers, "in"), ...rest, ...what(senders, "from")].join("; ")}`;
  },
  Flowback: (rule) => {
    const where = rule.countries === undefined ? "the United States" : `${rule.countries.length} countries`;
    const from = rule.closed === undefined ? "the offering's close" : day(Math.max(rule.firstOffer, rule.closed));
    return `nobody in ${where} and no US person receives until ${formatPeriod(rule.period)} after ${from}`;
  },
  OfferList: ({ limits, free, offerees }) => {
    const most = limits.map((one) => `${one.offerees} in each of ${one.countries.length} countries`).join(", ");
    const rest = free.length === 0 ? "" : `; ${classText(free, "or")} need not be listed`;
    return `who buys was listed as offered to, at most ${most}; ${offerees.length} are${rest}`;
  },
};
