import { z } from "zod";

import type { JsonFile } from "../json";
import type { Problems } from "../problems";
import { DESCRIBE_APPROVAL_RULES, approvalRules } from "./approvals";
import { DESCRIBE_COUNTRY_RULES, countryRules } from "./countries";
import { DESCRIBE_HOLDING_RULES, holdingRules } from "./holdings";
import { DESCRIBE_MARKET_RULES, marketRules } from "./market";
import { DESCRIBE_OFFERING_RULES, offeringRules } from "./offerings";
import { type Say, sayWith } from "./say";
import { DESCRIBE_VOLUME_RULES, volumeRules } from "./volumes";
import { type RuleTerms, ruleWords } from "./words";

/** How each rule of a group is told, in one line for people. */
export type Describe<Group extends readonly z.ZodType<{ rule: string }>[]> = {
  readonly [Name in z.output<Group[number]>["rule"]]: (
    rule: Extract<z.output<Group[number]>, { rule: Name }>,
    say: Say,
  ) => string;
};

function ruleSchema(terms: RuleTerms) {
  const words = ruleWords(terms);
  return z.discriminatedUnion(
    "rule",
    [
      ...approvalRules(words),
      ...countryRules(words),
      ...holdingRules(words),
      ...marketRules(words),
      ...offeringRules(words),
      ...volumeRules(words),
    ],
    { error: "is no rule that this suite has" },
  );
}

/** A compliance rule with its parameters: amounts in raw units, times in seconds, shares in hundredths of a percent. */
export type Rule = z.output<ReturnType<typeof ruleSchema>>;

/** One rule of the suite's. */
export type RuleOf<Name extends Rule["rule"]> = Extract<Rule, { rule: Name }>;

const DESCRIBE: { readonly [Name in Rule["rule"]]: (rule: RuleOf<Name>, say: Say) => string } = {
  ...DESCRIBE_APPROVAL_RULES,
  ...DESCRIBE_COUNTRY_RULES,
  ...DESCRIBE_HOLDING_RULES,
  ...DESCRIBE_MARKET_RULES,
  ...DESCRIBE_OFFERING_RULES,
  ...DESCRIBE_VOLUME_RULES,
};

/**
 * Reads every rule of a file that has no fault; a rule may stand once, since a host binds a module once.
 * @param json A file with a list `rules`.
 */
export function readRules(json: JsonFile, terms: RuleTerms, problems: Problems): Rule[] {
  const list = json.at(["rules"]);
  const schema = ruleSchema(terms);
  const seen = new Set<string>();
  return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
    const path = ["rules", index];
    const parsed = schema.safeParse(item);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) json.noteIssue({ ...issue, path: [...path, ...issue.path] }, problems);
      return [];
    }
    const { rule } = parsed.data;
    if (seen.has(rule)) json.note([...path, "rule"], "stands twice", "join the two", problems);
    seen.add(rule);
    return [parsed.data];
  });
}

/** What a rule says, in one line for people. */
export function describeRule(rule: Rule, decimals: number): string {
  const describe = DESCRIBE[rule.rule] as (rule: Rule, say: Say) => string;
  return describe(rule, sayWith(decimals));
}
