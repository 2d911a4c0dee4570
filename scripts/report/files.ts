import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Context } from "../context";
import { plainAmount } from "../files/amounts";
import type { Issuer } from "../files/issuer";
import type { Deployment } from "../steps/deploy";
import type { RefusedLine } from "../steps/issue";
import type { Outcome } from "../steps/orders";
import { type CapTable, capTableCsv, jurisdictionsCsv } from "./capTable";
import { csvText } from "./csvText";
import { type Statement, statementsCsv, statementsText } from "./statements";
import type { Who } from "./who";

/** The files that a run leaves behind. */
export const REPORT_FILES = ["cap-table.csv", "jurisdictions.csv", "refusals.csv", "deployment.json"] as const;

/** Writes cap table, jurisdictions, refusals and the deployment record. */
export function writeReports(
  folder: string,
  context: Context,
  deployment: Deployment,
  table: CapTable,
  refused: readonly RefusedLine[],
  outcomes: readonly Outcome[],
  who: Who,
): void {
  const { issuer, chainId, keys } = context;
  mkdirSync(folder, { recursive: true });
  const write = (file: (typeof REPORT_FILES)[number], text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  write("cap-table.csv", capTableCsv(table));
  write("jurisdictions.csv", jurisdictionsCsv(table));
  write("refusals.csv", refusalsCsv(refused, outcomes, who, issuer.config.token.decimals));
  const record = {
    chainId: chainId.toString(),
    token: issuer.config.token.name,
    isin: issuer.config.token.isin,
    profile: issuer.profile?.id,
    owner: issuer.config.owner,
    operator: keys.operator.address,
    suite: deployment.suite,
    claimIssuers: Object.fromEntries(
      issuer.config.kycProviders.map(({ name }, index) => [name, deployment.claimIssuers[index]]),
    ),
    sanctionsList: deployment.sanctionsList,
    rules: Object.fromEntries(issuer.config.rules.map(({ rule }) => [rule, deployment.code.rules[rule]])),
    shared: Object.fromEntries(deployment.code.contracts.map(({ name, address }) => [name, address])),
  };
  write("deployment.json", `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The files that distributions add, where there are any. */
export const STATEMENT_FILES = ["statements.csv", "statements.txt"] as const;

/** Writes what each holder is told of its payments: as a table, and as a text to read. */
export function writeStatements(folder: string, issuer: Issuer, statements: readonly Statement[]): void {
  if (statements.length === 0) return;
  const [table, text] = STATEMENT_FILES;
  writeFileSync(join(folder, table), statementsCsv(issuer, statements));
  writeFileSync(join(folder, text), statementsText(issuer, statements));
}

/** Lines of the allocation have no number and no sender. */
function refusalsCsv(
  refused: readonly RefusedLine[],
  outcomes: readonly Outcome[],
  who: Who,
  decimals: number,
): string {
  const lines = refused.map(({ line, rule, reason, allowed }) => [
    ...["", "", line.reference, plainAmount(line.amount, decimals)],
    ...[rule, reason, allowed],
  ]);
  const orders = outcomes.flatMap((outcome) => {
    if (outcome.is !== "refused") return [];
    const { order, rule, reason, allowed } = outcome;
    const { id, from, to, amount } = order;
    return [[id, who.is(from), who.is(to), plainAmount(amount, decimals), rule, reason, allowed]];
  });
  return csvText(["order", "from", "to", "amount", "rule", "reason", "would_pass"], [...lines, ...orders]);
}
