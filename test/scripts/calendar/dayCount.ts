import { expect } from "chai";

import { type DayCount, yearFraction } from "../../../scripts/calendar/dayCount";
import { fractionText } from "../../../scripts/calendar/fraction";
import type { Roll } from "../../../scripts/calendar/periods";
import { day } from "./day";

/**
 * Days of a period from ISDA's table "30/360 Day Count Conventions" of 22 December 2008 (30-360-2006ISDADefs.xls,
 * https://www.isda.org/2008/12/22/30-360-day-count-conventions/): by 30/360 of section 4.16(f) and by 30E/360 of 4.16(g).
 */
const ISDA: readonly [start: string, end: string, bond: number, eurobond: number][] = [
  ["2006-08-20", "2007-02-20", 180, 180],
  ["2007-02-20", "2007-08-20", 180, 180],
  ["2008-02-20", "2008-08-20", 180, 180],
  ["2006-08-31", "2007-02-28", 178, 178],
  ["2007-02-28", "2007-08-31", 183, 182],
  ["2007-08-31", "2008-02-29", 179, 179],
  ["2008-02-29", "2008-08-31", 182, 181],
  ["2008-08-31", "2009-02-28", 178, 178],
  ["2009-02-28", "2009-08-31", 183, 182],
  ["2006-01-31", "2006-02-28", 28, 28],
  ["2006-01-30", "2006-02-28", 28, 28],
  ["2006-02-28", "2006-03-03", 5, 5],
  ["2006-02-14", "2006-02-28", 14, 14],
  ["2006-09-30", "2006-10-31", 30, 30],
  ["2006-10-31", "2006-11-28", 28, 28],
  ["2007-08-31", "2008-02-28", 178, 178],
  ["2008-02-28", "2008-08-28", 180, 180],
  ["2008-02-28", "2008-08-30", 182, 182],
  ["2008-02-28", "2008-08-31", 183, 182],
  ["2007-02-26", "2008-02-28", 362, 362],
  ["2007-02-26", "2008-02-29", 363, 363],
  ["2008-02-29", "2009-02-28", 359, 359],
  ["2008-02-28", "2008-03-30", 32, 32],
  ["2008-02-28", "2008-03-31", 33, 32],
];

/**
 * Days of bonds that pay at ends of months, by the four rules of the Securities Industry Association, as FIX 5.0 SP2
 * states them for DayCount 1 (EP200) and Bloomberg's BDE for `bbldc::BasicSia30360Eom`.
 */
const SIA_END_OF_MONTH: readonly [start: string, end: string, days: number][] = [
  ["2006-02-28", "2006-08-31", 180],
  ["2006-08-31", "2007-02-28", 178],
  ["2007-02-28", "2008-02-29", 360],
  ["2008-02-29", "2009-02-28", 360],
  ["2008-02-28", "2008-08-31", 183],
  ["2007-02-28", "2007-03-31", 30],
  ["2006-01-31", "2006-02-28", 28],
];

/**
 * ICMA Rule 251 with ISDA's memorandum "The Actual/Actual Day Count Fraction" of 1999 and the same cases, with their
 * numbers of days, in QuantLib's test-suite/daycounters.cpp (testActualActual, testActualActualIsma).
 */
const ICMA: readonly [what: string, start: string, end: string, roll: Roll, fraction: string][] = [
  ["a regular half-year", "2003-11-01", "2004-05-01", monthly("2003-11-01", 6), "1/2"],
  ["a short first period of a year", "1999-02-01", "1999-07-01", monthly("1999-07-01", 12), "30/73"],
  ["a regular year", "1999-07-01", "2000-07-01", monthly("1999-07-01", 12), "1"],
  // 0.915760869565: 153 of 184 days of one half-year, and all of the next.
  ["a long first period of half-years", "2002-08-15", "2003-07-15", monthly("2003-07-15", 6), "337/368"],
  ["the half-year after it", "2003-07-15", "2004-01-15", monthly("2003-07-15", 6), "1/2"],
  ["the half-year before a short last period", "1999-07-30", "2000-01-30", monthly("1999-07-30", 6), "1/2"],
  // 0.417582417582: 152 of 182 days.
  ["a short last period of half-years", "2000-01-30", "2000-06-30", monthly("1999-07-30", 6), "38/91"],
  // 91/(91 × 4) + 61/(92 × 4): coupons fall on ends of months, 30 November, 29 February and 31 May.
  ["a long last period of quarters", "1999-11-30", "2000-04-30", monthly("1999-08-31", 3, true), "153/368"],
  // 91/(91 × 4) + 61/(91 × 4): by the rule's own words for thirtieths, 30 November, 29 February and 30 May.
  ["the same on thirtieths", "1999-11-30", "2000-04-30", monthly("1999-11-30", 3), "38/91"],
];

function monthly(anchor: string, months: number, endOfMonth = false): Roll {
  return { anchor: day(anchor), months, endOfMonth };
}

function days(dayCount: DayCount, start: string, end: string, endOfMonth = false): number {
  return yearFraction(dayCount, { start: day(start), end: day(end) }, monthly(start, 6, endOfMonth)).days;
}

describe("yearFraction", () => {
  for (const [start, end, bond, eurobond] of ISDA) {
    it(`counts ${start} to ${end} as ISDA's table does`, () => {
      expect(days("30/360 US", start, end)).to.equal(bond);
      expect(days("30E/360", start, end)).to.equal(eurobond);
    });
  }

  for (const [start, end, expected] of SIA_END_OF_MONTH) {
    it(`counts ${start} to ${end} of a bond that pays at ends of months as the SIA does`, () => {
      expect(days("30/360 US", start, end, true)).to.equal(expected);
    });
  }

  for (const [what, start, end, roll, expected] of ICMA) {
    it(`measures ${what} as ICMA does (${start} to ${end})`, () => {
      const found = yearFraction("ACT/ACT ICMA", { start: day(start), end: day(end) }, roll);
      expect(fractionText(found.fraction)).to.equal(expected);
      expect(found.days).to.equal(day(end) - day(start));
    });
  }

  it("divides by 360 and by 365, also in a leap year", () => {
    const leap = { start: day("2024-01-01"), end: day("2025-01-01") };
    const roll = monthly("2024-01-01", 12);
    const of = (dayCount: DayCount): string => fractionText(yearFraction(dayCount, leap, roll).fraction);
    expect(of("30/360 US")).to.equal("1");
    expect(of("30E/360")).to.equal("1");
    // 2006 ISDA Definitions, section 4.16(d) and (e): actual days over 365 and 360.
    expect(of("ACT/365F")).to.equal("366/365");
    expect(of("ACT/360")).to.equal("61/60");
  });
});
