import type { Allocation } from "./allocation";
import { formatAmount } from "./amounts";
import type { ReadConfig } from "./config";
import { countryName } from "./countries";
import { checkJurisdictions } from "./issueOrder";
import type { Investor, Investors } from "./investors";
import type { Problems } from "./problems";
import type { Rule } from "./rules";

/** What an initial issue is judged against. */
export interface IssueTerms extends Pick<ReadConfig, "decimals" | "treasury" | "agents"> {
  readonly rules: readonly Rule[];
  readonly investors: Investors;
  readonly sanctioned: ReadonlySet<string>;
  /** Seconds since 1970; attestations that ended before do not count. */
  readonly now: number;
  /** Whether the issue is history: a record date or an act after it is over, and attestations may have ended since. */
  readonly issued: boolean;
}

/** Notes every line that the token would refuse to issue, as far as the files tell. */
export function checkIssue(lines: readonly Allocation[], terms: IssueTerms, problems: Problems): void {
  const totals = new Map<string, bigint>();
  let supply = 0n;
  for (const line of lines) {
    const before = supply;
    supply += line.amount;
    checkSupply(line, before, supply, terms, problems);

    const investor = terms.investors.byReference.get(line.reference);
    if (investor === undefined) continue;
    checkAttestation(line, investor, terms, problems);
    // Treasury accounts are no holders: no cap counts them, and they are where unissued tokens stay.
    if (terms.treasury.includes(line.reference)) continue;
    const total = (totals.get(line.reference) ?? 0n) + line.amount;
    totals.set(line.reference, total);
    for (const rule of terms.rules) checkRule(rule, line, investor, total, terms, problems);
  }
  checkJurisdictions(lines, terms, problems);
}

/** Notes the line that passes a limit on the whole issue, not every line after it. */
function checkSupply(line: Allocation, before: bigint, after: bigint, terms: IssueTerms, problems: Problems): void {
  const { decimals } = terms;
  const limits = [
    ...terms.rules.flatMap((rule) => (rule.rule === "SupplyLimit" ? [{ what: "SupplyLimit", most: rule.limit }] : [])),
    ...terms.agents.flatMap((agent) =>
      agent.address === "operator" && agent.mintAllowance !== undefined
        ? [{ what: `the mint allowance of ${agent.name}`, most: agent.mintAllowance }]
        : [],
    ),
  ];
  for (const { what, most } of limits) {
    if (before > most || after <= most) continue;
    const message = `the issue comes to ${formatAmount(after, decimals)} here, over ${what}`;
    const fix = "allot less or raise the limit";
    problems.add(line, "amount", formatAmount(line.amount, decimals), message, fix, formatAmount(most, decimals));
  }
}

function checkAttestation(line: Allocation, investor: Investor, terms: IssueTerms, problems: Problems): void {
  const place = `${investor.file}:${investor.line}`;
  if (investor.kyc === undefined) {
    const fix = "leave the investor out until a provider attests it";
    problems.add(line, "reference", line.reference, `has no KYC attestation (${place})`, fix);
  } else if (investor.kyc.until < terms.now && !terms.issued) {
    const ended = new Date(investor.kyc.until * 1_000).toISOString().slice(0, 10);
    const fix = "leave the investor out until the provider renews it";
    problems.add(line, "reference", line.reference, `has a KYC attestation that ended ${ended} (${place})`, fix);
  }
}

function checkRule(
  rule: Rule,
  line: Allocation,
  investor: Investor,
  total: bigint,
  terms: IssueTerms,
  problems: Problems,
): void {
  const { decimals } = terms;
  if (rule.rule === "MaxBalance" && total > rule.max) {
    const message = `the investor comes to ${formatAmount(total, decimals)}, over MaxBalance`;
    const limit = formatAmount(rule.max, decimals);
    problems.add(line, "amount", formatAmount(line.amount, decimals), message, "allot less", limit);
  }
  const allowed = rule.rule !== "CountryAllow" || rule.countries.includes(investor.country);
  const restricted = rule.rule === "CountryRestrict" && rule.countries.includes(investor.country);
  if (!allowed || restricted) {
    const message = `lives in ${countryName(investor.country)}, which ${rule.rule} refuses`;
    problems.add(line, "reference", line.reference, message, "leave the investor out or change the rule");
  }
  if (rule.rule === "SanctionsScreen" && terms.sanctioned.has(line.wallet)) {
    problems.add(line, "wallet", line.wallet, "is on sanctions.csv", "leave the investor out");
  }
}
