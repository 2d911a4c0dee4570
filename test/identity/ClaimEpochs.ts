import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { identityFixture } from "./fixture";

describe("ClaimEpochs", () => {
  describe("bump", () => {
    it("raises the caller's own counter and no other", async () => {
      const { epochs, stranger, other } = await loadFixture(identityFixture);
      await expect(epochs.connect(stranger).bump()).to.emit(epochs, "EpochBumped").withArgs(stranger.address, 1n);
      await expect(epochs.connect(stranger).bump()).to.emit(epochs, "EpochBumped").withArgs(stranger.address, 2n);
      expect(await epochs.epochOf(stranger)).to.equal(2n);
      expect(await epochs.epochOf(other)).to.equal(0n);
    });
  });

  describe("sumOf", () => {
    it("adds the counters of its sources, each as often as it is named", async () => {
      const { epochs, stranger, other } = await loadFixture(identityFixture);
      await epochs.connect(stranger).bump();
      await epochs.connect(stranger).bump();
      await epochs.connect(other).bump();
      expect(await epochs.sumOf([])).to.equal(0n);
      expect(await epochs.sumOf([stranger, other])).to.equal(3n);
      expect(await epochs.sumOf([stranger, other, stranger])).to.equal(5n);
    });
  });
});
