import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import type { Mutant } from "./mutants";
import { filesBelow, ROOT } from "./sources";

/** Not asked: what tests the scripts, runs them in processes of their own, or measures gas. */
const LEFT_OUT = /^test\/(scripts|examples|gas|differential)\//;
/** Laws over random sequences, and what is asked of every contract: they come last. */
const WIDE = [
  "test/compliance/modules/orders.ts",
  "test/compliance/modules/properties.ts",
  "test/factory/SuiteFactory.ts",
  "test/invariant/randomSequences.ts",
  "test/roles/matrix.ts",
];

/** A file of tests, and its text with which it is matched to contracts. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

export function readTestFiles(): readonly TestFile[] {
  return filesBelow("test", ".ts")
    .filter((path) => !LEFT_OUT.test(path))
    .map((path) => ({ path, text: readFileSync(resolve(ROOT, path), "utf8") }))
    .filter(({ text }) => /^\s*describe\(/m.test(text));
}

/** How many mutants of a source a file of tests has killed. */
export type Kills = (source: string, file: string) => number;

/**
 * The tests that a mutant meets, most likely to kill it first: what killed others of its source, what is named for it,
 * what calls the function, its folder, the wide laws. Whoever passes all of them survives.
 */
export function testsFor(mutant: Mutant, files: readonly TestFile[], kills: Kills): readonly string[] {
  return files
    .map(({ path, text }) => ({ path, rank: rankOf(mutant, path, text), kills: kills(mutant.source, path) }))
    .filter(({ rank, kills: earlier }) => rank !== undefined || earlier > 0)
    .sort((a, b) => b.kills - a.kills || (a.rank ?? 0) - (b.rank ?? 0) || compare(a.path, b.path))
    .map(({ path }) => path);
}

/** The lower the sooner; undefined for a file that has nothing to do with it. */
function rankOf(mutant: Mutant, path: string, text: string): number | undefined {
  const product = mutant.contracts.filter((contract) => !contract.startsWith("contracts/mocks/"));
  const contracts = (product.length > 0 ? product : mutant.contracts).map((contract) => contract.split(":")[1] ?? "");
  const names = new Set([basename(mutant.source, ".sol"), ...contracts]);
  const wide = WIDE.includes(path);
  const rule = contracts.every((name) => product.includes(`contracts/compliance/modules/${name}.sol:${name}`));
  const mentioned = count(text, [...names]);
  if (names.has(basename(path, ".ts")) && !wide) return 0;
  // A rule's code is met by those that name it alone: every other test of rules is of another rule.
  if (rule && mentioned === 0) return wide ? 100 : undefined;
  const called = count(text, [mutant.scope.replace(/^_/, "")]);
  const near = dirname(path).startsWith(dirname(mutant.source).replace(/^contracts/, "test"));
  const others = !rule && path.startsWith("test/compliance/modules/");
  if (wide) return rule && path.startsWith("test/compliance/modules/") ? 25 : 100;
  if (called > 0 && near) return 10 - Math.min(called, 9);
  if (near && !(others && mentioned === 0)) return 20 - Math.min(mentioned, 9);
  if (mentioned > 0 && (called > 0 || rule)) return 30;
  return called > 1 && mutant.scope.length > 6 ? 40 : undefined;
}

function count(text: string, words: readonly string[]): number {
  return words.reduce(
    (sum, word) => sum + text.split(new RegExp(`\\b${word.replaceAll("$", "\\$")}\\b`)).length - 1,
    0,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
