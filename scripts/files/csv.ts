import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CsvError, parse } from "csv-parse/sync";

import type { Place, Problems } from "./problems";

/** One line of a CSV file: its place, and a text for each column asked for. */
export type CsvRow<Column extends string> = Place & { readonly [name in Column]: string };

interface RawRow {
  record: string[];
  info: { lines: number };
}

/**
 * Reads a CSV file with a header. Columns may stand in any order; one that is missing, unknown or named twice is a
 * problem, as is a line with too few or too many values. Empty lines and lines that start with # are skipped.
 * @param optional Columns that may be left out, and are empty then.
 * @returns Undefined when the file cannot be read as a table, so that other files are not blamed for what it lacks.
 */
export function readCsv<Column extends string, Optional extends string = never>(
  folder: string,
  file: string,
  columns: readonly Column[],
  problems: Problems,
  optional: readonly Optional[] = [],
): CsvRow<Column | Optional>[] | undefined {
  const rows = parseFile(folder, file, problems);
  if (rows === undefined) return undefined;
  const header = rows[0];
  if (header === undefined) {
    problems.add({ file, line: 1 }, "header", "", "the file has no header", `start it with ${columns.join(",")}`);
    return undefined;
  }
  if (!headerFits(file, header, columns, optional, problems)) return undefined;

  const result: CsvRow<Column | Optional>[] = [];
  for (const { record, info } of rows.slice(1)) {
    const place: Place = { file, line: info.lines };
    // What may be left out may be left out at the end of a line, too.
    const missing = header.record.slice(record.length);
    const whole =
      record.length <= header.record.length && missing.every((name) => optional.some((one) => one === name));
    if (!whole) {
      const message = `has ${record.length} values under ${header.record.length} columns`;
      problems.add(place, "line", record.join(","), message, "write one value a column");
      continue;
    }
    const values = Object.fromEntries(
      [...columns, ...optional].map((name) => [name, record[header.record.indexOf(name)] ?? ""]),
    );
    result.push({ ...place, ...values } as CsvRow<Column | Optional>);
  }
  return result;
}

function parseFile(folder: string, file: string, problems: Problems): RawRow[] | undefined {
  const options = { bom: true, comment: "#", comment_no_infix: true, info: true, relax_column_count: true } as const;
  try {
    const text = readFileSync(join(folder, file), "utf8");
    return parse(text, { ...options, skip_empty_lines: true, trim: true }) as unknown as RawRow[];
  } catch (error) {
    if (error instanceof CsvError) {
      const line = typeof error.lines === "number" ? error.lines : 1;
      problems.add({ file, line }, "line", "", error.message, "write plain comma-separated values");
    } else {
      problems.add({ file, line: 1 }, "file", file, "cannot be read", `put it into ${folder}`);
    }
    return undefined;
  }
}

function headerFits(
  file: string,
  header: RawRow,
  columns: readonly string[],
  optional: readonly string[],
  problems: Problems,
): boolean {
  const place: Place = { file, line: header.info.lines };
  const before = problems.all.length;
  const names = header.record;
  for (const column of columns) {
    if (!names.includes(column)) {
      problems.add(place, column, names.join(","), "this column is missing", `the header is ${columns.join(",")}`);
    }
  }
  names.forEach((name, index) => {
    if (!columns.includes(name) && !optional.includes(name)) {
      problems.add(place, name, names.join(","), "this column is unknown", `the header is ${columns.join(",")}`);
    } else if (names.indexOf(name) !== index) {
      problems.add(place, name, names.join(","), "this column stands twice", `the header is ${columns.join(",")}`);
    }
  });
  return problems.all.length === before;
}
