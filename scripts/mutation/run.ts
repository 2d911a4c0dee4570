import { changed } from "./factories";
import type { Journal, Result } from "./journal";
import { type Mutant, mutate } from "./mutants";
import type { Sources } from "./sources";
import { type TestFile, testsFor } from "./tests";
import { OutOfTime, type Worker } from "./worker";

/** A file that has not been timed yet may take so long; one that has, many times as long as it did. */
const LIMIT = 600_000;
const SLACK = 120_000;
const TIMES = 10;

interface Options {
  readonly sources: Sources;
  readonly tests: readonly TestFile[];
  readonly factories: ReadonlyMap<string, string>;
  readonly journal: Journal;
  /** Survivors that are known, and why: asking them all tests again would take longest and tell nothing. */
  readonly isExplained: (id: string) => boolean;
  /** Milliseconds after which no further file of tests is started for a mutant. */
  readonly within: number;
}

/** Puts mutants to the tests. */
export class Run {
  /** Seconds that files of tests take with nothing changed; undefined for those that fail. */
  private readonly passing = new Map<string, number | undefined>();
  private readonly kills = new Map<string, number>();

  constructor(private readonly options: Options) {
    options.journal.all.forEach((result) => {
      this.learn(result);
    });
  }

  /** Files of tests that fail with nothing changed, so that what they say counts for nothing. */
  get broken(): readonly string[] {
    return [...this.passing].flatMap(([file, seconds]) => (seconds === undefined ? [file] : []));
  }

  async judge(mutant: Mutant, worker: Worker): Promise<Result> {
    const start = Date.now();
    const verdict = await this.decide(mutant, worker);
    const { id, source } = mutant;
    const result = { id, source, ...verdict, seconds: Math.round((Date.now() - start) / 1000) };
    this.options.journal.add(result);
    this.learn(result);
    return result;
  }

  private async decide(mutant: Mutant, worker: Worker): Promise<Omit<Result, "id" | "source" | "seconds">> {
    const { sources, tests, factories, isExplained, within } = this.options;
    if (isExplained(mutant.id)) return { verdict: "survived", files: 0 };
    const text = mutate(sources.get(mutant.source) ?? "", mutant);
    const { error, bytecodes } = await worker.compile(mutant.source, text, mutant.contracts);
    if (error !== undefined) return { verdict: "invalid", error: error.slice(0, 200), files: 0 };
    const mutated = changed(bytecodes, factories);
    if (Object.keys(mutated).length === 0) return { verdict: "same", files: 0 };
    const order = testsFor(mutant, tests, (source, file) => this.kills.get(`${source} ${file}`) ?? 0);
    const start = Date.now();
    let files = 0;
    await worker.swap(mutated);
    for (const file of order) {
      if (Date.now() - start > within) break;
      if (this.passing.has(file) && this.passing.get(file) === undefined) continue;
      files += 1;
      const found = await this.testOnce(file, files === 1, worker);
      if (found === undefined) continue;
      if (await this.passes(file, worker)) return { ...found, files };
      await worker.swap(mutated);
    }
    return { verdict: "survived", files };
  }

  /** How a file of tests tells the mutant; undefined where it does not. */
  private async testOnce(
    file: string,
    fresh: boolean,
    worker: Worker,
  ): Promise<Pick<Result, "verdict" | "file" | "test" | "error"> | undefined> {
    const known = this.passing.get(file);
    const limit = known === undefined ? LIMIT : SLACK + TIMES * 1000 * known;
    try {
      let { failure } = await worker.test(file, fresh, limit);
      // What the files before it left on the chain may have been in its way.
      if (failure !== undefined && !fresh) ({ failure } = await worker.test(file, true, limit));
      return failure === undefined ? undefined : { verdict: "killed", file, ...failure };
    } catch (error) {
      if (error instanceof OutOfTime) return { verdict: "timeout", file };
      throw error;
    }
  }

  /** Whether a file passes when nothing is changed, found out when it first matters. */
  private async passes(file: string, worker: Worker): Promise<boolean> {
    if (!this.passing.has(file)) {
      await worker.swap({});
      const start = Date.now();
      const { failure } = await worker.test(file, true, 2 * LIMIT);
      this.passing.set(file, failure === undefined ? (Date.now() - start) / 1000 : undefined);
      if (failure !== undefined) console.log(`${file} fails with nothing changed: ${failure.test}: ${failure.error}`);
    }
    return this.passing.get(file) !== undefined;
  }

  private learn({ source, file, verdict }: Result): void {
    if (file === undefined || verdict !== "killed") return;
    const key = `${source} ${file}`;
    this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
  }
}
