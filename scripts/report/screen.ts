import { formatAmount, formatShare } from "../files/amounts";
import { countryCode, countryName } from "../files/countries";
import type { Issuer } from "../files/issuer";
import { describeRule } from "../files/rules";
import { count as counted } from "../files/rules/say";
import type { MinedEntry } from "../chain/journal";
import type { RefusedLine } from "../steps/issue";
import type { Outcome } from "../steps/orders";
import type { CapTable } from "./capTable";
import type { Terminal } from "./terminal";
import type { Who } from "./who";

/** Holders on the screen; the file has all. */
const HOLDERS_SHOWN = 20;
/** Refused lines of the allocation on the screen, of each rule; the file has all. */
const REFUSED_SHOWN = 5;

/** What the token is, which rules it keeps, and under which profile. */
export function showTerms(terminal: Terminal, { config: { token, rules }, profile }: Issuer): void {
  terminal.heading(`${token.name} (${token.symbol}), ISIN ${token.isin}`);
  terminal.line(`  ${token.class}; law of ${token.law}; nominal ${token.nominal.amount} ${token.nominal.currency}`);
  if (profile !== undefined) {
    terminal.line(`  under the rules of "${profile.name}", law as of ${profile.asOf}: ${profile.law.join("; ")}`);
    terminal.line(`  ${profile.says}`);
    terminal.line(`  ${profile.advice}`);
  }
  for (const rule of rules) terminal.line(`  ${rule.rule}: ${describeRule(rule, token.decimals)}`);
}

/** The lines of the allocation that the rules refused: the first of each rule, and how many more there are. */
export function showRefusedLines(terminal: Terminal, refused: readonly RefusedLine[], decimals: number): void {
  if (refused.length === 0) return;
  const byRule = new Map<string, RefusedLine[]>();
  for (const one of refused) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one]);
  for (const [rule, lines] of byRule) {
    for (const { line, reason, allowed } of lines.slice(0, REFUSED_SHOWN)) {
      terminal.line(`  ${line.reference}  ${formatAmount(line.amount, decimals)}  refused by ${rule}`);
      terminal.line(`      ${reason}; ${allowed} would pass`);
    }
    if (lines.length > REFUSED_SHOWN) {
      terminal.line(`  and ${lines.length - REFUSED_SHOWN} more refused by ${rule}, in the file`);
    }
  }
  const sum = refused.reduce((total, { line }) => total + line.amount, 0n);
  terminal.line(
    `  ${counted(refused.length, "line")} of the allocation refused, ${formatAmount(sum, decimals)} not issued`,
  );
}

/** Each refusal: the rule, its numbers, and what would have been allowed. */
export function showOrders(terminal: Terminal, outcomes: readonly Outcome[], who: Who, decimals: number): void {
  for (const outcome of outcomes) {
    const { id, from, to, amount } = outcome.order;
    const transfer = `${id}  ${who.is(from)} to ${who.is(to)}  ${formatAmount(amount, decimals)}`;
    if (outcome.is === "open") terminal.line(`  ${transfer}  would pass; the holder sends it`);
    if (outcome.is !== "refused") continue;
    terminal.line(`  ${transfer}  refused by ${outcome.rule}`);
    terminal.line(`      ${outcome.reason}; ${outcome.allowed} would pass`);
  }
  const count = (is: Outcome["is"]): number => outcomes.filter((outcome) => outcome.is === is).length;
  const open = count("open") === 0 ? "" : `, ${count("open")} left to their holders`;
  terminal.line(`  ${count("done")} orders carried out, ${count("refused")} refused${open}`);
}

/** Who holds the issue, by holder of record and by jurisdiction. */
export function showCapTable(terminal: Terminal, table: CapTable): void {
  const outstanding = table.issued - table.treasury;
  const amount = (units: bigint): string => formatAmount(units, table.decimals);
  const sums = `${amount(table.issued)} issued, ${amount(table.treasury)} in treasury, ${amount(outstanding)} outstanding`;

  terminal.heading(`Cap table: ${table.holders.length} holders of record`);
  const shown = table.holders.slice(0, HOLDERS_SHOWN);
  // Names are there only where the issuer keeps a local file of them.
  const named = shown.some(({ name }) => name !== "");
  terminal.table(
    ["reference", ...(named ? ["name"] : []), "country", "tokens", "share"],
    shown.map(({ reference, name, country, balance }) => [
      reference,
      ...(named ? [name] : []),
      countryCode(country),
      amount(balance),
      formatShare(balance, outstanding),
    ]),
  );
  if (table.holders.length > shown.length)
    terminal.line(`  and ${table.holders.length - shown.length} more in the file`);
  terminal.line(`  ${sums}`);
  if (table.unknown !== 0n) terminal.line(`  ${amount(table.unknown)} in wallets that investors.csv does not name`);

  terminal.heading(`By jurisdiction: ${table.jurisdictions.length} countries`);
  terminal.table(
    ["country", "name", "holders", "tokens", "share"],
    table.jurisdictions.map(({ country, holders, balance }) => [
      countryCode(country),
      countryName(country),
      String(holders),
      amount(balance),
      formatShare(balance, outstanding),
    ]),
  );
}

/** What each step cost, over all runs on this chain. */
export function showGas(terminal: Terminal, mined: readonly MinedEntry[]): void {
  const steps = new Map<string, { transactions: number; gas: bigint }>();
  for (const { key, gas } of mined) {
    const step = key.split("/")[0] ?? key;
    const before = steps.get(step) ?? { transactions: 0, gas: 0n };
    steps.set(step, { transactions: before.transactions + 1, gas: before.gas + BigInt(gas) });
  }
  const rows = [...steps].map(([step, { transactions, gas }]) => [step, String(transactions), formatAmount(gas, 0)]);
  const total = mined.reduce((sum, { gas }) => sum + BigInt(gas), 0n);
  terminal.heading("Gas");
  terminal.table(["step", "transactions", "gas"], [...rows, ["total", String(mined.length), formatAmount(total, 0)]]);
}
