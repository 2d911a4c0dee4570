import { loadFixture, takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type ContractTransactionResponse, type Interface, toBeHex, zeroPadValue, ZeroAddress } from "ethers";

import {
  CoinThatBlocksAddresses__factory,
  CoinThatReenters__factory,
  ModuleThatReenters__factory,
  ModuleThatRefuses__factory,
} from "../../typechain-types";
import { COUNTRY, setting, TOKEN_PERMISSION, UNLIMITED } from "../fixtures/suite";
import { DAY, deployDistributionFixture, type DistributionFixture, REFUSAL, type TermsOptions } from "./fixture";
import { addWallet, entitled, EVIDENCE, expectSkipped, lapse, newcomer, offerCoin, recover, trio } from "./holders";
import { DISTRIBUTOR } from "./replay";

/** Seven coins for a whole token: the nets of 1,600, 3,200 and 4,800 leave 4, 1 and 5. */
const PRICE = 7_000_000n;
const MINT_HOOK = 2n;

interface OfferFixture extends DistributionFixture {
  /** Announces a distribution whose holders may take new tokens until ten days after the record date. */
  readonly offer: (options?: TermsOptions) => Promise<bigint>;
}

async function offering(): Promise<OfferFixture> {
  const f = await deployDistributionFixture();
  await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, UNLIMITED);
  const offer: OfferFixture["offer"] = async (options = {}) => {
    const date = await f.recordNow();
    const reinvestment = { price: PRICE, deadline: date + 10n * DAY };
    return f.announce(await f.terms(date, { reinvestment, ...options }));
  };
  return { ...f, offer };
}

/** The first holder elected new tokens. */
async function elected(): Promise<OfferFixture & { readonly id: bigint }> {
  const f = await offering();
  const id = await f.offer();
  await f.distributor.connect(trio(f)[0].wallet).electReinvestment(id, true);
  await f.makePayable(id);
  return { ...f, id };
}

/** What a net amount buys. */
function bought(net: bigint): { readonly tokens: bigint; readonly cost: bigint; readonly rest: bigint } {
  const tokens = net / PRICE;
  return { tokens, cost: tokens * PRICE, rest: net % PRICE };
}

const { gross: GROSS, tax: TAX, net: NET } = entitled(1_000n);
const TAKEN = bought(NET);

/** Expects a push to pay all in cash, for this reason. */
async function expectCash(f: DistributionFixture, id: bigint, reason: string): Promise<void> {
  const [ann] = trio(f);
  const before = await f.token.balanceOf(ann.wallet);
  const pushed = f.distributor.push(id, [ann.wallet]);
  await expect(pushed).to.emit(f.distributor, "ReinvestmentRefused").withArgs(id, ann.wallet.address, reason);
  await expect(pushed)
    .to.emit(f.distributor, "SharePaid")
    .withArgs(id, ann.wallet.address, ann.identity, ann.wallet.address, GROSS, 200_000n, TAX, NET);
  await expect(pushed).to.changeTokenBalance(f.coin, ann.wallet, NET);
  expect(await f.token.balanceOf(ann.wallet)).to.equal(before);
  expect((await f.distributor.books(id)).reinvested).to.equal(0n);
}

describe("DividendDistributor", () => {
  describe("electReinvestment", () => {
    it("elects new tokens, and cash again, until the deadline", async () => {
      const f = await loadFixture(offering);
      const [ann] = trio(f);
      const id = await f.offer();
      for (const choice of [true, false, true]) {
        await expect(f.distributor.connect(ann.wallet).electReinvestment(id, choice))
          .to.emit(f.distributor, "ReinvestmentElected")
          .withArgs(id, ann.wallet.address, choice);
      }
      await f.distributor.finaliseTarget(id);
      expect((await f.distributor.shareOf(id, ann.wallet)).reinvests).to.equal(true);
      await f.distributor.connect(ann.wallet).electReinvestment(id, false);
      expect((await f.distributor.shareOf(id, ann.wallet)).reinvests).to.equal(false);
    });

    it("counts for one distribution only", async () => {
      const f = await loadFixture(offering);
      const [ann] = trio(f);
      const ids = [await f.offer(), await f.offer(), await f.offer()] as const;
      await f.distributor.connect(ann.wallet).electReinvestment(ids[1], true);
      const elections: boolean[] = [];
      for (const id of ids) {
        await f.distributor.finaliseTarget(id);
        elections.push((await f.distributor.shareOf(id, ann.wallet)).reinvests);
      }
      expect(elections).to.deep.equal([false, true, false]);
    });

    it("is refused from the deadline on, and for what pays or was cancelled", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      const id = await f.offer();
      const closed = async (of: bigint, until: bigint): Promise<void> => {
        await expect(f.distributor.connect(ann.wallet).electReinvestment(of, true))
          .to.be.revertedWithCustomError(f.distributor, "ReinvestmentClosed")
          .withArgs(of, until);
      };
      const { recordDate: date } = await f.distributor.distribution(id);
      await time.setNextBlockTimestamp(date + 10n * DAY - 1n);
      await f.distributor.connect(ann.wallet).electReinvestment(id, true);
      await closed(id, date + 10n * DAY);
      const { recordDate } = await f.distributor.distribution(f.id);
      await closed(f.id, recordDate + 10n * DAY);
      const cancelled = await f.offer();
      await f.desk.cancel(cancelled, EVIDENCE);
      await closed(cancelled, (await f.distributor.distribution(cancelled)).recordDate + 10n * DAY);
    });

    it("is refused where nothing is offered", async () => {
      const f = await loadFixture(offering);
      const id = await f.announce(await f.terms(await f.recordNow()));
      await expect(f.distributor.connect(trio(f)[0].wallet).electReinvestment(id, true))
        .to.be.revertedWithCustomError(f.distributor, "ReinvestmentClosed")
        .withArgs(id, 0n);
      await expect(f.distributor.electReinvestment(99n, true))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });

    it("is void once the wallet that elected is recovered, or its share reassigned", async () => {
      const f = await loadFixture(offering);
      const [ann, ben, cat] = trio(f);
      const id = await f.offer();
      for (const { wallet } of [ann, ben]) await f.distributor.connect(wallet).electReinvestment(id, true);
      await f.makePayable(id);
      const next = newcomer(f, 0);
      await recover(f, ann.wallet, next, ann.identity);
      await f.desk.reassign(id, ben.wallet, cat.identity, cat.wallet, EVIDENCE);
      const pushed = f.distributor.push(id, [ann.wallet, ben.wallet]);
      await expect(pushed).not.to.emit(f.distributor, "ShareReinvested");
      await expect(pushed).to.changeTokenBalances(f.coin, [next, cat.wallet], [NET, entitled(2_000n).net]);
    });
  });

  describe("reinvestment", () => {
    it("issues whole tokens for the net amount, and pays the rest in cash, taxed as cash", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      const { tokens, cost, rest } = TAKEN;
      const pushed = f.distributor.push(f.id, [ann.wallet]);
      await expect(pushed)
        .to.emit(f.distributor, "ShareReinvested")
        .withArgs(f.id, ann.wallet.address, ann.wallet.address, tokens * f.whole, cost)
        .and.to.emit(f.distributor, "SharePaid")
        .withArgs(f.id, ann.wallet.address, ann.identity, ann.wallet.address, GROSS, 200_000n, TAX, rest)
        .and.to.emit(f.token, "Transfer")
        .withArgs(ZeroAddress, ann.wallet.address, tokens * f.whole);
      await expect(pushed).to.changeTokenBalances(f.coin, [f.distributor, ann.wallet], [-rest, rest]);
      const books = await f.distributor.books(f.id);
      expect([books.reinvested, books.paid, books.withheld]).to.deep.equal([cost, rest, entitled(1_000n).tax]);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.settled);
    });

    it("leaves the cash to the issuer, who draws it when it likes", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      await f.distributor.push(f.id, [ann.wallet]);
      const drawn = f.desk.drawReinvested(f.id, f.stranger);
      await expect(drawn).to.emit(f.distributor, "ReinvestedDrawn").withArgs(f.id, f.stranger.address, TAKEN.cost);
      await expect(drawn).to.changeTokenBalance(f.coin, f.stranger, TAKEN.cost);
      await expect(f.desk.drawReinvested(f.id, f.stranger))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNothingToDraw")
        .withArgs(await f.coin.getAddress(), f.stranger.address);
    });

    it("pays in cash what buys no whole token", async () => {
      const f = await loadFixture(offering);
      const [ann] = trio(f);
      const date = await f.recordNow();
      const reinvestment = { price: NET + 1n, deadline: date + 10n * DAY };
      const id = await f.announce(await f.terms(date, { reinvestment }));
      await f.distributor.connect(ann.wallet).electReinvestment(id, true);
      await f.makePayable(id);
      const pushed = f.distributor.push(id, [ann.wallet]);
      await expect(pushed).not.to.emit(f.distributor, "ReinvestmentRefused");
      await expect(pushed).to.changeTokenBalances(f.coin, [ann.wallet], [NET]);
    });

    it("comes to the same by a claim, and of a share that was assessed before", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      await f.distributor.assess(f.id, [ann.wallet]);
      await expect(f.distributor.connect(ann.wallet).claim([f.id])).to.changeTokenBalances(
        f.token,
        [ann.wallet],
        [TAKEN.tokens * f.whole],
      );
      const books = await f.distributor.books(f.id);
      expect([books.owed, books.reinvested, books.paid]).to.deep.equal([0n, TAKEN.cost, TAKEN.rest]);
    });

    it("is over 30 days after the payable date, from when on cash is paid", async () => {
      const f = await loadFixture(offering);
      const [ann, ben] = trio(f);
      const id = await f.offer();
      for (const { wallet } of [ann, ben]) await f.distributor.connect(wallet).electReinvestment(id, true);
      await f.makePayable(id);
      const { payableFrom } = await f.distributor.books(id);
      const over = payableFrom + 30n * DAY;
      await time.setNextBlockTimestamp(over - 1n);
      const last = f.distributor.push(id, [ann.wallet]);
      await expect(last).to.changeTokenBalance(f.token, ann.wallet, TAKEN.tokens * f.whole);
      await expect(last).to.changeTokenBalance(f.coin, ann.wallet, TAKEN.rest);
      await time.setNextBlockTimestamp(over);
      const late = f.distributor.push(id, [ben.wallet]);
      await expect(late).to.changeTokenBalance(f.coin, ben.wallet, entitled(2_000n).net);
      await expect(late).to.changeTokenBalance(f.token, ben.wallet, 0n);
    });

    it("goes before an election of payment by bank, and to the payout wallet", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      const payout = newcomer(f, 0);
      await addWallet(f, payout, ann.identity);
      await f.distributor.connect(ann.wallet).electPayment(payout, true);
      await expect(f.desk.drawForBank(f.id, [ann.wallet], [EVIDENCE.padEnd(66, "0")]))
        .to.emit(f.distributor, "PaymentSkipped")
        .withArgs(f.id, ann.wallet.address, REFUSAL.notPaidByBank);
      await expect(f.distributor.push(f.id, [ann.wallet])).to.changeTokenBalances(
        f.token,
        [ann.wallet, payout],
        [0n, TAKEN.tokens * f.whole],
      );
    });

    it("does not change what anybody shares in at that record date", async () => {
      const f = await loadFixture(elected);
      const [ann, ben, cat] = trio(f);
      await f.distributor.push(f.id, [ann.wallet, ben.wallet, cat.wallet]);
      const books = await f.distributor.books(f.id);
      expect([books.unitsAssessed, books.unassessed, books.owed]).to.deep.equal([6_000n * f.whole, 0n, 0n]);
      await f.distributor.close(f.id);
    });

    describe("given that the token refuses", () => {
      it("pays cash where compliance does", async () => {
        const f = await loadFixture(elected);
        const rule = await new ModuleThatRefuses__factory(f.deployer).deploy(MINT_HOOK);
        await f.compliance.addModule(rule);
        const { tokens } = TAKEN;
        const reason = rule.interface.encodeErrorResult("RefusedOnPrinciple", [
          trio(f)[0].wallet.address,
          tokens * f.whole,
        ]);
        await expectCash(f, f.id, reason);
      });

      it("pays cash where the allowance is used up", async () => {
        const f = await loadFixture(elected);
        const allowance = TAKEN.tokens * f.whole - 1n;
        await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, allowance);
        const args = [await f.distributor.getAddress(), allowance, TAKEN.tokens * f.whole];
        await expectCash(f, f.id, f.token.interface.encodeErrorResult("AgentAllowanceExceeded", args));
      });

      it("pays cash where the distributor may mint no more", async () => {
        const f = await loadFixture(elected);
        await f.token.connect(f.owner).removeAgent(f.distributor);
        const args = [await f.distributor.getAddress(), TOKEN_PERMISSION.mint];
        await expectCash(f, f.id, f.token.interface.encodeErrorResult("AgentUnauthorized", args));
      });

      it("pays cash where the wallet is not verified for more tokens, but may be paid", async () => {
        const f = await loadFixture(offering);
        const [ann] = trio(f);
        const id = await f.offer({ claimTopics: [] });
        await f.distributor.connect(ann.wallet).electReinvestment(id, true);
        await f.makePayable(id);
        await lapse(f, ann);
        const reason = f.token.interface.encodeErrorResult("TokenReceiverNotVerified", [ann.wallet.address]);
        await expectCash(f, id, reason);
      });
    });

    describe("given that the coin refuses", () => {
      it("releases the rest, which the payee withdraws", async () => {
        const f = await loadFixture(offering);
        const [ann] = trio(f);
        const blocking = await new CoinThatBlocksAddresses__factory(f.deployer).deploy("BLK", 6n);
        const id = await f.offer({ coin: await offerCoin(f, blocking) });
        await f.distributor.connect(ann.wallet).electReinvestment(id, true);
        await f.makePayable(id);
        await blocking.setBlocked(ann.wallet, true);
        const pushed = f.distributor.push(id, [ann.wallet]);
        await expect(pushed)
          .to.emit(f.distributor, "RemainderReleased")
          .withArgs(id, ann.wallet.address, ann.wallet.address, TAKEN.rest)
          .and.to.emit(f.distributor, "SharePaid")
          .withArgs(id, ann.wallet.address, ann.identity, ann.wallet.address, GROSS, 200_000n, TAX, TAKEN.rest);
        await expect(pushed).to.changeTokenBalance(f.token, ann.wallet, TAKEN.tokens * f.whole);
        expect(await f.distributor.withdrawable(blocking, ann.wallet)).to.equal(TAKEN.rest);
        await expect(f.distributor.connect(ann.wallet).withdraw(blocking))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
          .withArgs(await blocking.getAddress(), ann.wallet.address, TAKEN.rest);
        await blocking.setBlocked(ann.wallet, false);
        const withdrawn = f.distributor.connect(ann.wallet).withdraw(blocking);
        await expect(withdrawn).to.changeTokenBalance(blocking, ann.wallet, TAKEN.rest);
        await expect(withdrawn)
          .to.emit(f.distributor, "Withdrawn")
          .withArgs(await blocking.getAddress(), ann.wallet.address, TAKEN.rest);
        const { target } = await f.distributor.books(id);
        expect(await f.distributor.liabilities(blocking)).to.equal(target - TAKEN.rest);
      });

      it("owes everything where the token refused too", async () => {
        const f = await loadFixture(offering);
        const [ann] = trio(f);
        const blocking = await new CoinThatBlocksAddresses__factory(f.deployer).deploy("BLK", 6n);
        const id = await f.offer({ coin: await offerCoin(f, blocking) });
        await f.distributor.connect(ann.wallet).electReinvestment(id, true);
        await f.makePayable(id);
        await blocking.setBlocked(ann.wallet, true);
        await f.token.connect(f.owner).removeAgent(f.distributor);
        const pushed = f.distributor.push(id, [ann.wallet]);
        await expect(pushed)
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(id, ann.wallet.address, REFUSAL.coinRefused);
        expect((await f.distributor.books(id)).owed).to.equal(NET);
        // It still takes new tokens, once both are in order.
        await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, UNLIMITED);
        await blocking.setBlocked(ann.wallet, false);
        await expect(f.distributor.push(id, [ann.wallet])).to.emit(f.distributor, "ShareReinvested");
      });
    });

    it("is refused with so little gas that its failure could be the sender's", async () => {
      const f = await loadFixture(elected);
      const [ann, ben] = trio(f);
      const needed = 2_000_000n + 2_000_000n / 32n + 600_000n;
      await expect(f.distributor.push(f.id, [ann.wallet], { gasLimit: 2_500_000n }))
        .to.be.revertedWithCustomError(f.distributor, "PaymentGasTooLow")
        .withArgs((left: bigint) => left < needed, needed);
      await expect(f.distributor.push(f.id, [ben.wallet], { gasLimit: 2_500_000n })).to.emit(
        f.distributor,
        "SharePaid",
      );
    });

    it("reaches a rule that caps holdings", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      const limit = 6_000n * f.whole + 1n;
      await f.compliance.addAndSetModule(f.code.rules.SupplyLimit, [setting("SupplyLimit", "setSupplyLimit", [limit])]);
      const pushed = f.distributor.push(f.id, [ann.wallet]);
      await expect(pushed).to.emit(f.distributor, "ReinvestmentRefused");
      await expect(pushed).to.changeTokenBalance(f.coin, ann.wallet, NET);
    });
  });

  describe("re-entrance", () => {
    /** Every call that moves or promises coins, and their refusals. */
    function guarded(id: bigint, wallet: string, self: string): readonly string[] {
      const encoder: Interface = DISTRIBUTOR;
      const calls: [string, unknown[]][] = [
        ["claim", [[id]]],
        ["claimOf", [[id], wallet]],
        ["claimFor", [[id], wallet, ZeroAddress, 2n ** 64n, "0x"]],
        ["push", [id, [wallet]]],
        ["assess", [id, [wallet]]],
        ["drawForBank", [id, [wallet], [zeroPadValue("0x01", 32)]]],
        ["handOver", [id, [wallet]]],
        ["reassign", [id, wallet, self, self, EVIDENCE]],
        ["fund", [id, 1n]],
        ["refund", [id, 0n]],
        ["replaceCoin", [id, { coin: self, symbol: "ENTER", decimals: 6n }, EVIDENCE]],
        ["drawTax", [id, self]],
        ["drawReinvested", [id, self]],
        ["withdraw", [self]],
        ["rescue", [self, self]],
      ];
      return calls.map(([name, args]) => encoder.encodeFunctionData(name, args));
    }

    const LOCKED = "ReentrancyGuardReentrantCall";

    it("from a coin is refused wherever coins move", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const reentering = await new CoinThatReenters__factory(f.deployer).deploy("ENTER", 6n);
      await f.distributor.connect(f.owner).addAgent(reentering);
      const wallets = [...Array(15).keys()].map((index) => toBeHex(index + 1, 20));
      await f.registry.batchRegisterIdentity(
        wallets,
        wallets.map(() => ann.identity),
        wallets.map(() => COUNTRY.germany),
      );
      for (const wallet of wallets) await f.mint(wallet, f.whole);
      const id = await f.payable({ coin: await offerCoin(f, reentering) });
      const self = await reentering.getAddress();
      const calls = guarded(id, ann.wallet.address, self);
      for (const [index, call] of calls.entries()) {
        await reentering.setCall(f.distributor, call);
        const wallet = wallets[index] ?? ZeroAddress;
        await expect(f.distributor.push(id, [wallet])).to.changeTokenBalance(reentering, wallet, entitled(1n).net);
        expect(await reentering.called()).to.equal(true);
        expect(await reentering.succeeded(), call).to.equal(false);
        expect(await reentering.answer()).to.equal(f.distributor.interface.encodeErrorResult(LOCKED, []));
      }
      const books = await f.distributor.books(id);
      expect(books.paid).to.equal(15n * entitled(1n).net);
    });

    it("from a coin changes nothing where it only tells or asks", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben, cat] = trio(f);
      const reentering = await new CoinThatReenters__factory(f.deployer).deploy("ENTER", 6n);
      await f.distributor.connect(f.owner).addAgent(reentering);
      const id = await f.payable({ coin: await offerCoin(f, reentering) });
      const push = async (wallet: string, message: string): Promise<ContractTransactionResponse> => {
        await reentering.setCall(f.distributor, message);
        return f.distributor.push(id, [wallet]);
      };
      const refused = async (error: string, args: readonly unknown[]): Promise<void> => {
        expect(await reentering.answer()).to.equal((DISTRIBUTOR as Interface).encodeErrorResult(error, args));
      };
      const { gross } = entitled(6_000n);
      await push(ann.wallet.address, DISTRIBUTOR.encodeFunctionData("close", [id]));
      await refused("DistributionUnsettled", [id, 6_000n * f.whole, 0n]);
      await push(ben.wallet.address, DISTRIBUTOR.encodeFunctionData("cancel", [id, EVIDENCE]));
      await refused("DistributionStateWrong", [id, 4n]);
      // The last share: all is assessed only when the page ends.
      await push(cat.wallet.address, DISTRIBUTOR.encodeFunctionData("close", [id]));
      await refused("DistributionUnsettled", [id, 3_000n * f.whole, 0n]);
      const books = await f.distributor.books(id);
      expect([books.paid + books.withheld, books.unassessed]).to.deep.equal([gross, 0n]);
      await f.distributor.close(id);
    });

    it("from a coin cannot close the last share that was owed before it is paid", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben, cat] = trio(f);
      const reentering = await new CoinThatReenters__factory(f.deployer).deploy("ENTER", 6n);
      const id = await f.payable({ coin: await offerCoin(f, reentering) });
      await f.distributor.assess(id, [ann.wallet]);
      await f.distributor.push(id, [ben.wallet, cat.wallet]);
      await reentering.setCall(f.distributor, DISTRIBUTOR.encodeFunctionData("close", [id]));
      await f.distributor.push(id, [ann.wallet]);
      expect(await reentering.answer()).to.equal(DISTRIBUTOR.encodeErrorResult("DistributionUnsettled", [id, 0n, NET]));
    });

    it("from a rule during an issue is refused, and cash is paid", async () => {
      const f = await loadFixture(elected);
      const [ann] = trio(f);
      const rule = await new ModuleThatReenters__factory(f.deployer).deploy(MINT_HOOK);
      await f.compliance.addModule(rule);
      await f.distributor.connect(f.owner).addAgent(rule);
      const locked = f.distributor.interface.encodeErrorResult(LOCKED, []);
      for (const call of guarded(f.id, ann.wallet.address, await rule.getAddress())) {
        const snapshot = await takeSnapshot();
        await rule.aim(f.distributor, call);
        await expectCash(f, f.id, locked);
        await snapshot.restore();
      }
    });
  });
});
