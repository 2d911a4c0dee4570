import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id as idOf, toBeHex, ZeroAddress } from "ethers";

import { CoinThatReturnsFalse__factory, SanctionsListThatReverts__factory } from "../../typechain-types";
import {
  BASIS,
  DAY,
  deployDistributionFixture,
  DISTRIBUTION_PERMISSION,
  type PaidFixture,
  paying,
  REFUSAL,
  UNCLAIMED,
  walletsOf,
} from "./fixture";
import {
  addWallet,
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

const PERIOD = 3n * 366n * DAY;
const FIRST = entitled(1_000n).net;
const ORDER = idOf("freezing order 269/2014, case 12");
const ALL_BUT = 2n ** 128n - 1n;

function unclaimed(rule: bigint) {
  return async function lapsing(): Promise<PaidFixture> {
    const f = await deployDistributionFixture();
    const account = newcomer(f, 9).address;
    return { ...f, id: await f.payable({ unclaimed: { rule, account, period: PERIOD } }) };
  };
}
const handingOver = unclaimed(UNCLAIMED.handOver);
const returning = unclaimed(UNCLAIMED.returnToIssuer);

async function endPeriod(f: PaidFixture): Promise<void> {
  const { payableFrom } = await f.distributor.books(f.id);
  await time.increaseTo(payableFrom + PERIOD);
}

describe("DividendDistributor", () => {
  for (const [name, fixture] of [
    ["hand over", handingOver],
    ["return to the issuer", returning],
  ] as const) {
    describe(`handOver, given a rule to ${name}`, () => {
      it("gives unclaimed shares to the account that is named, after the period", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben, cat] = trio(f);
        const account = newcomer(f, 9);
        await f.distributor.push(f.id, [ann.wallet]);
        await f.distributor.assess(f.id, [ben.wallet]);
        await lapse(f, cat);
        await endPeriod(f);
        const left = f.desk.handOver(f.id, [ann.wallet, ben.wallet, cat.wallet, ben.wallet]);
        const { net } = entitled(5_000n);
        await expect(left).to.changeTokenBalances(f.coin, [f.distributor, account], [-net, net]);
        await expect(left)
          .to.emit(f.distributor, "ShareHandedOver")
          .withArgs(f.id, ben.wallet.address, account.address, entitled(2_000n).net)
          .and.to.emit(f.distributor, "ShareHandedOver")
          .withArgs(f.id, cat.wallet.address, account.address, entitled(3_000n).net)
          .and.to.emit(f.distributor, "PaymentSkipped")
          .withArgs(f.id, ann.wallet.address, REFUSAL.settled);
        const books = await f.distributor.books(f.id);
        expect([books.handedOver, books.paid, books.owed, books.unassessed]).to.deep.equal([net, FIRST, 0n, 0n]);
        await expectSkipped(f, f.id, cat.wallet, REFUSAL.settled);
      });

      it("gives none before the period is over", async () => {
        const f = await loadFixture(fixture);
        const [ann] = trio(f);
        const { payableFrom } = await f.distributor.books(f.id);
        await time.setNextBlockTimestamp(payableFrom + PERIOD - 1n);
        await expect(f.desk.handOver(f.id, [ann.wallet]))
          .to.be.revertedWithCustomError(f.distributor, "UnclaimedTooEarly")
          .withArgs(f.id, payableFrom + PERIOD);
      });

      it("leaves frozen wallets and identities out", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben] = trio(f);
        await f.token["setAddressFrozen(address,bool)"](ann.wallet, true);
        await f.token.setIdentityFrozen(ben.identity, true, EVIDENCE);
        await endPeriod(f);
        const left = f.desk.handOver(f.id, [ann.wallet, ben.wallet]);
        for (const { wallet } of [ann, ben]) {
          await expect(left).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, REFUSAL.frozen);
        }
        await expect(left).to.changeTokenBalance(f.coin, f.distributor, 0n);
        expect((await f.distributor.books(f.id)).owed).to.equal(entitled(3_000n).net);
      });

      it("leaves blocked and frozen identities out whose wallets left the registry after their assessment", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben, cat] = trio(f);
        await f.distributor.assess(f.id, walletsOf(f));
        await f.token.setBlocked(ann.identity, true, ORDER);
        await f.token.setIdentityFrozen(ben.identity, true, EVIDENCE);
        for (const { wallet } of [ann, ben, cat]) await f.registry.deleteIdentity(wallet);
        await endPeriod(f);
        const left = f.desk.handOver(f.id, walletsOf(f));
        for (const { wallet } of [ann, ben]) {
          await expect(left).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, REFUSAL.frozen);
        }
        await expect(left).to.changeTokenBalance(f.coin, newcomer(f, 9), entitled(3_000n).net);
      });

      for (const assessed of [false, true]) {
        const since = assessed ? "any more" : "when they are assessed";
        it(`leaves blocked and frozen wallets out that nobody is registered with ${since}`, async () => {
          const f = await loadFixture(fixture);
          const [ann, ben, cat] = trio(f);
          if (assessed) await f.distributor.assess(f.id, walletsOf(f));
          for (const { wallet } of [ann, ben, cat]) await f.registry.deleteIdentity(wallet);
          await f.token.setBlocked(ann.wallet, true, ORDER);
          await f.token["setAddressFrozen(address,bool)"](ben.wallet, true);
          await endPeriod(f);
          const left = f.desk.handOver(f.id, walletsOf(f));
          for (const { wallet } of [ann, ben]) {
            await expect(left).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, REFUSAL.frozen);
          }
          await expect(left).to.changeTokenBalance(f.coin, newcomer(f, 9), entitled(3_000n).net);
        });
      }

      it("leaves held and sanctioned holders out, and everybody while a list fails", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben, cat] = trio(f);
        const list = await screen(f);
        await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
        await list.addToSanctionsList([ben.wallet]);
        await endPeriod(f);
        const left = f.desk.handOver(f.id, [ann.wallet, ben.wallet, f.stranger]);
        for (const [wallet, refusal] of [
          [ann.wallet, REFUSAL.held],
          [ben.wallet, REFUSAL.sanctioned],
          [f.stranger, REFUSAL.nothingHeld],
        ] as const) {
          await expect(left).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, refusal);
        }
        await expect(left).to.changeTokenBalance(f.coin, f.distributor, 0n);
        const books = await f.distributor.books(f.id);
        expect([books.owed, books.setApart]).to.deep.equal([entitled(3_000n).net, entitled(3_000n).net]);
        const broken = await new SanctionsListThatReverts__factory(f.owner).deploy();
        await f.distributor.connect(f.owner).setSanctionsLists([broken]);
        await expect(f.desk.handOver(f.id, [cat.wallet]))
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(f.id, cat.wallet.address, REFUSAL.listFailed);
        await f.distributor.connect(f.owner).setSanctionsLists([]);
        await expect(f.desk.handOver(f.id, [ben.wallet, cat.wallet])).to.changeTokenBalance(
          f.coin,
          newcomer(f, 9),
          entitled(5_000n).net,
        );
        expect((await f.distributor.books(f.id)).setApart).to.equal(FIRST);
      });

      it("takes shares whose owner nobody knows along, at the default rate", async () => {
        const f = await loadFixture(fixture);
        const [ann] = trio(f);
        const { gross, tax, net } = entitled(1_000n);
        await f.registry.deleteIdentity(ann.wallet);
        await endPeriod(f);
        const left = f.desk.handOver(f.id, [ann.wallet]);
        await expect(left)
          .to.emit(f.distributor, "ShareAssessed")
          .withArgs(f.id, ann.wallet.address, ZeroAddress, gross, 200_000n, tax)
          .and.to.emit(f.distributor, "ShareHandedOver")
          .withArgs(f.id, ann.wallet.address, newcomer(f, 9).address, net);
        expect((await f.distributor.books(f.id)).handedOver).to.equal(net);
      });

      it("leaves a wallet that nobody knows and that is sanctioned", async () => {
        const f = await loadFixture(fixture);
        const [ann] = trio(f);
        await f.registry.deleteIdentity(ann.wallet);
        await (await screen(f)).addToSanctionsList([ann.wallet]);
        await endPeriod(f);
        await expect(f.desk.handOver(f.id, [ann.wallet]))
          .to.emit(f.distributor, "PaymentSkipped")
          .withArgs(f.id, ann.wallet.address, REFUSAL.sanctioned);
        expect((await f.distributor.books(f.id)).unitsAssessed).to.equal(0n);
      });
    });
  }

  describe("handOver", () => {
    it("is refused where shares are kept, for ever", async () => {
      const f = await loadFixture(paying);
      await time.increase(100n * PERIOD);
      await expect(f.desk.handOver(f.id, [trio(f)[0].wallet]))
        .to.be.revertedWithCustomError(f.distributor, "UnclaimedTooEarly")
        .withArgs(f.id, 2n ** 256n - 1n);
    });

    it("changes nothing where the coin refuses", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const account = newcomer(f, 9);
      const refusing = await new CoinThatReturnsFalse__factory(f.deployer).deploy("FLS", 6n);
      const rule = { rule: UNCLAIMED.handOver, account, period: PERIOD };
      const id = await f.payable({ coin: await offerCoin(f, refusing), unclaimed: rule });
      await refusing.setRefusing(true);
      await endPeriod({ ...f, id });
      await expect(f.desk.handOver(id, [ann.wallet]))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(await refusing.getAddress(), account.address, FIRST);
    });

    it("is refused to a stranger, to the owner and to an agent with every other permission", async () => {
      const f = await loadFixture(handingOver);
      const permission = DISTRIBUTION_PERMISSION.unclaimed;
      const other = newcomer(f, 5);
      await f.distributor.connect(f.owner).setAgentPermissions(other, ALL_BUT - permission);
      for (const caller of [f.stranger, f.owner, other]) {
        await expect(f.distributor.connect(caller).handOver(f.id, []))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, permission);
      }
    });
  });

  describe("reassign", () => {
    it("assigns a share to an heir, who is paid", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await expect(f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE))
        .to.emit(f.distributor, "ShareReassigned")
        .withArgs(f.id, ann.wallet.address, ben.identity, ann.identity, ben.wallet.address, EVIDENCE)
        .and.to.emit(f.distributor, "ShareAssessed")
        .withArgs(f.id, ann.wallet.address, ann.identity, entitled(1_000n).gross, 200_000n, entitled(1_000n).tax);
      expect((await f.distributor.shareOf(f.id, ann.wallet)).identity).to.equal(ben.identity);
      await expect(f.distributor.connect(ann.wallet).claimOf([f.id], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "ClaimantWrong")
        .withArgs(ann.wallet.address, ben.identity);
      await expectPaid(f, f.id, ann.wallet, ben.wallet, FIRST);
      // The heir's own share is another one.
      await expectPaid(f, f.id, ben.wallet, ben.wallet, entitled(2_000n).net);
    });

    it("keeps the tax of whom it was assessed for", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben] = trio(f);
      await f.desk.setTaxProfiles([{ identity: ben.identity, income: 0n, rate: 0n, until: 2n ** 40n - 1n }]);
      const id = await f.payable();
      await f.desk.reassign(id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
      await expectPaid(f, id, ann.wallet, ben.wallet, FIRST);
    });

    it("reaches the heir also after a recovery of the heir's wallet, and through what it elects", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      const [next, payout] = [newcomer(f, 0), newcomer(f, 1)];
      await f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
      await recover(f, ben.wallet, next, ben.identity);
      expect((await f.distributor.shareOf(f.id, ann.wallet)).payee).to.equal(next.address);
      await addWallet(f, payout, ben.identity);
      await f.distributor.connect(next).electPayment(payout, false);
      await expectPaid(f, f.id, ann.wallet, payout, FIRST);
    });

    it("gives a share that nobody is known to be owed an owner", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await f.registry.deleteIdentity(ann.wallet);
      await expect(f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE))
        .to.emit(f.distributor, "ShareReassigned")
        .withArgs(f.id, ann.wallet.address, ben.identity, ZeroAddress, ben.wallet.address, EVIDENCE);
      expect((await f.distributor.books(f.id)).owed).to.equal(FIRST);
      await expectPaid(f, f.id, ann.wallet, ben.wallet, FIRST);
    });

    it("can be repeated, to another heir, and back", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      await f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
      await f.desk.reassign(f.id, ann.wallet, cat.identity, cat.wallet, EVIDENCE);
      await expect(f.desk.reassign(f.id, ann.wallet, ann.identity, ann.wallet, EVIDENCE))
        .to.emit(f.distributor, "ShareReassigned")
        .withArgs(f.id, ann.wallet.address, ann.identity, cat.identity, ann.wallet.address, EVIDENCE);
      expect((await f.distributor.books(f.id)).owed).to.equal(FIRST);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("frees what was set apart for the one before, and sets it apart for a held heir", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await f.distributor.push(f.id, [ann.wallet]);
      await f.desk.setPayoutHold(ann.identity, false, EVIDENCE);
      await f.desk.setPayoutHold(ben.identity, true, EVIDENCE);
      await expect(f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE))
        .to.emit(f.distributor, "ShareSetApart")
        .withArgs(f.id, ann.wallet.address, false, FIRST);
      expect((await f.distributor.books(f.id)).setApart).to.equal(0n);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.held);
      expect((await f.distributor.books(f.id)).setApart).to.equal(FIRST);
    });

    it("is refused for blocked, settled and foreign shares", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      const refused = async (wallet: { readonly address: string }, refusal: bigint): Promise<void> => {
        await expect(f.desk.reassign(f.id, wallet.address, cat.identity, cat.wallet, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.id, wallet.address, refusal);
      };
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await refused(ann.wallet, REFUSAL.held);
      await f.distributor.push(f.id, [ben.wallet]);
      await refused(ben.wallet, REFUSAL.settled);
      await refused(f.stranger, REFUSAL.nothingHeld);
      await f.desk.setPayoutHold(ann.identity, false, EVIDENCE);
      await (await screen(f)).addToSanctionsList([ann.wallet]);
      await refused(ann.wallet, REFUSAL.sanctioned);
      await f.registry.deleteIdentity(ann.wallet);
      await refused(ann.wallet, REFUSAL.sanctioned);
    });

    it("refuses a payee of another identity, or of none", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      for (const [identity, payee] of [
        [ben.identity, cat.wallet.address],
        [ben.identity, f.stranger.address],
        [ZeroAddress, f.stranger.address],
      ] as const) {
        await expect(f.desk.reassign(f.id, ann.wallet, identity, payee, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "PayoutWalletForeign")
          .withArgs(payee, identity);
      }
    });

    it("is refused to a stranger, to the owner and to an agent with every other permission", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      const permission = DISTRIBUTION_PERMISSION.reassign;
      const other = newcomer(f, 5);
      await f.distributor.connect(f.owner).setAgentPermissions(other, ALL_BUT - permission);
      for (const caller of [f.stranger, f.owner, other]) {
        await expect(f.distributor.connect(caller).reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, permission);
      }
    });

    it("takes a line of a list along", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      const list = await f.terms(0n, { basis: BASIS.list, amount: 0n, corrects: f.id, payableDate: 0n });
      const id = await f.announce(list);
      await f.desk.listShares(id, [{ wallet: ann.wallet, identity: ann.identity, gross: 1_000n, tax: 100n }]);
      const listed = await f.distributor.books(id);
      expect([listed.units, listed.unitsAssessed]).to.deep.equal([1n, 0n]);
      await f.makePayable(id);
      await f.desk.reassign(id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
      await expectPayment(
        f,
        f.distributor.connect(ben.wallet).claimOf([id], ann.wallet),
        id,
        ann.wallet,
        ben.wallet,
        900n,
      );
      const books = await f.distributor.books(id);
      expect([books.units, books.unitsAssessed, books.withheld, books.unassessed]).to.deep.equal([1n, 1n, 100n, 0n]);
    });
  });

  describe("given a wallet that was lost", () => {
    it("finds the payee behind 32 recoveries, and not behind one more", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const chain = Array.from({ length: 33 }, (_, i) => toBeHex(0x10000 + i, 20));
      const payee = async () => (await f.distributor.shareOf(f.id, ann.wallet)).payee;
      let lost = ann.wallet.address;
      for (const next of chain.slice(0, 32)) {
        await recover(f, lost, next, ann.identity);
        lost = next;
      }
      expect(await payee()).to.equal(chain[31]);
      await recover(f, lost, chain[32] ?? ZeroAddress, ann.identity);
      expect(await payee()).to.equal(ZeroAddress);
    });
  });
});
