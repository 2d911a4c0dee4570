import { ScripError } from "../errors";

/** Mainnet mines no transaction above this (EIP-7825). */
export const TRANSACTION_GAS_CAP = 16_777_216n;
/** What a batch may be estimated at, so that the chain may change a little before it is mined. */
const FILL = { part: 9n, of: 10n };

/** One item alone is more than a transaction can carry. */
export class BatchError extends ScripError {}

/** The most gas a batch may be estimated at, on a chain with this block limit. */
export function batchLimit(blockGasLimit: bigint): bigint {
  const cap = blockGasLimit < TRANSACTION_GAS_CAP ? blockGasLimit : TRANSACTION_GAS_CAP;
  return (cap * FILL.part) / FILL.of;
}

/**
 * Splits work into batches that fit a transaction. The first batch is sized by a guess, every next one by what the one
 * before cost; a batch that turns out too large is made smaller until it fits.
 */
export class BatchSizer {
  constructor(
    private readonly limit: bigint,
    private gasPerItem: bigint,
  ) {}

  /** The first items that fit, and what they are estimated at. `estimate` says undefined when it ran out of gas. */
  async next<T>(
    items: readonly T[],
    estimate: (batch: readonly T[]) => Promise<bigint | undefined>,
  ): Promise<{ batch: readonly T[]; gas: bigint }> {
    let size = this.sizeFor(items.length);
    for (;;) {
      const batch = items.slice(0, size);
      const gas = await estimate(batch);
      if (gas !== undefined) this.measured(batch.length, gas);
      if (gas !== undefined && gas <= this.limit) return { batch, gas };
      if (size === 1) {
        throw new BatchError("one item needs more gas than a transaction may have", "Look at what it calls.");
      }
      size = gas === undefined ? Math.ceil(size / 2) : Math.min(size - 1, this.sizeFor(items.length));
    }
  }

  /** Says what a batch was mined at. */
  measured(items: number, gas: bigint): void {
    this.gasPerItem = gas / BigInt(items) + 1n;
  }

  private sizeFor(length: number): number {
    return Math.max(1, Math.min(length, Number(this.limit / this.gasPerItem)));
  }
}
