import { expect } from "chai";

import {
  type BusinessCalendar,
  type Convention,
  adjust,
  businessDaysBefore,
} from "../../../scripts/calendar/businessDays";
import { addMonths, dayText, isLastOfMonth, parseDay, weekday } from "../../../scripts/calendar/days";
import { add, fraction, fractionText, multiply, parseDecimal, wholePart } from "../../../scripts/calendar/fraction";
import { day } from "./day";

describe("days of the calendar", () => {
  describe("parseDay", () => {
    it("reads what dayText writes", () => {
      for (const text of ["1970-01-01", "2000-02-29", "2026-09-30", "9999-12-31"]) {
        expect(dayText(day(text))).to.equal(text);
      }
      expect(day("1970-01-02")).to.equal(1);
    });

    for (const text of [
      "",
      "2026-9-30",
      "30-09-2026",
      "2026-02-30",
      "2026-13-01",
      "2026-00-10",
      "1969-12-31",
      "1900-02-29",
    ]) {
      it(`knows no "${text}"`, () => {
        expect(parseDay(text)).to.equal(undefined);
      });
    }
  });

  describe("weekday", () => {
    it("counts from Sunday", () => {
      expect(weekday(day("1970-01-01"))).to.equal(4);
      expect(weekday(day("2026-11-22"))).to.equal(0);
      expect(weekday(-1)).to.equal(3);
    });
  });

  describe("addMonths", () => {
    const later = (text: string, months: number, end?: boolean): string => dayText(addMonths(day(text), months, end));

    it("keeps the date in the month", () => {
      expect(later("2026-01-15", 3)).to.equal("2026-04-15");
      expect(later("2026-01-15", -13)).to.equal("2024-12-15");
    });

    it("takes the end of a month that has no such date", () => {
      expect(later("2026-01-31", 1)).to.equal("2026-02-28");
      expect(later("2024-01-31", 1)).to.equal("2024-02-29");
      expect(later("2024-02-29", 12)).to.equal("2025-02-28");
    });

    it("takes the end of any month where it is asked to", () => {
      expect(later("2026-02-28", 1, true)).to.equal("2026-03-31");
      expect(later("2026-04-30", -2, true)).to.equal("2026-02-28");
    });
  });

  describe("isLastOfMonth", () => {
    it("knows leap years", () => {
      expect(isLastOfMonth(day("2024-02-28"))).to.equal(false);
      expect(isLastOfMonth(day("2025-02-28"))).to.equal(true);
      expect(isLastOfMonth(day("2000-02-29"))).to.equal(true);
    });
  });
});

describe("business days", () => {
  const calendar: BusinessCalendar = {
    weekend: new Set([0, 6]),
    // The summer bank holiday and Christmas in England.
    holidays: new Set(["2026-08-31", "2026-12-25", "2026-12-28"].map(day)),
  };

  describe("adjust", () => {
    /** A date, and what each convention of the 2006 ISDA Definitions, section 4.12, makes of it. */
    const CASES: readonly [date: string, Record<Convention, string>][] = [
      [
        "2026-10-15",
        {
          unadjusted: "2026-10-15",
          following: "2026-10-15",
          modifiedFollowing: "2026-10-15",
          preceding: "2026-10-15",
        },
      ],
      [
        "2026-10-17",
        {
          unadjusted: "2026-10-17",
          following: "2026-10-19",
          modifiedFollowing: "2026-10-19",
          preceding: "2026-10-16",
        },
      ],
      [
        "2026-08-29",
        {
          unadjusted: "2026-08-29",
          following: "2026-09-01",
          modifiedFollowing: "2026-08-28",
          preceding: "2026-08-28",
        },
      ],
      [
        "2026-12-25",
        {
          unadjusted: "2026-12-25",
          following: "2026-12-29",
          modifiedFollowing: "2026-12-29",
          preceding: "2026-12-24",
        },
      ],
    ];
    for (const [date, expected] of CASES) {
      it(`moves ${date} as each convention says`, () => {
        for (const [convention, result] of Object.entries(expected) as [Convention, string][]) {
          expect(dayText(adjust(day(date), convention, calendar)), convention).to.equal(result);
        }
      });
    }

    it("knows other weekends", () => {
      const gulf = { weekend: new Set([5, 6]), holidays: new Set<number>() };
      expect(dayText(adjust(day("2026-10-16"), "following", gulf))).to.equal("2026-10-18");
    });
  });

  describe("businessDaysBefore", () => {
    it("passes over weekends and holidays", () => {
      expect(dayText(businessDaysBefore(day("2026-12-29"), 2, calendar))).to.equal("2026-12-23");
      expect(dayText(businessDaysBefore(day("2026-10-17"), 1, calendar))).to.equal("2026-10-16");
      expect(dayText(businessDaysBefore(day("2026-10-17"), 0, calendar))).to.equal("2026-10-17");
    });
  });
});

describe("fractions", () => {
  it("are kept in lowest terms", () => {
    expect(fraction(182n, 364n)).to.deep.equal({ numerator: 1n, denominator: 2n });
    expect(fraction(-182n, 364n)).to.deep.equal({ numerator: -1n, denominator: 2n });
    expect(fraction(0n, 7n)).to.deep.equal({ numerator: 0n, denominator: 1n });
    expect(() => fraction(1n, 0n)).to.throw(RangeError, "0 is no denominator");
  });

  it("are added and multiplied exactly", () => {
    expect(fractionText(add(fraction(1n, 3n), fraction(1n, 6n)))).to.equal("1/2");
    expect(fractionText(multiply(fraction(2n, 3n), fraction(9n, 2n)))).to.equal("3");
    expect(wholePart(fraction(7n, 2n))).to.equal(3n);
  });

  it("are read from digits with a point", () => {
    expect(fractionText(parseDecimal("5.25") ?? fraction(0n))).to.equal("21/4");
    expect(fractionText(parseDecimal("12") ?? fraction(0n))).to.equal("12");
    for (const text of ["", ".5", "5.", "-1", "1e3", "1,000"]) expect(parseDecimal(text)).to.equal(undefined);
  });
});
