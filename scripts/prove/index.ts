import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc";

import { overBitVectors, overIntegers } from "./bitVectors";
import { UNPROVED } from "./unproved";

const FOLDER = "test/prove";
/** Seconds a question may take. */
const LIMIT = 30;
/** The compiler's numbers for what it says of an assertion. */
const VERDICTS: Readonly<Record<string, Verdict>> = { "4661": "refuted", "7812": "unproved", "2961": "proved" };

type Verdict = "proved" | "unproved" | "refuted";

interface Finding {
  readonly errorCode?: string;
  readonly severity: string;
  readonly message: string;
  readonly sourceLocation?: { file: string; start: number; end: number };
}

interface Callbacks {
  import(path: string): { contents: string } | { error: string };
  smtSolver(query: string): { contents: string } | { error: string };
}

const compiler: { compile(input: string, callbacks: Callbacks): string } = solc;

/** What the compiler's model checker finds of each assertion of a file, and how many seconds that took. */
function examine(file: string): { findings: Finding[]; seconds: number } {
  const path = join(FOLDER, file);
  const contract = `${file.replace(".sol", "")}Proof`;
  const input = {
    language: "Solidity",
    sources: { [path]: { content: readFileSync(path, "utf8") } },
    settings: {
      evmVersion: "cancun",
      modelChecker: {
        engine: "bmc",
        solvers: ["smtlib2"],
        targets: ["assert"],
        contracts: { [path]: [contract] },
        showProvedSafe: true,
        showUnproved: true,
      },
    },
  };
  const start = Date.now();
  const output = JSON.parse(compiler.compile(JSON.stringify(input), { import: read, smtSolver: solve })) as {
    errors?: Finding[];
  };
  const errors = output.errors ?? [];
  const failed = errors.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(failed.message);
  return { findings: errors, seconds: (Date.now() - start) / 1000 };
}

function read(path: string): { contents: string } | { error: string } {
  const found = [path, join("node_modules", path)].find((one) => existsSync(one));
  return found === undefined ? { error: `${path} is not there` } : { contents: readFileSync(found, "utf8") };
}

/** Where bits are shifted and masked the question is put over bit vectors, else over integers as it comes. */
function solve(query: string): { contents: string } {
  const question = query.includes("int2bv") ? overBitVectors(query) : query;
  const { stdout } = spawnSync("z3", ["-smt2", `-T:${LIMIT}`, "-in"], { input: question, encoding: "utf8" });
  if (stdout.startsWith("unsat")) return { contents: "unsat" };
  return { contents: stdout.startsWith("sat") ? overIntegers(stdout) : "unknown" };
}

/** The assertion a finding is about, as it is written. */
function assertionOf({ sourceLocation }: Finding): string {
  if (sourceLocation === undefined) return "";
  const { file, start, end } = sourceLocation;
  return readFileSync(file).subarray(start, end).toString().replace(/\s+/g, " ");
}

/** Prints what was found of a file; says whether all is as it should be. */
function report(file: string): boolean {
  const { findings, seconds } = examine(file);
  const counts: Record<Verdict, number> = { proved: 0, unproved: 0, refuted: 0 };
  const lines: string[] = [];
  const expected = new Set(Object.keys(UNPROVED).filter((known) => known.startsWith(`${file}: `)));
  let asItShould = true;
  for (const finding of findings) {
    const verdict = VERDICTS[finding.errorCode ?? ""];
    if (verdict === undefined) continue;
    counts[verdict] += 1;
    if (verdict === "proved") continue;
    const assertion = assertionOf(finding);
    const reason = UNPROVED[`${file}: ${assertion}`];
    expected.delete(`${file}: ${assertion}`);
    asItShould &&= reason?.verdict === verdict;
    lines.push(`    ${verdict}: ${assertion}: ${reason?.why ?? "not explained"}`);
  }
  const { proved, unproved, refuted } = counts;
  console.log(`${file}: ${proved} proved, ${unproved} unproved, ${refuted} refuted, ${seconds.toFixed(1)} s`);
  for (const line of lines) console.log(line);
  for (const other of expected) console.log(`    explained and not found: ${other}`);
  return asItShould && expected.size === 0;
}

function main(): void {
  if (spawnSync("z3", ["--version"]).status !== 0) {
    console.log('Skipped: z3 is not here. Debian has it: "apt-get install z3".');
    return;
  }
  const only = process.argv.slice(2);
  const files = readdirSync(FOLDER).filter(
    (file) => file.endsWith(".sol") && (only.length === 0 || only.includes(file)),
  );
  if (!files.map(report).every(Boolean)) process.exitCode = 1;
}

main();
