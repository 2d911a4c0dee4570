import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface } from "ethers";

import { TimeTransfersLimits__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type Move, move, party } from "./moves";

const MINUTE = 60;
const DAY = 86_400;
const WEEK = 604_800;
const YEAR = 31_536_000;
const HOLDER = address(0xaa);
const UINT192_MAX = 2n ** 192n - 1n;

async function limitsFixture() {
  const { deployer } = await accounts();
  const module = await new TimeTransfersLimits__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, args: unknown[]) => host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const set = (limitTime: number, limitValue: bigint) => call("setTimeTransferLimit", [{ limitTime, limitValue }]);
  const remove = (limitTime: number) => call("removeTimeTransferLimit", [limitTime]);
  const send = (value: bigint, fields: Partial<Move> = {}) =>
    moveRefusal(host, [module], { ...sale(value), ...fields });
  const used = async (limitTime: number) => (await module.usersCounters(host, HOLDER, limitTime)).value;
  return { module, host, call, set, remove, send, used };
}

/** A sale by one of the holder's two wallets. */
function sale(value: bigint, wallet = 0xa): Move {
  return move({ value, from: party(wallet, { holder: HOLDER, balance: 1_000n }) });
}

describe("TimeTransfersLimits", () => {
  describe("setTimeTransferLimit", () => {
    it("adds up to four limits", async () => {
      const { module, host, set } = await loadFixture(limitsFixture);
      await expect(set(DAY, 100n))
        .to.emit(module, "TimeTransferLimitUpdated")
        .withArgs(await host.getAddress(), DAY, 100n);
      await set(WEEK, 300n);
      await set(YEAR, 900n);
      await set(MINUTE, 50n);
      expect(await module.getTimeTransferLimits(host)).to.deep.equal([
        [DAY, 100n],
        [WEEK, 300n],
        [YEAR, 900n],
        [MINUTE, 50n],
      ]);
      await expect(set(1, 1n))
        .to.be.revertedWithCustomError(module, "LimitsArraySizeExceeded")
        .withArgs(await host.getAddress(), 4);
      await expectHeadroom(host, module, sale(1n), 50n);
    });

    it("keeps what was used when the value changes", async () => {
      const { module, host, set, send } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await send(60n);
      await set(DAY, 150n);
      await expectHeadroom(host, module, sale(1n), 90n);
      await set(DAY, 50n);
      await expectHeadroom(host, module, sale(1n), 0n);
      expect(await module.getTimeTransferLimits(host)).to.deep.equal([[DAY, 50n]]);
    });

    it("refuses a period of no time and a value over 2^184 - 1", async () => {
      const { module, host, set } = await loadFixture(limitsFixture);
      await expect(set(0, 1n)).to.be.revertedWithCustomError(module, "LimitTimeIsZero").withArgs();
      await set(DAY, 2n ** 184n - 1n);
      await expectHeadroom(host, module, sale(1n), 2n ** 184n - 1n);
      await expect(set(DAY, 2n ** 184n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(184, 2n ** 184n);
    });
  });

  describe("batchSetTimeTransferLimit", () => {
    it("adds and changes limits, all or none", async () => {
      const { module, host, call } = await loadFixture(limitsFixture);
      const batch = (limits: [number, bigint][]) => call("batchSetTimeTransferLimit", [limits]);
      await batch([
        [DAY, 100n],
        [WEEK, 300n],
      ]);
      await batch([
        [WEEK, 200n],
        [YEAR, 900n],
      ]);
      const five: [number, bigint][] = [1, 2].map((limitTime) => [limitTime, 1n]);
      await expect(batch(five))
        .to.be.revertedWithCustomError(module, "LimitsArraySizeExceeded")
        .withArgs(await host.getAddress(), 4);
      expect(await module.getTimeTransferLimits(host)).to.deep.equal([
        [DAY, 100n],
        [WEEK, 200n],
        [YEAR, 900n],
      ]);
    });
  });

  describe("removeTimeTransferLimit", () => {
    for (const removed of [DAY, WEEK, YEAR, MINUTE]) {
      it(`leaves every other limit and counter right: ${removed} seconds`, async () => {
        const { module, host, set, remove, send } = await loadFixture(limitsFixture);
        const limits = new Map([
          [DAY, 400n],
          [WEEK, 500n],
          [YEAR, 600n],
          [MINUTE, 300n],
        ]);
        for (const [limitTime, limitValue] of limits) await set(limitTime, limitValue);
        await send(100n);
        await expect(remove(removed))
          .to.emit(module, "TimeTransferLimitRemoved")
          .withArgs(await host.getAddress(), removed);
        limits.delete(removed);
        const left = await module.getTimeTransferLimits(host);
        expect(new Map(left.map(([limitTime, limitValue]) => [Number(limitTime), limitValue]))).to.deep.equal(limits);
        for (const limitTime of limits.keys()) {
          expect((await module.usersCounters(host, HOLDER, limitTime)).value).to.equal(100n);
        }
        await send(50n);
        const least = [...limits.values()].reduce((a, b) => (a < b ? a : b));
        await expectHeadroom(host, module, sale(1n), least - 150n);
      });
    }

    it("starts with nothing used when the limit comes back", async () => {
      const { module, host, set, remove, send, used } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await send(60n);
      await remove(DAY);
      expect(await module.getTimeTransferLimits(host)).to.deep.equal([]);
      expect(await module.usersCounters(host, HOLDER, DAY)).to.deep.equal([0n, 0n]);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
      await set(DAY, 100n);
      expect(await used(DAY)).to.equal(0n);
      await expectHeadroom(host, module, sale(1n), 100n);
    });

    it("refuses a period that has no limit", async () => {
      const { module, host, set, remove, call } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await expect(remove(WEEK))
        .to.be.revertedWithCustomError(module, "LimitTimeNotFound")
        .withArgs(await host.getAddress(), WEEK);
      await expect(call("batchRemoveTimeTransferLimit", [[DAY, WEEK]]))
        .to.be.revertedWithCustomError(module, "LimitTimeNotFound")
        .withArgs(await host.getAddress(), WEEK);
      await call("batchRemoveTimeTransferLimit", [[DAY]]);
      expect(await module.getTimeTransferLimits(host)).to.deep.equal([]);
    });
  });

  describe("check", () => {
    it("lets everything pass without a limit", async () => {
      const { module, host } = await loadFixture(limitsFixture);
      await expectHeadroom(host, module, sale(1n), ANY_VALUE);
    });

    it("lets a holder send exactly the limit in a period, over all its wallets", async () => {
      const { module, host, set, send } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      expect(await send(60n)).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n, 0xc), 40n);
      const { timer } = await module.usersCounters(host, HOLDER, DAY);
      await expect(host.check(module, sale(41n)))
        .to.be.revertedWithCustomError(module, "TimeTransferLimitExceeded")
        .withArgs(HOLDER, DAY, 41n, 40n, timer);
      expect(await send(40n)).to.equal(undefined);
      await expectHeadroom(host, module, sale(1n), 0n);
    });

    it("counts each holder by itself", async () => {
      const { module, host, set, send } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await send(100n);
      await expectHeadroom(host, module, move(), 100n);
    });

    it("begins a new period with the first transfer after the last one ended", async () => {
      const { module, host, set, send } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await expect(host.check(module, sale(101n)))
        .to.be.revertedWithCustomError(module, "TimeTransferLimitExceeded")
        .withArgs(HOLDER, DAY, 101n, 100n, 0n);
      await send(100n);
      const start = await time.latest();
      expect(await module.usersCounters(host, HOLDER, DAY)).to.deep.equal([100n, BigInt(start + DAY)]);
      await time.increaseTo(start + DAY - 1);
      expect(await host.headroom(module, sale(1n))).to.equal(0n);
      await time.increaseTo(start + DAY);
      expect(await host.headroom(module, sale(1n))).to.equal(100n);
      await time.increaseTo(start + DAY + 500);
      await send(70n);
      expect(await module.usersCounters(host, HOLDER, DAY)).to.deep.equal([70n, BigInt((await time.latest()) + DAY)]);
    });

    it("keeps every limit with its own period", async () => {
      const { module, host, set, send } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      await set(WEEK, 150n);
      await send(100n);
      await time.increase(DAY);
      await expectHeadroom(host, module, sale(1n), 50n);
      await send(50n);
      await time.increase(DAY);
      await expectHeadroom(host, module, sale(1n), 0n);
    });
  });

  describe("what counts", () => {
    it("leaves out moves inside one holding and exempt senders, in check and record", async () => {
      const { module, host, set, send, used } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      const inside = { to: party(0xc, { holder: HOLDER }) };
      const exempt = { from: party(0xa, { holder: HOLDER, exempt: true, balance: 1_000n }) };
      for (const fields of [inside, exempt]) {
        await expectHeadroom(host, module, { ...sale(1n), ...fields }, ANY_VALUE);
        expect(await send(500n, fields)).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
    });

    it("leaves out fees, mints and everything agents do", async () => {
      const { host, module, set, used } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      const from = party(0xa, { holder: HOLDER, balance: 1_000n });
      for (const kind of ["Fee", "Mint", "Burn", "ForcedTransfer", "Recovery", "Recount"] as const) {
        expect(await moveRefusal(host, [module], move({ kind, from, value: 500n }))).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
    });

    it("counts settled transfers without refusing them, however large", async () => {
      const { module, host, set, send, used } = await loadFixture(limitsFixture);
      await set(DAY, 100n);
      expect(await send(300n, { settled: true })).to.equal(undefined);
      expect(await used(DAY)).to.equal(300n);
      await expectHeadroom(host, module, sale(1n), 0n);
      expect(await send(ANY_VALUE, { settled: true })).to.equal(undefined);
      expect(await used(DAY)).to.equal(UINT192_MAX);
    });
  });
});
