import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";

import { z } from "zod";

const resultSchema = z.object({
  id: z.string(),
  source: z.string(),
  /** `invalid` does not compile, `same` compiles to the same code: neither is counted. */
  verdict: z.enum(["killed", "timeout", "survived", "invalid", "same"]),
  /** File and test that failed. */
  file: z.string().optional(),
  test: z.string().optional(),
  error: z.string().optional(),
  /** How many test files ran. */
  files: z.number(),
  seconds: z.number(),
});

export type Result = z.infer<typeof resultSchema>;

/** Results, a line each, written as they come in: a run that is killed loses the mutant it was at. */
export class Journal {
  private readonly results = new Map<string, Result>();

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      const result = parse(line);
      if (result !== undefined) this.results.set(result.id, result);
    }
  }

  get(id: string): Result | undefined {
    return this.results.get(id);
  }

  get all(): readonly Result[] {
    return [...this.results.values()];
  }

  /** Forgets everything; the file is kept aside. */
  clear(): void {
    if (existsSync(this.path)) renameSync(this.path, `${this.path}.old`);
    this.results.clear();
  }

  add(result: Result): void {
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
    this.results.set(result.id, result);
  }
}

/** Undefined for a line that was cut. */
function parse(line: string): Result | undefined {
  try {
    return resultSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
