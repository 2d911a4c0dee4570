import { randomFrom } from "../compliance/modules/world";

/** Choices that a seed decides. */
export class Random {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = randomFrom(seed);
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** One of the items, as often as its weight says. */
  weighted<T>(items: readonly (readonly [number, T])[]): T {
    let at = this.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      at -= weight;
      if (at < 0) return item;
    }
    return this.pick(items)[1];
  }

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    const shuffled: T[] = [];
    while (rest.length > 0) shuffled.push(...rest.splice(this.below(rest.length), 1));
    return shuffled;
  }

  /** Some part of a balance: often all of it, sometimes nothing or more than there is. */
  partOf(balance: bigint): bigint {
    return this.weighted<() => bigint>([
      [3, () => balance],
      [6, () => (balance * BigInt(1 + this.below(100))) / 100n],
      [2, () => 1n],
      [1, () => 0n],
      [1, () => balance + 1n],
    ])();
  }
}
