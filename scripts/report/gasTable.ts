/** Gas of one kind of work: here, in T-REX 4.1.6 and in a plain ERC-20 where they have it, and what it may cost. */
export interface Cost {
  readonly work: string;
  readonly scrip: bigint;
  readonly trex: bigint | undefined;
  readonly plain: bigint | undefined;
  readonly budget: bigint;
}

/** A Markdown table of costs, with ratios to ours and with what is over its budget marked. */
export function gasTable(costs: readonly Cost[]): string {
  const head = ["work", "Scrip", "T-REX 4.1.6", "of Scrip", "plain ERC-20", "of Scrip", "budget"];
  const rows = costs.map(({ work, scrip, trex, plain, budget }) => [
    work,
    number(scrip),
    number(trex),
    ratio(trex, scrip),
    number(plain),
    ratio(plain, scrip),
    `${number(budget)}${scrip > budget ? ", over" : ""}`,
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** What is over its budget, each with its reason; nothing where nothing is. */
export function overBudget(costs: readonly Cost[], reasons: Readonly<Record<string, string>>): string {
  const over = costs.filter(({ scrip, budget }) => scrip > budget);
  if (over.length === 0) return "";
  const lines = over.map(({ work }) => `- \`${work}\`: ${reasons[work] ?? "not explained"}`);
  return `\n## Over budget, and why\n\n${lines.join("\n")}\n`;
}

function number(gas: bigint | undefined): string {
  return gas?.toLocaleString("en") ?? "-";
}

/** Two decimals, rounded down. */
function ratio(gas: bigint | undefined, ours: bigint): string {
  if (gas === undefined || ours === 0n) return "-";
  const hundredths = (100n * gas) / ours;
  return `${(hundredths / 100n).toString()}.${(hundredths % 100n).toString().padStart(2, "0")}`;
}
