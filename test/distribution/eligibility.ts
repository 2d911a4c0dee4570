import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { KYC_TOPIC, deploySuiteFixture } from "../fixtures/suite";
import { BASIS, DAY, deployDistributionFixture, type PaidFixture, REFUSAL } from "./fixture";
import {
  addWallet,
  entitled,
  EVIDENCE,
  expectPaid,
  expectSkipped,
  lapse,
  newcomer,
  recover,
  renew,
  trio,
} from "./holders";

const ACCREDITED_TOPIC = 7n;
const FIRST = entitled(1_000n).net;
const SECOND = entitled(2_000n).net;

/** The token asks for two claims, the distribution for one of them. */
async function leasing(): Promise<PaidFixture> {
  const f = await deployDistributionFixture({ topics: [KYC_TOPIC, ACCREDITED_TOPIC], issuers: 2 });
  return { ...f, id: await f.payable() };
}

async function live(): Promise<PaidFixture> {
  const f = await deployDistributionFixture({ topics: [KYC_TOPIC, ACCREDITED_TOPIC], issuers: 2, maxLease: 0n });
  return { ...f, id: await f.payable() };
}

describe("DividendDistributor", () => {
  for (const [name, fixture] of [
    ["leases", leasing],
    ["live claims", live],
  ] as const) {
    describe(`eligibility, given ${name}`, () => {
      it("owes a holder whose KYC lapsed until it is renewed", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben] = trio(f);
        await lapse(f, ann);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.claimsMissing);
        expect((await f.distributor.books(f.id)).owed).to.equal(FIRST);
        await expectPaid(f, f.id, ben.wallet, ben.wallet, SECOND);
        await renew(f, ann);
        await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
      });

      it("pays a holder whose accreditation lapsed, which the distribution does not ask for", async () => {
        const f = await loadFixture(fixture);
        const [ann] = trio(f);
        await lapse(f, ann, ACCREDITED_TOPIC);
        expect(await f.registry.isVerified(ann.wallet)).to.equal(false);
        await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
      });

      it("asks for what the distribution names beyond the token", async () => {
        const f = await loadFixture(fixture);
        const [ann] = trio(f);
        const id = await f.payable({ claimTopics: [KYC_TOPIC, 99n] });
        await expectSkipped(f, id, ann.wallet, REFUSAL.claimsMissing);
      });

      it("asks for nothing where nothing is named, also of who lost every claim", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben] = trio(f);
        const id = await f.payable({ claimTopics: [] });
        await lapse(f, ann);
        await lapse(f, ann, ACCREDITED_TOPIC);
        await expectPaid(f, id, ann.wallet, ann.wallet, FIRST);
        await expectPaid(f, id, ben.wallet, ben.wallet, SECOND);
      });

      it("follows the lists of topics and trusted issuers of today", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben, cat] = trio(f);
        // A topic that the token asks for no more is still the distribution's.
        await f.topicsRegistry.removeClaimTopic(KYC_TOPIC);
        await lapse(f, ann);
        expect(await f.registry.isVerified(ann.wallet)).to.equal(true);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.claimsMissing);
        await expectPaid(f, f.id, ben.wallet, ben.wallet, SECOND);
        const provider = f.providers.find(({ topics }) => topics.includes(KYC_TOPIC));
        if (provider === undefined) throw new Error("nobody is trusted");
        await f.issuersRegistry.removeTrustedIssuer(provider.contract);
        await expectSkipped(f, f.id, cat.wallet, REFUSAL.claimsMissing);
        await f.issuersRegistry.addTrustedIssuer(provider.contract, [KYC_TOPIC]);
        await expectPaid(f, f.id, cat.wallet, cat.wallet, entitled(3_000n).net);
      });

      it("follows a topic that the token stops and starts to ask for", async () => {
        const f = await loadFixture(fixture);
        const [ann, ben] = trio(f);
        await f.distributor.push(f.id, [ben.wallet]);
        await lapse(f, ann);
        await f.topicsRegistry.removeClaimTopic(KYC_TOPIC);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.claimsMissing);
        await f.topicsRegistry.addClaimTopic(KYC_TOPIC);
        await expectSkipped(f, f.id, ann.wallet, REFUSAL.claimsMissing);
        await renew(f, ann);
        await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
      });
    });
  }

  describe("freezes", () => {
    it("hold a wallet back that is frozen as a whole, until it is free", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      await f.token["setAddressFrozen(address,bool)"](ann.wallet, true);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      expect((await f.distributor.books(f.id)).setApart).to.equal(0n);
      await f.token["setAddressFrozen(address,bool)"](ann.wallet, false);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("hold every wallet of a frozen identity back", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      await f.token.setIdentityFrozen(ann.identity, true, EVIDENCE);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await f.token.setIdentityFrozen(ann.identity, false, EVIDENCE);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("of some tokens hold nothing back", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      await f.token["freezePartialTokens(address,uint256)"](ann.wallet, 1_000n * f.whole);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("of the wallet that is to be paid count, not of the one that held", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      const payout = newcomer(f, 0);
      await addWallet(f, payout, ann.identity);
      await f.distributor.connect(ann.wallet).electPayment(payout, false);
      await f.token["setAddressFrozen(address,bool)"](payout, true);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await f.token["setAddressFrozen(address,bool)"](payout, false);
      await expectPaid(f, f.id, ann.wallet, payout, FIRST);
    });

    it("and a paused token do not stop payments", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      await f.token.pause();
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });
  });

  describe("treasury and nominees", () => {
    it("shares nothing with what was treasury at the record date, whatever it is later", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben] = trio(f);
      await f.token.connect(f.owner).setTreasury(ann.wallet, true);
      const date = await f.recordNow();
      await f.token.connect(f.owner).setTreasury(ann.wallet, false);
      await f.token.connect(f.owner).setTreasury(ben.wallet, true);
      const id = await f.announce(await f.terms(date));
      await f.makePayable(id);
      expect((await f.distributor.books(id)).target).to.equal(entitled(5_000n).gross);
      await expectSkipped(f, id, ann.wallet, REFUSAL.treasury);
      await expectPaid(f, id, ben.wallet, ben.wallet, SECOND);
    });

    it("leaves a nominee that is paid through out, and pays its beneficiaries by a list", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben, cat] = trio(f);
      const nominee = cat;
      const id = await f.payable({ paidThrough: [nominee.wallet, nominee.wallet, f.stranger] });
      expect((await f.distributor.books(id)).target).to.equal(entitled(3_000n).gross);
      await expectSkipped(f, id, nominee.wallet, REFUSAL.paidThrough);
      await expectPaid(f, id, ann.wallet, ann.wallet, FIRST);
      const list = await f.announce(
        await f.terms(0n, { basis: BASIS.list, amount: 0n, corrects: id, payableDate: 0n }),
      );
      const gross = entitled(1_500n).gross;
      await f.desk.listShares(
        list,
        [ann, ben].map(({ wallet, identity }) => ({ wallet, identity, gross, tax: 7n })),
      );
      await f.makePayable(list);
      await expectPaid(f, list, ann.wallet, ann.wallet, gross - 7n);
      await expectPaid(f, list, ben.wallet, ben.wallet, gross - 7n);
      await expectSkipped(f, list, nominee.wallet, REFUSAL.nothingHeld);
    });

    it("counts a nominee that was treasury once", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [, , cat] = trio(f);
      await f.token.connect(f.owner).setTreasury(cat.wallet, true);
      const id = await f.payable({ paidThrough: [cat.wallet] });
      expect((await f.distributor.books(id)).target).to.equal(entitled(3_000n).gross);
      await expectSkipped(f, id, cat.wallet, REFUSAL.treasury);
    });

    it("divides a total among who shares", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann, ben, cat] = trio(f);
      const id = await f.payable({ basis: BASIS.total, amount: 100n, paidThrough: [cat.wallet], defaultRate: 0n });
      // A nominee's part is not anybody else's: it is for its own list.
      expect((await f.distributor.books(id)).target).to.equal(50n);
      await expectPaid(f, id, ann.wallet, ann.wallet, 16n);
      await expectPaid(f, id, ben.wallet, ben.wallet, 33n);
      const books = await f.distributor.books(id);
      expect([books.unitsAssessed, books.unassessed]).to.deep.equal([books.units, 1n]);
    });
  });

  describe("recovery", () => {
    it("before the record date makes the new wallet the holder", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const next = newcomer(f, 0);
      await recover(f, ann.wallet, next, ann.identity);
      const id = await f.payable();
      await expectSkipped(f, id, ann.wallet, REFUSAL.nothingHeld);
      await expectPaid(f, id, next, next, FIRST);
    });

    it("after the record date has the new wallet paid, before and after an assessment", async () => {
      const f = await loadFixture(leasing);
      const [ann, ben] = trio(f);
      const [anns, bens] = [newcomer(f, 0), newcomer(f, 1)];
      await f.distributor.assess(f.id, [ben.wallet]);
      await recover(f, ann.wallet, anns, ann.identity);
      await recover(f, ben.wallet, bens, ben.identity);
      await expectPaid(f, f.id, ann.wallet, anns, FIRST);
      await expectPaid(f, f.id, ben.wallet, bens, SECOND);
      await expectSkipped(f, f.id, anns, REFUSAL.nothingHeld);
    });

    it("may come several times in a row", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      let last = ann.wallet;
      for (let i = 0; i < 4; ++i) {
        const next = newcomer(f, i);
        await recover(f, last, next, ann.identity);
        last = next;
      }
      await expectPaid(f, f.id, ann.wallet, last, FIRST);
    });

    it("adds the lost wallet's share to the successor's own, and pays each once", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.mint(second, 500n * f.whole);
      const id = await f.payable();
      await f.token["recoveryAddress(address,address,address)"](ann.wallet, second, ann.identity);
      await expectPaid(f, id, second, second, entitled(500n).net);
      await expectPaid(f, id, ann.wallet, second, FIRST);
    });

    it("on another token of the storage counts here too", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      const second = await deploySuiteFixture({
        topics: [KYC_TOPIC, ACCREDITED_TOPIC],
        issuers: 2,
        identityStorage: await f.identityStorage.getAddress(),
        salt: 4_711n,
      });
      await f.identityStorage.bindIdentityRegistry(second.registry);
      const next = newcomer(f, 0);
      await addWallet(f, next, ann.identity);
      await second.token["recoveryAddress(address,address,address)"](ann.wallet, next, ann.identity);
      await expectPaid(f, f.id, ann.wallet, next, FIRST);
    });

    it("does not make a share payable twice, through whichever wallet", async () => {
      const f = await loadFixture(leasing);
      const [ann] = trio(f);
      const next = newcomer(f, 0);
      await f.distributor.connect(ann.wallet).claim([f.id]);
      await recover(f, ann.wallet, next, ann.identity);
      await expect(f.distributor.connect(next).claimOf([f.id], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.settled);
      await expect(f.distributor.connect(next).claim([f.id]))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, next.address, REFUSAL.nothingHeld);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.settled);
    });
  });

  describe("a wallet whose registration changes after the record date", () => {
    it("is owed to the new identity before its assessment", async () => {
      const f = await loadFixture(leasing);
      const [ann, ben] = trio(f);
      await f.registry.updateIdentity(ann.wallet, ben.identity);
      expect((await f.distributor.shareOf(f.id, ann.wallet)).identity).to.equal(ben.identity);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("is owed to the old identity after it, and waits until it is reassigned", async () => {
      const f = await loadFixture(leasing);
      const [ann, ben] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.distributor.assess(f.id, [ann.wallet]);
      await f.registry.updateIdentity(ann.wallet, ben.identity);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.walletUnknown);
      await expect(f.distributor.connect(ann.wallet).claimOf([f.id], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "ClaimantWrong")
        .withArgs(ann.wallet.address, ann.identity);
      await expect(f.distributor.connect(second).claimOf([f.id], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.walletUnknown);
      await f.desk.reassign(f.id, ann.wallet, ann.identity, second, EVIDENCE);
      await expectPaid(f, f.id, ann.wallet, second, FIRST);
    });

    it("cannot be claimed by an identity that it was linked to for its assessment alone", async () => {
      const f = await loadFixture(leasing);
      const [ann, ben] = trio(f);
      await f.registry.updateIdentity(ann.wallet, ben.identity);
      await f.distributor.assess(f.id, [ann.wallet]);
      await f.registry.updateIdentity(ann.wallet, ann.identity);
      await expect(f.distributor.connect(ben.wallet).claimOf([f.id], ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.walletUnknown);
      await expect(f.desk.reassign(f.id, ann.wallet, ann.identity, ann.wallet, EVIDENCE))
        .to.emit(f.distributor, "ShareReassigned")
        .withArgs(f.id, ann.wallet.address, ann.identity, ben.identity, ann.wallet.address, EVIDENCE);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
    });

    it("is paid once it is registered again", async () => {
      const f = await loadFixture(leasing);
      const [ann, ben] = trio(f);
      await f.distributor.assess(f.id, [ben.wallet]);
      for (const { wallet } of [ann, ben]) await f.registry.deleteIdentity(wallet);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.identityUnknown);
      await expectSkipped(f, f.id, ben.wallet, REFUSAL.walletUnknown);
      for (const { wallet, identity } of [ann, ben]) await addWallet(f, wallet, identity);
      await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
      await expectPaid(f, f.id, ben.wallet, ben.wallet, SECOND);
    });
  });

  describe("shareOf", () => {
    it("says what a share will be before it can be paid, once the target is final", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const id = await f.announce(await f.terms(await f.recordNow()));
      await expect(f.distributor.shareOf(id, ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(id, 1n);
      await f.distributor.finaliseTarget(id);
      const share = await f.distributor.shareOf(id, ann.wallet);
      const { gross, tax, net } = entitled(1_000n);
      expect([...share]).to.deep.equal([
        ann.identity,
        ann.wallet.address,
        false,
        false,
        false,
        false,
        1_000n * f.whole,
        gross,
        200_000n,
        tax,
        net,
        REFUSAL.none,
      ]);
      await time.increase(DAY);
      await expect(f.distributor.shareOf(99n, ann.wallet))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });
  });
});
