import { ScripError } from "../errors";

/** One fault in one of the issuer's files. */
export interface FileProblem {
  /** Name of the file inside the issuer's folder. */
  readonly file: string;
  /** Line in the file, counted from 1. */
  readonly line: number;
  /** Column or path of the setting, as in `rules[2].max`. */
  readonly field: string;
  /** What stands there. */
  readonly value: string;
  /** What is wrong with it. */
  readonly message: string;
  /** The bound that was passed, where there is one. */
  readonly limit?: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One line for people: `investors.csv:12 country "XX": is no ISO 3166-1 country; write ...`. */
export function describeProblem(problem: FileProblem): string {
  const limit = problem.limit === undefined ? "" : ` (limit ${problem.limit})`;
  return `${problem.file}:${problem.line} ${problem.field} "${problem.value}": ${problem.message}${limit}; ${problem.fix}`;
}

/** Everything that is wrong with an issuer's files, at once. */
export class FilesError extends ScripError {
  constructor(
    readonly folder: string,
    readonly problems: readonly FileProblem[],
  ) {
    const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${count} in ${folder}, nothing was sent:\n${lines.join("\n")}`, "Correct the files and start again.");
  }
}

/** Where a value was read, so that later checks can point at it. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Gathers the problems of one issuer's files. */
export class Problems {
  private readonly found: FileProblem[] = [];

  add(place: Place, field: string, value: string, message: string, fix: string, limit?: string): void {
    const problem: FileProblem = { file: place.file, line: place.line, field, value, message, fix };
    this.found.push(limit === undefined ? problem : { ...problem, limit });
  }

  get all(): readonly FileProblem[] {
    return [...this.found].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  }
}
