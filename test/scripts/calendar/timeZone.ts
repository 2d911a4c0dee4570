import { expect } from "chai";
import fc from "fast-check";

import { dayText } from "../../../scripts/calendar/days";
import { dayAt, firstSecond, isTimeZone, lastSecond, utcText } from "../../../scripts/calendar/timeZone";
import { day } from "./day";

/** First and last second of a day where clocks do something, in UTC. Changes are those of IANA's database. */
const DAYS: readonly [what: string, date: string, zone: string, first: string, last: string][] = [
  ["it is UTC", "2026-09-30", "UTC", "2026-09-30 00:00:00", "2026-09-30 23:59:59"],
  ["it is summer time", "2026-09-30", "Europe/London", "2026-09-29 23:00:00", "2026-09-30 22:59:59"],
  ["it is winter", "2026-12-31", "Europe/London", "2026-12-31 00:00:00", "2026-12-31 23:59:59"],
  ["the day has 23 hours", "2026-03-29", "Europe/Berlin", "2026-03-28 23:00:00", "2026-03-29 21:59:59"],
  ["the day has 25 hours", "2026-10-25", "Europe/Berlin", "2026-10-24 22:00:00", "2026-10-25 22:59:59"],
  ["it is west of UTC", "2026-12-31", "America/New_York", "2026-12-31 05:00:00", "2027-01-01 04:59:59"],
  ["it is as far east as can be", "2026-01-01", "Pacific/Kiritimati", "2025-12-31 10:00:00", "2026-01-01 09:59:59"],
  ["the offset has a quarter of an hour", "2026-03-29", "Asia/Kathmandu", "2026-03-28 18:15:00", "2026-03-29 18:14:59"],
  [
    "clocks jump over the midnight after it",
    "2018-11-03",
    "America/Sao_Paulo",
    "2018-11-03 03:00:00",
    "2018-11-04 02:59:59",
  ],
  [
    "clocks jumped over its own midnight",
    "2018-11-04",
    "America/Sao_Paulo",
    "2018-11-04 03:00:00",
    "2018-11-05 01:59:59",
  ],
  ["its last hour comes twice", "2018-02-17", "America/Sao_Paulo", "2018-02-17 02:00:00", "2018-02-18 02:59:59"],
  [
    "clocks go back a minute after it ended",
    "2010-11-06",
    "America/St_Johns",
    "2010-11-06 02:30:00",
    "2010-11-07 03:29:59",
  ],
  ["the next day was left out", "2011-12-29", "Pacific/Apia", "2011-12-29 10:00:00", "2011-12-30 09:59:59"],
  ["the day before was left out", "2011-12-31", "Pacific/Apia", "2011-12-30 10:00:00", "2011-12-31 09:59:59"],
];

describe("time zones", () => {
  describe("firstSecond and lastSecond", () => {
    for (const [what, date, zone, first, last] of DAYS) {
      it(`bound a day where ${what} (${date}, ${zone})`, () => {
        expect(utcText(firstSecond(day(date), zone) ?? 0)).to.equal(`${first} UTC`);
        expect(utcText(lastSecond(day(date), zone) ?? 0)).to.equal(`${last} UTC`);
      });
    }

    it("know that a zone never had a day", () => {
      expect(lastSecond(day("2011-12-30"), "Pacific/Apia")).to.equal(undefined);
      expect(firstSecond(day("2011-12-30"), "Pacific/Apia")).to.equal(undefined);
    });

    it("leave no second of any zone between two days", () => {
      const zones = Intl.supportedValuesOf("timeZone");
      const range = { min: day("1990-01-01"), max: day("2060-01-01") };
      fc.assert(
        fc.property(fc.integer(range), fc.constantFrom(...zones), (date, zone) => {
          const last = lastSecond(date, zone);
          if (last === undefined) return;
          expect(dayAt(last, zone), `${dayText(date)} in ${zone}`).to.equal(date);
          expect(dayAt(last + 1, zone)).to.be.greaterThan(date);
          expect(firstSecond(date + 1, zone) ?? firstSecond(date + 2, zone)).to.equal(last + 1);
        }),
        { numRuns: 300 },
      );
    }).timeout(30_000);
  });

  describe("isTimeZone", () => {
    it("knows names and no offsets", () => {
      for (const name of ["Europe/London", "UTC", "America/Argentina/Buenos_Aires"]) {
        expect(isTimeZone(name), name).to.equal(true);
      }
      for (const name of ["", "Europe/Atlantis", "+01:00", "UTC+1"]) expect(isTimeZone(name), name).to.equal(false);
    });
  });
});
