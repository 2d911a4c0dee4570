import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { z } from "zod";

import type { Journal, Result } from "./journal";
import type { Mutant } from "./mutants";
import { KINDS } from "./operators";
import { ROOT } from "./sources";

const REPORT = resolve(ROOT, "test/mutation/report.md");
const EXPLANATIONS = resolve(ROOT, "test/mutation/explanations.json");

/** Why a survivor changes nothing that anybody can see, by its id. */
export type Explanations = Readonly<Record<string, string>>;

export interface Report {
  readonly summary: string;
  readonly markdown: string;
}

export function readExplanations(): Explanations {
  if (!existsSync(EXPLANATIONS)) return {};
  return z.record(z.string(), z.string().min(20)).parse(JSON.parse(readFileSync(EXPLANATIONS, "utf8")));
}

interface Judged {
  readonly mutant: Mutant;
  readonly result: Result;
  readonly explanation: string | undefined;
}

/** Scores by folder and kind, and every survivor with its change. */
export function reportOf(
  drawn: readonly Mutant[],
  journal: Pick<Journal, "get">,
  explanations: Explanations,
  { seed, all }: { seed: string; all: number },
): Report {
  const judged = drawn.flatMap((mutant): Judged[] => {
    const result = journal.get(mutant.id);
    return result === undefined ? [] : [{ mutant, result, explanation: explanations[mutant.id] }];
  });
  const survivors = judged.filter(({ result }) => result.verdict === "survived");
  const open = survivors.filter(({ explanation }) => explanation === undefined);
  const times = judged.map(({ result }) => result.seconds).sort((a, b) => a - b);
  const summary = [
    `${judged.length} of ${drawn.length} mutants, drawn from ${all} by the seed "${seed}": ${score(judged)} killed.`,
    `${survivors.length} survived: ${survivors.length - open.length} explained, ${open.length} not.`,
    `A mutant took ${times[Math.floor(times.length / 2)] ?? 0} s in the median.`,
  ].join("\n");
  const markdown = [
    "# Mutation testing",
    "",
    "Written by `npm run mutate`. A mutant is one small change of a contract; it is killed when a test fails, or no longer",
    "ends. Mutants that do not compile, or compile to the same code, are not counted. The score is of all others; of those",
    "that change nothing anybody can see, `explanations.json` says why, and the second number leaves them out.",
    "",
    summary.replaceAll("\n", "  \n"),
    "",
    ...table("folder", judged, ({ mutant }) => folderOf(mutant)),
    "",
    ...table("kind", judged, ({ mutant }) => mutant.kind, KINDS),
    "",
    "## Survivors",
    "",
    ...(survivors.length === 0 ? ["None."] : survivors.flatMap(survivor)),
  ].join("\n");
  return { summary, markdown: `${markdown.trimEnd()}\n` };
}

export function writeReport({ markdown }: Report): void {
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, markdown);
}

function folderOf({ source }: Mutant): string {
  return source.split("/")[1] ?? "";
}

function table(
  title: string,
  judged: readonly Judged[],
  groupOf: (one: Judged) => string,
  order?: readonly string[],
): readonly string[] {
  const groups = order ?? [...new Set(judged.map(groupOf))].sort();
  const rows = [...groups.map((name) => [name, judged.filter((one) => groupOf(one) === name)] as const)];
  return [
    `| ${title} | mutants | killed | explained | score | without the explained |`,
    "|---|--:|--:|--:|--:|--:|",
    ...[...rows, ["all", judged] as const].map(([name, of]) => {
      const killed = of.filter(isKilled).length;
      const explained = of.filter((one) => !isKilled(one) && one.explanation !== undefined).length;
      const cells = [name, of.length, killed, explained, score(of), percent(killed, of.length - explained)];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

function isKilled({ result }: Judged): boolean {
  return result.verdict === "killed" || result.verdict === "timeout";
}

function score(judged: readonly Judged[]): string {
  return percent(judged.filter(isKilled).length, judged.length);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)}%`;
}

function survivor({ mutant, explanation }: Judged): readonly string[] {
  const { id, source, line, original, replacement } = mutant;
  const prefixed = (sign: string, text: string): readonly string[] =>
    text === "" ? [] : text.split("\n").map((one) => `${sign} ${one.trim()}`);
  return [
    `### ${id}`,
    "",
    `${source}, line ${line.toString()}. ${explanation ?? "Not explained."}`,
    "",
    "```diff",
    ...prefixed("-", original),
    ...prefixed("+", replacement),
    "```",
    "",
  ];
}
