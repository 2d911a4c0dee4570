import { expect } from "chai";

import { BatchError, BatchSizer, TRANSACTION_GAS_CAP, batchLimit } from "../../../scripts/chain/batches";

const items = Array.from({ length: 100 }, (_, index) => index);

describe("batches", () => {
  describe("batchLimit", () => {
    it("stays under mainnet's cap on a transaction, whatever a block may hold", () => {
      expect(batchLimit(60_000_000n)).to.equal((TRANSACTION_GAS_CAP * 9n) / 10n);
    });

    it("stays under the block of a smaller chain", () => {
      expect(batchLimit(8_000_000n)).to.equal(7_200_000n);
    });
  });

  describe("BatchSizer", () => {
    const cost = (gas: bigint) => (batch: readonly number[]) => Promise.resolve(21_000n + gas * BigInt(batch.length));

    it("takes as many as the guess lets fit", async () => {
      const { batch, gas } = await new BatchSizer(1_000_000n, 50_000n).next(items, cost(40_000n));
      expect(batch).to.have.length(20);
      expect(gas).to.equal(821_000n);
    });

    it("sizes the next batch by what the last one cost", async () => {
      const sizer = new BatchSizer(1_000_000n, 50_000n);
      await sizer.next(items, cost(20_000n));
      const { batch } = await sizer.next(items, cost(20_000n));
      expect(batch).to.have.length(47);
    });

    it("makes a batch smaller until it fits", async () => {
      const { batch, gas } = await new BatchSizer(1_000_000n, 10_000n).next(items, cost(90_000n));
      expect(batch).to.have.length(10);
      expect(gas).to.equal(921_000n);
    });

    it("halves a batch that cannot even be estimated", async () => {
      const { batch } = await new BatchSizer(1_000_000n, 10_000n).next(items, (part) =>
        Promise.resolve(part.length > 30 ? undefined : 900_000n),
      );
      expect(batch).to.have.length(25);
    });

    it("takes all when all fit", async () => {
      const { batch } = await new BatchSizer(10_000_000n, 1_000n).next(items, cost(1_000n));
      expect(batch).to.have.length(100);
    });

    it("says when one item alone does not fit", async () => {
      const error: unknown = await new BatchSizer(1_000_000n, 500_000n).next(items, cost(2_000_000n)).catch(String);
      expect(error).to.match(new RegExp(BatchError.name));
    });
  });
});
