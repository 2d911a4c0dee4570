import { formatAmount, formatPeriod } from "./amounts";
import { parseCountry } from "./countries";
import type { Path } from "./json";
import type { ConfigText, RuleText } from "./schema";
import type { SettingReader } from "./settings";

/** A cap on one country or one named group of countries. */
export interface JurisdictionLimit {
  readonly name: string;
  readonly countries: readonly number[];
  /** Whether `name` is one of the configuration's groups. */
  readonly group: boolean;
  readonly holders: number | undefined;
  /** In hundredths of a percent of the outstanding supply. */
  readonly share: number | undefined;
}

/** A compliance rule with its parameters, amounts in raw units and times in seconds. */
export type Rule =
  | Extract<RuleText, { rule: "CountryAllow" | "CountryRestrict" | "SanctionsScreen" }>
  | { readonly rule: "MaxBalance"; readonly max: bigint }
  | { readonly rule: "SupplyLimit"; readonly limit: bigint }
  | { readonly rule: "JurisdictionCap"; readonly holders: number | undefined; readonly caps: JurisdictionLimit[] }
  | { readonly rule: "TimeTransfersLimits"; readonly limits: { readonly period: number; readonly amount: bigint }[] };

/**
 * Reads every rule that has no fault; a rule may stand once, since a host binds a module once.
 * @param numbers Where each rule stands in the file.
 */
export function readRules(
  { rules, groups }: Partial<ConfigText>,
  numbers: readonly number[],
  reader: SettingReader,
): Rule[] {
  const seen = new Set<string>();
  return (rules ?? []).flatMap((rule, index) => {
    const path = ["rules", numbers[index] ?? index];
    if (seen.has(rule.rule)) reader.fault([...path, "rule"], rule.rule, "stands twice", "join the two");
    seen.add(rule.rule);
    return readRule(rule, path, groups, reader) ?? [];
  });
}

function readRule(
  rule: RuleText,
  path: Path,
  groups: ConfigText["groups"] | undefined,
  reader: SettingReader,
): Rule | undefined {
  switch (rule.rule) {
    case "CountryAllow":
    case "CountryRestrict":
    case "SanctionsScreen":
      return rule;
    case "MaxBalance": {
      const max = reader.amount([...path, "max"], rule.max);
      return max === undefined ? undefined : { rule: rule.rule, max };
    }
    case "SupplyLimit": {
      const limit = reader.amount([...path, "limit"], rule.limit);
      return limit === undefined ? undefined : { rule: rule.rule, limit };
    }
    case "TimeTransfersLimits": {
      const limits = rule.limits.flatMap((limit, index) => {
        const amount = reader.amount([...path, "limits", index, "amount"], limit.amount);
        return amount === undefined ? [] : [{ period: limit.period, amount }];
      });
      return { rule: rule.rule, limits };
    }
    case "JurisdictionCap": {
      const caps = rule.caps.flatMap(({ jurisdiction: name, holders, share }, index) => {
        const found = jurisdiction(name, [...path, "caps", index, "jurisdiction"], groups, reader);
        return found === undefined ? [] : [{ ...found, holders, share }];
      });
      return { rule: rule.rule, holders: rule.holders, caps };
    }
  }
}

function jurisdiction(
  name: string,
  path: Path,
  groups: ConfigText["groups"] | undefined,
  reader: SettingReader,
): Pick<JurisdictionLimit, "name" | "countries" | "group"> | undefined {
  const group = groups?.[name];
  if (group !== undefined) return { name, countries: group, group: true };
  const country = parseCountry(name);
  if (country !== undefined) return { name, countries: [country], group: false };
  const fix = "write an ISO 3166-1 code or the name of one of the groups";
  if (groups !== undefined) reader.fault(path, name, "is neither a country nor a group", fix);
  return undefined;
}

/** What a rule says, in one line for people. */
export function describeRule(rule: Rule, decimals: number): string {
  switch (rule.rule) {
    case "CountryAllow":
      return `only ${rule.countries.length} countries may receive`;
    case "CountryRestrict":
      return `${rule.countries.length} countries may not receive`;
    case "SanctionsScreen":
      return rule.oracle === undefined ? "the issuer's list" : `the issuer's list and the oracle ${rule.oracle}`;
    case "MaxBalance":
      return `a holder has at most ${formatAmount(rule.max, decimals)}`;
    case "SupplyLimit":
      return `at most ${formatAmount(rule.limit, decimals)} in issue`;
    case "TimeTransfersLimits":
      return rule.limits
        .map(({ period, amount }) => `at most ${formatAmount(amount, decimals)} sent in ${formatPeriod(period)}`)
        .join(", ");
    case "JurisdictionCap": {
      const total = rule.holders === undefined ? [] : [`at most ${rule.holders} holders in all`];
      return [...total, ...rule.caps.map(describeCap)].join(", ");
    }
  }
}

function describeCap({ name, holders, share }: JurisdictionLimit): string {
  const parts = [
    ...(holders === undefined ? [] : [`${holders} holders`]),
    ...(share === undefined ? [] : [`${share / 100}% of the outstanding`]),
  ];
  return `in ${name} at most ${parts.join(" and ")}`;
}
