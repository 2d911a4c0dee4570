import type { Allocation } from "./allocation";
import { formatAmount } from "./amounts";
import type { Investors } from "./investors";
import type { IssueTerms } from "./initialIssue";
import type { Problems } from "./problems";
import type { Rule, RuleOf } from "./rules";

type Cap = RuleOf<"JurisdictionCap">["caps"][number];

/** All outstanding tokens, in hundredths of a percent. */
const WHOLE = 10_000;

/**
 * The order that tokens are issued in. A cap on a jurisdiction's share of the outstanding holds from the first token on,
 * so those without such a cap come first, then the others, the widest cap before the narrower ones.
 */
export function issueOrder(
  lines: readonly Allocation[],
  investors: Investors,
  rules: readonly Rule[],
): readonly Allocation[] {
  const caps = capsOf(rules);
  const narrowest = ({ reference }: Allocation): number => {
    const country = investors.byReference.get(reference)?.country ?? 0;
    return Math.min(
      WHOLE,
      ...caps.filter((cap) => cap.jurisdiction.countries.includes(country)).map(({ share }) => share ?? WHOLE),
    );
  };
  return [...lines].sort((a, b) => narrowest(b) - narrowest(a));
}

/** Notes the lines that JurisdictionCap would refuse, in the order that tokens are issued in. */
export function checkJurisdictions(lines: readonly Allocation[], terms: IssueTerms, problems: Problems): void {
  const total = terms.rules.flatMap((rule) => (rule.rule === "JurisdictionCap" ? (rule.holders ?? []) : []))[0];
  const caps = capsOf(terms.rules).map((cap) => ({ cap, held: 0n, holders: new Set<string>(), told: false }));
  const holders = new Set<string>();
  let outstanding = 0n;

  for (const line of issueOrder(lines, terms.investors, terms.rules)) {
    const country = terms.investors.byReference.get(line.reference)?.country;
    if (country === undefined || terms.treasury.includes(line.reference)) continue;
    outstanding += line.amount;
    holders.add(line.reference);
    if (total !== undefined && holders.size === total + 1) {
      const message = `brings the holders of record to ${holders.size}, over JurisdictionCap`;
      problems.add(line, "reference", line.reference, message, "leave an investor out", `${total} holders`);
    }
    for (const count of caps) {
      if (!count.cap.jurisdiction.countries.includes(country)) continue;
      count.held += line.amount;
      count.holders.add(line.reference);
      checkHolders(count.cap, line, count.holders.size, problems);
      // Every line after the first one that passes a share would only repeat it.
      if (!count.told) count.told = checkShare(count.cap, line, count.held, outstanding, terms.decimals, problems);
    }
  }
}

function checkHolders(
  { jurisdiction: { name }, holders: most }: Cap,
  line: Allocation,
  count: number,
  problems: Problems,
): void {
  if (most === undefined || count !== most + 1) return;
  const message = `brings the holders in ${name} to ${count}, over JurisdictionCap`;
  problems.add(line, "reference", line.reference, message, "leave an investor out", `${most} holders`);
}

/** Returns whether the share is passed. */
function checkShare(
  { jurisdiction: { name }, share }: Cap,
  line: Allocation,
  held: bigint,
  outstanding: bigint,
  decimals: number,
  problems: Problems,
): boolean {
  if (share === undefined || held * BigInt(WHOLE) <= outstanding * BigInt(share)) return false;
  const message = `brings ${name} to ${formatAmount(held, decimals)} of ${formatAmount(outstanding, decimals)}, over JurisdictionCap`;
  problems.add(line, "amount", formatAmount(line.amount, decimals), message, "allot less there", `${share / 100}%`);
  return true;
}

function capsOf(rules: readonly Rule[]): Cap[] {
  return rules.flatMap((rule) => (rule.rule === "JurisdictionCap" ? rule.caps : []));
}
