import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { type CoinThatReenters, CoinThatReenters__factory } from "../../typechain-types";
import { deployDistributionFixture, type DistributionFixture, STATE, walletsOf } from "./fixture";
import { entitled, EVIDENCE, offerCoin, trio } from "./holders";

/** Two coins for each of 6,000 tokens. */
const TARGET = 12_000_000_000n;

interface HostileFixture extends DistributionFixture {
  /** Agent of the distributor with every permission. */
  readonly hostile: CoinThatReenters;
  /** A payable distribution of it. */
  readonly id: bigint;
  /** A funded one, and one that was cancelled. */
  readonly funded: bigint;
  readonly cancelled: bigint;
  /** Every call that is locked out of another, by name. */
  readonly locked: Readonly<Record<string, string>>;
}

async function hostileFixture(): Promise<HostileFixture> {
  const f = await deployDistributionFixture();
  const hostile = await new CoinThatReenters__factory(f.deployer).deploy("EVIL", 6n);
  await f.distributor.addAgent(hostile);
  const coin = await offerCoin(f, hostile);
  const date = await f.recordNow();
  const cancelled = await f.announce(await f.terms(date, { coin }));
  await f.distributor.connect(f.funder).fund(cancelled, TARGET);
  await f.desk.cancel(cancelled, EVIDENCE);
  const funded = await f.announce(await f.terms(date, { coin }));
  await f.distributor.connect(f.funder).fund(funded, TARGET);
  const id = await f.payable({ coin });
  const wallets = walletsOf(f);
  const [ann] = trio(f);
  const call = f.distributor.interface;
  return {
    ...f,
    hostile,
    id,
    funded,
    cancelled,
    locked: {
      electReinvestment: call.encodeFunctionData("electReinvestment", [funded, true]),
      claim: call.encodeFunctionData("claim", [[id]]),
      claimOf: call.encodeFunctionData("claimOf", [[id], ann.wallet.address]),
      claimFor: call.encodeFunctionData("claimFor", [[id], ann.wallet.address, ZeroAddress, 2n ** 40n, "0x"]),
      push: call.encodeFunctionData("push", [id, wallets]),
      assess: call.encodeFunctionData("assess", [id, wallets]),
      drawForBank: call.encodeFunctionData("drawForBank", [id, [ann.wallet.address], [ZeroHash]]),
      handOver: call.encodeFunctionData("handOver", [id, wallets]),
      reassign: call.encodeFunctionData("reassign", [id, ann.wallet.address, ann.identity, ann.wallet.address, "0x"]),
      fund: call.encodeFunctionData("fund", [cancelled, 1n]),
      refund: call.encodeFunctionData("refund", [cancelled, 0n]),
      replaceCoin: call.encodeFunctionData("replaceCoin", [id, coin, EVIDENCE]),
      drawTax: call.encodeFunctionData("drawTax", [id, f.stranger.address]),
      drawReinvested: call.encodeFunctionData("drawReinvested", [id, f.stranger.address]),
      withdraw: call.encodeFunctionData("withdraw", [await hostile.getAddress()]),
      rescue: call.encodeFunctionData("rescue", [await hostile.getAddress(), f.stranger.address]),
    },
  };
}

/** That the coin tried what it was told to, in vain, because of the lock. */
async function expectLockedOut(f: HostileFixture): Promise<void> {
  expect(await f.hostile.called()).to.be.true;
  expect(await f.hostile.succeeded()).to.be.false;
  const error = f.distributor.interface.getError("ReentrancyGuardReentrantCall");
  expect(await f.hostile.answer()).to.equal(error?.selector);
}

describe("DividendDistributor", () => {
  describe("given a coin that calls back", () => {
    it("locks every payment and every change of the books out of a payment, and pays once", async () => {
      const f = await loadFixture(hostileFixture);
      const [ann] = trio(f);
      for (const message of Object.values(f.locked)) {
        const id = await f.payable({ coin: await offerCoin(f, f.hostile) });
        await f.hostile.setCall(f.distributor, message);
        const paid = f.distributor.push(id, [ann.wallet]);
        await expect(paid).to.changeTokenBalance(f.hostile, ann.wallet, entitled(1_000n).net);
        await expectLockedOut(f);
      }
    });

    it("locks them out of a contribution, which counts once", async () => {
      const f = await loadFixture(hostileFixture);
      for (const message of Object.values(f.locked)) {
        const id = await f.announce(await f.terms(await f.recordNow(), { coin: await offerCoin(f, f.hostile) }));
        await f.hostile.setCall(f.distributor, message);
        await f.distributor.connect(f.funder).fund(id, 10n);
        await expectLockedOut(f);
        expect((await f.distributor.books(id)).funded).to.equal(10n);
      }
    });

    it("locks them out of a refund, of tax that is drawn, and of a claim", async () => {
      const f = await loadFixture(hostileFixture);
      const [ann, ben] = trio(f);
      await f.distributor.push(f.id, [ann.wallet]);
      for (const name of ["refund", "drawTax", "rescue", "push"]) {
        const snapshot = await f.distributor.liabilities(f.hostile);
        await f.hostile.setCall(f.distributor, f.locked[name] ?? "0x");
        if (name === "refund") await f.distributor.connect(f.funder).refund(f.cancelled, 0n);
        else if (name === "drawTax") await f.desk.drawTax(f.id, f.stranger);
        else if (name === "rescue") await f.distributor.connect(ben.wallet).claim([f.id]);
        else await f.distributor.connect(trio(f)[2].wallet).claim([f.id]);
        await expectLockedOut(f);
        expect(await f.distributor.liabilities(f.hostile)).to.be.lessThan(snapshot);
      }
      expect(await f.hostile.balanceOf(f.distributor)).to.equal(await f.distributor.liabilities(f.hostile));
    });

    it("cannot close a distribution in the middle of its last payment", async () => {
      const f = await loadFixture(hostileFixture);
      await f.distributor.assess(f.id, walletsOf(f));
      await f.hostile.setCall(f.distributor, f.distributor.interface.encodeFunctionData("close", [f.id]));
      await f.distributor.push(f.id, walletsOf(f));
      expect([await f.hostile.called(), await f.hostile.succeeded()]).to.deep.equal([true, false]);
      expect((await f.distributor.books(f.id)).state).to.equal(STATE.payable);
      await f.distributor.close(f.id);
      const { withheld } = await f.distributor.books(f.id);
      expect(await f.distributor.liabilities(f.hostile)).to.equal(withheld + TARGET * 2n);
    });

    it("gains nothing by starting a review before its coins have arrived", async () => {
      const f = await loadFixture(hostileFixture);
      const id = await f.announce(await f.terms(await f.recordNow(), { coin: await offerCoin(f, f.hostile) }));
      await f.hostile.setCall(f.distributor, f.distributor.interface.encodeFunctionData("startReview", [id]));
      await f.distributor.connect(f.funder).fund(id, TARGET);
      expect(await f.hostile.succeeded()).to.be.true;
      const { state, funded } = await f.distributor.books(id);
      expect([state, funded]).to.deep.equal([STATE.inReview, TARGET]);
      expect(await f.hostile.balanceOf(f.distributor)).to.equal(await f.distributor.liabilities(f.hostile));
    });
  });
});
