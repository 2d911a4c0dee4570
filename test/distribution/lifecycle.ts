import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { deploySuiteFixture } from "../fixtures/suite";
import {
  AMOUNT_UNIT,
  BASIS,
  DAY,
  deployDistributionFixture,
  type DistributionFixture,
  STATE,
  type TermsOptions,
  walletsOf,
} from "./fixture";
import { EVIDENCE, newcomer, trio } from "./holders";

const ANNOUNCE = 1n;
/** Two coins for each of 6,000 tokens. */
const TARGET = 12_000_000_000n;

const fixture = (): Promise<DistributionFixture> => deployDistributionFixture();

/** Announces at a record date that is over. */
async function announced(f: DistributionFixture, changes: TermsOptions = {}): Promise<bigint> {
  return f.announce(await f.terms(await f.recordNow(), changes));
}

/** Announces and funds in full. */
async function funded(f: DistributionFixture, changes: TermsOptions = {}): Promise<bigint> {
  const id = await announced(f, changes);
  await f.distributor.connect(f.funder).fund(id, TARGET);
  return id;
}

async function expectState(f: DistributionFixture, id: bigint, state: bigint): Promise<void> {
  expect((await f.distributor.books(id)).state).to.equal(state);
}

/** One distribution at each state. */
async function oneOfEach(f: DistributionFixture): Promise<Readonly<Record<keyof typeof STATE, bigint>>> {
  const announcedOne = await announced(f);
  const fundedOne = await funded(f);
  const inReview = await funded(f, { reviewPeriod: 365n * DAY });
  await f.distributor.startReview(inReview);
  const payable = await f.payable();
  const closed = await f.payable();
  await f.distributor.push(closed, walletsOf(f));
  await f.distributor.close(closed);
  const cancelled = await announced(f);
  await f.desk.cancel(cancelled, EVIDENCE);
  return { none: 99n, announced: announcedOne, funded: fundedOne, inReview, payable, closed, cancelled };
}

describe("DividendDistributor", () => {
  describe("finaliseTarget", () => {
    it("multiplies an amount for a whole token with what was outstanding, rounded down", async () => {
      const f = await loadFixture(fixture);
      const [ann] = trio(f);
      await f.mint(ann.wallet, 1n);
      const amount = 12_345_678_901_234_567_890_123n;
      const id = await announced(f, { amount });
      const units = 6_000n * f.whole + 1n;
      const target = (units * amount) / (AMOUNT_UNIT * f.whole);
      await expect(f.distributor.connect(f.stranger).finaliseTarget(id))
        .to.emit(f.distributor, "DistributionTargetFinal")
        .withArgs(id, units, target);
      await expect(f.distributor.finaliseTarget(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(id, STATE.announced);
    });

    it("distributes an amount in total, whatever was outstanding, and counts what was funded before", async () => {
      const f = await loadFixture(fixture);
      const id = await announced(f, { basis: BASIS.total, amount: 1_000_003n, payableDate: 2n ** 39n });
      await f.distributor.connect(f.funder).fund(id, 1_000_003n);
      const { state, target, units } = await f.distributor.books(id);
      expect([state, target, units]).to.deep.equal([STATE.funded, 1_000_003n, 6_000n * f.whole]);
      const { gross } = await f.distributor.shareOf(id, walletsOf(f)[0] ?? "");
      expect(gross).to.equal(1_000_003n / 6n);
    });

    it("counts what was held at the record date, not what is held now", async () => {
      const f = await loadFixture(fixture);
      const [ann, ben] = trio(f);
      const date = await f.recordNow();
      await f.token.connect(ann.wallet).transfer(ben.wallet, 400n * f.whole);
      await f.mint(ben.wallet, 1_000n * f.whole);
      const id = await f.announce(await f.terms(date));
      await f.distributor.finaliseTarget(id);
      expect((await f.distributor.books(id)).target).to.equal(TARGET);
      expect((await f.distributor.shareOf(id, ann.wallet)).units).to.equal(1_000n * f.whole);
    });

    it("leaves treasury out by its status at the record date", async () => {
      const f = await loadFixture(fixture);
      const [ann, ben] = trio(f);
      await f.token.connect(f.owner).setTreasury(ben.wallet, true);
      const date = await f.recordNow();
      await f.token.connect(f.owner).setTreasury(ben.wallet, false);
      await f.token.connect(f.owner).setTreasury(ann.wallet, true);
      for (const [basis, amount, target] of [
        [BASIS.perToken, 2_000_000n * AMOUNT_UNIT, 8_000_000_000n],
        [BASIS.total, 4_000n, 4_000n],
      ] as const) {
        const id = await f.announce(await f.terms(date, { basis, amount }));
        await expect(f.distributor.finaliseTarget(id))
          .to.emit(f.distributor, "DistributionTargetFinal")
          .withArgs(id, 4_000n * f.whole, target);
        expect((await f.distributor.shareOf(id, ann.wallet)).gross).to.equal(target / 4n);
      }
    });

    it("leaves nominees out whose beneficiaries are paid through, once each, and pays the others as much", async () => {
      const f = await loadFixture(fixture);
      const [ann, ben, cat] = trio(f);
      await f.token.connect(f.owner).setTreasury(cat.wallet, true);
      const date = await f.recordNow();
      const paidThrough = [ben.wallet, ben.wallet, cat.wallet, f.stranger].map(({ address }) => address);
      for (const [basis, amount, target] of [
        [BASIS.perToken, 2_000_000n * AMOUNT_UNIT, 2_000_000_000n],
        [BASIS.total, 3_002n, 3_002n / 3n],
      ] as const) {
        const id = await f.announce(await f.terms(date, { basis, amount, paidThrough }));
        await expect(f.distributor.finaliseTarget(id))
          .to.emit(f.distributor, "DistributionTargetFinal")
          .withArgs(id, 1_000n * f.whole, target);
        expect((await f.distributor.shareOf(id, ann.wallet)).gross).to.equal(target);
      }
    });

    it("waits for the end of the record date", async () => {
      const f = await loadFixture(fixture);
      const date = BigInt(await time.latest()) + DAY;
      await f.token.scheduleRecordDates([date]);
      const id = await f.announce(await f.terms(date));
      await time.setNextBlockTimestamp(date);
      await expect(f.distributor.finaliseTarget(id))
        .to.be.revertedWithCustomError(f.token, "RecordDatePending")
        .withArgs(date, date);
      await time.setNextBlockTimestamp(date + 1n);
      await f.distributor.finaliseTarget(id);
    });

    it("is refused where the record date was cancelled or moved", async () => {
      const f = await loadFixture(fixture);
      const date = BigInt(await time.latest()) + DAY;
      await f.token.scheduleRecordDates([date, date + 1n]);
      const ids = [await f.announce(await f.terms(date)), await f.announce(await f.terms(date + 1n))];
      await f.token.cancelRecordDate(date);
      await f.token.moveRecordDate(date + 1n, date + 2n);
      await time.increaseTo(date + 10n);
      for (const [index, id] of ids.entries()) {
        const refused = [f.distributor.finaliseTarget(id), f.distributor.connect(f.funder).fund(id, 1n)];
        for (const call of refused) {
          await expect(call)
            .to.be.revertedWithCustomError(f.token, "RecordDateUnknown")
            .withArgs(date + BigInt(index));
        }
        await f.desk.cancel(id, EVIDENCE);
      }
    });

    it("is refused where nothing is distributed", async () => {
      const f = await loadFixture(fixture);
      const tooLittle = await announced(f, { amount: 1n });
      const paidThrough = walletsOf(f);
      const nobodyLeft = await announced(f, { paidThrough });
      for (const { wallet } of f.holders) await f.token.connect(f.owner).setTreasury(wallet, true);
      const allTreasury = await announced(f);
      for (const id of [tooLittle, nobodyLeft, allTreasury]) {
        await expect(f.distributor.finaliseTarget(id))
          .to.be.revertedWithCustomError(f.distributor, "DistributionTargetZero")
          .withArgs(id);
      }
    });

    it("is refused where the target is more than any coin has", async () => {
      const f = await loadFixture(fixture);
      const amount = 2n ** 128n * AMOUNT_UNIT;
      const id = await announced(f, { amount });
      await expect(f.distributor.finaliseTarget(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountTooLarge")
        .withArgs(6_000n * 2n ** 128n);
    });

    it("is refused in every later state", async () => {
      const f = await loadFixture(fixture);
      const { announced: id, none, ...later } = await oneOfEach(f);
      for (const [name, other] of Object.entries(later)) {
        await expect(f.distributor.finaliseTarget(other))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(other, STATE[name as keyof typeof STATE]);
      }
      await expect(f.distributor.finaliseTarget(none))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
      await f.distributor.finaliseTarget(id);
    });
  });

  describe("startReview", () => {
    it("lasts its period, and at least until the payable date", async () => {
      const f = await loadFixture(fixture);
      const date = await f.recordNow();
      for (const [payableDate, reviewPeriod] of [
        [date + 50n * DAY, 2n * DAY],
        [date, 60n * DAY],
      ] as const) {
        const id = await f.announce(await f.terms(date, { payableDate, reviewPeriod }));
        await f.distributor.connect(f.funder).fund(id, TARGET);
        const now = BigInt(await time.latest()) + 5n;
        await time.setNextBlockTimestamp(now);
        const payableFrom = payableDate > now + reviewPeriod ? payableDate : now + reviewPeriod;
        await expect(f.distributor.connect(f.stranger).startReview(id))
          .to.emit(f.distributor, "DistributionInReview")
          .withArgs(id, payableFrom);
        expect((await f.distributor.books(id)).payableFrom).to.equal(payableFrom);
        await expectState(f, id, STATE.inReview);
      }
    });

    it("is refused while anything is missing, which it says", async () => {
      const f = await loadFixture(fixture);
      const id = await announced(f);
      await expect(f.distributor.startReview(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnderfunded")
        .withArgs(id, 0n);
      await f.distributor.connect(f.funder).fund(id, 100n);
      await expect(f.distributor.startReview(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnderfunded")
        .withArgs(id, TARGET - 100n);
    });

    it("is refused in every other state", async () => {
      const f = await loadFixture(fixture);
      const { none, funded: good, ...others } = await oneOfEach(f);
      for (const [name, id] of Object.entries(others)) {
        if (id === others.announced) continue;
        await expect(f.distributor.startReview(id))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(id, STATE[name as keyof typeof STATE]);
      }
      await expect(f.distributor.startReview(none))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
      await f.distributor.startReview(good);
    });
  });

  describe("open", () => {
    it("makes a reviewed distribution payable from its very second, whoever calls", async () => {
      const f = await loadFixture(fixture);
      const id = await funded(f);
      await f.distributor.startReview(id);
      const { payableFrom } = await f.distributor.books(id);
      await time.setNextBlockTimestamp(payableFrom - 1n);
      await expect(f.distributor.open(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNotPayable")
        .withArgs(id, payableFrom);
      await time.setNextBlockTimestamp(payableFrom);
      await expect(f.distributor.connect(f.stranger).open(id))
        .to.emit(f.distributor, "DistributionPayable")
        .withArgs(id);
      await expectState(f, id, STATE.payable);
    });

    it("is refused in every other state", async () => {
      const f = await loadFixture(fixture);
      const { inReview, none, ...others } = await oneOfEach(f);
      for (const [name, id] of Object.entries(others)) {
        await expect(f.distributor.open(id))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(id, STATE[name as keyof typeof STATE]);
      }
      await expect(f.distributor.open(none))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
      await expectState(f, inReview, STATE.inReview);
    });
  });

  describe("cancel", () => {
    it("cancels what is announced, funded or in review, with evidence", async () => {
      const f = await loadFixture(fixture);
      const { announced: first, funded: second, inReview } = await oneOfEach(f);
      for (const id of [first, second, inReview]) {
        await expect(f.desk.cancel(id, EVIDENCE))
          .to.emit(f.distributor, "DistributionCancelled")
          .withArgs(id, EVIDENCE);
        await expectState(f, id, STATE.cancelled);
        await expect(f.distributor.claim([id]))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(id, STATE.cancelled);
      }
      const all = f.distributor.connect(f.funder).refund(second, 0n);
      await expect(all).to.changeTokenBalance(f.coin, f.funder, TARGET);
    });

    it("is refused from the second on that the distribution pays, opened or not", async () => {
      const f = await loadFixture(fixture);
      const id = await funded(f);
      await f.distributor.startReview(id);
      const { payableFrom } = await f.distributor.books(id);
      await time.setNextBlockTimestamp(payableFrom);
      await expect(f.desk.cancel(id, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "DistributionReviewOver")
        .withArgs(id, payableFrom);
      const { none, payable, closed, cancelled } = await oneOfEach(f);
      for (const [other, state] of [
        [payable, STATE.payable],
        [closed, STATE.closed],
        [cancelled, STATE.cancelled],
      ] as const) {
        await expect(f.desk.cancel(other, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(other, state);
      }
      await expect(f.desk.cancel(none, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
    });

    it("is possible in the last second of the review", async () => {
      const f = await loadFixture(fixture);
      const id = await funded(f);
      await f.distributor.startReview(id);
      await time.setNextBlockTimestamp((await f.distributor.books(id)).payableFrom - 1n);
      await f.desk.cancel(id, EVIDENCE);
      await expectState(f, id, STATE.cancelled);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(fixture);
      const id = await announced(f);
      await f.distributor.setAgentPermissions(f.agent, 2n ** 128n - 1n - ANNOUNCE);
      for (const caller of [f.stranger, f.owner, f.funder, f.agent]) {
        await expect(f.distributor.connect(caller).cancel(id, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, ANNOUNCE);
      }
    });
  });

  describe("close", () => {
    /** In total 1,000,003 units to 6,000 tokens: 166,667, 333,334 and 500,001, so that one is left. */
    const UNEVEN: TermsOptions = { basis: BASIS.total, amount: 1_000_003n };

    it("returns rounding alone, once everybody is paid", async () => {
      const f = await loadFixture(fixture);
      const id = await f.payable(UNEVEN);
      await f.distributor.push(id, walletsOf(f));
      await expect(f.distributor.connect(f.stranger).close(id))
        .to.emit(f.distributor, "DistributionClosed")
        .withArgs(id, 1n, f.funder.address);
      await expectState(f, id, STATE.closed);
      expect(await f.distributor.withdrawable(f.coin, f.funder)).to.equal(1n);
      await expect(f.distributor.connect(f.funder).withdraw(f.coin))
        .to.emit(f.distributor, "Withdrawn")
        .withArgs(await f.coin.getAddress(), f.funder.address, 1n);
      const { withheld, withheldDrawn, unassessed } = await f.distributor.books(id);
      expect(unassessed).to.equal(1n);
      expect(await f.coin.balanceOf(f.distributor)).to.equal(withheld - withheldDrawn);
      expect(await f.distributor.liabilities(f.coin)).to.equal(withheld);
    });

    it("gives the rounding to who paid what was needed, not to who paid more afterwards", async () => {
      const f = await loadFixture(fixture);
      const late = newcomer(f, 0);
      await f.coin.mint(late, 10n);
      await f.coin.connect(late).approve(f.distributor, MaxUint256);
      const date = BigInt(await time.latest()) + DAY;
      await f.token.scheduleRecordDates([date]);
      const amount = (1_666_666n * AMOUNT_UNIT) / 10_000n;
      const id = await f.announce(await f.terms(date, { amount }));
      const target = (6_000n * amount) / AMOUNT_UNIT;
      await f.distributor.connect(f.funder).fund(id, target);
      await f.distributor.connect(late).fund(id, 10n);
      await time.increaseTo(date + 1n);
      await f.makePayable(id);
      await f.distributor.push(id, walletsOf(f));
      const { gross } = await f.distributor.shareOf(id, trio(f)[0].wallet);
      const remainder = target - gross - (2_000n * amount) / AMOUNT_UNIT - (3_000n * amount) / AMOUNT_UNIT;
      expect(remainder).to.be.greaterThan(0n);
      await expect(f.distributor.close(id))
        .to.emit(f.distributor, "DistributionClosed")
        .withArgs(id, remainder, f.funder.address);
      await expect(f.distributor.connect(late).refund(id, 1n)).to.changeTokenBalance(f.coin, late, 10n);
    });

    it("gives it to who paid the last unit of several parts", async () => {
      const f = await loadFixture(fixture);
      const people = [0, 1, 2, 3, 4].map((number) => newcomer(f, number));
      for (const person of people) {
        await f.coin.mint(person, 10n);
        await f.coin.connect(person).approve(f.distributor, MaxUint256);
      }
      const date = BigInt(await time.latest()) + DAY;
      await f.token.scheduleRecordDates([date]);
      for (const [index, person] of people.entries()) {
        const amount = ((BigInt(index) + 1n) * 10n * AMOUNT_UNIT) / 6_000n + 1n;
        const id = await f.announce(await f.terms(date, { amount, defaultRate: 0n }));
        const snapshot = people.slice(0, index + 1);
        for (const by of snapshot) {
          await f.coin.mint(by, 10n);
          await f.distributor.connect(by).fund(id, 10n);
        }
        await f.distributor.connect(f.funder).fund(id, 1_000n);
        expect(await f.distributor.contribution(id, BigInt(index))).to.deep.equal([person.address, 10n, 0n]);
      }
      await time.increaseTo(date + 1n);
      for (const [index, person] of people.entries()) {
        const id = BigInt(index) + 1n;
        await f.makePayable(id);
        expect((await f.distributor.books(id)).target).to.equal((BigInt(index) + 1n) * 10n);
        await f.distributor.push(id, walletsOf(f));
        const { unassessed } = await f.distributor.books(id);
        await expect(f.distributor.close(id))
          .to.emit(f.distributor, "DistributionClosed")
          .withArgs(id, unassessed, person.address);
      }
    });

    it("is refused while a share is not assessed or not paid, and says how much", async () => {
      const f = await loadFixture(fixture);
      const [ann, ben, cat] = trio(f);
      const id = await f.payable();
      await f.distributor.push(id, [ann.wallet]);
      await f.distributor.assess(id, [ben.wallet]);
      const owed = (4_000_000_000n * 80n) / 100n;
      await expect(f.distributor.close(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnsettled")
        .withArgs(id, 3_000n * f.whole, owed);
      await f.distributor.push(id, [cat.wallet]);
      await expect(f.distributor.close(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnsettled")
        .withArgs(id, 0n, owed);
      await f.distributor.push(id, [ben.wallet]);
      await f.distributor.close(id);
    });

    it("is refused in every other state", async () => {
      const f = await loadFixture(fixture);
      const { none, ...others } = await oneOfEach(f);
      for (const [name, id] of Object.entries(others)) {
        if (id === others.payable) continue;
        await expect(f.distributor.close(id))
          .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
          .withArgs(id, STATE[name as keyof typeof STATE]);
      }
      await expect(f.distributor.close(none))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
    });
  });

  describe("books", () => {
    it("balance in every state", async () => {
      const f = await loadFixture(fixture);
      const { none, ...all } = await oneOfEach(f);
      for (const [name, id] of Object.entries(all)) {
        const b = await f.distributor.books(id);
        expect(b.state, name).to.equal(STATE[name as keyof typeof STATE]);
        const parts = b.unassessed + b.withheld + b.paid + b.reinvested + b.handedOver + b.owed;
        expect(b.target, name).to.equal(parts);
        expect(b.funded >= b.target || b.state === STATE.announced, name).to.be.true;
      }
      const { paid, withheld } = await f.distributor.books(all.closed);
      expect([paid, withheld]).to.deep.equal([(TARGET * 80n) / 100n, (TARGET * 20n) / 100n]);
      await expect(f.distributor.books(none))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(none);
    });

    it("are another distributor's for another token's owner", async () => {
      const f = await loadFixture(fixture);
      const other = await deploySuiteFixture();
      expect(await other.distributor.getAddress()).not.to.equal(await f.distributor.getAddress());
      await announced(f);
      expect(await other.distributor.distributionCount()).to.equal(0n);
    });
  });
});
