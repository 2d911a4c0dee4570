import { measureScrip } from "../test/gas/scrip";
import { readSnapshot, writeSnapshot } from "../test/gas/numbers";
import { measureTrex } from "../test/gas/trex";

/** Prints what work costs here and in T-REX 4.1.6, measured in this run; with SCRIP_UPDATE=1 writes it to git's file. */
async function main(): Promise<void> {
  const [scrip, trex] = [await measureScrip(), await measureTrex()];
  if (process.env.SCRIP_UPDATE === "1") writeSnapshot(scrip, trex);
  const row = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(42) : cell.padStart(12))).join("");
  console.log(row(["gas", "Scrip", "T-REX 4.1.6", "saved", "budget"]));
  for (const [key, { budget }] of Object.entries(readSnapshot())) {
    const [ours, theirs] = [scrip[key] ?? 0n, trex[key]];
    const saved = theirs === undefined ? "-" : `${((100n * (theirs - ours)) / theirs).toString()}%`;
    const over = ours > BigInt(budget) ? " over" : "";
    const cells = [key, ours.toLocaleString("en"), theirs?.toLocaleString("en") ?? "-", saved];
    console.log(row([...cells, budget.toLocaleString("en")]) + over);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
