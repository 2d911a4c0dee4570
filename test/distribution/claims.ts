import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ContractWallet__factory } from "../../typechain-types";
import { COUNTRY } from "../fixtures/suite";
import { deployDistributionFixture, type DistributionFixture, REFUSAL, STATE } from "./fixture";
import {
  addWallet,
  entitled,
  expectPayment,
  EVIDENCE,
  lapse,
  newcomer,
  recover,
  screen,
  signClaim,
  trio,
} from "./holders";

interface TwicePaidFixture extends DistributionFixture {
  /** Two distributions of the usual terms, payable. */
  readonly first: bigint;
  readonly second: bigint;
}

async function payingTwice(): Promise<TwicePaidFixture> {
  const f = await deployDistributionFixture();
  const first = await f.announce(await f.terms(await f.recordNow()));
  const second = await f.payable();
  await f.makePayable(first);
  return { ...f, first, second };
}

const soon = async (): Promise<bigint> => BigInt(await time.latest()) + 1_000n;

describe("DividendDistributor", () => {
  describe("claim", () => {
    it("pays the caller's share, tax set apart, and tells everything", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const { gross, tax, net } = entitled(1_000n);
      const claimed = f.distributor.connect(ann.wallet).claim([f.first]);
      await expect(claimed)
        .to.emit(f.distributor, "SharePaid")
        .withArgs(f.first, ann.wallet.address, ann.identity, ann.wallet.address, gross, 200_000n, tax, net);
      await expect(claimed).not.to.emit(f.distributor, "ShareAssessed");
      await expectPayment(f, claimed, f.first, ann.wallet, ann.wallet, net);
      const books = await f.distributor.books(f.first);
      expect([books.paid, books.withheld, books.owed]).to.deep.equal([net, tax, 0n]);
      expect(books.unassessed).to.equal(books.target - gross);
      expect(books.unitsAssessed).to.equal(1_000n * f.whole);
    });

    it("pays several distributions at once", async () => {
      const f = await loadFixture(payingTwice);
      const [, ben] = trio(f);
      const { gross, tax, net } = entitled(2_000n);
      const claimed = f.distributor.connect(ben.wallet).claim([f.first, f.second]);
      await expect(claimed).to.changeTokenBalances(f.coin, [f.distributor, ben.wallet], [-2n * net, 2n * net]);
      for (const id of [f.first, f.second]) {
        await expect(claimed)
          .to.emit(f.distributor, "SharePaid")
          .withArgs(id, ben.wallet.address, ben.identity, ben.wallet.address, gross, 200_000n, tax, net);
      }
    });

    it("pays all or none", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      await f.distributor.push(f.second, [ann.wallet]);
      await expect(f.distributor.connect(ann.wallet).claim([f.first, f.second]))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.second, ann.wallet.address, REFUSAL.settled);
      expect((await f.distributor.shareOf(f.first, ann.wallet)).settled).to.equal(false);
    });

    it("pays a distribution named twice once", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      await expect(f.distributor.connect(ann.wallet).claim([f.first, f.first]))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.settled);
    });

    it("does nothing for an empty list", async () => {
      const f = await loadFixture(payingTwice);
      await expect(f.distributor.connect(f.stranger).claim([])).to.changeTokenBalance(f.coin, f.distributor, 0n);
    });

    it("makes a reviewed distribution payable", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const id = await f.announce(await f.terms(await f.recordNow()));
      await f.desk.finaliseTarget(id);
      await f.distributor.connect(f.funder).fund(id, (await f.distributor.books(id)).target);
      await f.distributor.startReview(id);
      const { payableFrom } = await f.distributor.books(id);
      await expect(f.distributor.connect(ann.wallet).claim([id]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionNotPayable")
        .withArgs(id, payableFrom);
      await time.increaseTo(payableFrom);
      await expect(f.distributor.connect(ann.wallet).claim([id]))
        .to.emit(f.distributor, "DistributionPayable")
        .withArgs(id);
      expect((await f.distributor.books(id)).state).to.equal(STATE.payable);
    });

    it("is refused for what is not payable or not there", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const announced = await f.announce(await f.terms(await f.recordNow()));
      await expect(f.distributor.connect(ann.wallet).claim([announced]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(announced, STATE.announced);
      await expect(f.distributor.connect(ann.wallet).claim([99n]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });

    it("is refused to who held nothing, whoever that is", async () => {
      const f = await loadFixture(payingTwice);
      await expect(f.distributor.connect(f.stranger).claim([f.first]))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, f.stranger.address, REFUSAL.nothingHeld);
    });

    it("is refused for what speaks against a payment, and changes nothing", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben] = trio(f);
      const refused = async (refusal: bigint): Promise<void> => {
        await expect(f.distributor.connect(ann.wallet).claim([f.first]))
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.first, ann.wallet.address, refusal);
      };
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await refused(REFUSAL.held);
      await f.desk.setPayoutHold(ann.identity, false, EVIDENCE);
      const list = await screen(f);
      await list.addToSanctionsList([ann.wallet]);
      await refused(REFUSAL.sanctioned);
      await f.distributor.connect(f.owner).setSanctionsLists([]);
      await f.token["setAddressFrozen(address,bool)"](ann.wallet, true);
      await refused(REFUSAL.frozen);
      await f.token["setAddressFrozen(address,bool)"](ann.wallet, false);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      await refused(REFUSAL.paidByBank);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, false);
      await lapse(f, ann);
      await refused(REFUSAL.claimsMissing);
      await f.registry.deleteIdentity(ann.wallet);
      await refused(REFUSAL.identityUnknown);
      expect((await f.distributor.shareOf(f.first, ann.wallet)).assessed).to.equal(false);
      await expect(f.distributor.connect(ben.wallet).claim([f.first])).to.emit(f.distributor, "SharePaid");
    });

    it("sends what a lost wallet claims to its successor", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const next = newcomer(f, 0);
      await recover(f, ann.wallet, next, ann.identity);
      const claimed = f.distributor.connect(ann.wallet).claim([f.first]);
      await expectPayment(f, claimed, f.first, ann.wallet, next, entitled(1_000n).net);
    });

    it("pays the wallet of the record date, not the one that has the tokens now", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben, cat] = trio(f);
      await f.token.connect(ann.wallet).transfer(ben.wallet, 1_000n * f.whole);
      await expectPayment(
        f,
        f.distributor.connect(ben.wallet).claim([f.first]),
        f.first,
        ben.wallet,
        ben.wallet,
        entitled(2_000n).net,
      );
      await expectPayment(
        f,
        f.distributor.connect(ann.wallet).claim([f.first]),
        f.first,
        ann.wallet,
        ann.wallet,
        entitled(1_000n).net,
      );
      const second = newcomer(f, 0);
      await addWallet(f, second, cat.identity);
      await f.token.connect(cat.wallet).transfer(second, 3_000n * f.whole);
      await expect(f.distributor.connect(second).claim([f.first]))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, second.address, REFUSAL.nothingHeld);
    });
  });

  describe("claimOf", () => {
    it("pays the share of another wallet of the caller's identity where a push would send it", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      const claimed = f.distributor.connect(second).claimOf([f.first], ann.wallet);
      await expectPayment(f, claimed, f.first, ann.wallet, ann.wallet, entitled(1_000n).net);
    });

    it("is not refused for a list that names the zero address, where no wallet is known", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      await f.distributor.assess(f.first, [ann.wallet]);
      await f.registry.deleteIdentity(ann.wallet);
      await (await screen(f)).addToSanctionsList([ZeroAddress]);
      expect((await f.distributor.shareOf(f.first, ann.wallet)).refusal).to.equal(REFUSAL.walletUnknown);
    });

    it("pays the caller where that is nowhere", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.distributor.assess(f.first, [ann.wallet]);
      await f.registry.deleteIdentity(ann.wallet);
      expect((await f.distributor.shareOf(f.first, ann.wallet)).refusal).to.equal(REFUSAL.walletUnknown);
      const claimed = f.distributor.connect(second).claimOf([f.first], ann.wallet);
      await expectPayment(f, claimed, f.first, ann.wallet, second, entitled(1_000n).net);
    });

    it("pays several, all or none", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const { net } = entitled(1_000n);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      const claimed = f.distributor.connect(second).claimOf([f.first, f.second], ann.wallet);
      await expect(claimed).to.changeTokenBalances(f.coin, [f.distributor, ann.wallet], [-2n * net, 2n * net]);
      await expect(f.distributor.connect(second).claimOf([f.first], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.settled);
    });

    it("is refused to every other identity, and to none", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben] = trio(f);
      for (const caller of [ben.wallet, f.stranger, f.agent]) {
        await expect(f.distributor.connect(caller).claimOf([f.first], ann.wallet))
          .to.be.revertedWithCustomError(f.distributor, "ClaimantWrong")
          .withArgs(caller.address, ann.identity);
      }
    });

    it("is refused where a push would be, and for a share that is not owed", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.desk.setPayoutHold(ann.identity, true, EVIDENCE);
      await expect(f.distributor.connect(second).claimOf([f.first], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.held);
      await expect(f.distributor.connect(second).claimOf([f.first], f.stranger))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, f.stranger.address, REFUSAL.nothingHeld);
      await f.registry.deleteIdentity(ben.wallet);
      await expect(f.distributor.connect(second).claimOf([f.first], ben.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ben.wallet.address, REFUSAL.identityUnknown);
    });

    it("leaves payment by bank to the paying agent", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      await expect(f.distributor.connect(ann.wallet).claimOf([f.first], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.paidByBank);
    });

    it("does not pay a caller that is sanctioned or frozen itself", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.distributor.assess(f.first, [ann.wallet]);
      await f.registry.deleteIdentity(ann.wallet);
      const list = await screen(f);
      await list.addToSanctionsList([second]);
      const refused = async (refusal: bigint): Promise<void> => {
        await expect(f.distributor.connect(second).claimOf([f.first], ann.wallet))
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.first, ann.wallet.address, refusal);
      };
      await refused(REFUSAL.sanctioned);
      await list.removeFromSanctionsList([second]);
      await f.token["setAddressFrozen(address,bool)"](second, true);
      await refused(REFUSAL.frozen);
    });
  });

  describe("claimFor", () => {
    it("pays who signed, whoever relays it, where a push would send it", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const claim = { wallet: ann.wallet, ids: [f.first, f.second], payee: ZeroAddress, nonce: 0n };
      const deadline = await soon();
      const signature = await signClaim(f.distributor, ann.wallet, { ...claim, deadline });
      const { net } = entitled(1_000n);
      await expect(
        f.distributor.connect(f.stranger).claimFor(claim.ids, ann.wallet, ZeroAddress, deadline, signature),
      ).to.changeTokenBalances(f.coin, [f.distributor, ann.wallet], [-2n * net, 2n * net]);
      expect(await f.distributor.nonces(ann.wallet)).to.equal(1n);
    });

    it("pays a wallet of the same identity that the holder names, over an election", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const [second, third] = [newcomer(f, 0), newcomer(f, 1)];
      await addWallet(f, second, ann.identity);
      await addWallet(f, third, ann.identity);
      await f.distributor.connect(ann.wallet).electPayment(third, true);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: second, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      const relayed = f.distributor.connect(f.stranger).claimFor([f.first], ann.wallet, second, deadline, signature);
      await expectPayment(f, relayed, f.first, ann.wallet, second, entitled(1_000n).net);
    });

    it("leaves payment by bank to the paying agent where no wallet is named", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      await expect(f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.paidByBank);
    });

    it("refuses a payee of another identity, and of none", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben] = trio(f);
      const deadline = await soon();
      for (const payee of [ben.wallet, f.stranger]) {
        const claim = { wallet: ann.wallet, ids: [f.first], payee, nonce: 0n, deadline };
        const signature = await signClaim(f.distributor, ann.wallet, claim);
        await expect(f.distributor.claimFor([f.first], ann.wallet, payee, deadline, signature))
          .to.be.revertedWithCustomError(f.distributor, "PayoutWalletForeign")
          .withArgs(payee.address, ann.identity);
      }
    });

    it("refuses a payee that is frozen or sanctioned", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.token["setAddressFrozen(address,bool)"](second, true);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: second, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      const refused = async (refusal: bigint): Promise<void> => {
        await expect(f.distributor.claimFor([f.first], ann.wallet, second, deadline, signature))
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.first, ann.wallet.address, refusal);
      };
      await refused(REFUSAL.frozen);
      await (await screen(f)).addToSanctionsList([second]);
      await refused(REFUSAL.sanctioned);
    });

    it("refuses a signature that is replayed, also once more is owed", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      await f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature);
      await expect(f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature))
        .to.be.revertedWithCustomError(f.distributor, "ClaimSignatureInvalid")
        .withArgs(ann.wallet.address);
      const next = await signClaim(f.distributor, ann.wallet, { ...claim, nonce: 1n });
      await expect(f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, next))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, ann.wallet.address, REFUSAL.settled);
    });

    it("refuses a signature after its deadline, and takes it at the last second", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      const relay = () => f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature);
      await time.setNextBlockTimestamp(deadline);
      await expect(relay()).to.emit(f.distributor, "SharePaid");
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(relay())
        .to.be.revertedWithCustomError(f.distributor, "ClaimExpired")
        .withArgs(deadline, deadline + 1n);
    });

    it("refuses a signature for another chain, contract, nonce, list, payee, deadline or by another key", async () => {
      const f = await loadFixture(payingTwice);
      const [ann, ben] = trio(f);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const forged = [
        await signClaim(f.distributor, ann.wallet, claim, 1n),
        await signClaim(f.token, ann.wallet, claim),
        await signClaim(f.distributor, ann.wallet, { ...claim, nonce: 1n }),
        await signClaim(f.distributor, ann.wallet, { ...claim, ids: [f.first, f.second] }),
        await signClaim(f.distributor, ann.wallet, { ...claim, payee: ann.wallet }),
        await signClaim(f.distributor, ann.wallet, { ...claim, deadline: deadline + 1n }),
        await signClaim(f.distributor, ann.wallet, { ...claim, wallet: ben.wallet }),
        await signClaim(f.distributor, ben.wallet, claim),
        "0x",
      ];
      for (const signature of forged) {
        await expect(f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature))
          .to.be.revertedWithCustomError(f.distributor, "ClaimSignatureInvalid")
          .withArgs(ann.wallet.address);
      }
      expect(await f.distributor.nonces(ann.wallet)).to.equal(0n);
    });

    it("refuses what a lost wallet signed once it was recovered", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      const deadline = await soon();
      const claim = { wallet: ann.wallet, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      await recover(f, ann.wallet, second, ann.identity);
      await expect(f.distributor.claimFor([f.first], ann.wallet, ZeroAddress, deadline, signature))
        .to.be.revertedWithCustomError(f.distributor, "ClaimantWrong")
        .withArgs(ann.wallet.address, ann.identity);
    });

    it("refuses a share that is not owed, before it asks whose it is", async () => {
      const f = await loadFixture(payingTwice);
      const deadline = await soon();
      const claim = { wallet: f.stranger, ids: [f.first], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, f.stranger, claim);
      await expect(f.distributor.claimFor([f.first], f.stranger, ZeroAddress, deadline, signature))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.first, f.stranger.address, REFUSAL.nothingHeld);
    });

    it("takes the signature of a holder that is a contract, until it signs no more", async () => {
      const f = await loadFixture(payingTwice);
      const [ann] = trio(f);
      const holder = await new ContractWallet__factory(f.deployer).deploy(f.people[9] ?? f.stranger);
      await f.registry.registerIdentity(holder, ann.identity, COUNTRY.germany);
      await f.mint(holder, 500n * f.whole);
      const id = await f.payable();
      const deadline = await soon();
      const claim = { wallet: holder, ids: [id], payee: ZeroAddress, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, f.people[9] ?? f.stranger, claim);
      await holder.stop(true);
      await expect(f.distributor.claimFor([id], holder, ZeroAddress, deadline, signature))
        .to.be.revertedWithCustomError(f.distributor, "ClaimSignatureInvalid")
        .withArgs(await holder.getAddress());
      await holder.stop(false);
      const relayed = f.distributor.connect(f.stranger).claimFor([id], holder, ZeroAddress, deadline, signature);
      await expectPayment(f, relayed, id, holder, holder, entitled(500n).net);
    });
  });
});
