import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import { TradingWindow__factory } from "../../../typechain-types";
import { accounts, ANY_VALUE, expectHeadroom, hostWith } from "./hosts";
import { address, move, party } from "./moves";
import { randomFrom } from "./world";

const DAY = 86_400;
const BLOCK = 128 * DAY;
const AFFILIATE = 1 << 6;
const CLOSED = { opens: 0, closes: 0 };
const NEW_YORK = { opens: 570, closes: 960 };
const WEEKDAYS = [CLOSED, NEW_YORK, NEW_YORK, NEW_YORK, NEW_YORK, NEW_YORK, CLOSED];
const ALL_WEEK = Array.from({ length: 7 }, () => ({ opens: 0, closes: 1_440 }));
const ALICE = party(0xa1, { holder: address(0xa), balance: 1_000n });
const BOB = party(0xb1, { holder: address(0xb) });
const SEND = move({ from: ALICE, to: BOB });
const MINT = move({ kind: "Mint", to: BOB });

interface Change {
  from: number;
  offset: number;
}

/** Seconds since 1970 of a time in UTC. */
const utc = (iso: string) => Date.parse(`${iso}Z`) / 1_000;
const dayOf = (iso: string) => utc(`${iso}T00:00:00`) / DAY;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes by which the clocks of a place are ahead of UTC, as the runtime's own time zone data has it. */
function clockOf(zone: string, second: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  const name = format.formatToParts(second * 1_000).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

/** Every change of a place's time between two times, on full half hours. */
function changesOf(zone: string, first: number, last: number): Change[] {
  const changes: Change[] = [];
  let offset = clockOf(zone, first);
  for (let day = first; day < last; day += DAY) {
    if (clockOf(zone, day + DAY) === offset) continue;
    for (let from = day; from <= day + DAY; from += 1_800) {
      const now = clockOf(zone, from);
      if (now === offset) continue;
      changes.push({ from, offset: now });
      offset = now;
    }
  }
  return changes;
}

async function windowFixture() {
  const { deployer } = await accounts();
  const module = await new TradingWindow__factory(deployer).deploy();
  const host = await hostWith(module);
  const calls: Interface = module.interface;
  const set = async (name: string, args: readonly unknown[]) =>
    host.callModuleFunction(calls.encodeFunctionData(name, args), module);
  const opening = async (iso: string) => {
    const [open, opensAt] = await module.isOpen(host, utc(iso));
    return open ? "open" : opensAt === 0n ? "never" : new Date(Number(opensAt) * 1_000).toISOString().slice(0, 19);
  };
  return { module, host, set, opening, name: await host.getAddress() };
}

/** New York's hours and time, of the years 2026 to 2030. */
async function newYorkFixture() {
  const fixture = await windowFixture();
  await fixture.set("setTradingHours", [WEEKDAYS]);
  const changes = changesOf("America/New_York", utc("2026-01-01T00:00:00"), utc("2031-01-01T00:00:00"));
  await fixture.set("setTimeZone", [-300, changes]);
  return { ...fixture, changes };
}

async function openFixture() {
  const fixture = await windowFixture();
  await fixture.set("setTradingHours", [ALL_WEEK]);
  return fixture;
}

describe("TradingWindow", () => {
  describe("without hours", () => {
    it("refuses transfers, not mints, fees and moves inside one holder", async () => {
      const { module, host, name, set } = await loadFixture(windowFixture);
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "TradingHoursNotConfigured")
        .withArgs(name);
      await expectHeadroom(host, module, SEND, 0n);
      await expectHeadroom(host, module, MINT, ANY_VALUE);
      await expectHeadroom(host, module, move({ kind: "Fee", from: ALICE, to: BOB }), ANY_VALUE);
      await expectHeadroom(host, module, move({ from: ALICE, to: { ...BOB, holder: ALICE.holder } }), ANY_VALUE);
      await expect(set("setMintsCovered", [true]))
        .to.emit(module, "MintsCoveredSet")
        .withArgs(name, true);
      expect(await module.areMintsCovered(host)).to.equal(true);
      await expectHeadroom(host, module, MINT, 0n);
    });
  });

  describe("setTradingHours", () => {
    it("opens and closes to the second", async () => {
      const { module, host, set, name } = await loadFixture(windowFixture);
      await expect(set("setTradingHours", [WEEKDAYS]))
        .to.emit(module, "TradingHoursSet")
        .withArgs(
          name,
          WEEKDAYS.map(({ opens, closes }) => [opens, closes]),
        );
      const [hours, configured] = await module.getTradingHours(host);
      expect(configured).to.equal(true);
      expect(hours.map(({ opens, closes }) => [Number(opens), Number(closes)])).to.deep.equal(
        WEEKDAYS.map(({ opens, closes }) => [opens, closes]),
      );
      // The next Monday, in UTC: other tests may have moved the clock.
      const today = Math.floor((await time.latest()) / DAY);
      const monday = (today - ((today + 3) % 7) + 7) * DAY;
      const [opens, closes] = [monday + 9.5 * 3_600, monday + 16 * 3_600];
      for (const [at, open] of [
        [opens - 1, false],
        [opens, true],
        [closes - 1, true],
        [closes, false],
      ] as const) {
        await time.increaseTo(at);
        await expectHeadroom(host, module, SEND, open ? ANY_VALUE : 0n);
      }
      const now = BigInt(await time.latest());
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "MarketClosed")
        .withArgs(now, opens + DAY);
    });

    it("refuses hours that do not close after they open, on the same day", async () => {
      const { module, set } = await loadFixture(windowFixture);
      for (const [opens, closes] of [
        [600, 600],
        [601, 600],
        [1_380, 1_441],
        [1, 0],
      ] as const) {
        const hours = WEEKDAYS.map((each, i) => (i === 5 ? { opens, closes } : each));
        await expect(set("setTradingHours", [hours]))
          .to.be.revertedWithCustomError(module, "TradingHoursInvalid")
          .withArgs(5, opens, closes);
      }
    });
  });

  describe("setTimeZone", () => {
    for (const [zone, standard] of [
      ["America/New_York", -300],
      ["Europe/Zurich", 60],
      ["Australia/Lord_Howe", 630],
      ["Asia/Hong_Kong", 480],
    ] as const) {
      it(`keeps the time of ${zone}`, async () => {
        const { module, host, set, name } = await loadFixture(windowFixture);
        const [first, last] = [utc("2026-05-01T00:00:00"), utc("2031-01-01T00:00:00")];
        const changes = changesOf(zone, utc("2025-07-01T00:00:00"), last);
        await set("setTradingHours", [WEEKDAYS]);
        const sent = set("setTimeZone", [standard, changes]);
        await expect(sent)
          .to.emit(module, "TimeZoneSet")
          .withArgs(
            name,
            standard,
            changes.map(({ from, offset }) => [from, offset]),
          );
        const random = randomFrom(20_261_122);
        const end = changes.at(-1)?.from ?? last;
        const times = changes.flatMap(({ from }) => [from - 1, from]).filter((each) => each > first);
        while (times.length < 60) times.push(Math.floor(first + random() * (end - first)));
        for (const each of times) {
          const offset = clockOf(zone, each);
          expect(await module.getOffset(host, each), String(each)).to.equal(offset);
          const local = each + offset * 60;
          const { opens, closes } = WEEKDAYS[(Math.floor(local / DAY) + 4) % 7] ?? CLOSED;
          const minute = Math.floor((local % DAY) / 60);
          const [open, opensAt] = await module.isOpen(host, each);
          expect(open, String(each)).to.equal(minute >= opens && minute < closes);
          if (open) continue;
          expect((await module.isOpen(host, opensAt)).open, String(each)).to.equal(true);
          expect((await module.isOpen(host, opensAt - 1n)).open, String(each)).to.equal(false);
          expect(Number(opensAt))
            .to.be.greaterThan(each)
            .and.at.most(each + 4 * DAY);
        }
      });
    }

    it("opens again where clocks are put back over the opening", async () => {
      const { set, opening } = await loadFixture(windowFixture);
      // From half past two to a quarter to three, which comes twice on that Sunday.
      const sundays = WEEKDAYS.map((_, day) => (day === 0 ? { opens: 150, closes: 165 } : CLOSED));
      await set("setTradingHours", [sundays]);
      await set("setTimeZone", [
        60,
        changesOf("Europe/Zurich", utc("2027-01-01T00:00:00"), utc("2028-01-01T00:00:00")),
      ]);
      expect(await opening("2027-10-31T00:29:59")).to.equal("2027-10-31T00:30:00");
      expect(await opening("2027-10-31T00:30:00")).to.equal("open");
      expect(await opening("2027-10-31T00:45:00")).to.equal("2027-10-31T01:30:00");
      expect(await opening("2027-10-31T01:30:00")).to.equal("open");
      expect(await opening("2027-10-31T01:45:00")).to.equal("2027-11-07T01:30:00");
    });

    it("replaces the whole table, and keeps holidays", async () => {
      const { module, host, set } = await loadFixture(newYorkFixture);
      const summer = utc("2027-07-05T12:00:00");
      await set("setHolidays", [[dayOf("2027-07-05")], true]);
      expect(await module.getOffset(host, summer)).to.equal(-240);
      await set("setTimeZone", [540, []]);
      expect(await module.getOffset(host, summer)).to.equal(540);
      expect(await module.isHoliday(host, dayOf("2027-07-05"))).to.equal(true);
    });

    it("takes changes at a block's first second, and no more than two within it", async () => {
      const { module, host, set } = await loadFixture(windowFixture);
      const start = 170 * BLOCK;
      const changes = [0, 1, BLOCK - 1, BLOCK].map((second, i) => ({ from: start + second, offset: i + 1 }));
      await set("setTimeZone", [0, changes]);
      for (const [second, offset] of [
        [-1, 0],
        [0, 1],
        [1, 2],
        [BLOCK - 2, 2],
        [BLOCK - 1, 3],
        [BLOCK, 4],
        [2 * BLOCK - 1, 4],
        [2 * BLOCK, 0],
      ] as const) {
        expect(await module.getOffset(host, start + second)).to.equal(offset);
      }
      const three = [1, 2, 3].map((second) => ({ from: start + second, offset: 5 }));
      await expect(set("setTimeZone", [0, three]))
        .to.be.revertedWithCustomError(module, "OffsetChangeInvalid")
        .withArgs(2, start + 3);
    });

    it("refuses what is out of order, too long, or nowhere on earth", async () => {
      const { module, set } = await loadFixture(windowFixture);
      const start = 170 * BLOCK;
      const at = (...seconds: number[]) => seconds.map((second) => ({ from: start + second, offset: 60 }));
      for (const [changes, index, second] of [
        [at(5, 5), 1, 5],
        [at(0, 0), 1, 0],
        [at(5, 4), 1, 4],
        [at(BLOCK, 5), 0, BLOCK],
        [at(5, 2 * BLOCK, BLOCK), 1, 2 * BLOCK],
        [at(0, 126 * BLOCK), 1, 126 * BLOCK],
        [at(...Array.from({ length: 65 }, (_, i) => i * 100 * DAY)), 64, 6_400 * DAY],
      ] as const) {
        await expect(set("setTimeZone", [0, changes]))
          .to.be.revertedWithCustomError(module, "OffsetChangeInvalid")
          .withArgs(index, start + second);
      }
      await set("setTimeZone", [0, at(0, 126 * BLOCK - 1)]);
      for (const offset of [901, -901]) {
        await expect(set("setTimeZone", [offset, []]))
          .to.be.revertedWithCustomError(module, "MarketOffsetInvalid")
          .withArgs(offset);
        await expect(set("setTimeZone", [0, [{ from: start, offset }]]))
          .to.be.revertedWithCustomError(module, "MarketOffsetInvalid")
          .withArgs(offset);
      }
    });
  });

  describe("setHolidays", () => {
    it("closes local days, until they are days like others", async () => {
      const { module, host, set, opening, name } = await loadFixture(newYorkFixture);
      // Thanksgiving of 2026, a Thursday.
      const day = dayOf("2026-11-26");
      expect(await opening("2026-11-26T15:00:00")).to.equal("open");
      await expect(set("setHolidays", [[day], true]))
        .to.emit(module, "HolidaysSet")
        .withArgs(name, [day], true);
      expect(await module.isHoliday(host, day)).to.equal(true);
      expect(await module.isHoliday(host, day + 1)).to.equal(false);
      expect(await opening("2026-11-25T20:59:59")).to.equal("open");
      expect(await opening("2026-11-25T21:00:00")).to.equal("2026-11-27T14:30:00");
      await set("setHolidays", [[day], false]);
      expect(await opening("2026-11-26T15:00:00")).to.equal("open");
    });

    it("finds a local day in another block than the time in UTC", async () => {
      const { set, opening } = await loadFixture(openFixture);
      // Day 20,736 begins a block: 2026-10-10.
      expect(dayOf("2026-10-10") % 128).to.equal(0);
      await set("setTimeZone", [600, []]);
      await set("setHolidays", [[dayOf("2026-10-10")], true]);
      expect(await opening("2026-10-09T13:59:59")).to.equal("open");
      expect(await opening("2026-10-09T14:00:00")).to.equal("2026-10-10T14:00:00");
    });

    it("looks 31 days ahead", async () => {
      const { set, opening } = await loadFixture(openFixture);
      const first = dayOf("2027-03-01");
      const days = (count: number) => Array.from({ length: count }, (_, i) => first + i);
      await set("setHolidays", [days(31), true]);
      expect(await opening("2027-03-01T12:00:00")).to.equal("2027-04-01T00:00:00");
      await set("setHolidays", [days(32), true]);
      expect(await opening("2027-03-01T12:00:00")).to.equal("never");
    });
  });

  describe("blackouts", () => {
    it("bar insiders on either side, by class or by list", async () => {
      const { module, host, set, name } = await loadFixture(openFixture);
      const [start, end] = [BigInt((await time.latest()) + 100), BigInt((await time.latest()) + 200)];
      await expect(set("addBlackout", [start, end]))
        .to.emit(module, "BlackoutAdded")
        .withArgs(name, start, end);
      await expect(set("setInsiders", [[BOB.holder], true]))
        .to.emit(module, "InsiderSet")
        .withArgs(name, BOB.holder, true);
      expect(await module.isInsider(host, BOB.holder)).to.equal(true);
      expect(await module.getBlackouts(host)).to.deep.equal([[start, end]]);
      const carol = party(0xc1);
      const affiliate = party(0xd1, { class: AFFILIATE });
      await time.increaseTo(start - 1n);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      await time.increaseTo(start);
      for (const [from, to, insider] of [
        [ALICE, BOB, BOB],
        [BOB, ALICE, BOB],
        [affiliate, carol, affiliate],
        [carol, affiliate, affiliate],
      ] as const) {
        await expect(host.check(module, move({ from, to })))
          .to.be.revertedWithCustomError(module, "InsiderBlackout")
          .withArgs(insider.holder, end);
        await expectHeadroom(host, module, move({ from, to }), 0n);
      }
      await expectHeadroom(host, module, move({ from: ALICE, to: carol }), ANY_VALUE);
      await expectHeadroom(host, module, MINT, ANY_VALUE);
      await set("setMintsCovered", [true]);
      await expectHeadroom(host, module, MINT, 0n);
      await time.increaseTo(end);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      expect(await module.getBlackouts(host)).to.deep.equal([]);
      await set("addBlackout", [0, end + 1_000n]);
      await expectHeadroom(host, module, SEND, 0n);
      await set("setInsiders", [[BOB.holder], false]);
      await expectHeadroom(host, module, SEND, ANY_VALUE);
    });

    it("are up to six, those over not counted, and can be removed", async () => {
      const { module, host, set, name } = await loadFixture(openFixture);
      const now = BigInt(await time.latest());
      const end = (i: number) => now + 1_000n + BigInt(i);
      await set("setInsiders", [[BOB.holder], true]);
      for (let i = 0; i < 6; ++i) await set("addBlackout", [i === 2 ? 0n : now + 500n, end(i)]);
      await expect(set("addBlackout", [0, end(9)]))
        .to.be.revertedWithCustomError(module, "BlackoutsFull")
        .withArgs(6);
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "InsiderBlackout")
        .withArgs(BOB.holder, end(2));
      await expect(set("removeBlackout", [0, end(2)]))
        .to.emit(module, "BlackoutRemoved")
        .withArgs(name, 0, end(2));
      await expectHeadroom(host, module, SEND, ANY_VALUE);
      await time.increaseTo(end(3));
      await set("addBlackout", [0, end(9)]);
      await set("addBlackout", [0, end(8)]);
      await expect(host.check(module, SEND))
        .to.be.revertedWithCustomError(module, "InsiderBlackout")
        .withArgs(BOB.holder, end(9));
      for (const [from, to] of [
        [0, 0],
        [0, 7],
      ] as const) {
        await expect(set("removeBlackout", [from, to]))
          .to.be.revertedWithCustomError(module, "BlackoutNotFound")
          .withArgs(from, to);
      }
    });

    it("end after they start, and later than now", async () => {
      const { module, set } = await loadFixture(openFixture);
      const now = BigInt((await time.latest()) + 600);
      await expect(set("addBlackout", [now + 5n, now + 5n]))
        .to.be.revertedWithCustomError(module, "BlackoutInvalid")
        .withArgs(now + 5n, now + 5n);
      await time.setNextBlockTimestamp(now);
      await expect(set("addBlackout", [0, now]))
        .to.be.revertedWithCustomError(module, "BlackoutInvalid")
        .withArgs(0, now);
      await expect(set("setInsiders", [[ZeroAddress], true]))
        .to.be.revertedWithCustomError(module, "InsiderIsZero")
        .withArgs();
    });
  });
});
