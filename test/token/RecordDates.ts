import { loadFixture, setStorageAt, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { toBeHex } from "ethers";
import { ethers } from "hardhat";

import { DAY, passDate, takeDate } from "./dates";
import { now, tokenFixture } from "./fixture";

const PENDING_LIMIT = 255n;
const LIMIT = 65_535n;
/** Where OpenZeppelin's formula for ERC-7201 puts `scrip.RecordDates`, whose first member is the list. */
const LIST_SLOT = namespace("scrip.RecordDates");

function namespace(id: string): string {
  const inner = BigInt(ethers.id(id)) - 1n;
  return toBeHex(BigInt(ethers.keccak256(toBeHex(inner, 32))) & ~0xffn, 32);
}

describe("SecurityToken: record dates", () => {
  describe("takeRecordDate", () => {
    it("is this very second, and the answer", async () => {
      const { token } = await loadFixture(tokenFixture);
      const date = (await now()) + 7n;
      await time.setNextBlockTimestamp(date);
      expect(await token.takeRecordDate.staticCall({ blockTag: "pending" })).to.equal(date);
      await expect(token.takeRecordDate()).to.emit(token, "RecordDateScheduled").withArgs(date);
      expect(await token.recordDates(0n, 9n)).to.deep.equal([date]);
      expect(await token.isRecordDate(date)).to.be.true;
      expect(await token.recordDateCount()).to.equal(1n);
    });

    it("refuses a second that is scheduled", async () => {
      const { token } = await loadFixture(tokenFixture);
      const date = (await now()) + DAY;
      await token.scheduleRecordDates([date]);
      await time.setNextBlockTimestamp(date);
      await expect(token.takeRecordDate()).to.be.revertedWithCustomError(token, "RecordDateExists").withArgs(date);
    });
  });

  describe("scheduleRecordDates", () => {
    it("keeps them in order, whatever the order they come in", async () => {
      const { token } = await loadFixture(tokenFixture);
      const [first, second, third, fourth] = [1n, 2n, 3n, 4n].map((days) => days * DAY);
      const start = await now();
      const dates = [third, first, fourth, second].map((after) => start + (after ?? 0n));
      const sent = token.scheduleRecordDates(dates);
      for (const date of dates) await expect(sent).to.emit(token, "RecordDateScheduled").withArgs(date);
      expect(await token.recordDates(0n, 9n)).to.deep.equal([...dates].sort());
      expect(await token.recordDateCount()).to.equal(4n);
    });

    it("puts them between others, and behind those that are over", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token } = suite;
      const over = [await takeDate(suite), await passDate(suite)];
      const start = await now();
      await token.scheduleRecordDates([start + 10n * DAY]);
      await token.scheduleRecordDates([start + 5n * DAY, start + 20n * DAY]);
      const pending = [5n, 10n, 20n].map((days) => start + days * DAY);
      expect(await token.recordDates(0n, 9n)).to.deep.equal([...over, ...pending]);
    });

    it("does nothing with none", async () => {
      const { token } = await loadFixture(tokenFixture);
      await expect(token.scheduleRecordDates([])).not.to.emit(token, "RecordDateScheduled");
      expect(await token.recordDateCount()).to.equal(0n);
    });

    it("takes the second of its own block, and none before", async () => {
      const { token } = await loadFixture(tokenFixture);
      const date = (await now()) + DAY;
      await time.setNextBlockTimestamp(date);
      await expect(token.scheduleRecordDates([date - 1n]))
        .to.be.revertedWithCustomError(token, "RecordDatePast")
        .withArgs(date - 1n, date);
      await time.setNextBlockTimestamp(date + 1n);
      await expect(token.scheduleRecordDates([date + 1n]))
        .to.emit(token, "RecordDateScheduled")
        .withArgs(date + 1n);
      await time.setNextBlockTimestamp(date + 2n);
      await expect(token.scheduleRecordDates([0n]))
        .to.be.revertedWithCustomError(token, "RecordDatePast")
        .withArgs(0n, date + 2n);
    });

    it("refuses one twice, and then takes none of them", async () => {
      const { token } = await loadFixture(tokenFixture);
      const date = (await now()) + DAY;
      await expect(token.scheduleRecordDates([date + 1n, date, date]))
        .to.be.revertedWithCustomError(token, "RecordDateExists")
        .withArgs(date);
      expect(await token.recordDateCount()).to.equal(0n);
    });

    it("refuses the 256th that is pending, until one is over", async () => {
      const { token } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      const dates = Array.from({ length: Number(PENDING_LIMIT) }, (_, i) => start + BigInt(i) * DAY);
      await token.scheduleRecordDates(dates);
      const more = start + 1000n * DAY;
      await expect(token.scheduleRecordDates([more]))
        .to.be.revertedWithCustomError(token, "RecordDatesTooMany")
        .withArgs(PENDING_LIMIT);
      await time.increaseTo(start + 1n);
      await token.scheduleRecordDates([more]);
      expect(await token.recordDateCount()).to.equal(PENDING_LIMIT + 1n);
    });

    it("refuses the 65,536th of all, since an account has room for the points of no more", async () => {
      const { token } = await loadFixture(tokenFixture);
      await setStorageAt(await token.getAddress(), LIST_SLOT, LIMIT);
      expect(await token.recordDateCount()).to.equal(LIMIT);
      await expect(token.scheduleRecordDates([(await now()) + DAY]))
        .to.be.revertedWithCustomError(token, "RecordDatesTooMany")
        .withArgs(LIMIT);
    });
  });

  describe("moveRecordDate", () => {
    it("puts one that is pending elsewhere", async () => {
      const { token } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start, start + 10n, start + 20n]);
      await expect(token.moveRecordDate(start, start + 15n))
        .to.emit(token, "RecordDateMoved")
        .withArgs(start, start + 15n);
      expect(await token.recordDates(0n, 9n)).to.deep.equal([start + 10n, start + 15n, start + 20n]);
      await token.moveRecordDate(start + 20n, start + 5n);
      expect(await token.recordDates(0n, 9n)).to.deep.equal([start + 5n, start + 10n, start + 15n]);
      expect(await token.isRecordDate(start)).to.be.false;
      expect(await token.isRecordDate(start + 5n)).to.be.true;
    });

    it("leaves the balances of the old second, and keeps those of the new one", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start]);
      await token.moveRecordDate(start, start + DAY);
      await time.increaseTo(start + DAY / 2n);
      await token.connect(alice.wallet).transfer(bob.wallet, 10n);
      const balance = await token.balanceOf(alice.wallet);
      await time.increaseTo(start + DAY + 1n);
      await token.connect(alice.wallet).transfer(bob.wallet, 10n);
      expect(await token.balanceOfAt(alice.wallet, start + DAY)).to.equal(balance);
      await expect(token.balanceOfAt(alice.wallet, start))
        .to.be.revertedWithCustomError(token, "RecordDateUnknown")
        .withArgs(start);
    });

    it("refuses one that is none, one that is over, a past second, and one where there is one", async () => {
      const suite = await loadFixture(tokenFixture);
      const { token } = suite;
      const over = await passDate(suite);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start, start + 10n]);
      await expect(token.moveRecordDate(start + 1n, start + 2n))
        .to.be.revertedWithCustomError(token, "RecordDateUnknown")
        .withArgs(start + 1n);
      const at = (await now()) + DAY / 2n;
      await time.setNextBlockTimestamp(at);
      await expect(token.moveRecordDate(over, start + 2n))
        .to.be.revertedWithCustomError(token, "RecordDatePast")
        .withArgs(over, at);
      await time.setNextBlockTimestamp(at + 1n);
      await expect(token.moveRecordDate(start, at))
        .to.be.revertedWithCustomError(token, "RecordDatePast")
        .withArgs(at, at + 1n);
      for (const taken of [start + 10n, start, over]) {
        await expect(token.moveRecordDate(start, taken))
          .to.be.revertedWithCustomError(token, "RecordDateExists")
          .withArgs(taken);
      }
    });
  });

  describe("cancelRecordDate", () => {
    for (const index of [0, 1, 2]) {
      it(`takes number ${index.toString()} of three out of the list, and leaves the others`, async () => {
        const { token } = await loadFixture(tokenFixture);
        const start = (await now()) + DAY;
        const dates = [start, start + 10n, start + 20n];
        const date = dates[index] ?? 0n;
        await token.scheduleRecordDates(dates);
        await expect(token.cancelRecordDate(date)).to.emit(token, "RecordDateCancelled").withArgs(date);
        expect(await token.recordDates(0n, 9n)).to.deep.equal(dates.filter((other) => other !== date));
        expect(await token.isRecordDate(date)).to.be.false;
      });
    }

    it("keeps no balance for it", async () => {
      const { token, alice, bob } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start]);
      await token.cancelRecordDate(start);
      await time.increaseTo(start + 1n);
      await token.connect(alice.wallet).transfer(bob.wallet, 10n);
      await expect(token.balanceOfAt(alice.wallet, start))
        .to.be.revertedWithCustomError(token, "RecordDateUnknown")
        .withArgs(start);
    });

    it("works in the last second, and refuses one that is over or none", async () => {
      const { token } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start, start + 10n]);
      await time.setNextBlockTimestamp(start);
      await token.cancelRecordDate(start);
      await expect(token.cancelRecordDate(start))
        .to.be.revertedWithCustomError(token, "RecordDateUnknown")
        .withArgs(start);
      await time.setNextBlockTimestamp(start + 11n);
      await expect(token.cancelRecordDate(start + 10n))
        .to.be.revertedWithCustomError(token, "RecordDatePast")
        .withArgs(start + 10n, start + 11n);
    });
  });

  describe("recordDates", () => {
    it("gives pages", async () => {
      const { token } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      const dates = [0n, 1n, 2n, 3n, 4n].map((i) => start + i);
      expect(await token.recordDates(0n, 5n)).to.deep.equal([]);
      await token.scheduleRecordDates(dates);
      for (const [first, count] of [
        [0, 2],
        [2, 2],
        [4, 2],
        [5, 1],
        [9, 9],
        [1, 0],
        [3, 2 ** 40],
      ] as const) {
        const page = await token.recordDates(first, count);
        expect(page, `${first.toString()}, ${count.toString()}`).to.deep.equal(dates.slice(first, first + count));
      }
      expect(await token.recordDates(ethers.MaxUint256, ethers.MaxUint256)).to.deep.equal([]);
      expect(await token.recordDates(1n, ethers.MaxUint256)).to.deep.equal(dates.slice(1));
    });

    it("says of no second but the dates' that it is one", async () => {
      const { token } = await loadFixture(tokenFixture);
      const start = (await now()) + DAY;
      await token.scheduleRecordDates([start]);
      for (const second of [0n, start - 1n, start + 1n, ethers.MaxUint256]) {
        expect(await token.isRecordDate(second)).to.be.false;
      }
    });
  });

  it("of one token are none of another", async () => {
    const first = await loadFixture(tokenFixture);
    const second = await tokenFixture();
    await passDate(first);
    expect(await second.token.recordDateCount()).to.equal(0n);
  });
});
