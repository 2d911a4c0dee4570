/** What came of the calls of a run: one in which nothing happened proves nothing. */
export class Tally {
  readonly passed = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly differences = new Map<number, number>();
  readonly notes = new Map<string, number>();
  private readonly reasons = new Map<string, number>();

  /** A call that came to the same in both suites. */
  enter(kind: string, theirs?: string, ours = ""): void {
    increase(theirs === undefined ? this.passed : this.refused, kind);
    if (theirs !== undefined) increase(this.reasons, `${theirs} / ${ours}`);
  }

  differ(number: number): void {
    increase(this.differences, number);
  }

  note(what: string): void {
    increase(this.notes, what);
  }

  /** Kinds of calls that passed less often than they must. */
  missing(least: Readonly<Record<string, number>>): string[] {
    return Object.entries(least)
      .filter(([kind, count]) => (this.passed.get(kind) ?? 0) < count)
      .map(([kind, count]) => `${kind}: ${String(this.passed.get(kind) ?? 0)} of ${String(count)}`);
  }

  toString(): string {
    return [
      `passed in both (${String(sum(this.passed))}): ${list(this.passed)}`,
      `refused by both (${String(sum(this.refused))}): ${list(this.refused)}`,
      `intended differences (${String(sum(this.differences))}): ${list(this.differences)}`,
      `reasons, theirs / ours: ${list(this.reasons)}`,
      `notes: ${list(this.notes)}`,
    ].join("\n");
  }
}

function increase<K>(counts: Map<K, number>, what: K): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function list(counts: ReadonlyMap<string | number, number>): string {
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([what, count]) => `${String(what)} ${String(count)}`)
    .join(", ");
}
