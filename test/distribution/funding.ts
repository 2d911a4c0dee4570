import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import {
  CoinThatReturnsFalse__factory,
  CoinThatReturnsNothing__factory,
  CoinThatTakesAFee__factory,
  DistributionAdministration__factory,
  type TestCoin,
} from "../../typechain-types";
import {
  AMOUNT_UNIT,
  BASIS,
  DAY,
  deployDistributionFixture,
  type DistributionFixture,
  STATE,
  type TermsOptions,
} from "./fixture";
import { newcomer } from "./holders";

/** Two coins for each of 6,000 tokens. */
const TARGET = 12_000_000_000n;
const LOT = 1_000_000_000n;

interface FundingFixture extends DistributionFixture {
  /** A record date in a hundred days. */
  readonly date: bigint;
  /** Somebody else who has coins and approved the distributor. */
  readonly second: HardhatEthersSigner;
}

async function fundingFixture(): Promise<FundingFixture> {
  const f = await deployDistributionFixture();
  const date = BigInt(await time.latest()) + 100n * DAY;
  await f.token.scheduleRecordDates([date]);
  const second = newcomer(f, 0);
  await provide(f, f.coin, second);
  return { ...f, date, second };
}

async function provide(f: DistributionFixture, coin: TestCoin, person: HardhatEthersSigner): Promise<void> {
  await coin.mint(person, 10n ** 18n);
  await coin.connect(person).approve(f.distributor, MaxUint256);
}

async function announced(f: FundingFixture, changes: TermsOptions = {}): Promise<bigint> {
  return f.announce(await f.terms(f.date, changes));
}

async function fund(f: FundingFixture, id: bigint, by: HardhatEthersSigner, amount: bigint): Promise<void> {
  await f.distributor.connect(by).fund(id, amount);
}

const recordDatePasses = (f: FundingFixture): Promise<void> => time.increaseTo(f.date + 1n);

describe("DividendDistributor", () => {
  describe("fund", () => {
    describe("given a record date that is not over", () => {
      it("takes whatever is offered, and counts what was received", async () => {
        const f = await loadFixture(fundingFixture);
        const id = await announced(f);
        expect(await f.distributor.connect(f.funder).fund.staticCall(id, TARGET + 5n)).to.equal(TARGET + 5n);
        const funded = f.distributor.connect(f.funder).fund(id, TARGET + 5n);
        await expect(funded)
          .to.emit(f.distributor, "DistributionContribution")
          .withArgs(id, 0n, f.funder.address, TARGET + 5n);
        await expect(funded).not.to.emit(f.distributor, "DistributionFunded");
        await expect(funded).to.changeTokenBalances(f.coin, [f.funder, f.distributor], [-TARGET - 5n, TARGET + 5n]);
        await expect(f.distributor.connect(f.second).fund(id, 3n))
          .to.emit(f.distributor, "DistributionContribution")
          .withArgs(id, 1n, f.second.address, 3n);
        const { state, funded: sum, target } = await f.distributor.books(id);
        expect([state, sum, target]).to.deep.equal([STATE.announced, TARGET + 8n, 0n]);
        expect(await f.distributor.liabilities(f.coin)).to.equal(TARGET + 8n);
        expect(await f.distributor.contribution(id, 0n)).to.deep.equal([f.funder.address, TARGET + 5n, 0n]);
      });

      it("takes no more than an amount that is stated in total", async () => {
        const f = await loadFixture(fundingFixture);
        const id = await announced(f, { basis: BASIS.total, amount: 100n });
        await fund(f, id, f.funder, 60n);
        await expect(f.distributor.connect(f.second).fund(id, 60n))
          .to.emit(f.distributor, "DistributionContribution")
          .withArgs(id, 1n, f.second.address, 40n);
        await expect(f.distributor.connect(f.second).fund(id, 1n))
          .to.be.revertedWithCustomError(f.distributor, "DistributionFundingZero")
          .withArgs(id);
      });

      it("says when more was paid in than an amount that was stated later", async () => {
        const f = await loadFixture(fundingFixture);
        const id = await announced(f, { basis: BASIS.total, amount: 0n });
        await fund(f, id, f.funder, 60n);
        await f.desk.setAmount(id, 50n);
        await expect(f.distributor.connect(f.funder).fund(id, 1n))
          .to.be.revertedWithCustomError(f.distributor, "DistributionFundingZero")
          .withArgs(id);
        await recordDatePasses(f);
        await f.desk.finaliseTarget(id);
        expect((await f.distributor.books(id)).state).to.equal(STATE.funded);
        expect(await f.distributor.contribution(id, 0n)).to.deep.equal([f.funder.address, 60n, 10n]);
      });
    });

    describe("given a record date that is over", () => {
      it("works the target out, takes parts up to it, and then is funded", async () => {
        const f = await loadFixture(fundingFixture);
        const id = await announced(f);
        await fund(f, id, f.funder, LOT);
        await recordDatePasses(f);
        const part = f.distributor.connect(f.second).fund(id, LOT);
        await expect(part)
          .to.emit(f.distributor, "DistributionTargetFinal")
          .withArgs(id, 6_000n * f.whole, TARGET);
        await expect(part).not.to.emit(f.distributor, "DistributionFunded");
        const rest = f.distributor.connect(f.funder).fund(id, TARGET);
        await expect(rest)
          .to.emit(f.distributor, "DistributionContribution")
          .withArgs(id, 2n, f.funder.address, TARGET - 2n * LOT);
        await expect(rest).to.emit(f.distributor, "DistributionFunded").withArgs(id, TARGET);
        await expect(rest).to.changeTokenBalance(f.coin, f.funder, 2n * LOT - TARGET);
        const books = await f.distributor.books(id);
        expect([books.state, books.funded, books.target, books.unassessed, books.units]).to.deep.equal([
          STATE.funded,
          TARGET,
          TARGET,
          TARGET,
          6_000n * f.whole,
        ]);
      });

      it("takes nothing while the amount is open, but keeps what is offered before", async () => {
        const f = await loadFixture(fundingFixture);
        const id = await announced(f, { amount: 0n });
        await recordDatePasses(f);
        await fund(f, id, f.funder, LOT);
        expect((await f.distributor.books(id)).target).to.equal(0n);
        await f.desk.setAmount(id, 2_000_000n * AMOUNT_UNIT);
        await fund(f, id, f.funder, TARGET);
        expect((await f.distributor.books(id)).funded).to.equal(TARGET);
      });

      for (const more of [0n, 1n]) {
        it(`says that nothing is needed where ${more === 0n ? "all" : "more"} was paid in before`, async () => {
          const f = await loadFixture(fundingFixture);
          const id = await announced(f);
          await fund(f, id, f.funder, TARGET + more);
          await recordDatePasses(f);
          await expect(f.distributor.connect(f.second).fund(id, LOT))
            .to.be.revertedWithCustomError(f.distributor, "DistributionFundingZero")
            .withArgs(id);
          await f.distributor.finaliseTarget(id);
          expect((await f.distributor.books(id)).state).to.equal(STATE.funded);
        });
      }
    });

    it("is refused without an amount, beyond 2^128, and for what is not announced", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await announced(f);
      const distributor = f.distributor.connect(f.funder);
      await expect(distributor.fund(id, 0n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionFundingZero")
        .withArgs(id);
      await expect(distributor.fund(id, 2n ** 128n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountTooLarge")
        .withArgs(2n ** 128n);
      await distributor.fund(id, 1n);
      for (const amount of [2n ** 128n - 1n, MaxUint256]) {
        await expect(distributor.fund(id, amount))
          .to.be.revertedWithCustomError(f.distributor, "DistributionAmountTooLarge")
          .withArgs(amount);
      }
      await expect(distributor.fund(9n, 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(9n);
      await f.desk.cancel(id, "0x");
      await expect(distributor.fund(id, 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(id, STATE.cancelled);
    });

    it("takes nothing from who did not approve, and keeps no record of it", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await announced(f);
      await expect(f.distributor.connect(f.stranger).fund(id, 5n))
        .to.be.revertedWithCustomError(f.coin, "ERC20InsufficientAllowance")
        .withArgs(await f.distributor.getAddress(), 0n, 5n);
      expect((await f.distributor.books(id)).funded).to.equal(0n);
    });

    it("refuses a coin that takes a fee on the way, with both amounts", async () => {
      const f = await loadFixture(fundingFixture);
      const coin = await new CoinThatTakesAFee__factory(f.deployer).deploy("FEE", 6n);
      await provide(f, coin, f.funder);
      const address = await coin.getAddress();
      const id = await announced(f, { coin: { coin: address, symbol: "FEE", decimals: 6n } });
      await coin.setFee(10_000n, false);
      await expect(f.distributor.connect(f.funder).fund(id, 1_000n))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinTakesFee")
        .withArgs(address, 1_000n, 990n);
      expect(await f.distributor.liabilities(coin)).to.equal(0n);
      await coin.setFee(10_000n, true);
      await fund(f, id, f.funder, 1_000n);
      expect((await f.distributor.books(id)).funded).to.equal(1_000n);
    });

    it("takes a coin that returns nothing", async () => {
      const f = await loadFixture(fundingFixture);
      const coin = await new CoinThatReturnsNothing__factory(f.deployer).deploy("MUTE", 6n);
      await provide(f, coin, f.funder);
      const id = await announced(f, { coin: { coin: await coin.getAddress(), symbol: "MUTE", decimals: 6n } });
      await fund(f, id, f.funder, 7n);
      expect(await coin.balanceOf(f.distributor)).to.equal(7n);
    });

    it("refuses a coin that returns false", async () => {
      const f = await loadFixture(fundingFixture);
      const coin = await new CoinThatReturnsFalse__factory(f.deployer).deploy("LIAR", 6n);
      await provide(f, coin, f.funder);
      await coin.setRefusing(true);
      const address = await coin.getAddress();
      const id = await announced(f, { coin: { coin: address, symbol: "LIAR", decimals: 6n } });
      await expect(f.distributor.connect(f.funder).fund(id, 7n))
        .to.be.revertedWithCustomError(
          { interface: DistributionAdministration__factory.createInterface() },
          "SafeERC20FailedOperation",
        )
        .withArgs(address);
      expect((await f.distributor.books(id)).funded).to.equal(0n);
    });
  });

  describe("refund", () => {
    /** Three contributions, of which the third and half of the second are not needed. */
    async function excess(f: FundingFixture): Promise<bigint> {
      const id = await announced(f);
      await fund(f, id, f.funder, TARGET - LOT);
      await fund(f, id, f.second, 2n * LOT);
      await fund(f, id, f.funder, 5n);
      return id;
    }

    it("gives the latest back first, to who paid it in", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await excess(f);
      await recordDatePasses(f);
      await f.distributor.finaliseTarget(id);
      const refundable = async (index: bigint): Promise<bigint> =>
        (await f.distributor.contribution(id, index)).refundable;
      expect([await refundable(0n), await refundable(1n), await refundable(2n)]).to.deep.equal([0n, LOT, 5n]);

      const refunded = f.distributor.connect(f.second).refund(id, 1n);
      await expect(refunded).to.emit(f.distributor, "ContributionRefunded").withArgs(id, 1n, f.second.address, LOT);
      await expect(refunded).to.changeTokenBalances(f.coin, [f.second, f.distributor], [LOT, -LOT]);
      expect(await f.distributor.connect(f.funder).refund.staticCall(id, 2n)).to.equal(5n);
      await f.distributor.connect(f.funder).refund(id, 2n);
      expect(await f.distributor.liabilities(f.coin)).to.equal(TARGET);
      expect(await f.coin.balanceOf(f.distributor)).to.equal(TARGET);

      for (const [caller, index] of [
        [f.second, 1n],
        [f.funder, 2n],
        [f.funder, 0n],
      ] as const) {
        await expect(f.distributor.connect(caller).refund(id, index))
          .to.be.revertedWithCustomError(f.distributor, "DistributionRefundInvalid")
          .withArgs(id, index, caller.address);
      }
    });

    it("gives everything back once cancelled, what was refunded before but once", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await excess(f);
      await recordDatePasses(f);
      await f.distributor.finaliseTarget(id);
      await f.distributor.connect(f.second).refund(id, 1n);
      await f.desk.cancel(id, "0x");
      for (const [funder, index, amount] of [
        [f.second, 1n, LOT],
        [f.funder, 0n, TARGET - LOT],
        [f.funder, 2n, 5n],
      ] as const) {
        await expect(f.distributor.connect(funder).refund(id, index)).to.changeTokenBalance(f.coin, funder, amount);
      }
      expect(await f.coin.balanceOf(f.distributor)).to.equal(0n);
      expect(await f.distributor.liabilities(f.coin)).to.equal(0n);
      await expect(f.distributor.connect(f.funder).refund(id, 0n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionRefundInvalid")
        .withArgs(id, 0n, f.funder.address);
    });

    it("gives nothing back before the target is final", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await excess(f);
      await expect(f.distributor.connect(f.funder).refund(id, 2n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionRefundInvalid")
        .withArgs(id, 2n, f.funder.address);
    });

    it("is refused to everybody else, and for a contribution that there is not", async () => {
      const f = await loadFixture(fundingFixture);
      const id = await excess(f);
      await f.desk.cancel(id, "0x");
      for (const caller of [f.stranger, f.owner, f.agent, f.second]) {
        await expect(f.distributor.connect(caller).refund(id, 0n))
          .to.be.revertedWithCustomError(f.distributor, "DistributionRefundInvalid")
          .withArgs(id, 0n, caller.address);
      }
      await expect(f.distributor.connect(f.funder).refund(id, 3n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionRefundInvalid")
        .withArgs(id, 3n, f.funder.address);
      await expect(f.distributor.connect(f.funder).refund(9n, 0n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(9n);
    });

    it("changes nothing where the coin refuses", async () => {
      const f = await loadFixture(fundingFixture);
      const coin = await new CoinThatReturnsFalse__factory(f.deployer).deploy("LIAR", 6n);
      await provide(f, coin, f.funder);
      const address = await coin.getAddress();
      const id = await announced(f, { coin: { coin: address, symbol: "LIAR", decimals: 6n } });
      await fund(f, id, f.funder, 7n);
      await f.desk.cancel(id, "0x");
      await coin.setRefusing(true);
      await expect(f.distributor.connect(f.funder).refund(id, 0n))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(address, f.funder.address, 7n);
      await coin.setRefusing(false);
      await expect(f.distributor.connect(f.funder).refund(id, 0n)).to.changeTokenBalance(coin, f.funder, 7n);
    });
  });
});
