import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { TOKEN_PERMISSION, UNLIMITED } from "../fixtures/suite";
import {
  AMOUNT_UNIT,
  BASIS,
  DAY,
  deployCoin,
  deployDistributionFixture,
  DISTRIBUTION_PERMISSION,
  type DistributionFixture,
  INCOME,
  PERCENT,
  STATE,
  type TermsOptions,
  UNCLAIMED,
} from "./fixture";

const WHOLE_RATE = 1_000_000n;
const SHORTEST = 3n * 366n * DAY;
const MOST = 2n ** 128n - 1n;
const ANNOUNCE = 1n;

interface DatedFixture extends DistributionFixture {
  /** A record date that is over. */
  readonly date: bigint;
}

async function datedFixture(): Promise<DatedFixture> {
  const f = await deployDistributionFixture();
  return { ...f, date: await f.recordNow() };
}

/** Lets the distributor issue tokens. */
async function letMint(f: DistributionFixture): Promise<void> {
  await f.token.connect(f.owner).setAgentPermissions(f.distributor, TOKEN_PERMISSION.mint, UNLIMITED);
}

/** That such terms are refused, and nothing is announced. */
async function expectRefused(
  f: DatedFixture,
  changes: TermsOptions,
  error: string,
  args: readonly unknown[],
  date = f.date,
): Promise<void> {
  await expect(f.desk.announce(await f.terms(date, changes)))
    .to.be.revertedWithCustomError(f.distributor, error)
    .withArgs(...args);
  expect(await f.distributor.distributionCount()).to.equal(0n);
}

describe("DividendDistributor", () => {
  describe("announce", () => {
    it("numbers distributions from one, and tells all their terms", async () => {
      const f = await loadFixture(datedFixture);
      const token = await f.token.getAddress();
      const terms = await f.terms(f.date, { documentHash: `0x${"d0".repeat(32)}`, documentURI: "https://x.test/res" });
      expect(await f.desk.announce.staticCall(terms)).to.equal(1n);
      await expect(f.desk.announce(terms))
        .to.emit(f.distributor, "DistributionAnnounced")
        .withArgs(1n, token, (told: unknown) => {
          expect(told).to.deep.equal([
            token,
            INCOME.dividend,
            BASIS.perToken,
            2_000_000n * AMOUNT_UNIT,
            f.date,
            f.date + 10n * DAY,
            2n * DAY,
            [terms.coin.coin, "USDX", 6n],
            20n * PERCENT,
            30n * PERCENT,
            [1n],
            [0n, 0n],
            [UNCLAIMED.keep, ZeroAddress, 0n],
            [],
            0n,
            `0x${"d0".repeat(32)}`,
            "https://x.test/res",
          ]);
          return true;
        });
      expect(await f.announce(terms)).to.equal(2n);
      expect(await f.distributor.distribution(2n)).to.deep.equal([
        token,
        await f.coin.getAddress(),
        f.date,
        f.date + 10n * DAY,
      ]);
      const books = await f.distributor.books(2n);
      expect(books.state).to.equal(STATE.announced);
      expect([books.target, books.funded, books.units, books.owed]).to.deep.equal([0n, 0n, 0n, 0n]);
    });

    it("takes terms at their limits", async () => {
      const f = await loadFixture(datedFixture);
      const people = f.people.slice(0, 14).map(({ address }) => address);
      const far: TermsOptions[] = [
        { defaultRate: WHOLE_RATE, maxRate: WHOLE_RATE },
        { payableDate: f.date },
        { basis: BASIS.total, amount: MOST },
        { claimTopics: Array.from({ length: 15 }, (_, topic) => BigInt(topic) + 1n) },
        { claimTopics: [] },
        { paidThrough: [...people, ...people].slice(0, 20) },
        { unclaimed: { rule: UNCLAIMED.handOver, account: f.stranger.address, period: SHORTEST } },
        { unclaimed: { rule: UNCLAIMED.returnToIssuer, account: f.owner.address, period: 2n ** 40n - 1n } },
      ];
      for (const [index, changes] of far.entries()) {
        expect(await f.announce(await f.terms(f.date, changes))).to.equal(BigInt(index) + 1n);
      }
    });

    it("takes a record date that is scheduled", async () => {
      const f = await loadFixture(datedFixture);
      const date = f.date + 100n * DAY;
      await f.token.scheduleRecordDates([date]);
      expect(await f.announce(await f.terms(date))).to.equal(1n);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(datedFixture);
      const terms = await f.terms(f.date);
      await f.distributor.setAgentPermissions(f.agent, 2n ** 128n - 1n - ANNOUNCE);
      for (const caller of [f.stranger, f.owner, f.agent]) {
        const refused = [
          f.distributor.connect(caller).announce(terms),
          f.distributor.connect(caller).announceSeries(terms, []),
        ];
        for (const call of refused) {
          await expect(call)
            .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
            .withArgs(caller.address, ANNOUNCE);
        }
      }
    });

    describe("when the record date is wrong", () => {
      it("refuses one that the token does not have", async () => {
        const f = await loadFixture(datedFixture);
        const token = await f.token.getAddress();
        await expectRefused(f, {}, "DistributionRecordDateUnknown", [token, f.date + 1n], f.date + 1n);
      });

      it("refuses one that was cancelled", async () => {
        const f = await loadFixture(datedFixture);
        const date = f.date + 50n * DAY;
        await f.token.scheduleRecordDates([date]);
        await f.token.cancelRecordDate(date);
        await expectRefused(f, {}, "DistributionRecordDateUnknown", [await f.token.getAddress(), date], date);
      });

      it("refuses to pay before it", async () => {
        const f = await loadFixture(datedFixture);
        await expectRefused(f, { payableDate: f.date - 1n }, "DistributionPayableDateEarly", [f.date - 1n, f.date]);
      });
    });

    describe("when basis and fields do not fit", () => {
      it("refuses a dividend without a record date, and one that corrects another", async () => {
        const f = await loadFixture(datedFixture);
        for (const basis of [BASIS.perToken, BASIS.total]) {
          await expectRefused(f, { basis }, "DistributionBasisInvalid", [basis], 0n);
          await expectRefused(f, { basis, corrects: 1n }, "DistributionBasisInvalid", [basis]);
        }
      });

      it("refuses a list with a record date, an amount or nominees", async () => {
        const f = await loadFixture(datedFixture);
        const list: TermsOptions = { basis: BASIS.list, amount: 0n };
        const refused = (changes: TermsOptions, date = 0n): Promise<void> =>
          expectRefused(f, { ...list, ...changes }, "DistributionBasisInvalid", [BASIS.list], date);
        await refused({}, f.date);
        await refused({ amount: 1n });
        await refused({ paidThrough: [f.stranger.address] });
      });

      it("refuses a list that corrects nothing known, or another token's", async () => {
        const f = await loadFixture(datedFixture);
        const list: TermsOptions = { basis: BASIS.list, amount: 0n, corrects: 1n };
        await expectRefused(f, list, "DistributionCorrectsInvalid", [1n], 0n);
        await f.desk.announce(await f.terms(f.date));
        const other = await deployDistributionFixture();
        const terms = { ...(await f.terms(0n, list)), token: await other.token.getAddress() };
        await expect(f.desk.announce(terms))
          .to.be.revertedWithCustomError(f.distributor, "DistributionCorrectsInvalid")
          .withArgs(1n);
      });
    });

    it("refuses rates above the whole, and a default above the maximum", async () => {
      const f = await loadFixture(datedFixture);
      for (const [defaultRate, maxRate] of [
        [0n, WHOLE_RATE + 1n],
        [20n * PERCENT + 1n, 20n * PERCENT],
      ] as const) {
        await expectRefused(f, { defaultRate, maxRate }, "DistributionRatesInvalid", [defaultRate, maxRate]);
      }
    });

    it("refuses a coin that calls itself otherwise, or is the token", async () => {
      const f = await loadFixture(datedFixture);
      const coin = await f.coin.getAddress();
      const token = await f.token.getAddress();
      await expectRefused(f, { coin: { coin, symbol: "USDC", decimals: 6n } }, "PayoutCoinMismatch", [
        coin,
        "USDX",
        6n,
      ]);
      await expectRefused(f, { coin: { coin, symbol: "USDX", decimals: 7n } }, "PayoutCoinMismatch", [
        coin,
        "USDX",
        6n,
      ]);
      await expectRefused(f, { coin: { coin: token, symbol: "HRBR", decimals: 18n } }, "PayoutCoinIsToken", [token]);
    });

    it("refuses too many claim topics and nominees", async () => {
      const f = await loadFixture(datedFixture);
      const topics = Array.from({ length: 16 }, () => 1n);
      const nominees = Array.from({ length: 21 }, () => f.stranger.address);
      await expectRefused(f, { claimTopics: topics }, "DistributionTopicsTooMany", [16n, 15n]);
      await expectRefused(f, { paidThrough: nominees }, "DistributionPaidThroughTooMany", [21n, 20n]);
    });

    it("refuses an amount in total that no coin has, and one for a whole token that has 80 bits more", async () => {
      const f = await loadFixture(datedFixture);
      for (const [basis, amount] of [
        [BASIS.total, MOST + 1n],
        [BASIS.perToken, 2n ** 208n],
      ] as const) {
        await expectRefused(f, { basis, amount }, "DistributionAmountTooLarge", [amount]);
      }
    });

    it("refuses a rule for unclaimed shares that names nobody, or acts too early, and a kept one that names any", async () => {
      const f = await loadFixture(datedFixture);
      const account = f.stranger.address;
      for (const unclaimed of [
        { rule: UNCLAIMED.keep, account, period: 0n },
        { rule: UNCLAIMED.keep, account: ZeroAddress, period: SHORTEST },
        { rule: UNCLAIMED.handOver, account: ZeroAddress, period: SHORTEST },
        { rule: UNCLAIMED.handOver, account, period: SHORTEST - 1n },
        { rule: UNCLAIMED.returnToIssuer, account: ZeroAddress, period: SHORTEST },
        { rule: UNCLAIMED.returnToIssuer, account, period: SHORTEST - 1n },
      ]) {
        const args = [unclaimed.account, unclaimed.period, SHORTEST];
        await expectRefused(f, { unclaimed }, "DistributionUnclaimedInvalid", args);
      }
    });

    describe("when new tokens are offered", () => {
      it("needs the right to issue them", async () => {
        const f = await loadFixture(datedFixture);
        const reinvestment = { price: 1n, deadline: f.date + 5n * DAY };
        const token = await f.token.getAddress();
        await expectRefused(f, { reinvestment }, "DistributionMintRightMissing", [token]);
        const every = 2n ** 128n - 1n;
        await f.token.connect(f.owner).setAgentPermissions(f.distributor, every - TOKEN_PERMISSION.mint, UNLIMITED);
        await expectRefused(f, { reinvestment }, "DistributionMintRightMissing", [token]);
        await letMint(f);
        expect(await f.announce(await f.terms(f.date, { reinvestment }))).to.equal(1n);
      });

      it("needs an agent that may offer them, too, also in a series", async () => {
        const f = await loadFixture(datedFixture);
        await letMint(f);
        const { announce, offer } = DISTRIBUTION_PERMISSION;
        const every = 2n ** 128n - 1n;
        await f.distributor.setAgentPermissions(f.agent, every - offer);
        const deadline = f.date + 5n * DAY;
        const terms = await f.terms(f.date, { reinvestment: { price: 1n, deadline } });
        const { recordDate, payableDate, amount } = terms;
        const period = { recordDate, payableDate, reinvestmentDeadline: deadline, amount };
        for (const call of [() => f.desk.announce(terms), () => f.desk.announceSeries(terms, [period])]) {
          await expect(call())
            .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
            .withArgs(f.agent.address, offer);
        }
        // What is paid in cash alone needs no more than before.
        expect(await f.announce(await f.terms(f.date))).to.equal(1n);
        await f.distributor.setAgentPermissions(f.agent, announce | offer);
        expect(await f.announce(terms)).to.equal(2n);
        await f.desk.announceSeries(terms, [period]);
        expect(await f.distributor.distributionCount()).to.equal(3n);
      });

      it("closes elections after now and at latest at the payable date", async () => {
        const f = await loadFixture(datedFixture);
        await letMint(f);
        const payableDate = f.date + 10n * DAY;
        const now = BigInt(await time.latest()) + 10n;
        await time.setNextBlockTimestamp(now);
        for (const deadline of [now, payableDate + 1n]) {
          const reinvestment = { price: 1n, deadline };
          await expectRefused(f, { reinvestment }, "DistributionDeadlineInvalid", [deadline, payableDate]);
        }
        for (const deadline of [now + DAY, payableDate]) {
          await f.desk.announce(await f.terms(f.date, { reinvestment: { price: 1n, deadline } }));
        }
      });
    });
  });

  describe("announceSeries", () => {
    it("announces a distribution for each period, which have the rest in common", async () => {
      const f = await loadFixture(datedFixture);
      await letMint(f);
      const dates = [1n, 2n, 3n].map((month) => f.date + month * 30n * DAY);
      await f.token.scheduleRecordDates(dates);
      const terms = await f.terms(0n, { income: INCOME.rent, amount: 0n, reinvestment: { price: 5n, deadline: 0n } });
      const periods = dates.map((recordDate, index) => ({
        recordDate,
        payableDate: recordDate + 10n * DAY,
        reinvestmentDeadline: recordDate + 5n * DAY,
        amount: BigInt(index) * AMOUNT_UNIT,
      }));
      await f.desk.announce(await f.terms(f.date));
      expect(await f.desk.announceSeries.staticCall(terms, periods)).to.equal(2n);
      const announced = await f.desk.announceSeries(terms, periods);
      await expect(announced).to.emit(f.distributor, "SeriesAnnounced").withArgs(2n, 3n);
      expect(await f.distributor.distributionCount()).to.equal(4n);

      const token = await f.token.getAddress();
      const events = await f.distributor.queryFilter(
        f.distributor.filters.DistributionAnnounced,
        announced.blockNumber ?? 0,
      );
      expect(events.map(({ args }) => args.id)).to.deep.equal([2n, 3n, 4n]);
      for (const [index, { args }] of events.entries()) {
        const period = periods[index];
        if (period === undefined) throw new Error("one event too many");
        expect([args.token, args.terms.income]).to.deep.equal([token, INCOME.rent]);
        expect([args.terms.recordDate, args.terms.payableDate, args.terms.amount]).to.deep.equal([
          period.recordDate,
          period.payableDate,
          period.amount,
        ]);
        expect([...args.terms.reinvestment]).to.deep.equal([5n, period.reinvestmentDeadline]);
        expect((await f.distributor.distribution(args.id))[2]).to.equal(period.recordDate);
      }
      await f.desk.cancel(3n, "0x");
      expect((await f.distributor.books(3n)).state).to.equal(STATE.cancelled);
      expect((await f.distributor.books(4n)).state).to.equal(STATE.announced);
    });

    it("is refused without a period", async () => {
      const f = await loadFixture(datedFixture);
      await expect(f.desk.announceSeries(await f.terms(0n), []))
        .to.be.revertedWithCustomError(f.distributor, "DistributionSeriesEmpty")
        .withArgs();
    });

    it("announces all or none", async () => {
      const f = await loadFixture(datedFixture);
      const period = { recordDate: f.date, payableDate: f.date, reinvestmentDeadline: 0n, amount: 1n };
      const early = { ...period, payableDate: f.date - 1n };
      await expect(f.desk.announceSeries(await f.terms(0n), [period, early]))
        .to.be.revertedWithCustomError(f.distributor, "DistributionPayableDateEarly")
        .withArgs(f.date - 1n, f.date);
      expect(await f.distributor.distributionCount()).to.equal(0n);
    });
  });

  describe("setAmount", () => {
    it("states an amount that was left open, once", async () => {
      const f = await loadFixture(datedFixture);
      const id = await f.announce(await f.terms(f.date, { amount: 0n }));
      await expect(f.desk.finaliseTarget(id))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountMissing")
        .withArgs(id);
      await expect(f.desk.setAmount(id, 3n * AMOUNT_UNIT))
        .to.emit(f.distributor, "DistributionAmountSet")
        .withArgs(id, 3n * AMOUNT_UNIT);
      await expect(f.desk.setAmount(id, 4n * AMOUNT_UNIT))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountFixed")
        .withArgs(id, 3n * AMOUNT_UNIT);
      await f.desk.finaliseTarget(id);
      expect((await f.distributor.books(id)).target).to.equal(6_000n * 3n);
    });

    it("refuses nothing, too much, and what was stated at once", async () => {
      const f = await loadFixture(datedFixture);
      const open = await f.announce(await f.terms(f.date, { basis: BASIS.total, amount: 0n }));
      const stated = await f.announce(await f.terms(f.date, { basis: BASIS.total, amount: 7n }));
      await expect(f.desk.setAmount(open, 0n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountMissing")
        .withArgs(open);
      await expect(f.desk.setAmount(open, MOST + 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountTooLarge")
        .withArgs(MOST + 1n);
      await expect(f.desk.setAmount(stated, 8n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionAmountFixed")
        .withArgs(stated, 7n);
    });

    it("is for amounts only: not for a list, a cancelled distribution or an unknown one", async () => {
      const f = await loadFixture(datedFixture);
      const list = await f.announce(await f.terms(0n, { basis: BASIS.list, amount: 0n }));
      await expect(f.desk.setAmount(list, 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionBasisInvalid")
        .withArgs(BASIS.list);
      const cancelled = await f.announce(await f.terms(f.date, { amount: 0n }));
      await f.desk.cancel(cancelled, "0x");
      await expect(f.desk.setAmount(cancelled, 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionStateWrong")
        .withArgs(cancelled, STATE.cancelled);
      await expect(f.desk.setAmount(99n, 1n))
        .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
        .withArgs(99n);
    });

    it("is refused to a stranger, the owner, and an agent with every other permission", async () => {
      const f = await loadFixture(datedFixture);
      const id = await f.announce(await f.terms(f.date, { amount: 0n }));
      await f.distributor.setAgentPermissions(f.agent, 2n ** 128n - 1n - ANNOUNCE);
      for (const caller of [f.stranger, f.owner, f.agent]) {
        await expect(f.distributor.connect(caller).setAmount(id, 1n))
          .to.be.revertedWithCustomError(f.distributor, "AgentUnauthorized")
          .withArgs(caller.address, ANNOUNCE);
      }
    });
  });

  describe("distribution", () => {
    it("is refused for one that was never announced", async () => {
      const f = await loadFixture(datedFixture);
      for (const id of [0n, 1n]) {
        await expect(f.distributor.distribution(id))
          .to.be.revertedWithCustomError(f.distributor, "DistributionUnknown")
          .withArgs(id);
      }
    });

    it("serves several tokens and coins", async () => {
      const f = await loadFixture(datedFixture);
      const coin = await (await deployCoin(f.deployer, 24n)).getAddress();
      const other = await deployDistributionFixture();
      const date = await other.recordNow();
      const token = await other.token.getAddress();
      const id = await f.announce({
        ...(await f.terms(date, { coin: { coin, symbol: "USDX", decimals: 24n } })),
        token,
      });
      expect((await f.distributor.distribution(id)).slice(0, 2)).to.deep.equal([token, coin]);
    });
  });
});
