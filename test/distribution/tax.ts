import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { CoinThatPauses__factory } from "../../typechain-types";
import { TOKEN_PERMISSION, UNLIMITED } from "../fixtures/suite";
import {
  AMOUNT_UNIT,
  DAY,
  deployDistributionFixture,
  type DistributionFixture,
  DISTRIBUTION_PERMISSION,
  INCOME,
  PERCENT,
  STATE,
  walletsOf,
} from "./fixture";
import { entitled, EVIDENCE, expectPaid, offerCoin, trio } from "./holders";

const WHOLE_RATE = 1_000_000n;
const NEVER = 2n ** 40n - 1n;
const EVERY = 2n ** 128n - 1n;
/** What the fixture's distributions withhold without a profile, and at most. */
const DEFAULT_RATE = 20n * PERCENT;
const MAX_RATE = 30n * PERCENT;

interface TaxFixture extends DistributionFixture {
  /** A distribution in review. */
  readonly id: bigint;
  readonly payableFrom: bigint;
}

async function taxFixture(): Promise<TaxFixture> {
  const f = await deployDistributionFixture();
  const id = await f.announce(await f.terms(await f.recordNow()));
  await f.distributor.connect(f.funder).fund(id, 12_000_000_000n);
  await f.distributor.startReview(id);
  const { payableFrom } = await f.distributor.books(id);
  return { ...f, id, payableFrom };
}

/** Sets a dividend's tax at a second, or in the next one. */
async function setRate(f: TaxFixture, identity: string, rate: bigint, until = NEVER, at?: bigint): Promise<void> {
  if (at !== undefined) await time.setNextBlockTimestamp(at);
  await f.desk.setTaxProfiles([{ identity, income: INCOME.dividend, rate, until }]);
}

async function rateOf(f: TaxFixture, index = 0): Promise<bigint> {
  return (await f.distributor.shareOf(f.id, walletsOf(f)[index] ?? "")).rate;
}

describe("DividendDistributor", () => {
  describe("setTaxProfiles", () => {
    it("keeps each identity's tax by income, and tells it", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben] = trio(f);
      const set = f.desk.setTaxProfiles([
        { identity: ann.identity, income: INCOME.dividend, rate: 150_000n, until: 7n },
        { identity: ann.identity, income: INCOME.rent, rate: 0n, until: NEVER },
        { identity: ben.identity, income: INCOME.returnOfCapital, rate: WHOLE_RATE, until: NEVER },
      ]);
      await expect(set).to.emit(f.distributor, "TaxProfileSet").withArgs(ann.identity, INCOME.dividend, 150_000n, 7n);
      await expect(set).to.emit(f.distributor, "TaxProfileSet").withArgs(ann.identity, INCOME.rent, 0n, NEVER);
      await expect(set)
        .to.emit(f.distributor, "TaxProfileSet")
        .withArgs(ben.identity, INCOME.returnOfCapital, WHOLE_RATE, NEVER);
      const now = BigInt(await time.latest());
      const at = (identity: string, income: bigint): Promise<[bigint, bigint]> =>
        f.distributor.taxProfileAt(identity, income, now);
      expect(await at(ann.identity, INCOME.dividend)).to.deep.equal([150_000n, 7n]);
      expect(await at(ann.identity, INCOME.rent)).to.deep.equal([0n, NEVER]);
      expect(await at(ann.identity, INCOME.interest)).to.deep.equal([0n, 0n]);
      expect(await at(ben.identity, INCOME.returnOfCapital)).to.deep.equal([WHOLE_RATE, NEVER]);
    });

    it("refuses no identity and a rate above the whole, all or none", async () => {
      const f = await loadFixture(taxFixture);
      const [ann] = trio(f);
      const good = { identity: ann.identity, income: INCOME.dividend, rate: 1n, until: NEVER };
      await expect(f.desk.setTaxProfiles([good, { ...good, identity: ZeroAddress }]))
        .to.be.revertedWithCustomError(f.distributor, "TaxIdentityZero")
        .withArgs();
      await expect(f.desk.setTaxProfiles([good, { ...good, rate: WHOLE_RATE + 1n }]))
        .to.be.revertedWithCustomError(f.distributor, "TaxRateInvalid")
        .withArgs(ann.identity, WHOLE_RATE + 1n);
      expect(await f.distributor.taxProfileAt(ann.identity, INCOME.dividend, NEVER)).to.deep.equal([0n, 0n]);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(taxFixture);
      await f.distributor.setAgentPermissions(f.agent, EVERY - DISTRIBUTION_PERMISSION.tax);
      for (const caller of [f.stranger, f.owner, f.agent]) {
        const as = f.distributor.connect(caller);
        for (const call of [as.setTaxProfiles([]), as.drawTax(f.id, caller)]) {
          await expect(call)
            .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
            .withArgs(caller.address, DISTRIBUTION_PERMISSION.tax);
        }
      }
    });
  });

  describe("taxProfileAt", () => {
    it("is what was set last at the end of that second", async () => {
      const f = await loadFixture(taxFixture);
      const [ann] = trio(f);
      const first = BigInt(await time.latest()) + 10n;
      await setRate(f, ann.identity, 1n, 11n, first);
      await time.setNextBlockTimestamp(first + 5n);
      const profile = { identity: ann.identity, income: INCOME.dividend };
      await f.desk.setTaxProfiles([
        { ...profile, rate: 2n, until: 22n },
        { ...profile, rate: 3n, until: 33n },
      ]);
      const at = (second: bigint): Promise<[bigint, bigint]> =>
        f.distributor.taxProfileAt(ann.identity, INCOME.dividend, second);
      expect(await at(0n)).to.deep.equal([0n, 0n]);
      expect(await at(first - 1n)).to.deep.equal([0n, 0n]);
      expect(await at(first)).to.deep.equal([1n, 11n]);
      expect(await at(first + 4n)).to.deep.equal([1n, 11n]);
      expect(await at(first + 5n)).to.deep.equal([3n, 33n]);
      expect(await at(2n ** 48n)).to.deep.equal([3n, 33n]);
      expect(await at(2n ** 256n - 1n)).to.deep.equal([3n, 33n]);
    });
  });

  describe("the rate of a share", () => {
    it("is the default without a profile, and with one for other income", async () => {
      const f = await loadFixture(taxFixture);
      const [ann] = trio(f);
      await f.desk.setTaxProfiles(
        [INCOME.interest, INCOME.rent, INCOME.returnOfCapital].map((income) => ({
          identity: ann.identity,
          income,
          rate: 0n,
          until: NEVER,
        })),
      );
      await time.increaseTo(f.payableFrom);
      expect([await rateOf(f, 0), await rateOf(f, 1)]).to.deep.equal([DEFAULT_RATE, DEFAULT_RATE]);
    });

    it("is the profile's, also none at all, and never above the maximum", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben, cat] = trio(f);
      await setRate(f, ann.identity, 0n);
      await setRate(f, ben.identity, MAX_RATE + 1n);
      await setRate(f, cat.identity, MAX_RATE);
      await time.increaseTo(f.payableFrom);
      await f.distributor.push(f.id, walletsOf(f));
      expect([await rateOf(f, 0), await rateOf(f, 1), await rateOf(f, 2)]).to.deep.equal([0n, MAX_RATE, MAX_RATE]);
      expect((await f.distributor.books(f.id)).withheld).to.equal(entitled(5_000n, MAX_RATE).tax);
    });

    it("is that of the last second before it pays, and no change reaches back", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben] = trio(f);
      await setRate(f, ann.identity, 5n * PERCENT, NEVER, f.payableFrom - 1n);
      await setRate(f, ben.identity, 5n * PERCENT, NEVER, f.payableFrom);
      expect([await rateOf(f, 0), await rateOf(f, 1)]).to.deep.equal([5n * PERCENT, DEFAULT_RATE]);
      await setRate(f, ann.identity, 0n);
      await setRate(f, ben.identity, 0n);
      await time.increase(1_000n * DAY);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, entitled(1_000n, 5n * PERCENT).net);
      await expectPaid(f, f.id, ben.wallet, ben.wallet, entitled(2_000n).net);
    });

    it("is the default where the profile has ended when it pays, and the profile's where it ends later", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben, cat] = trio(f);
      await setRate(f, ann.identity, 5n * PERCENT, f.payableFrom);
      await setRate(f, ben.identity, 5n * PERCENT, f.payableFrom + 1n);
      await setRate(f, cat.identity, 5n * PERCENT, 0n);
      await time.increaseTo(f.payableFrom + 100n * DAY);
      expect([await rateOf(f, 0), await rateOf(f, 1), await rateOf(f, 2)]).to.deep.equal([
        DEFAULT_RATE,
        5n * PERCENT,
        DEFAULT_RATE,
      ]);
    });

    it("rounds tax up and gross amounts down", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben, cat] = trio(f);
      await f.mint(ann.wallet, 12_345_678_901_234_567n);
      await f.mint(ben.wallet, 1n);
      const amount = 333_333_333_333_333_333_333_333n;
      const rate = 123_457n;
      const id = await f.payable({ amount, defaultRate: rate });
      await f.distributor.push(id, walletsOf(f));
      let [gross, tax] = [0n, 0n];
      for (const { wallet } of [ann, ben, cat]) {
        const units = await f.token.balanceOf(wallet);
        const share = (units * amount) / (AMOUNT_UNIT * f.whole);
        const withheld = (share * rate + WHOLE_RATE - 1n) / WHOLE_RATE;
        const seen = await f.distributor.shareOf(id, wallet);
        expect([seen.gross, seen.tax, seen.net]).to.deep.equal([share, withheld, share - withheld]);
        [gross, tax] = [gross + share, tax + withheld];
      }
      const books = await f.distributor.books(id);
      expect([books.withheld, books.paid, books.unassessed]).to.deep.equal([tax, gross - tax, books.target - gross]);
    });

    it("takes all of a share at a rate of one, and nothing at zero", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben] = trio(f);
      const { gross } = entitled(1_000n);
      for (const [rate, net] of [
        [WHOLE_RATE, 0n],
        [0n, gross],
      ] as const) {
        const id = await f.payable({ defaultRate: rate, maxRate: WHOLE_RATE });
        await expect(f.distributor.push(id, [ann.wallet]))
          .to.emit(f.distributor, "SharePaid")
          .withArgs(id, ann.wallet.address, ann.identity, ann.wallet.address, gross, rate, gross - net, net);
        expect((await f.distributor.shareOf(id, ben.wallet)).rate).to.equal(rate);
      }
    });
  });

  describe("drawTax", () => {
    it("draws what was assessed so far in one transfer, whether holders claimed or not", async () => {
      const f = await loadFixture(taxFixture);
      const [ann, ben, cat] = trio(f);
      await time.increaseTo(f.payableFrom);
      await f.distributor.assess(f.id, [ann.wallet]);
      await f.distributor.push(f.id, [ben.wallet]);
      const { tax } = entitled(3_000n);
      const drawn = f.desk.drawTax(f.id, f.stranger);
      await expect(drawn).to.emit(f.distributor, "TaxDrawn").withArgs(f.id, f.stranger.address, tax);
      await expect(drawn).to.changeTokenBalances(f.coin, [f.stranger, f.distributor], [tax, -tax]);
      await f.distributor.push(f.id, [ann.wallet, cat.wallet]);
      const rest = entitled(3_000n).tax;
      expect(await f.desk.drawTax.staticCall(f.id, f.stranger)).to.equal(rest);
      await f.desk.drawTax(f.id, f.stranger);
      const { withheld, withheldDrawn } = await f.distributor.books(f.id);
      expect([withheld, withheldDrawn]).to.deep.equal([tax + rest, tax + rest]);
      expect(await f.distributor.liabilities(f.coin)).to.equal(0n);
    });

    it("draws it after the close as well", async () => {
      const f = await loadFixture(taxFixture);
      await time.increaseTo(f.payableFrom);
      await f.distributor.push(f.id, walletsOf(f));
      await f.distributor.close(f.id);
      await expect(f.desk.drawTax(f.id, f.agent)).to.changeTokenBalance(f.coin, f.agent, entitled(6_000n).tax);
    });

    it("refuses where there is none, where it was drawn, to nobody, and of nothing", async () => {
      const f = await loadFixture(taxFixture);
      const coin = await f.coin.getAddress();
      const none = async (): Promise<void> => {
        await expect(f.desk.drawTax(f.id, f.agent))
          .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
          .withArgs(coin, f.agent.address);
      };
      await none();
      await time.increaseTo(f.payableFrom);
      await f.distributor.assess(f.id, walletsOf(f));
      await expect(f.desk.drawTax(f.id, ZeroAddress))
        .to.be.revertedWithCustomError(f.distributor, "DistributionZeroAddress")
        .withArgs();
      await f.desk.drawTax(f.id, f.agent);
      await none();
      await expect(f.desk.drawTax(99n, f.agent))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });

    it("changes nothing where the coin refuses", async () => {
      const f = await loadFixture(taxFixture);
      const [ann] = trio(f);
      const coin = await new CoinThatPauses__factory(f.deployer).deploy("STOP", 6n);
      const id = await f.payable({ coin: await offerCoin(f, coin) });
      await f.distributor.assess(id, [ann.wallet]);
      const { tax } = entitled(1_000n);
      await coin.setPaused(true);
      await expect(f.desk.drawTax(id, f.agent))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(await coin.getAddress(), f.agent.address, tax);
      expect((await f.distributor.books(id)).withheldDrawn).to.equal(0n);
      await coin.setPaused(false);
      await expect(f.desk.drawTax(id, f.agent)).to.changeTokenBalance(coin, f.agent, tax);
    });
  });

  describe("drawReinvested", () => {
    const PRICE = 3_000_000n;

    async function reinvested(f: DistributionFixture): Promise<{ id: bigint; cost: bigint }> {
      const [ann] = trio(f);
      await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, UNLIMITED);
      const date = await f.recordNow();
      const id = await f.announce(await f.terms(date, { reinvestment: { price: PRICE, deadline: date + DAY } }));
      await f.distributor.connect(ann.wallet).electReinvestment(id, true);
      await f.makePayable(id);
      return { id, cost: (entitled(1_000n).net / PRICE) * PRICE };
    }

    it("draws the cash that tokens were issued for, once", async () => {
      const f = await loadFixture(taxFixture);
      const [ann] = trio(f);
      const { id, cost } = await reinvested(f);
      const none = async (): Promise<void> => {
        await expect(f.desk.drawReinvested(id, f.stranger))
          .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
          .withArgs(await f.coin.getAddress(), f.stranger.address);
      };
      await none();
      await f.distributor.push(id, [ann.wallet]);
      await expect(f.desk.drawReinvested(id, ZeroAddress))
        .to.be.revertedWithCustomError(f.distributor, "DistributionZeroAddress")
        .withArgs();
      const drawn = f.desk.drawReinvested(id, f.stranger);
      await expect(drawn).to.emit(f.distributor, "ReinvestedDrawn").withArgs(id, f.stranger.address, cost);
      await expect(drawn).to.changeTokenBalance(f.coin, f.stranger, cost);
      const books = await f.distributor.books(id);
      expect([books.reinvested, books.reinvestedDrawn]).to.deep.equal([cost, cost]);
      await none();
    });

    it("is refused of what does not exist or was cancelled", async () => {
      const f = await loadFixture(taxFixture);
      await expect(f.desk.drawReinvested(99n, f.agent))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
      await f.desk.cancel(f.id, EVIDENCE);
      expect((await f.distributor.books(f.id)).state).to.equal(STATE.cancelled);
      await expect(f.desk.drawReinvested(f.id, f.agent))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(await f.coin.getAddress(), f.agent.address);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(taxFixture);
      await f.distributor.setAgentPermissions(f.agent, EVERY - DISTRIBUTION_PERMISSION.proceeds);
      for (const caller of [f.stranger, f.owner, f.agent]) {
        await expect(f.distributor.connect(caller).drawReinvested(f.id, caller))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, DISTRIBUTION_PERMISSION.proceeds);
      }
    });
  });
});
