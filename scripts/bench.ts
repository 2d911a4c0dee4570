import { writeFileSync } from "node:fs";

import { measurePlain } from "../test/gas/plain";
import { measureScrip } from "../test/gas/scrip";
import { readSnapshot, writeSnapshot } from "../test/gas/numbers";
import { measureTrex } from "../test/gas/trex";
import { chart } from "./report/gasChart";
import { GAS_REASONS } from "./report/gasReasons";
import { type Cost, gasTable, overBudget } from "./report/gasTable";

const TABLE = "docs/gas.md";
const CHART = "docs/gas.svg";

/**
 * Prints what work costs here, in T-REX 4.1.6 and in a plain ERC-20, all measured in this run; with SCRIP_UPDATE=1 also
 * writes it to git's file, and as a table and a chart.
 */
async function main(): Promise<void> {
  const [scrip, trex, plain] = [await measureScrip(), await measureTrex(), await measurePlain()];
  const costs: Cost[] = Object.entries(readSnapshot()).map(([work, { budget }]) => ({
    work,
    scrip: scrip[work] ?? 0n,
    trex: trex[work],
    plain: plain[work],
    budget: BigInt(budget),
  }));
  const table = gasTable(costs);
  console.log(table);
  if (process.env.SCRIP_UPDATE !== "1") return;
  writeSnapshot(scrip, trex, plain);
  writeFileSync(
    TABLE,
    `# Gas\n\nAs \`npm run bench\` measures it, on cold storage; work is named as in test/gas/.\n\n${table}\n${overBudget(costs, GAS_REASONS)}`,
  );
  writeFileSync(
    CHART,
    chart(costs.filter(({ work }) => work in SHOWN).map((cost) => ({ ...cost, name: SHOWN[cost.work] ?? "" }))),
  );
}

/** What the chart shows. */
const SHOWN: Readonly<Record<string, string>> = {
  "transfer.topics1": "transfer, 1 topic, no rule",
  "transfer.topics3.modules3": "transfer, 3 topics, 3 rules",
  "transfer.empty-to-new.topics3.modules3": "all to a newcomer, 3 rules",
  "onboard.topics1": "onboard an investor",
  "mint.batch50.modules3": "mint to 50, each",
  "batchTransfer50.modules3": "transfer to 50, each",
  "forcedTransfer.modules3": "forced transfer",
  "recovery.modules3": "recovery",
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
