import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import {
  CoinThatBlocksAddresses__factory,
  CoinThatBurnsGas__factory,
  type CoinThatPauses,
  CoinThatPauses__factory,
  CoinThatReturnsFalse__factory,
  CoinThatTakesAFee__factory,
  type TestCoin,
} from "../../typechain-types";
import type { PayoutCoinTermsStruct } from "../../typechain-types/contracts/distribution/DividendDistributor";
import { TOKEN_PERMISSION, UNLIMITED } from "../fixtures/suite";
import {
  BASIS,
  DAY,
  deployCoin,
  deployDistributionFixture,
  type DistributionFixture,
  STATE,
  type TermsOptions,
  walletsOf,
} from "./fixture";
import { entitled, EVIDENCE, offerCoin, trio } from "./holders";

/** Two coins for each of 6,000 tokens. */
const TARGET = 12_000_000_000n;

interface ReplacingFixture extends DistributionFixture {
  /** The coin of `id`. */
  readonly old: CoinThatPauses;
  readonly oldAddress: string;
  /** A distribution in which the first holder was paid and the second assessed. */
  readonly id: bigint;
}

async function replacingFixture(): Promise<ReplacingFixture> {
  const f = await deployDistributionFixture();
  const old = await new CoinThatPauses__factory(f.deployer).deploy("OLD", 6n);
  const coin = await offerCoin(f, old);
  const [ann, ben] = trio(f);
  const id = await f.payable({ coin });
  await f.distributor.push(id, [ann.wallet]);
  await f.distributor.assess(id, [ben.wallet]);
  return { ...f, old, oldAddress: await old.getAddress(), id };
}

/** A new coin that the owner has and approved. */
async function provide(
  f: DistributionFixture,
  decimals: bigint,
): Promise<{ next: TestCoin; terms: PayoutCoinTermsStruct }> {
  const next = await deployCoin(f.deployer, decimals);
  return { next, terms: await give(f, next, f.owner) };
}

async function give(f: DistributionFixture, coin: TestCoin, to: HardhatEthersSigner): Promise<PayoutCoinTermsStruct> {
  await coin.mint(to, 10n ** 40n);
  await coin.connect(to).approve(f.distributor, MaxUint256);
  return { coin: await coin.getAddress(), symbol: await coin.symbol(), decimals: await coin.decimals() };
}

/** A payable distribution of 2 coins for a token in that coin. */
async function payableIn(f: DistributionFixture, coin: TestCoin, changes: TermsOptions = {}): Promise<bigint> {
  return f.payable({ coin: await offerCoin(f, coin), ...changes });
}

describe("DividendDistributor", () => {
  describe("replaceCoin", () => {
    it("pays what is still owed in another coin, scaled to its decimals, and releases the old one", async () => {
      const f = await loadFixture(replacingFixture);
      const [ann, ben, cat] = trio(f);
      const { next, terms } = await provide(f, 18n);
      const nextAddress = await next.getAddress();
      const scale = 10n ** 12n;
      const left = TARGET - entitled(1_000n).net;
      await f.old.setPaused(true);
      expect(await f.distributor.withdrawable(f.old, f.owner)).to.equal(0n);

      const replaced = f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE);
      await expect(replaced)
        .to.emit(f.distributor, "PayoutCoinReplaced")
        .withArgs(f.id, f.oldAddress, nextAddress, f.owner.address, left * scale, left, EVIDENCE);
      await expect(replaced).to.changeTokenBalances(next, [f.owner, f.distributor], [-left * scale, left * scale]);
      expect(await f.distributor.liabilities(next)).to.equal(left * scale);
      expect(await f.distributor.liabilities(f.old)).to.equal(left);
      expect((await f.distributor.distribution(f.id))[1]).to.equal(nextAddress);

      const share = entitled(2_000n);
      const paid = f.distributor.push(f.id, walletsOf(f));
      await expect(paid).to.changeTokenBalances(
        next,
        [ann.wallet, ben.wallet, cat.wallet],
        [0n, entitled(2_000n).net * scale, entitled(3_000n).net * scale],
      );
      await expect(paid)
        .to.emit(f.distributor, "SharePaid")
        .withArgs(
          f.id,
          ben.wallet.address,
          ben.identity,
          ben.wallet.address,
          share.gross,
          200_000n,
          share.tax,
          share.net,
        );

      const tax = entitled(6_000n).tax;
      const drawn = f.desk.drawTax(f.id, f.stranger);
      await expect(drawn).to.emit(f.distributor, "TaxDrawn").withArgs(f.id, f.stranger.address, tax);
      await expect(drawn).to.changeTokenBalance(next, f.stranger, tax * scale);
      expect(await f.distributor.liabilities(next)).to.equal(0n);
      expect(await next.balanceOf(f.distributor)).to.equal(0n);

      await f.old.setPaused(false);
      await expect(f.distributor.connect(f.owner).withdraw(f.old)).to.changeTokenBalance(f.old, f.owner, left);
      expect(await f.old.balanceOf(f.distributor)).to.equal(0n);
      await f.distributor.close(f.id);
    });

    it("leaves the old coin where it fails to who must wait for it, and what was drawn stays drawn", async () => {
      const f = await loadFixture(replacingFixture);
      const { terms } = await provide(f, 6n);
      const tax = entitled(3_000n).tax;
      await f.desk.drawTax(f.id, f.stranger);
      await f.old.setPaused(true);
      const left = TARGET - entitled(1_000n).net - tax;
      await f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE);
      expect(await f.distributor.withdrawable(f.old, f.owner)).to.equal(left);
      await expect(f.distributor.connect(f.owner).withdraw(f.old))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(f.oldAddress, f.owner.address, left);
      expect(await f.distributor.withdrawable(f.old, f.owner)).to.equal(left);
      await expect(f.desk.drawTax(f.id, f.stranger))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(terms.coin, f.stranger.address);
    });

    it("gives what turns out to be rounding to who replaced the coin", async () => {
      const f = await loadFixture(replacingFixture);
      const id = await payableIn(f, f.old, { basis: BASIS.total, amount: 1_000_003n });
      const { next, terms } = await provide(f, 8n);
      await f.old.setPaused(true);
      await f.distributor.connect(f.owner).replaceCoin(id, terms, EVIDENCE);
      await f.distributor.push(id, walletsOf(f));
      await expect(f.distributor.close(id))
        .to.emit(f.distributor, "DistributionClosed")
        .withArgs(id, 1n, f.owner.address);
      await expect(f.distributor.connect(f.owner).withdraw(next)).to.changeTokenBalance(next, f.owner, 100n);
    });

    it("pays the cash that tokens were issued for in the new coin, and takes none where all is drawn", async () => {
      const f = await loadFixture(replacingFixture);
      const [ann, ben, cat] = trio(f);
      await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, UNLIMITED);
      const date = await f.recordNow();
      const price = 3_000_000n;
      const coin = await offerCoin(f, f.old);
      const id = await f.announce(await f.terms(date, { coin, reinvestment: { price, deadline: date + 86_400n } }));
      await f.distributor.connect(ann.wallet).electReinvestment(id, true);
      await f.makePayable(id);
      await f.distributor.push(id, [ann.wallet]);
      const cost = (entitled(1_000n).net / price) * price;
      await f.old.setPaused(true);

      const { next, terms } = await provide(f, 7n);
      const left = TARGET - (entitled(1_000n).net - cost);
      await expect(f.distributor.connect(f.owner).replaceCoin(id, terms, EVIDENCE)).to.changeTokenBalance(
        next,
        f.owner,
        -left * 10n,
      );
      const drawn = f.desk.drawReinvested(id, f.stranger);
      await expect(drawn).to.emit(f.distributor, "ReinvestedDrawn").withArgs(id, f.stranger.address, cost);
      await expect(drawn).to.changeTokenBalance(next, f.stranger, cost * 10n);
      await expect(f.desk.drawReinvested(id, f.stranger))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(terms.coin, f.stranger.address);

      await f.distributor.push(id, [ben.wallet, cat.wallet]);
      await f.desk.drawTax(id, f.stranger);
      expect(await next.balanceOf(f.distributor)).to.equal(0n);
    });

    it("can be replaced again, up to 24 decimals more than at first", async () => {
      const f = await loadFixture(replacingFixture);
      const [, ben] = trio(f);
      const left = TARGET - entitled(1_000n).net;
      await f.old.setPaused(true);
      const second = await new CoinThatPauses__factory(f.deployer).deploy("TWO", 18n);
      await f.distributor.connect(f.owner).replaceCoin(f.id, await give(f, second, f.owner), EVIDENCE);
      await second.setPaused(true);
      const { next, terms } = await provide(f, 30n);
      const { terms: tooFine } = await provide(f, 31n);
      const { terms: finest } = await provide(f, 255n);
      const { terms: coarser } = await provide(f, 17n);
      for (const unfit of [tooFine, finest, coarser]) {
        await expect(f.distributor.connect(f.owner).replaceCoin(f.id, unfit, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinUnfit")
          .withArgs(unfit.coin, unfit.decimals, 18n);
      }
      await expect(f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE))
        .to.emit(f.distributor, "PayoutCoinReplaced")
        .withArgs(
          f.id,
          await second.getAddress(),
          terms.coin,
          f.owner.address,
          left * 10n ** 24n,
          left * 10n ** 12n,
          EVIDENCE,
        );
      await expect(f.distributor.push(f.id, [ben.wallet])).to.changeTokenBalance(
        next,
        ben.wallet,
        entitled(2_000n).net * 10n ** 24n,
      );
    });

    it("serves a closed distribution whose tax was not drawn", async () => {
      const f = await loadFixture(replacingFixture);
      await f.distributor.push(f.id, walletsOf(f));
      await f.distributor.close(f.id);
      await f.old.setPaused(true);
      const { next, terms } = await provide(f, 6n);
      const { tax } = entitled(6_000n);
      await expect(f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE)).to.changeTokenBalance(
        next,
        f.owner,
        -tax,
      );
      await expect(f.desk.drawTax(f.id, f.agent)).to.changeTokenBalance(next, f.agent, tax);
      expect((await f.distributor.books(f.id)).state).to.equal(STATE.closed);
    });

    it("leaves contributions that were not needed in the old coin", async () => {
      const f = await loadFixture(replacingFixture);
      const coin = await offerCoin(f, f.old);
      const date = BigInt(await time.latest()) + DAY;
      await f.token.scheduleRecordDates([date]);
      const id = await f.announce(await f.terms(date, { coin }));
      await f.distributor.connect(f.funder).fund(id, TARGET + 9n);
      await time.increaseTo(date + 1n);
      await f.makePayable(id);
      await f.old.setPaused(true);
      const { terms } = await provide(f, 18n);
      await expect(f.distributor.connect(f.owner).replaceCoin(id, terms, EVIDENCE))
        .to.emit(f.distributor, "PayoutCoinReplaced")
        .withArgs(id, f.oldAddress, terms.coin, f.owner.address, TARGET * 10n ** 12n, TARGET, EVIDENCE);
      await f.old.setPaused(false);
      await expect(f.distributor.connect(f.funder).refund(id, 0n)).to.changeTokenBalance(f.old, f.funder, 9n);
    });

    it("serves whenever the coin pays the distributor nothing, however it says so", async () => {
      const f = await loadFixture(replacingFixture);
      const blocking = await new CoinThatBlocksAddresses__factory(f.deployer).deploy("BLCK", 6n);
      const burning = await new CoinThatBurnsGas__factory(f.deployer).deploy("BURN", 6n);
      const lying = await new CoinThatReturnsFalse__factory(f.deployer).deploy("LIAR", 6n);
      const ids = [await payableIn(f, blocking), await payableIn(f, burning), await payableIn(f, lying)];
      await blocking.setBlocked(f.distributor, true);
      await burning.setBurning(f.distributor, true);
      await lying.setRefusing(true);
      for (const id of ids) {
        const { next, terms } = await provide(f, 6n);
        await expect(f.distributor.connect(f.owner).replaceCoin(id, terms, EVIDENCE)).to.changeTokenBalance(
          next,
          f.distributor,
          TARGET,
        );
      }
    });

    describe("refusals", () => {
      it("keeps a coin that works, and one that is not another", async () => {
        const f = await loadFixture(replacingFixture);
        const { terms } = await provide(f, 6n);
        await expect(f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinWorks")
          .withArgs(f.oldAddress);
        await f.old.setPaused(true);
        const same = { coin: f.oldAddress, symbol: "OLD", decimals: 6n };
        await expect(f.distributor.connect(f.owner).replaceCoin(f.id, same, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinWorks")
          .withArgs(f.oldAddress);
      });

      it("keeps a coin where nothing is left of it", async () => {
        const f = await loadFixture(replacingFixture);
        await f.distributor.push(f.id, walletsOf(f));
        await f.desk.drawTax(f.id, f.agent);
        await f.old.setPaused(true);
        const { terms } = await provide(f, 6n);
        await expect(f.distributor.connect(f.owner).replaceCoin(f.id, terms, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
          .withArgs(f.oldAddress, f.owner.address);
      });

      it("takes no coin that misnames itself, is the token, or takes a fee", async () => {
        const f = await loadFixture(replacingFixture);
        await f.old.setPaused(true);
        const { terms } = await provide(f, 6n);
        const as = f.distributor.connect(f.owner);
        await expect(as.replaceCoin(f.id, { ...terms, symbol: "EURX" }, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinMismatch")
          .withArgs(terms.coin, "USDX", 6n);
        const token = await f.token.getAddress();
        await expect(as.replaceCoin(f.id, { coin: token, symbol: "HRBR", decimals: 18n }, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinIsToken")
          .withArgs(token);
        const fee = await new CoinThatTakesAFee__factory(f.deployer).deploy("FEE", 6n);
        const feeTerms = await give(f, fee, f.owner);
        await fee.setFee(500_000n, false);
        const left = TARGET - entitled(1_000n).net;
        await expect(as.replaceCoin(f.id, feeTerms, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinTakesFee")
          .withArgs(feeTerms.coin, left, left / 2n);
        expect((await f.distributor.distribution(f.id))[1]).to.equal(f.oldAddress);
      });

      it("takes no coin for what is not payable yet, cancelled or unknown", async () => {
        const f = await loadFixture(replacingFixture);
        const { terms } = await provide(f, 6n);
        const coin = await offerCoin(f, f.old);
        const as = f.distributor.connect(f.owner);
        const id = await f.announce(await f.terms(await f.recordNow(), { coin }));
        const expectState = async (state: bigint): Promise<void> => {
          await expect(as.replaceCoin(id, terms, EVIDENCE))
            .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
            .withArgs(id, state);
        };
        await expectState(STATE.announced);
        await f.distributor.connect(f.funder).fund(id, TARGET);
        await expectState(STATE.funded);
        await f.distributor.startReview(id);
        await expectState(STATE.inReview);
        await f.desk.cancel(id, EVIDENCE);
        await expectState(STATE.cancelled);
        await expect(as.replaceCoin(99n, terms, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
          .withArgs(99n);
      });

      it("is the owner's", async () => {
        const f = await loadFixture(replacingFixture);
        const { terms } = await provide(f, 6n);
        for (const caller of [f.stranger, f.agent, f.funder]) {
          await expect(f.distributor.connect(caller).replaceCoin(f.id, terms, EVIDENCE))
            .to.be.revertedWithCustomError(f.distributor, "DistributionOwnerOnly")
            .withArgs(caller.address);
        }
      });
    });
  });

  describe("rescue", () => {
    it("takes out what was sent by mistake, and no unit that is owed", async () => {
      const f = await loadFixture(replacingFixture);
      const as = f.distributor.connect(f.owner);
      await expect(as.rescue(f.old, f.owner))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(f.oldAddress, f.owner.address);
      await f.old.mint(f.distributor, 77n);
      const rescued = as.rescue(f.old, f.stranger);
      await expect(rescued).to.emit(f.distributor, "CoinsRescued").withArgs(f.oldAddress, f.stranger.address, 77n);
      await expect(rescued).to.changeTokenBalances(f.old, [f.stranger, f.distributor], [77n, -77n]);
      await f.distributor.push(f.id, walletsOf(f));
      await f.desk.drawTax(f.id, f.agent);
      await expect(as.rescue(f.old, f.owner))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(f.oldAddress, f.owner.address);
    });

    it("takes out a coin that no distribution has, and changes nothing where that refuses", async () => {
      const f = await loadFixture(replacingFixture);
      const coin = await new CoinThatReturnsFalse__factory(f.deployer).deploy("LIAR", 6n);
      await coin.mint(f.distributor, 5n);
      await coin.setRefusing(true);
      const as = f.distributor.connect(f.owner);
      await expect(as.rescue(coin, f.owner))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(await coin.getAddress(), f.owner.address, 5n);
      await expect(as.rescue(coin, ZeroAddress))
        .to.be.revertedWithCustomError(f.distributor, "DistributionZeroAddress")
        .withArgs();
      await coin.setRefusing(false);
      expect(await as.rescue.staticCall(coin, f.owner)).to.equal(5n);
      await expect(as.rescue(coin, f.owner)).to.changeTokenBalance(coin, f.owner, 5n);
    });

    it("does not touch what was paid in for a distribution that was cancelled, or released to somebody", async () => {
      const f = await loadFixture(replacingFixture);
      const id = await f.announce(await f.terms(await f.recordNow()));
      await f.distributor.connect(f.funder).fund(id, TARGET);
      await f.desk.cancel(id, EVIDENCE);
      const uneven = await f.payable({ basis: BASIS.total, amount: 1_000_003n });
      await f.distributor.push(uneven, walletsOf(f));
      await f.distributor.close(uneven);
      const coin = await f.coin.getAddress();
      await expect(f.distributor.connect(f.owner).rescue(coin, f.owner))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(coin, f.owner.address);
    });

    it("is the owner's", async () => {
      const f = await loadFixture(replacingFixture);
      await f.old.mint(f.distributor, 77n);
      for (const caller of [f.stranger, f.agent, f.funder]) {
        await expect(f.distributor.connect(caller).rescue(f.old, caller))
          .to.be.revertedWithCustomError(f.distributor, "DistributionOwnerOnly")
          .withArgs(caller.address);
      }
    });
  });

  describe("withdraw", () => {
    it("gives what was released to the caller, once", async () => {
      const f = await loadFixture(replacingFixture);
      const coin = await f.coin.getAddress();
      const id = await f.payable({ basis: BASIS.total, amount: 1_000_003n });
      await f.distributor.push(id, walletsOf(f));
      await f.distributor.close(id);
      for (const caller of [f.stranger, f.owner]) {
        await expect(f.distributor.connect(caller).withdraw(coin))
          .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
          .withArgs(coin, caller.address);
      }
      expect(await f.distributor.connect(f.funder).withdraw.staticCall(coin)).to.equal(1n);
      await expect(f.distributor.connect(f.funder).withdraw(coin)).to.changeTokenBalance(f.coin, f.funder, 1n);
      await expect(f.distributor.connect(f.funder).withdraw(coin))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(coin, f.funder.address);
    });
  });
});
