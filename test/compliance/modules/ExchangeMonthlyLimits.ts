import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface } from "ethers";

import { ExchangeMonthlyLimits__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith, moveRefusal } from "./hosts";
import { address, type Move, move, party } from "./moves";

const MONTH = 30 * 86_400;
const INVESTOR = address(0xaa);
const OTHER = address(0xbb);
const EXCHANGE = address(0xee);
const SECOND = address(0xef);
const UINT184_MAX = 2n ** 184n - 1n;

async function exchangeFixture() {
  const { deployer } = await accounts();
  const module = await new ExchangeMonthlyLimits__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const call = (name: string, ...args: unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const limit = (value: bigint, exchange = EXCHANGE) => call("setExchangeMonthlyLimit", exchange, value);
  const months = (calendar: boolean, offset = 0) => call("setExchangeMonths", EXCHANGE, calendar, offset);
  const send = (value: bigint, fields: Partial<Move> = {}) =>
    moveRefusal(host, [module], { ...deposit(value), ...fields });
  const counter = async (investor = INVESTOR) => [
    await module.getMonthlyCounter(host, EXCHANGE, investor),
    await module.getMonthlyTimer(host, EXCHANGE, investor),
  ];
  /** Carries out a move in a block of this second, and says whether it passed. */
  const sendAt = async (second: number, value: bigint): Promise<boolean> => {
    await time.setNextBlockTimestamp(second);
    try {
      await host.move([module], deposit(value), { gasLimit: 1_000_000 });
      return true;
    } catch {
      return false;
    }
  };
  return { module, host, hostAddress: await host.getAddress(), call, limit, months, send, sendAt, counter };
}

/** An exchange with a limit of 100. */
async function limitedFixture() {
  const fixture = await exchangeFixture();
  await fixture.call("addExchangeID", EXCHANGE);
  await fixture.limit(100n);
  return fixture;
}

/** An investor with two wallets sends to an exchange with as many. */
function deposit(value: bigint, wallet = 0xa, holder = INVESTOR, exchange = EXCHANGE): Move {
  return move({
    value,
    from: party(wallet, { holder, balance: 1_000n }),
    to: party(wallet + 0x100, { holder: exchange }),
  });
}

/** Seconds of a date in UTC. */
function utc(iso: string): number {
  return Date.parse(iso) / 1_000;
}

/** The start of a year that no block has seen. */
async function freshYear(): Promise<number> {
  return new Date((await time.latest()) * 1_000).getUTCFullYear() + 2;
}

describe("ExchangeMonthlyLimits", () => {
  describe("addExchangeID", () => {
    it("tags an identity, once, for the compliance contract alone", async () => {
      const { module, host, hostAddress, call } = await loadFixture(exchangeFixture);
      await expect(call("addExchangeID", EXCHANGE)).to.emit(module, "ExchangeIDAdded").withArgs(hostAddress, EXCHANGE);
      expect(await module.isExchangeID(host, EXCHANGE)).to.equal(true);
      expect(await module.isExchangeID(host, SECOND)).to.equal(false);
      const neighbour = await hostWith(module);
      expect(await module.isExchangeID(neighbour, EXCHANGE)).to.equal(false);
      await expectHeadroom(neighbour, module, deposit(1n), ANY_VALUE);
      await expect(call("addExchangeID", EXCHANGE))
        .to.be.revertedWithCustomError(module, "ONCHAINIDAlreadyTaggedAsExchange")
        .withArgs(EXCHANGE);
    });
  });

  describe("removeExchangeID", () => {
    it("takes the tag off, and keeps limit and counter for when it comes back", async () => {
      const { module, host, hostAddress, call, send } = await loadFixture(limitedFixture);
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
      const { module, call } = await loadFixture(limitedFixture);
      await expect(call("removeExchangeID", SECOND))
        .to.be.revertedWithCustomError(module, "ONCHAINIDNotTaggedAsExchange")
        .withArgs(SECOND);
    });
  });

  describe("setExchangeMonthlyLimit", () => {
    it("sets and changes a limit, which keeps what was used", async () => {
      const { module, host, hostAddress, limit, send } = await loadFixture(limitedFixture);
      await send(60n);
      await expect(limit(150n)).to.emit(module, "ExchangeMonthlyLimitUpdated").withArgs(hostAddress, EXCHANGE, 150n);
      expect(await module.getExchangeMonthlyLimit(host, EXCHANGE)).to.equal(150n);
      await expectHeadroom(host, module, deposit(1n), 90n);
      await limit(50n);
      await expectHeadroom(host, module, deposit(1n), 0n);
    });

    it("takes up to 2^184 - 1, and an exchange that is tagged later", async () => {
      const { module, host, limit, call } = await loadFixture(exchangeFixture);
      await limit(2n ** 184n - 1n);
      await call("addExchangeID", EXCHANGE);
      await expectHeadroom(host, module, deposit(1n), 2n ** 184n - 1n);
      await expect(limit(2n ** 184n))
        .to.be.revertedWithCustomError(module, "SafeCastOverflowedUintDowncast")
        .withArgs(184, 2n ** 184n);
    });
  });

  describe("setExchangeMonths", () => {
    it("says what a month is for one exchange", async () => {
      const { module, host, hostAddress, months } = await loadFixture(limitedFixture);
      await expect(months(true, -300)).to.emit(module, "ExchangeMonthsSet").withArgs(hostAddress, EXCHANGE, true, -300);
      expect(await module.getExchange(host, EXCHANGE)).to.deep.equal([true, true, true, -300n, 100n]);
      expect(await module.getExchange(host, SECOND)).to.deep.equal([false, false, false, 0n, 0n]);
    });

    it("refuses more than 14 hours from UTC", async () => {
      const { module, months } = await loadFixture(limitedFixture);
      for (const offset of [-840, 840]) await months(true, offset);
      for (const offset of [-841, 841]) {
        await expect(months(true, offset))
          .to.be.revertedWithCustomError(module, "UtcOffsetInvalid")
          .withArgs(offset, 840);
      }
    });

    it("counts what was sent in 30 days until the calendar month in which they end is over", async () => {
      const { module, months, sendAt, counter, host } = await loadFixture(limitedFixture);
      const year = await freshYear();
      await sendAt(utc(`${year}-01-20T12:00:00Z`), 60n);
      expect(await counter()).to.deep.equal([60n, BigInt(utc(`${year}-02-19T12:00:00Z`))]);
      await months(true);
      const end = utc(`${year}-03-01T00:00:00Z`);
      expect(await counter()).to.deep.equal([60n, BigInt(end)]);
      expect(await sendAt(utc(`${year}-02-25T00:00:00Z`), 41n)).to.equal(false);
      expect(await sendAt(utc(`${year}-02-25T00:00:01Z`), 40n)).to.equal(true);
      expect(await sendAt(end - 1, 1n)).to.equal(false);
      expect(await sendAt(end, 100n)).to.equal(true);
      await expectHeadroom(host, module, deposit(1n), 0n);
    });

    it("counts what was sent in a calendar month until it is over, when months are 30 days again", async () => {
      const { months, sendAt, counter } = await loadFixture(limitedFixture);
      const year = await freshYear();
      await months(true);
      await sendAt(utc(`${year}-01-20T12:00:00Z`), 60n);
      await months(false);
      const end = utc(`${year}-02-01T00:00:00Z`);
      expect(await counter()).to.deep.equal([60n, BigInt(end)]);
      expect(await sendAt(end - 1, 41n)).to.equal(false);
      expect(await sendAt(end, 100n)).to.equal(true);
      expect(await counter()).to.deep.equal([100n, BigInt(end + MONTH)]);
    });
  });

  describe("check", () => {
    it("lets everything pass where nobody is tagged", async () => {
      const { module, host, limit } = await loadFixture(exchangeFixture);
      await limit(5n);
      await expectHeadroom(host, module, deposit(1n), ANY_VALUE);
    });

    it("gives nothing to an exchange without a limit", async () => {
      const { module, host, hostAddress, call, limit } = await loadFixture(exchangeFixture);
      await call("addExchangeID", EXCHANGE);
      await expectHeadroom(host, module, deposit(1n), 0n);
      await expect(host.check(module, deposit(1n)))
        .to.be.revertedWithCustomError(module, "ExchangeMonthlyLimitNotConfigured")
        .withArgs(hostAddress, EXCHANGE);
      await limit(0n);
      await expect(host.check(module, deposit(1n)))
        .to.be.revertedWithCustomError(module, "ExchangeMonthlyLimitExceeded")
        .withArgs(EXCHANGE, INVESTOR, 1n, 0n, 0n);
    });

    it("lets an investor send exactly the limit in a month, over all wallets of both", async () => {
      const { module, host, send, counter } = await loadFixture(limitedFixture);
      expect(await send(60n)).to.equal(undefined);
      await expectHeadroom(host, module, deposit(1n, 0xc), 40n);
      const [, timer] = await counter();
      expect(timer).to.equal(BigInt((await time.latest()) + MONTH));
      await expect(host.check(module, deposit(41n)))
        .to.be.revertedWithCustomError(module, "ExchangeMonthlyLimitExceeded")
        .withArgs(EXCHANGE, INVESTOR, 41n, 40n, timer);
      expect(await send(40n)).to.equal(undefined);
      await expectHeadroom(host, module, deposit(1n), 0n);
    });

    it("counts each investor and each exchange by itself", async () => {
      const { module, host, call, limit, send, counter } = await loadFixture(limitedFixture);
      await call("addExchangeID", SECOND);
      await limit(70n, SECOND);
      await send(100n);
      await expectHeadroom(host, module, deposit(1n, 0xb, OTHER), 100n);
      await expectHeadroom(host, module, deposit(1n, 0xa, INVESTOR, SECOND), 70n);
      expect(await counter(OTHER)).to.deep.equal([0n, 0n]);
    });

    it("begins a new month of 30 days with the first transfer after the last one", async () => {
      const { sendAt, counter } = await loadFixture(limitedFixture);
      const start = (await time.latest()) + 100;
      await sendAt(start, 100n);
      expect(await sendAt(start + MONTH - 1, 1n)).to.equal(false);
      expect(await sendAt(start + MONTH, 70n)).to.equal(true);
      expect(await counter()).to.deep.equal([70n, BigInt(start + 2 * MONTH)]);
    });

    for (const [offset, month, end] of [
      [0, "01-15T00:00:00Z", "02-01T00:00:00Z"],
      [0, "02-03T00:00:00Z", "03-01T00:00:00Z"],
      [0, "04-30T23:59:58Z", "05-01T00:00:00Z"],
      [0, "12-31T12:00:00Z", "13-01T00:00:00Z"],
      [480, "03-31T15:59:00Z", "03-31T16:00:00Z"],
      [480, "03-31T16:00:00Z", "04-30T16:00:00Z"],
      [-300, "07-01T04:59:00Z", "07-01T05:00:00Z"],
      [-300, "07-01T05:00:00Z", "08-01T05:00:00Z"],
    ] as const) {
      it(`ends a calendar month ${offset} minutes from UTC that has ${month} on ${end}`, async () => {
        const { months, sendAt, counter } = await loadFixture(limitedFixture);
        await months(true, offset);
        const year = await freshYear();
        const over = end.startsWith("13") ? utc(`${year + 1}-01-01T00:00:00Z`) : utc(`${year}-${end}`);
        expect(await sendAt(utc(`${year}-${month}`), 60n)).to.equal(true);
        expect(await counter()).to.deep.equal([60n, BigInt(over)]);
        expect(await sendAt(over - 1, 41n)).to.equal(false);
        expect(await sendAt(over, 100n)).to.equal(true);
      });
    }

    it("knows a leap year", async () => {
      const { months, sendAt, counter } = await loadFixture(limitedFixture);
      await months(true);
      const leap = Math.ceil((await freshYear()) / 4) * 4;
      await sendAt(utc(`${leap}-02-28T23:59:59Z`), 60n);
      expect((await counter())[1]).to.equal(BigInt(utc(`${leap}-03-01T00:00:00Z`)));
      expect(await sendAt(utc(`${leap}-02-29T12:00:00Z`), 41n)).to.equal(false);
    });
  });

  describe("what counts", () => {
    it("leaves out what comes from an exchange, goes to somebody else or stays with one holder", async () => {
      const { module, host, call, send, counter } = await loadFixture(limitedFixture);
      await call("addExchangeID", SECOND);
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
      expect(await counter()).to.deep.equal([0n, 0n]);
      expect(await counter(SECOND)).to.deep.equal([0n, 0n]);
    });

    it("counts what goes to an exchange that is exempt at the host", async () => {
      const { module, host, send } = await loadFixture(limitedFixture);
      const to = party(0x1a, { holder: EXCHANGE, exempt: true });
      expect(await send(60n, { to })).to.equal(undefined);
      await expectHeadroom(host, module, { ...deposit(1n), to }, 40n);
    });

    it("leaves out fees, mints and everything agents do", async () => {
      const { host, module, counter } = await loadFixture(limitedFixture);
      const { from, to } = deposit(1n);
      for (const kind of ["Fee", "Mint", "Burn", "ForcedTransfer", "Recovery", "Recount"] as const) {
        expect(await moveRefusal(host, [module], move({ kind, from, to, value: 500n }))).to.equal(undefined);
      }
      expect(await counter()).to.deep.equal([0n, 0n]);
    });

    it("counts settled transfers without refusing them, however large", async () => {
      const { module, host, send, counter } = await loadFixture(limitedFixture);
      expect(await send(300n, { settled: true })).to.equal(undefined);
      expect((await counter())[0]).to.equal(300n);
      await expectHeadroom(host, module, deposit(1n), 0n);
      expect(await send(ANY_VALUE, { settled: true })).to.equal(undefined);
      expect((await counter())[0]).to.equal(UINT184_MAX);
    });
  });
});
