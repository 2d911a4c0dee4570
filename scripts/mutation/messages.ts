import type { Bytecodes } from "./compiler";

/** What a run asks of a worker, one request at a time. */
export type Request =
  | { readonly do: "compile"; readonly source: string; readonly text: string; readonly contracts: readonly string[] }
  /** From now on tests deploy these in place of the project's. */
  | { readonly do: "swap"; readonly bytecodes: Bytecodes }
  /** Runs a file of tests until the first that fails; `fresh` for a chain on which nothing happened yet. */
  | { readonly do: "test"; readonly file: string; readonly fresh: boolean };

export interface Compiled {
  /** Undefined where it compiles. */
  readonly error?: string;
  readonly bytecodes: Bytecodes;
}

export interface Tested {
  readonly tests: number;
  /** The first that failed. */
  readonly failure?: { readonly test: string; readonly error: string };
  /** Whether that one ran out of its time: it may be running still. */
  readonly overtime: boolean;
}
