import { loadFixture, takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type AddressLike, concat, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";

import {
  type CoinThatBlocksAddresses,
  CoinThatBlocksAddresses__factory,
  CoinThatBurnsGas__factory,
  CoinThatReturnsFalse__factory,
  CoinThatReturnsNothing__factory,
  CoinThatTakesAFee__factory,
  SanctionsListThatBurnsGas__factory,
  SanctionsListThatReturnsABomb__factory,
  SanctionsListThatReverts__factory,
  SanctionsListWithAnswer__factory,
  type TestCoin,
} from "../../typechain-types";
import { deployDistributionFixture, INCOME, type PaidFixture, paying, PERCENT, REFUSAL, walletsOf } from "./fixture";
import {
  entitled,
  EVIDENCE,
  expectPaid,
  expectPayment,
  expectSkipped,
  lapse,
  newcomer,
  offerCoin,
  recover,
  screen,
  trio,
} from "./holders";

interface BlockingFixture extends PaidFixture {
  readonly blocking: CoinThatBlocksAddresses;
}

/** The coin blocks the second holder. */
async function blocked(): Promise<BlockingFixture> {
  const f = await deployDistributionFixture();
  const blocking = await new CoinThatBlocksAddresses__factory(f.deployer).deploy("BLK", 6n);
  const id = await f.payable({ coin: await offerCoin(f, blocking) });
  await blocking.setBlocked(trio(f)[1].wallet, true);
  return { ...f, id, blocking };
}

/** Has a coin do what it is told, and give this number for an answer to `transfer`. */
async function answerTransfers(coin: TestCoin, answer: number): Promise<void> {
  const body = toBeHex(0xc0de1, 20);
  await network.provider.send("hardhat_setCode", [body, await coin.getDeployedCode()]);
  // The word that the body answers, 1 where it is a transfer's, is changed for that selector only.
  const call = ["0x365f5f37", "0x60205f365f73", body, "0x5af450"];
  const change = ["0x5f51", "0x5f3560e01c63a9059cbb14", "0x60", toBeHex(1 ^ answer, 1), "0x0218"];
  const code = concat([...call, ...change, "0x5f5260205ff3"]);
  await network.provider.send("hardhat_setCode", [await coin.getAddress(), code]);
}

const NETS = [1_000n, 2_000n, 3_000n].map((tokens) => entitled(tokens).net);
const ALL = NETS.reduce((sum, net) => sum + net, 0n);

describe("DividendDistributor", () => {
  describe("push", () => {
    it("pays a list, and tells of each share", async () => {
      const f = await loadFixture(paying);
      const pushed = f.distributor.connect(f.stranger).push(f.id, walletsOf(f));
      for (const [index, { wallet, identity }] of f.holders.entries()) {
        const { gross, tax, net } = entitled(BigInt(index + 1) * 1_000n);
        await expect(pushed)
          .to.emit(f.distributor, "SharePaid")
          .withArgs(f.id, wallet.address, identity, wallet.address, gross, 200_000n, tax, net);
      }
      await expect(pushed).not.to.emit(f.distributor, "PaymentSkipped");
      await expect(pushed).to.changeTokenBalances(f.coin, [f.distributor, ...walletsOf(f)], [-ALL, ...NETS]);
      const books = await f.distributor.books(f.id);
      expect([books.paid, books.owed, books.unassessed, books.unitsAssessed]).to.deep.equal([
        ALL,
        0n,
        0n,
        6_000n * f.whole,
      ]);
      expect(await f.distributor.liabilities(f.coin)).to.equal(books.withheld);
    });

    it("is safe to repeat, to overlap and to name a wallet twice in", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      await expect(f.distributor.push(f.id, [ann.wallet, ann.wallet, ben.wallet, ann.wallet])).to.changeTokenBalances(
        f.coin,
        [ann.wallet, ben.wallet],
        NETS.slice(0, 2),
      );
      const overlapping = f.distributor.push(f.id, [ben.wallet, cat.wallet, ann.wallet]);
      await expect(overlapping).to.changeTokenBalances(f.coin, [ann.wallet, ben.wallet, cat.wallet], [0n, 0n, NETS[2]]);
      for (const { wallet } of [ann, ben]) {
        await expect(overlapping)
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(f.id, wallet.address, REFUSAL.settled);
      }
      await f.distributor.push(f.id, walletsOf(f));
      expect((await f.distributor.books(f.id)).paid).to.equal(ALL);
    });

    it("names a wallet that cannot be paid twice in a list, and owes it once", async () => {
      const f = await loadFixture(blocked);
      const [, ben] = trio(f);
      await f.distributor.push(f.id, [ben.wallet, ben.wallet]);
      expect((await f.distributor.books(f.id)).owed).to.equal(NETS[1]);
    });

    it("comes to the same in any order and page size", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = walletsOf(f);
      if (ann === undefined || ben === undefined || cat === undefined) throw new Error("three holders");
      await f.desk.setPayoutHold(trio(f)[1].identity, true, EVIDENCE);
      const plans: AddressLike[][][] = [
        [[ann, ben, cat]],
        [[cat, ben, ann]],
        [[ben], [cat], [ann]],
        [[cat, ann], [], [ben, cat]],
      ];
      const outcomes = new Set<string>();
      for (const plan of plans) {
        const snapshot = await takeSnapshot();
        for (const page of plan) await f.distributor.push(f.id, page);
        const held = await Promise.all([ann, ben, cat].map(async (wallet) => f.coin.balanceOf(wallet)));
        outcomes.add([...(await f.distributor.books(f.id)), ...held].join());
        await snapshot.restore();
      }
      expect(outcomes.size).to.equal(1);
    });

    it("passes over who holds nothing, treasury and who is unknown, and assesses none of them", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await f.token.connect(f.owner).setTreasury(ann.wallet, true);
      await f.registry.deleteIdentity(ben.wallet);
      const id = await f.payable();
      await expectSkipped(f, id, f.stranger, REFUSAL.nothingHeld);
      await expectSkipped(f, id, ZeroAddress, REFUSAL.nothingHeld);
      await expectSkipped(f, id, ann.wallet, REFUSAL.treasury);
      await expectSkipped(f, id, ben.wallet, REFUSAL.identityUnknown);
      const books = await f.distributor.books(id);
      expect([books.units, books.unitsAssessed, books.owed]).to.deep.equal([5_000n * f.whole, 0n, 0n]);
      // Marks of today say nothing of a record date that is over.
      await expectPaid(f, f.id, ann.wallet, ann.wallet, entitled(1_000n).net);
    });

    it("goes on after each refusal, and says why", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await lapse(f, ben);
      const pushed = f.distributor.push(f.id, [f.stranger, ann.wallet, ben.wallet, cat.wallet]);
      for (const [wallet, refusal] of [
        [f.stranger, REFUSAL.nothingHeld],
        [ann.wallet, REFUSAL.held],
        [ben.wallet, REFUSAL.claimsMissing],
      ] as const) {
        await expect(pushed).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, refusal);
      }
      await expect(pushed).to.changeTokenBalances(f.coin, [ann.wallet, ben.wallet, cat.wallet], [0n, 0n, NETS[2]]);
      const books = await f.distributor.books(f.id);
      expect([books.owed, books.setApart]).to.deep.equal([entitled(3_000n).net, entitled(1_000n).net]);
    });

    it("settles a share that rounds to nothing, and one that is all tax", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const dust = newcomer(f, 0);
      await f.registry.registerIdentity(dust, ann.identity, 276n);
      await f.mint(dust, 1n);
      const id = await f.payable({ maxRate: 100n * PERCENT, defaultRate: 100n * PERCENT });
      await expectPaid(f, id, dust, dust, 0n);
      await expectPaid(f, id, ann.wallet, ann.wallet, 0n);
      const books = await f.distributor.books(id);
      expect([books.withheld, books.paid, books.unitsAssessed]).to.deep.equal([
        entitled(1_000n).gross,
        0n,
        1_000n * f.whole + 1n,
      ]);
    });

    it("does nothing for an empty list", async () => {
      const f = await loadFixture(paying);
      await expect(f.distributor.push(f.id, [])).to.changeTokenBalance(f.coin, f.distributor, 0n);
    });

    it("is refused before the review is over", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const id = await f.announce(await f.terms(await f.recordNow()));
      for (const send of [() => f.distributor.push(id, []), () => f.distributor.assess(id, [])]) {
        await expect(send()).to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong").withArgs(id, 1n);
      }
    });

    describe("given a coin that blocks one holder", () => {
      it("pays the others, and owes the share until the coin pays again", async () => {
        const f = await loadFixture(blocked);
        const [ann, ben, cat] = trio(f);
        const pushed = f.distributor.push(f.id, walletsOf(f));
        await expect(pushed)
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(f.id, ben.wallet.address, REFUSAL.coinRefused);
        await expect(pushed).to.changeTokenBalances(
          f.blocking,
          [ann.wallet, ben.wallet, cat.wallet],
          [NETS[0], 0n, NETS[2]],
        );
        expect((await f.distributor.books(f.id)).owed).to.equal(NETS[1]);
        await expect(f.distributor.connect(ben.wallet).claim([f.id]))
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.id, ben.wallet.address, REFUSAL.coinRefused);
        await f.blocking.setBlocked(ben.wallet, false);
        await expectPayment(
          { ...f, coin: f.blocking },
          f.distributor.push(f.id, [ben.wallet]),
          f.id,
          ben.wallet,
          ben.wallet,
          entitled(2_000n).net,
        );
        expect((await f.distributor.books(f.id)).owed).to.equal(0n);
      });
    });

    describe("given a coin that burns all gas for one holder", () => {
      it("pays the others where there is gas enough, and refuses to count too little as the coin's refusal", async () => {
        const f = await loadFixture(deployDistributionFixture);
        const [ann, ben, cat] = trio(f);
        const burning = await new CoinThatBurnsGas__factory(f.deployer).deploy("BRN", 6n);
        const id = await f.payable({ coin: await offerCoin(f, burning) });
        await burning.setBurning(ben.wallet, true);
        await expect(f.distributor.push(id, [ann.wallet], { gasLimit: 400_000n })).to.be.revertedWithCustomError(
          f.distributor,
          "PaymentGasTooLow",
        );
        const pushed = f.distributor.push(id, walletsOf(f), { gasLimit: 2_000_000n });
        await expect(pushed)
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(id, ben.wallet.address, REFUSAL.coinRefused);
        await expect(pushed).to.changeTokenBalances(burning, [ann.wallet, cat.wallet], [NETS[0], NETS[2]]);
      });

      it("says how much gas is needed", async () => {
        const f = await loadFixture(paying);
        const [ann] = trio(f);
        const needed = 300_000n + 300_000n / 32n;
        await expect(f.distributor.push(f.id, [ann.wallet], { gasLimit: 380_000n }))
          .to.be.revertedWithCustomError(f.distributor, "PaymentGasTooLow")
          .withArgs((left: bigint) => left < needed, needed);
        await expect(f.distributor.connect(ann.wallet).claim([f.id], { gasLimit: 380_000n }))
          .to.be.revertedWithCustomError(f.distributor, "PaymentGasTooLow")
          .withArgs((left: bigint) => left < needed, needed);
      });
    });

    it("pays in a coin that returns nothing", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const silent = await new CoinThatReturnsNothing__factory(f.deployer).deploy("SIL", 6n);
      const id = await f.payable({ coin: await offerCoin(f, silent) });
      await expect(f.distributor.push(id, walletsOf(f))).to.changeTokenBalances(silent, walletsOf(f), NETS);
    });

    it("owes what a coin says false to", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const refusing = await new CoinThatReturnsFalse__factory(f.deployer).deploy("FLS", 6n);
      const id = await f.payable({ coin: await offerCoin(f, refusing) });
      await refusing.setRefusing(true);
      await expect(f.distributor.push(id, [ann.wallet]))
        .to.emit(f.distributor, "PaymentSkipped")
        .withArgs(id, ann.wallet.address, REFUSAL.coinRefused);
      await refusing.setRefusing(false);
      await expect(f.distributor.push(id, [ann.wallet])).to.changeTokenBalance(
        refusing,
        ann.wallet,
        entitled(1_000n).net,
      );
    });

    for (const [what, answer] of [
      ["false", 0],
      ["what is neither true nor false", 2],
    ] as const) {
      it(`pays nobody in a coin that moves and answers ${what}, so that nobody is paid twice`, async () => {
        const f = await loadFixture(paying);
        const [ann, ben] = trio(f);
        const { net } = entitled(3_000n);
        await answerTransfers(f.coin, answer);
        const before = await f.coin.balanceOf(f.distributor);
        await expect(f.distributor.push(f.id, [ann.wallet, ben.wallet]))
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinMiscounts")
          .withArgs(await f.coin.getAddress(), 0n, net);
        expect(await f.coin.balanceOf(f.distributor)).to.equal(before);
      });
    }

    it("refuses to pay in a coin that takes more than it was told to", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const greedy = await new CoinThatTakesAFee__factory(f.deployer).deploy("FEE", 6n);
      const id = await f.payable({ coin: await offerCoin(f, greedy) });
      await greedy.setFee(10_000n, true);
      const { net } = entitled(1_000n);
      for (const send of [
        () => f.distributor.push(id, [ann.wallet]),
        () => f.distributor.connect(ann.wallet).claim([id]),
      ]) {
        await expect(send())
          .to.be.revertedWithCustomError(f.distributor, "PayoutCoinMiscounts")
          .withArgs(await greedy.getAddress(), net, net + net / 100n);
      }
    });
  });

  describe("assess", () => {
    it("sets tax apart for a list and pays nothing, and no more when repeated", async () => {
      const f = await loadFixture(paying);
      const { gross, tax, net } = entitled(6_000n);
      const assessed = f.distributor.connect(f.stranger).assess(f.id, walletsOf(f));
      await expect(assessed).to.changeTokenBalance(f.coin, f.distributor, 0n);
      await expect(assessed).not.to.emit(f.distributor, "PaymentSkipped");
      const again = f.distributor.assess(f.id, walletsOf(f));
      await expect(again).not.to.emit(f.distributor, "ShareAssessed");
      const books = await f.distributor.books(f.id);
      expect([books.target - books.unassessed, books.withheld, books.owed]).to.deep.equal([gross, tax, net]);
      const share = await f.distributor.shareOf(f.id, trio(f)[0].wallet);
      expect([share.assessed, share.settled]).to.deep.equal([true, false]);
      await expect(f.desk.drawTax(f.id, f.stranger)).to.changeTokenBalance(f.coin, f.stranger, tax);
    });

    it("passes over what is not owed, and says why", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await f.distributor.push(f.id, [ann.wallet]);
      await f.registry.deleteIdentity(ben.wallet);
      const assessed = f.distributor.assess(f.id, [ann.wallet, ben.wallet, f.stranger]);
      for (const [wallet, refusal] of [
        [ann.wallet, REFUSAL.settled],
        [ben.wallet, REFUSAL.identityUnknown],
        [f.stranger, REFUSAL.nothingHeld],
      ] as const) {
        await expect(assessed).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, refusal);
      }
    });

    it("freezes a rate at the day it became payable, whenever it is paid", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben, cat] = trio(f);
      const until = 2n ** 40n - 1n;
      const profile = (identity: string, rate: bigint) => ({ identity, income: INCOME.dividend, rate, until });
      await f.desk.setTaxProfiles([profile(ann.identity, 5n * PERCENT), profile(ben.identity, 50n * PERCENT)]);
      const id = await f.payable();
      await f.desk.setTaxProfiles([profile(ann.identity, 0n), profile(cat.identity, 0n)]);
      await expectPaid(f, id, ann.wallet, ann.wallet, entitled(1_000n, 5n * PERCENT).net);
      await time.increase(1_000n * 86_400n);
      // More than the most of this distribution; and a default that a later profile does not touch.
      await expectPaid(f, id, ben.wallet, ben.wallet, entitled(2_000n, 30n * PERCENT).net);
      await expectPaid(f, id, cat.wallet, cat.wallet, entitled(3_000n).net);
    });

    it("keeps the rate of the identity it was assessed for", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben] = trio(f);
      await f.desk.setTaxProfiles([
        { identity: ben.identity, income: INCOME.dividend, rate: 0n, until: 2n ** 40n - 1n },
      ]);
      const id = await f.payable();
      await f.distributor.assess(id, [ann.wallet]);
      await f.registry.updateIdentity(ann.wallet, ben.identity);
      const share = await f.distributor.shareOf(id, ann.wallet);
      expect([share.identity, share.rate, share.net]).to.deep.equal([ann.identity, 200_000n, entitled(1_000n).net]);
    });
  });

  describe("setting shares apart", () => {
    it("sets what a held identity is owed apart, and frees it when it is paid", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const { net } = entitled(1_000n);
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await expect(f.distributor.assess(f.id, [ann.wallet]))
        .to.emit(f.distributor, "ShareSetApart")
        .withArgs(f.id, ann.wallet.address, true, net);
      expect((await f.distributor.shareOf(f.id, ann.wallet)).setApart).to.equal(true);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.held);
      expect((await f.distributor.books(f.id)).setApart).to.equal(net);
      await f.desk.setPayoutHold(ann.identity, false, EVIDENCE);
      const pushed = f.distributor.push(f.id, [ann.wallet]);
      await expect(pushed).to.emit(f.distributor, "ShareSetApart").withArgs(f.id, ann.wallet.address, false, net);
      await expectPayment(f, pushed, f.id, ann.wallet, ann.wallet, net);
      const books = await f.distributor.books(f.id);
      expect([books.owed, books.setApart]).to.deep.equal([0n, 0n]);
    });

    it("follows a sanctions list, for a wallet that was sanctioned after its assessment too", async () => {
      const f = await loadFixture(paying);
      const [, ben] = trio(f);
      const { net } = entitled(2_000n);
      const list = await screen(f);
      await f.distributor.assess(f.id, [ben.wallet]);
      expect((await f.distributor.books(f.id)).setApart).to.equal(0n);
      await list.addToSanctionsList([ben.wallet]);
      await expect(f.distributor.push(f.id, [ben.wallet]))
        .to.emit(f.distributor, "ShareSetApart")
        .withArgs(f.id, ben.wallet.address, true, net);
      await expect(f.distributor.push(f.id, [ben.wallet])).not.to.emit(f.distributor, "ShareSetApart");
      await list.removeFromSanctionsList([ben.wallet]);
      await expect(f.distributor.assess(f.id, [ben.wallet]))
        .to.emit(f.distributor, "ShareSetApart")
        .withArgs(f.id, ben.wallet.address, false, net);
      await expectPaid(f, f.id, ben.wallet, ben.wallet, net);
    });

    it("asks every list, and pays nobody while one fails, but sets nothing apart or free", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      const list = await screen(f);
      await list.addToSanctionsList([ben.wallet]);
      await f.distributor.push(f.id, [ben.wallet]);
      const failing = [
        await new SanctionsListWithAnswer__factory(f.owner).deploy("0x"),
        await new SanctionsListThatReverts__factory(f.owner).deploy(),
        await new SanctionsListThatBurnsGas__factory(f.owner).deploy(),
        await new SanctionsListThatReturnsABomb__factory(f.owner).deploy(),
      ];
      for (const broken of failing) {
        await f.distributor.connect(f.owner).setSanctionsLists([broken, list]);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.listFailed);
        await expectSkipped(f, f.id, ben.wallet, REFUSAL.listFailed);
      }
      const books = await f.distributor.books(f.id);
      expect([books.owed, books.setApart]).to.deep.equal([entitled(3_000n).net, entitled(2_000n).net]);
      await f.distributor.connect(f.owner).setSanctionsLists([list]);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, entitled(1_000n).net);
    });

    it("holds a share back whose successor wallet is sanctioned", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const next = newcomer(f, 0);
      await f.registry.registerIdentity(next, ann.identity, 276n);
      await f.token["recoveryAddress(address,address,address)"](ann.wallet, next, ann.identity);
      const list = await screen(f);
      await list.addToSanctionsList([next]);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.sanctioned);
    });

    it("holds a share back whose holder is sanctioned and has it paid elsewhere", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const [next, payout] = [newcomer(f, 0), newcomer(f, 1)];
      await recover(f, ann.wallet, next, ann.identity);
      await f.registry.registerIdentity(payout, ann.identity, 276n);
      await f.distributor.connect(next).electPayment(payout, false);
      const list = await screen(f);
      for (const wallet of [ann.wallet, next, payout]) {
        await list.addToSanctionsList([wallet]);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.sanctioned);
        await list.removeFromSanctionsList([wallet]);
      }
      await expectPaid(f, f.id, ann.wallet, payout, entitled(1_000n).net);
    });
  });

  describe("setSanctionsLists", () => {
    it("names the lists that are asked, at most four", async () => {
      const f = await loadFixture(paying);
      const list = await screen(f);
      const address = await list.getAddress();
      const as = f.distributor.connect(f.owner);
      await expect(as.setSanctionsLists([list, list]))
        .to.emit(f.distributor, "SanctionsListsSet")
        .withArgs([address, address]);
      expect(await f.distributor.sanctionsLists()).to.deep.equal([address, address]);
      await expect(as.setSanctionsLists(Array<string>(5).fill(address)))
        .to.be.revertedWithCustomError(f.distributor, "SanctionsListsInvalid")
        .withArgs(address, 4n);
      await as.setSanctionsLists([]);
      expect(await f.distributor.sanctionsLists()).to.deep.equal([]);
    });

    it("refuses what does not answer", async () => {
      const f = await loadFixture(paying);
      for (const list of [f.stranger.address, await f.coin.getAddress()]) {
        await expect(f.distributor.connect(f.owner).setSanctionsLists([list]))
          .to.be.revertedWithCustomError(f.distributor, "SanctionsListsInvalid")
          .withArgs(list, 4n);
      }
    });

    it("is the owner's", async () => {
      const f = await loadFixture(paying);
      for (const caller of [f.stranger, f.agent]) {
        await expect(f.distributor.connect(caller).setSanctionsLists([]))
          .to.be.revertedWithCustomError(f.distributor, "DistributionOwnerOnly")
          .withArgs(caller.address);
      }
    });
  });

  describe("setPayoutHold", () => {
    it("holds an identity's payments, with evidence", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      for (const held of [true, false]) {
        await expect(f.desk.setPayoutHold(ann.identity, held, EVIDENCE))
          .to.emit(f.distributor, "PayoutHoldSet")
          .withArgs(ann.identity, held, EVIDENCE);
        expect(await f.distributor.payoutHold(ann.identity)).to.equal(held);
      }
    });

    it("refuses no identity, and who may not", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      await expect(f.desk.setPayoutHold(ZeroAddress, true, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "DistributionZeroAddress")
        .withArgs();
      await expect(f.distributor.connect(f.stranger).setPayoutHold(ann.identity, true, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
        .withArgs(f.stranger.address, 8n);
    });
  });
});
