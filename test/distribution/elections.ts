import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";

import { CoinThatReturnsFalse__factory } from "../../typechain-types";
import { deployDistributionFixture, DISTRIBUTION_PERMISSION, paying, PERCENT, REFUSAL } from "./fixture";
import {
  addWallet,
  entitled,
  EVIDENCE,
  expectPaid,
  expectSkipped,
  lapse,
  newcomer,
  offerCoin,
  recover,
  trio,
} from "./holders";

const FIRST = entitled(1_000n).net;
const [ONE, TWO, THREE] = ["one", "two", "three"].map(encodeBytes32String) as [string, string, string];

describe("DividendDistributor", () => {
  describe("electPayment", () => {
    it("has a holder's shares paid to another wallet of its identity, until it elects anew", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const second = newcomer(f, 0);
      await addWallet(f, second, ann.identity);
      const other = await f.payable();
      await expect(f.distributor.connect(ann.wallet).electPayment(second, false))
        .to.emit(f.distributor, "PaymentElected")
        .withArgs(ann.identity, ann.wallet.address, second.address, false);
      expect(await f.distributor.electionOf(ann.identity, ann.wallet)).to.deep.equal([second.address, false]);
      await expectPaid(f, f.id, ann.wallet, second, FIRST);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, false);
      expect(await f.distributor.electionOf(ann.identity, ann.wallet)).to.deep.equal([ZeroAddress, false]);
      await expectPaid(f, other, ann.wallet, ann.wallet, FIRST);
    });

    it("counts for the wallet that elected only", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const [second, third] = [newcomer(f, 0), newcomer(f, 1)];
      for (const wallet of [second, third]) await addWallet(f, wallet, ann.identity);
      await f.mint(second, 500n * f.whole);
      const id = await f.payable();
      await f.distributor.connect(ann.wallet).electPayment(third, true);
      await expectPaid(f, id, second, second, entitled(500n).net);
      await expectSkipped(f, id, ann.wallet, REFUSAL.paidByBank);
    });

    it("refuses a payout wallet of another identity, or of none", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      for (const payout of [ben.wallet, f.stranger]) {
        await expect(f.distributor.connect(ann.wallet).electPayment(payout, false))
          .to.be.revertedWithCustomError(f.distributor, "PayoutWalletForeign")
          .withArgs(payout.address, ann.identity);
      }
    });

    it("is refused to wallets without an identity, lost ones too", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      await recover(f, ann.wallet, newcomer(f, 0), ann.identity);
      for (const caller of [f.stranger, ann.wallet]) {
        await expect(f.distributor.connect(caller).electPayment(ZeroAddress, true))
          .to.be.revertedWithCustomError(f.distributor, "HolderUnknown")
          .withArgs(caller.address);
      }
    });

    describe("given a payout wallet that left the identity", () => {
      it("pays the holder where it was lost", async () => {
        const f = await loadFixture(paying);
        const [ann] = trio(f);
        const [second, third] = [newcomer(f, 0), newcomer(f, 1)];
        await addWallet(f, second, ann.identity);
        await f.distributor.connect(ann.wallet).electPayment(second, false);
        await recover(f, second, third, ann.identity);
        await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
      });

      it("pays the holder where it belongs to somebody else now, or to nobody", async () => {
        const f = await loadFixture(paying);
        const [ann, ben] = trio(f);
        const second = newcomer(f, 0);
        await addWallet(f, second, ann.identity);
        const other = await f.payable();
        await f.distributor.connect(ann.wallet).electPayment(second, false);
        await f.registry.updateIdentity(second, ben.identity);
        await expectPaid(f, f.id, ann.wallet, ann.wallet, FIRST);
        await f.registry.deleteIdentity(second);
        await expectPaid(f, other, ann.wallet, ann.wallet, FIRST);
      });
    });

    it("is void once the wallet that elected is recovered", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      const [thief, next, bens] = [newcomer(f, 0), newcomer(f, 1), newcomer(f, 2)];
      await addWallet(f, thief, ann.identity);
      await f.distributor.connect(ann.wallet).electPayment(thief, false);
      await recover(f, ann.wallet, next, ann.identity);
      await expectPaid(f, f.id, ann.wallet, next, FIRST);
      await f.distributor.connect(ben.wallet).electPayment(ZeroAddress, true);
      await recover(f, ben.wallet, bens, ben.identity);
      await expectPaid(f, f.id, ben.wallet, bens, entitled(2_000n).net);
    });

    it("follows what the successor elects", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      const [next, third] = [newcomer(f, 0), newcomer(f, 1)];
      await recover(f, ann.wallet, next, ann.identity);
      await addWallet(f, third, ann.identity);
      await f.distributor.connect(next).electPayment(third, false);
      await expectPaid(f, f.id, ann.wallet, third, FIRST);
    });
  });

  describe("drawForBank", () => {
    it("draws the net amounts of holders that elected it, under a reference each", async () => {
      const f = await loadFixture(paying);
      const [ann, ben] = trio(f);
      for (const { wallet } of [ann, ben]) await f.distributor.connect(wallet).electPayment(ZeroAddress, true);
      await f.distributor.assess(f.id, [ben.wallet]);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.paidByBank);
      const drawn = f.desk.drawForBank(f.id, [ann.wallet, ben.wallet], [ONE, TWO]);
      const { net } = entitled(3_000n);
      await expect(drawn).to.changeTokenBalances(f.coin, [f.distributor, f.agent], [-net, net]);
      await expect(drawn)
        .to.emit(f.distributor, "SharePaidByBank")
        .withArgs(f.id, ann.wallet.address, f.agent.address, FIRST, ONE)
        .and.to.emit(f.distributor, "SharePaidByBank")
        .withArgs(f.id, ben.wallet.address, f.agent.address, entitled(2_000n).net, TWO);
      const books = await f.distributor.books(f.id);
      expect([books.paid, books.owed]).to.deep.equal([net, 0n]);
      await expectSkipped(f, f.id, ann.wallet, REFUSAL.settled);
    });

    it("passes over, and assesses, whom else it is shown", async () => {
      const f = await loadFixture(paying);
      const [ann, ben, cat] = trio(f);
      await f.distributor.connect(ben.wallet).electPayment(ZeroAddress, true);
      await f.desk.setPayoutHold(ben.identity, true, EVIDENCE);
      await f.distributor.connect(cat.wallet).electPayment(ZeroAddress, true);
      await lapse(f, cat);
      const wallets = [ann.wallet, ben.wallet, cat.wallet, f.stranger];
      const drawn = f.desk.drawForBank(f.id, wallets, [ONE, TWO, THREE, ONE]);
      for (const [wallet, refusal] of [
        [ann.wallet, REFUSAL.notPaidByBank],
        [ben.wallet, REFUSAL.held],
        [cat.wallet, REFUSAL.claimsMissing],
        [f.stranger, REFUSAL.nothingHeld],
      ] as const) {
        await expect(drawn).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, wallet.address, refusal);
      }
      await expect(drawn).to.changeTokenBalance(f.coin, f.agent, 0n);
      const books = await f.distributor.books(f.id);
      expect([books.paid, books.owed, books.setApart]).to.deep.equal([0n, entitled(6_000n).net, entitled(2_000n).net]);
    });

    it("draws a share once, also where it is named twice", async () => {
      const f = await loadFixture(paying);
      const [ann] = trio(f);
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      const drawn = f.desk.drawForBank(f.id, [ann.wallet, ann.wallet], [ONE, TWO]);
      await expect(drawn).to.changeTokenBalance(f.coin, f.agent, FIRST);
      await expect(drawn).to.emit(f.distributor, "PaymentSkipped").withArgs(f.id, ann.wallet.address, REFUSAL.settled);
    });

    it("changes nothing where the coin refuses the paying agent", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const refusing = await new CoinThatReturnsFalse__factory(f.deployer).deploy("FLS", 6n);
      const id = await f.payable({ coin: await offerCoin(f, refusing) });
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      await refusing.setRefusing(true);
      await expect(f.desk.drawForBank(id, [ann.wallet], [ONE]))
        .to.be.revertedWithCustomError(f.distributor, "PayoutCoinFailed")
        .withArgs(await refusing.getAddress(), f.agent.address, FIRST);
    });

    it("refuses lists of different lengths", async () => {
      const f = await loadFixture(paying);
      await expect(f.desk.drawForBank(f.id, [f.stranger], []))
        .to.be.revertedWithCustomError(f.distributor, "PaymentLengthsDiffer")
        .withArgs(1n, 0n);
    });

    it("is refused to a stranger, to the owner and to an agent with every other permission", async () => {
      const f = await loadFixture(paying);
      const { bank } = DISTRIBUTION_PERMISSION;
      const other = newcomer(f, 5);
      await f.distributor.connect(f.owner).setAgentPermissions(other, 2n ** 128n - 1n - bank);
      for (const caller of [f.stranger, f.owner, other]) {
        await expect(f.distributor.connect(caller).drawForBank(f.id, [], []))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, bank);
      }
    });

    it("draws nothing for a share that is all tax, and settles it", async () => {
      const f = await loadFixture(deployDistributionFixture);
      const [ann] = trio(f);
      const id = await f.payable({ defaultRate: 100n * PERCENT, maxRate: 100n * PERCENT });
      await f.distributor.connect(ann.wallet).electPayment(ZeroAddress, true);
      await expect(f.desk.drawForBank(id, [ann.wallet], [ONE]))
        .to.emit(f.distributor, "SharePaidByBank")
        .withArgs(id, ann.wallet.address, f.agent.address, 0n, ONE);
    });
  });
});
