import { readFileSync } from "node:fs";

import { z } from "zod";

const TABLES = "contracts/compliance/modules/README.md";
const SNAPSHOT = "test/gas/snapshot.json";
const ROW = /^\| \[(\w+)\]\(\w+\.sol\) \|.*\| ([\d,]+) \|$/gm;
const KEY = /^module\.(\w+)\.transfer$/;
/** The tables say hundreds. */
const MOST_APART = 100;

/** What the tables of rules say a transfer costs is what was measured. */
export function checkGasOfRules(): string[] {
  const snapshot = z.record(z.string(), z.looseObject({ scrip: z.int() })).parse(parsed(SNAPSHOT));
  const measured = new Map<string, number>();
  for (const [key, { scrip }] of Object.entries(snapshot)) {
    const rule = KEY.exec(key)?.[1];
    if (rule !== undefined) measured.set(rule, scrip);
  }
  return compareGas(readFileSync(TABLES, "utf8"), measured);
}

/** Compares the tables of a text with what was measured. */
export function compareGas(text: string, measured: ReadonlyMap<string, number>): string[] {
  const said = new Map(
    [...text.matchAll(ROW)].map(([, rule = "", gas = ""]) => [rule, Number(gas.replaceAll(",", ""))]),
  );
  const problems: string[] = [];
  for (const [rule, gas] of measured) {
    const told = said.get(rule);
    if (told === undefined) problems.push(`${TABLES} does not say what ${rule} costs`);
    else if (Math.abs(told - gas) > MOST_APART) {
      problems.push(`${TABLES} says ${told} gas of ${rule}, and ${gas} were measured`);
    }
  }
  for (const rule of said.keys()) if (!measured.has(rule)) problems.push(`${rule} of ${TABLES} is not measured`);
  return problems;
}

function parsed(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
