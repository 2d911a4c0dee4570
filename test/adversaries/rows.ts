import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROW = /^\| (.+) \| (.+) \| (.+) \| `([^`]+)`: (.+) \|$/;
const THREE_COLUMNS = /^\| (.+) \| (.+) \| `([^`]+)`: (.+) \|$/;
const HEADING = /^\| (\*\*|attack |function |---)|^\|---/;

/** One row of a table of this folder: what is tried, and the test that holds the property. */
export interface Row {
  readonly first: string;
  readonly file: string;
  readonly title: string;
}

/** The rows of a table of this folder; fails on one that names no test. */
export function rowsOf(table: string): Row[] {
  const lines = readFileSync(join(__dirname, table), "utf8").split("\n");
  return lines
    .filter((line) => line.startsWith("|") && !HEADING.test(line))
    .map((line) => {
      const found = ROW.exec(line) ?? THREE_COLUMNS.exec(line);
      const [first, file, title] = [found?.[1], found?.at(-2), found?.at(-1)];
      if (first === undefined || file === undefined || title === undefined) throw new Error(`no test in: ${line}`);
      return { first, file, title };
    });
}

/** Whether the test of a row exists. */
export function isTest({ file, title }: Row): boolean {
  return readFileSync(join(__dirname, "..", file), "utf8").includes(title);
}
