import type { MinedEntry } from "../chain/journal";
import { formatAmount } from "../files/amounts";
import { type Announced, type Desk, STATE } from "../steps/distributions/desk";
import { refusalText } from "../steps/distributions/shares";
import type { Statement } from "./statements";
import type { Terminal } from "./terminal";

const STATES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(STATE).map(([name, number]) => [String(number), name === "inReview" ? "in review" : name]),
);

/** The books of a distribution, which balance, and what its payments cost. */
export async function showBooks(
  terminal: Terminal,
  { distributor, distributions }: Desk,
  { distribution, id }: Announced,
  mined: readonly MinedEntry[],
  statements: readonly Statement[],
): Promise<void> {
  const { decimals, symbol } = distributions.payoutCoin;
  const books = await distributor.books(id);
  const amount = (units: bigint): string => formatAmount(units, decimals);
  // What rounding left goes back when the books are closed, and what was paid in beyond the target at any time.
  const returned = books.funded - books.target + (books.state === STATE.closed ? books.unassessed : 0n);
  const unassessed = books.state === STATE.closed ? 0n : books.unassessed;
  const parts = [
    ["paid", books.paid],
    ["tax withheld", books.withheld],
    ["reinvested", books.reinvested],
    ...(books.handedOver === 0n ? [] : [["handed over", books.handedOver] as const]),
    ["owed", books.owed],
    ...(unassessed === 0n ? [] : [["not assessed", unassessed] as const]),
    ["returned", returned],
  ] as const;
  const sum = parts.reduce((total, [, units]) => total + units, 0n);
  terminal.line(`\n  Books of ${distribution.reference}, ${STATES[String(books.state)] ?? ""}`);
  if (books.funded === 0n) {
    terminal.line("    nothing was paid in yet");
    return;
  }
  terminal.table(
    ["what", symbol],
    [
      ...parts.map(([what, units]) => [what, amount(units)]),
      ["together", amount(sum)],
      ["funded", amount(books.funded)],
    ],
  );
  terminal.line(`  ${sum === books.funded ? "balanced" : "NOT BALANCED"}`);
  for (const { reference, share } of statements) {
    if (books.state !== STATE.payable || share.settled) continue;
    terminal.line(`  ${amount(share.net)} stay owed: ${reference} ${refusalText(share.refusal)}`);
  }
  showPages(terminal, distribution.reference, mined);
}

/** A page's key ends with the number of its holders. */
function showPages(terminal: Terminal, reference: string, mined: readonly MinedEntry[]): void {
  const pages = mined.filter(({ key, success }) => success && key.startsWith(`pay/${reference}/`));
  const holders = pages.reduce((sum, { key }) => sum + BigInt(key.split("/").at(-1) ?? 0), 0n);
  if (holders === 0n) return;
  const gas = pages.reduce((sum, page) => sum + BigInt(page.gas), 0n);
  terminal.line(
    `  ${holders} shares pushed in ${pages.length} transactions, ${formatAmount(gas / holders, 0)} gas each`,
  );
}
