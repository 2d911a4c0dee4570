import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface } from "ethers";

import { TimeExchangeLimits__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type Move, move, party } from "./moves";

const MINUTE = 60;
const DAY = 86_400;
const WEEK = 604_800;
const YEAR = 31_536_000;
const INVESTOR = address(0xaa);
const OTHER = address(0xbb);
const EXCHANGE = address(0xee);
const SECOND = address(0xef);
const UINT184_MAX = 2n ** 184n - 1n;

/** An exchange without limits. */
async function exchangeFixture() {
  const { deployer } = await accounts();
  const module = await new TimeExchangeLimits__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const set = (limitTime: number, limitValue: bigint, exchange = EXCHANGE) =>
    call("setExchangeLimit", exchange, { limitTime, limitValue });
  const remove = (limitTime: number) => call("removeExchangeLimit", EXCHANGE, limitTime);
  const send = (value: bigint, fields: Partial<Move> = {}) =>
    moveRefusal(host, [module], { ...deposit(value), ...fields });
  const used = async (limitTime: number, investor = INVESTOR) =>
    (await module.getExchangeCounter(host, EXCHANGE, investor, limitTime)).value;
  await call("addExchangeID", EXCHANGE);
  return { module, host, hostAddress: await host.getAddress(), call, set, remove, send, used };
}

/** An investor with two wallets sends to an exchange with as many. */
function deposit(value: bigint, wallet = 0xa, holder = INVESTOR, exchange = EXCHANGE): Move {
  return move({
    value,
    from: party(wallet, { holder, balance: 1_000n }),
    to: party(wallet + 0x100, { holder: exchange }),
  });
}

describe("TimeExchangeLimits", () => {
  describe("addExchangeID", () => {
    it("tags an identity, once, for the compliance contract alone", async () => {
      const { module, host, hostAddress, call, set } = await loadFixture(exchangeFixture);
      await set(DAY, 5n, SECOND);
      await expect(call("addExchangeID", SECOND)).to.emit(module, "ExchangeIDAdded").withArgs(hostAddress, SECOND);
      expect(await module.isExchangeID(host, SECOND)).to.equal(true);
      expect(await module.isExchangeID(host, INVESTOR)).to.equal(false);
      await expectHeadroom(host, module, deposit(1n, 0xa, INVESTOR, SECOND), 5n);
      const neighbour = await hostWith(module);
      expect(await module.isExchangeID(neighbour, SECOND)).to.equal(false);
      await expect(call("addExchangeID", SECOND))
        .to.be.revertedWithCustomError(module, "ONCHAINIDAlreadyTaggedAsExchange")
        .withArgs(SECOND);
    });
  });

  describe("removeExchangeID", () => {
    it("takes the tag off, and keeps limits and counters for when it comes back", async () => {
      const { module, host, hostAddress, call, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await send(60n);
      await expect(call("removeExchangeID", EXCHANGE))
        .to.emit(module, "ExchangeIDRemoved")
        .withArgs(hostAddress, EXCHANGE);
      expect(await module.isExchangeID(host, EXCHANGE)).to.equal(false);
      await expectHeadroom(host, module, deposit(1n), ANY_VALUE);
      await send(500n);
      await call("addExchangeID", EXCHANGE);
      await expectHeadroom(host, module, deposit(1n), 40n);
    });

    it("refuses an identity that is not tagged", async () => {
      const { module, call } = await loadFixture(exchangeFixture);
      await expect(call("removeExchangeID", SECOND))
        .to.be.revertedWithCustomError(module, "ONCHAINIDNotTaggedAsExchange")
        .withArgs(SECOND);
    });
  });

  describe("setExchangeLimit", () => {
    it("adds up to four limits for each exchange", async () => {
      const { module, host, hostAddress, set } = await loadFixture(exchangeFixture);
      await expect(set(DAY, 100n)).to.emit(module, "ExchangeLimitUpdated").withArgs(hostAddress, EXCHANGE, 100n, DAY);
      await set(WEEK, 300n);
      await set(YEAR, 900n);
      await set(MINUTE, 50n);
      expect(await module.getExchangeLimits(host, EXCHANGE)).to.deep.equal([
        [DAY, 100n],
        [WEEK, 300n],
        [YEAR, 900n],
        [MINUTE, 50n],
      ]);
      await expect(set(1, 1n))
        .to.be.revertedWithCustomError(module, "LimitsArraySizeExceeded")
        .withArgs(hostAddress, 4);
      await set(1, 1n, SECOND);
      expect(await module.getExchangeLimits(host, SECOND)).to.deep.equal([[1, 1n]]);
      await expectHeadroom(host, module, deposit(1n), 50n);
    });

    it("keeps what was used when the value changes", async () => {
      const { module, host, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await set(WEEK, 300n);
      await send(60n);
      await set(DAY, 150n);
      await expectHeadroom(host, module, deposit(1n), 90n);
      await set(DAY, 50n);
      await expectHeadroom(host, module, deposit(1n), 0n);
      expect(await module.getExchangeLimits(host, EXCHANGE)).to.deep.equal([
        [DAY, 50n],
        [WEEK, 300n],
      ]);
    });

    it("refuses a period of no time and a value over 2^184 - 1", async () => {
      const { module, host, set } = await loadFixture(exchangeFixture);
      await expect(set(0, 1n)).to.be.revertedWithCustomError(module, "LimitTimeIsZero").withArgs();
      await set(DAY, 2n ** 184n - 1n);
      await expectHeadroom(host, module, deposit(1n), 2n ** 184n - 1n);
      await expect(set(DAY, 2n ** 184n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(184, 2n ** 184n);
    });
  });

  describe("removeExchangeLimit", () => {
    for (const removed of [DAY, WEEK, YEAR, MINUTE]) {
      it(`leaves the tag and every other limit and counter right: ${removed} seconds`, async () => {
        const { module, host, hostAddress, set, remove, send, used } = await loadFixture(exchangeFixture);
        const limits = new Map([
          [DAY, 400n],
          [WEEK, 500n],
          [YEAR, 600n],
          [MINUTE, 300n],
        ]);
        for (const [limitTime, limitValue] of limits) await set(limitTime, limitValue);
        await send(100n);
        await expect(remove(removed)).to.emit(module, "ExchangeLimitRemoved").withArgs(hostAddress, EXCHANGE, removed);
        limits.delete(removed);
        expect(await module.isExchangeID(host, EXCHANGE)).to.equal(true);
        const left = await module.getExchangeLimits(host, EXCHANGE);
        expect(new Map(left.map(([limitTime, limitValue]) => [Number(limitTime), limitValue]))).to.deep.equal(limits);
        await send(50n);
        for (const limitTime of limits.keys()) expect(await used(limitTime)).to.equal(150n);
        expect(await used(removed)).to.equal(100n);
        const least = [...limits.values()].reduce((a, b) => (a < b ? a : b));
        await expectHeadroom(host, module, deposit(1n), least - 150n);
        for (const limitTime of limits.keys()) await remove(limitTime);
        expect(await module.getExchangeLimits(host, EXCHANGE)).to.deep.equal([]);
        expect(await module.isExchangeID(host, EXCHANGE)).to.equal(true);
        await expectHeadroom(host, module, deposit(1n), ANY_VALUE);
      });
    }

    it("goes on with the period when the limit comes back", async () => {
      const { module, host, set, remove, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await send(60n);
      const start = await time.latest();
      await remove(DAY);
      await set(DAY, 100n);
      await expectHeadroom(host, module, deposit(1n), 40n);
      await time.increaseTo(start + DAY);
      await expectHeadroom(host, module, deposit(1n), 100n);
    });

    it("refuses a period that has no limit", async () => {
      const { module, hostAddress, set, remove } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await expect(remove(WEEK)).to.be.revertedWithCustomError(module, "LimitTimeNotFound").withArgs(hostAddress, WEEK);
    });
  });

  describe("check", () => {
    it("lets everything pass to an exchange without a limit", async () => {
      const { module, host, send } = await loadFixture(exchangeFixture);
      await expectHeadroom(host, module, deposit(1n), ANY_VALUE);
      expect(await send(500n)).to.equal(undefined);
    });

    it("lets an investor send exactly the limit in a period, over all wallets of both", async () => {
      const { module, host, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await expect(host.check(module, deposit(101n)))
        .to.be.revertedWithCustomError(module, "ExchangeLimitExceeded")
        .withArgs(EXCHANGE, INVESTOR, DAY, 101n, 100n, 0n);
      expect(await send(60n)).to.equal(undefined);
      const end = (await time.latest()) + DAY;
      expect(await module.getExchangeCounter(host, EXCHANGE, INVESTOR, DAY)).to.deep.equal([60n, BigInt(end)]);
      await expectHeadroom(host, module, deposit(1n, 0xc), 40n);
      await expect(host.check(module, deposit(41n)))
        .to.be.revertedWithCustomError(module, "ExchangeLimitExceeded")
        .withArgs(EXCHANGE, INVESTOR, DAY, 41n, 40n, end);
      expect(await send(40n)).to.equal(undefined);
      await expectHeadroom(host, module, deposit(1n), 0n);
      await expectHeadroom(host, module, deposit(1n, 0xb, OTHER), 100n);
    });

    it("begins a new period with the first transfer after the last one ended", async () => {
      const { module, host, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await send(100n);
      const start = await time.latest();
      await time.increaseTo(start + DAY - 1);
      expect(await host.headroom(module, deposit(1n))).to.equal(0n);
      await time.increaseTo(start + DAY);
      expect(await host.headroom(module, deposit(1n))).to.equal(100n);
      await time.increaseTo(start + DAY + 500);
      await send(70n);
      const end = BigInt((await time.latest()) + DAY);
      expect(await module.getExchangeCounter(host, EXCHANGE, INVESTOR, DAY)).to.deep.equal([70n, end]);
    });

    it("keeps every limit with its own period", async () => {
      const { module, host, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await set(WEEK, 150n);
      await send(100n);
      await time.increase(DAY);
      await expectHeadroom(host, module, deposit(1n), 50n);
      await send(50n);
      await time.increase(DAY);
      await expectHeadroom(host, module, deposit(1n), 0n);
    });
  });

  describe("what counts", () => {
    it("leaves out what comes from an exchange, goes to somebody else or stays with one holder", async () => {
      const { module, host, call, set, send, used } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      await call("addExchangeID", SECOND);
      await set(DAY, 100n, SECOND);
      const exchange = party(0x1a, { holder: EXCHANGE, balance: 1_000n });
      for (const fields of [
        { from: exchange, to: party(0xa, { holder: INVESTOR }) },
        { from: exchange, to: party(0x2a, { holder: SECOND }) },
        { from: exchange },
        { to: party(0xb, { holder: OTHER }) },
        { to: party(0xc, { holder: INVESTOR }) },
        { from: party(0xa, { holder: INVESTOR, exempt: true, balance: 1_000n }) },
      ]) {
        await expectHeadroom(host, module, { ...deposit(1n), ...fields }, ANY_VALUE);
        expect(await send(500n, fields)).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
      expect((await module.getExchangeCounter(host, SECOND, EXCHANGE, DAY)).value).to.equal(0n);
    });

    it("counts what goes to an exchange that is exempt at the host", async () => {
      const { module, host, set, send } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      const to = party(0x1a, { holder: EXCHANGE, exempt: true });
      expect(await send(60n, { to })).to.equal(undefined);
      await expectHeadroom(host, module, { ...deposit(1n), to }, 40n);
    });

    it("leaves out fees, mints and everything agents do", async () => {
      const { host, module, set, used } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      const { from, to } = deposit(1n);
      for (const kind of ["Fee", "Mint", "Burn", "ForcedTransfer", "Recovery", "Recount"] as const) {
        expect(await moveRefusal(host, [module], move({ kind, from, to, value: 500n }))).to.equal(undefined);
      }
      expect(await used(DAY)).to.equal(0n);
    });

    it("counts settled transfers without refusing them, however large", async () => {
      const { module, host, set, send, used } = await loadFixture(exchangeFixture);
      await set(DAY, 100n);
      expect(await send(300n, { settled: true })).to.equal(undefined);
      expect(await used(DAY)).to.equal(300n);
      await expectHeadroom(host, module, deposit(1n), 0n);
      expect(await send(ANY_VALUE, { settled: true })).to.equal(undefined);
      expect(await used(DAY)).to.equal(UINT184_MAX);
    });
  });
});
