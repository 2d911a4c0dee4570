import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id as idOf } from "ethers";

import { type PaidFixture, paying, REFUSAL } from "./fixture";
import {
  addWallet,
  entitled,
  EVIDENCE,
  expectPaid,
  expectSkipped,
  newcomer,
  recover,
  signClaim,
  trio,
} from "./holders";

/** Of the order that blocks, and of the one that releases. */
const ORDER = idOf("freezing order 269/2014, case 12");
const RELEASE = idOf("licence of the treasury, case 12");
const FIRST = entitled(1_000n).net;

async function block(f: PaidFixture, subject: string): Promise<void> {
  await f.token.setBlocked(subject, true, ORDER);
}

async function release(f: PaidFixture, subject: string): Promise<void> {
  await f.token.setBlocked(subject, false, RELEASE);
}

describe("DividendDistributor: blocks", () => {
  describe("push", () => {
    it("keeps back what is owed for a blocked wallet, also where that has it paid elsewhere", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const payout = newcomer(f, 0);
      await addWallet(f, payout, ann.identity);
      await block(f, ann.wallet.address);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await f.distributor.connect(ann.wallet).electPayment(payout, false);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await release(f, ann.wallet.address);
      await expectPaid(f, f.id, ann.wallet, payout, FIRST);
    });

    it("keeps it back from a successor, and what a blocked successor has paid elsewhere", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const [next, payout] = [newcomer(f, 0), newcomer(f, 1)];
      await recover(f, ann.wallet, next, ann.identity);
      await block(f, ann.wallet.address);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await release(f, ann.wallet.address);
      await addWallet(f, payout, ann.identity);
      await f.distributor.connect(next).electPayment(payout, false);
      await block(f, next.address);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.frozen);
      await release(f, next.address);
      await expectPaid(f, f.id, ann.wallet, payout, FIRST);
    });
  });

  describe("claimOf", () => {
    it("is refused to another wallet of the identity where the blocked one left the registry", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await f.distributor.assess(f.id, [ann.wallet]);
      await block(f, ann.wallet.address);
      await f.registry.deleteIdentity(ann.wallet);
      const claim = () => f.distributor.connect(second).claimOf([f.id], ann.wallet);
      await expect(claim())
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
      await release(f, ann.wallet.address);
      await expect(claim()).to.changeTokenBalance(f.coin, second, FIRST);
    });
  });

  describe("claimFor", () => {
    it("is refused where a blocked wallet names another one", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      await block(f, ann.wallet.address);
      const deadline = BigInt(await time.latest()) + 1_000n;
      const claim = { wallet: ann.wallet, ids: [f.id], payee: second, nonce: 0n, deadline };
      const signature = await signClaim(f.distributor, ann.wallet, claim);
      const relay = () => f.distributor.claimFor([f.id], ann.wallet, second, deadline, signature);
      await expect(relay())
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
      await release(f, ann.wallet.address);
      await expect(relay()).to.changeTokenBalance(f.coin, second, FIRST);
    });
  });

  describe("reassign", () => {
    for (const part of ["wallet", "identity"] as const) {
      it(`is refused while the ${part} is blocked, and passes once it is released`, async () => {
        const f = await loadFixture(paying);
        const [ann, ben] = trio(f);
        const subject = part === "wallet" ? ann.wallet.address : ann.identity;
        await block(f, subject);
        const reassign = () => f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
        await expect(reassign())
          .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
          .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
        await release(f, subject);
        await expect(reassign())
          .to.emit(f.distributor, "ShareReassigned")
          .withArgs(f.id, ann.wallet.address, ben.identity, ann.identity, ben.wallet.address, EVIDENCE);
      });
    }

    it("is refused while a successor of the wallet is blocked, and while an heir is", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      const next = newcomer(f, 0);
      await recover(f, ann.wallet, next, ann.identity);
      await block(f, next.address);
      const toHeir = () => f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE);
      await expect(toHeir())
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
      await release(f, next.address);
      await toHeir();
      await block(f, ben.wallet.address);
      await expect(f.desk.reassign(f.id, ann.wallet, cat.identity, cat.wallet, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
    });

    it("is refused for a blocked wallet that nobody is registered with", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      await f.registry.deleteIdentity(ann.wallet);
      await block(f, ann.wallet.address);
      await expect(f.desk.reassign(f.id, ann.wallet, ben.identity, ben.wallet, EVIDENCE))
        .to.be.revertedWithCustomError(f.distributor, "PaymentRefused")
        .withArgs(f.id, ann.wallet.address, REFUSAL.frozen);
    });
  });
});
