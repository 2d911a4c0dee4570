import { expect } from "chai";

import { type CivilCalendarDates, CivilCalendarDates__factory } from "../../typechain-types";
import { accounts } from "./modules/hosts";
import { randomFrom } from "./modules/world";

const LAST_YEAR = 2400;
/** Years of people alive, and around those that are leap years or not against the rule of four. */
const YEARS = [
  [1970, 2060],
  [2096, 2104],
  [2199, 2201],
  [2299, 2301],
  [2396, LAST_YEAR],
] as const;
const DAY = 86_400;
const BATCH = 500;
const OFFSETS = [-840, -720, -210, -1, 0, 1, 60, 345, 840];

async function calendarFixture(): Promise<CivilCalendarDates> {
  const { deployer } = await accounts();
  return new CivilCalendarDates__factory(deployer).deploy();
}

/** Seconds since 1970 of a date in UTC; months from 1, as many as you like. */
function seconds(year: number, month: number, day = 1): number {
  return Date.UTC(year, month - 1, day) / 1_000;
}

/** What JavaScript makes of a second, in the order of the contract. */
function expected(timestamp: number, offset: number): bigint[] {
  const local = new Date((timestamp + offset * 60) * 1_000);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  const utc = (second: number) => second - offset * 60;
  return [year, month, day, utc(seconds(year, month, day)), utc(seconds(year, month + 1))].map(BigInt);
}

async function expectDates(calendar: CivilCalendarDates, timestamps: readonly number[], offset: number): Promise<void> {
  for (let i = 0; i < timestamps.length; i += BATCH) {
    const batch = timestamps.slice(i, i + BATCH);
    const dates = await calendar.datesOf(batch, offset);
    expect(dates.join()).to.equal(batch.flatMap((timestamp) => expected(timestamp, offset)).join());
  }
}

describe("CivilCalendar", () => {
  describe("dateOf, startOf and monthEnd", () => {
    it("agree with JavaScript's Date on both sides of every month's end", async () => {
      const calendar = await calendarFixture();
      const edges: number[] = [];
      for (const [first, last] of YEARS) {
        for (let month = 1; month <= (last - first + 1) * 12; ++month) {
          const end = seconds(first, month + 1);
          edges.push(end - 1, end);
        }
      }
      await expectDates(calendar, edges, 0);
    });

    it("agree on every day of years of each kind", async () => {
      const calendar = await calendarFixture();
      for (const year of [1970, 2026, 2028, 2100, 2400]) {
        const days = (seconds(year + 1, 1) - seconds(year, 1)) / DAY;
        const noons = Array.from({ length: days }, (_, i) => seconds(year, 1) + i * DAY + DAY / 2);
        await expectDates(calendar, noons, 0);
      }
    });

    for (const offset of OFFSETS) {
      it(`agree on any second, ${offset} minutes east of UTC`, async () => {
        const calendar = await calendarFixture();
        const random = randomFrom(offset + 1_000);
        // Two days in, since a day that began before 1970 has no number.
        const [begin, end] = [2 * DAY, seconds(LAST_YEAR + 1, 1)];
        const any = Array.from({ length: BATCH }, () => begin + Math.floor(random() * (end - begin)));
        const edges = any.slice(0, 200).flatMap((timestamp) => {
          const midnight = Number(expected(timestamp, offset)[4]);
          return [midnight - 1, midnight];
        });
        await expectDates(calendar, [...any, ...edges], offset);
      });
    }
  });

  describe("requireOffset", () => {
    it("takes up to 14 hours either way", async () => {
      const calendar = await calendarFixture();
      for (const offset of [-840, 0, 840]) await calendar.requireOffset(offset);
      for (const offset of [-841, 841]) {
        await expect(calendar.requireOffset(offset))
          .to.be.revertedWithCustomError(calendar, "UtcOffsetInvalid")
          .withArgs(offset, 840);
      }
    });
  });
});
