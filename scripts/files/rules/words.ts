import { z } from "zod";

import { amountFix, parseAmount } from "../amounts";
import { CLASS_NAMES, type InvestorClass } from "../classes";
import { parseCountry } from "../countries";
import type { Investors } from "../investors";
import { Fault, inferred, period, share, word } from "../shapes";

/** What the words of a rule are read with. */
export interface RuleTerms {
  readonly decimals: number;
  /** Named groups of countries; undefined where those of the configuration could not be read. */
  readonly groups: Readonly<Record<string, readonly number[]>> | undefined;
  /** Classes that a claim topic gives; undefined where the configuration's could not be read. */
  readonly classes: readonly InvestorClass[] | undefined;
  readonly investors: Investors;
}

/** A country, or a named group of countries. */
export interface Jurisdiction {
  readonly name: string;
  readonly countries: readonly number[];
  /** Whether `name` is one of the groups. */
  readonly group: boolean;
}

/** Stands for all holders together, where a jurisdiction is asked for. */
export const EVERYWHERE: Jurisdiction = { name: "all", countries: [], group: false };

/** Most countries that a rule takes at once. */
const MAX_COUNTRIES = 250;

export type Words = ReturnType<typeof ruleWords>;

/** The words that rules are written in. */
export const ruleWords = inferred(({ decimals, groups, classes, investors }: RuleTerms) => {
  const jurisdiction = z.union([z.string(), z.number()]).transform((value, context): Jurisdiction => {
    const name = String(value);
    const group = groups !== undefined && Object.hasOwn(groups, name) ? groups[name] : undefined;
    if (group !== undefined) return { name, countries: group, group: true };
    const country = parseCountry(name);
    if (country !== undefined) return { name, countries: [country], group: false };
    if (groups === undefined) return EVERYWHERE;
    const fix = `write an ISO 3166-1 code (GBR, GB or 826) or the name of a group: ${Object.keys(groups).join(", ")}`;
    context.addIssue({ code: "custom", message: "is neither a country nor a group", params: { fix } });
    return z.NEVER;
  });
  const investorClass = z.enum(CLASS_NAMES).refine((name) => classes === undefined || classes.includes(name), {
    error: "is a class that no claim topic gives",
    params: { fix: 'give it a topic under "classes"' },
  });
  const holder = word((text) => {
    if (!investors.readable || investors.byReference.has(text)) return text;
    return new Fault("is nobody in investors.csv", "write a reference of investors.csv");
  });
  return {
    /** Raw units. */
    amount: word((text) => {
      const units = parseAmount(text, decimals);
      return typeof units === "bigint" ? units : new Fault(`is ${units}`, amountFix(units, decimals));
    }),
    period,
    share,
    jurisdiction,
    countries: z
      .array(jurisdiction)
      .min(1, "names no country")
      .transform((list) => [...new Set(list.flatMap((one) => one.countries))])
      .refine(({ length }) => length <= MAX_COUNTRIES, `names more than ${MAX_COUNTRIES} countries`),
    investorClass,
    classes: z.array(investorClass).min(1, "names no class"),
    /** The reference of an investor. */
    holder,
    holders: z.array(holder),
    /** Where an investor lives. */
    countryOf: (reference: string) => investors.byReference.get(reference)?.country,
  };
});
