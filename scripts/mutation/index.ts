import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { readCatalogue } from "./catalogue";
import { draw } from "./draw";
import { readFactories } from "./factories";
import { Journal, type Result } from "./journal";
import type { Mutant } from "./mutants";
import { readExplanations, reportOf, writeReport } from "./report";
import { Run } from "./run";
import { ROOT } from "./sources";
import { readTestFiles } from "./tests";
import { Worker } from "./worker";

const CACHE = resolve(ROOT, "cache/mutation");

const USAGE = `npm run mutate -- [options]
  --count 400      how many mutants, of each folder and kind in turn
  --seed scrip     which ones
  --all            every one
  --folders a,b    of contracts/: token,registry,compliance,distribution, also access, identity, factory
  --only id        these alone, again, whatever the journal says; repeat it for more
  --survivors      those that survived, again, also the explained
  --fresh          forget what the journal has: contracts or tests have changed since
  --within 120     start no further test of a mutant after so many seconds: a first look, then --survivors
  --workers 2      processes
  --list           print the mutants drawn, and run nothing
  --report         write the report of what the journal has, and run nothing
A run that was stopped goes on where it was. Results are in cache/mutation/, the report in test/mutation/report.md.`;

const OPTIONS = {
  count: { type: "string", default: "400" },
  seed: { type: "string", default: "scrip" },
  folders: { type: "string", default: "token,registry,compliance,distribution" },
  only: { type: "string", multiple: true },
  within: { type: "string" },
  workers: { type: "string", default: "2" },
  all: { type: "boolean", default: false },
  survivors: { type: "boolean", default: false },
  fresh: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  report: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const journal = new Journal(join(CACHE, "journal.jsonl"));
  if (values.fresh) journal.clear();
  const { sources, mutants } = await readCatalogue(values.folders.split(","), CACHE);
  const explanations = readExplanations();
  const isNone = (id: string): boolean => ["invalid", "same"].includes(journal.get(id)?.verdict ?? "");
  const count = values.all ? mutants.length : Number(values.count);
  const drawn = (): readonly Mutant[] => draw(mutants, values.seed, count, isNone);
  const again = chooseAgain(values, mutants, drawn(), journal);
  if (values.list) {
    for (const mutant of again ?? drawn()) console.log(describe(mutant));
    return;
  }
  if (!values.report) {
    const isExplained = (id: string): boolean => again === undefined && id in explanations;
    const within = values.within === undefined ? Infinity : 1000 * Number(values.within);
    const run = new Run({ sources, tests: readTestFiles(), factories: readFactories(), journal, isExplained, within });
    const started = new Set<string>();
    const next = (): Mutant | undefined => {
      const open = (again ?? drawn()).find(
        ({ id }) => !started.has(id) && (again !== undefined || journal.get(id) === undefined),
      );
      if (open !== undefined) started.add(open.id);
      return open;
    };
    await Promise.all(Array.from({ length: Number(values.workers) }, () => work(run, next)));
    for (const file of run.broken) console.log(`Counted for nothing, since it fails with nothing changed: ${file}`);
  }
  const report = reportOf(drawn(), journal, explanations, { seed: values.seed, all: mutants.length });
  console.log(report.summary);
  if (values.only === undefined) writeReport(report);
}

/** Mutants that are put to the tests a second time; undefined for what the journal lacks. */
function chooseAgain(
  { only, survivors }: { only?: readonly string[]; survivors: boolean },
  mutants: readonly Mutant[],
  drawn: readonly Mutant[],
  journal: Journal,
): readonly Mutant[] | undefined {
  if (only !== undefined) return mutants.filter(({ id }) => only.includes(id));
  return survivors ? drawn.filter(({ id }) => journal.get(id)?.verdict === "survived") : undefined;
}

async function work(run: Run, next: () => Mutant | undefined): Promise<void> {
  const worker = new Worker();
  try {
    for (let mutant = next(); mutant !== undefined; mutant = next()) {
      try {
        show(mutant, await run.judge(mutant, worker));
      } catch (error) {
        // The next run asks it again.
        console.error(`${mutant.id} was not judged:`, error);
      }
    }
  } finally {
    worker.stop();
  }
}

function show(mutant: Mutant, { verdict, seconds, file, test }: Result): void {
  const by = file === undefined ? "" : ` by ${file}: ${test ?? ""}`;
  console.log(`${verdict.padEnd(9)}${seconds.toString().padStart(5)} s  ${describe(mutant)}${by}`);
}

function describe({ id, source, line, original, replacement }: Mutant): string {
  const short = (text: string): string => text.replace(/\s+/g, " ").slice(0, 60);
  return `${id}  ${source}:${line.toString()}  ${short(original)} => ${short(replacement)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
