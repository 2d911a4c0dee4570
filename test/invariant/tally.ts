import type { Attempt } from "./attempt";

const PARTS = ["passed", "refused", "errors", "notes"] as const;

/** How often something must at least have happened. */
export type Least = Readonly<Record<(typeof PARTS)[number], Readonly<Record<string, number>>>>;

/** What came of all attempts of a run: a run in which nothing happened proves nothing. */
export class Tally {
  readonly passed = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly errors = new Map<string, number>();
  readonly notes = new Map<string, number>();

  enter({ kind }: Attempt, error: string | undefined): void {
    const [plain = kind] = kind.split(" (");
    increase(error === undefined ? this.passed : this.refused, plain);
    if (error !== undefined) increase(this.errors, error);
  }

  note(what: string): void {
    increase(this.notes, what);
  }

  /** What of these happened less often than it must. */
  missing(least: Least): string[] {
    return PARTS.flatMap((part) =>
      Object.entries(least[part])
        .filter(([what, count]) => (this[part].get(what) ?? 0) < count)
        .map(([what, count]) => `${part}: ${what} ${String(this[part].get(what) ?? 0)} of ${String(count)}`),
    );
  }

  toString(): string {
    const list = (counts: Map<string, number>): string =>
      [...counts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([what, count]) => `${what} ${String(count)}`)
        .join(", ");
    return `passed: ${list(this.passed)}\nrefused: ${list(this.refused)}\nwhy: ${list(this.errors)}\n${list(this.notes)}`;
  }
}

function increase(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
