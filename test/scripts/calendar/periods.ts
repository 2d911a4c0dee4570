import { expect } from "chai";
import fc from "fast-check";

import { dayText } from "../../../scripts/calendar/days";
import { type SeriesDates, accrualPeriods } from "../../../scripts/calendar/periods";
import { day } from "./day";

type Dates = Partial<Record<"firstEnd" | "lastStart", string>> & { from: string; to: string };

function dates({ from, to, firstEnd, lastStart }: Dates, months: number, endOfMonth = false): SeriesDates {
  return {
    from: day(from),
    to: day(to),
    months,
    endOfMonth,
    firstEnd: firstEnd === undefined ? undefined : day(firstEnd),
    lastStart: lastStart === undefined ? undefined : day(lastStart),
  };
}

/** The ends of the periods. */
function ends(series: SeriesDates): string[] {
  const periods = accrualPeriods(series);
  if ("fault" in periods) throw new Error(periods.fault);
  return periods.map(({ end }) => dayText(end));
}

describe("accrualPeriods", () => {
  it("cuts a regular series", () => {
    const series = dates({ from: "2026-01-15", to: "2027-01-15" }, 3);
    expect(ends(series)).to.deep.equal(["2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15"]);
  });

  it("makes a short or a long first period", () => {
    const short = dates({ from: "2026-02-01", to: "2027-04-15", firstEnd: "2026-04-15" }, 6);
    expect(ends(short)).to.deep.equal(["2026-04-15", "2026-10-15", "2027-04-15"]);
    const long = dates({ from: "2026-02-01", to: "2027-04-15", firstEnd: "2026-10-15" }, 6);
    expect(ends(long)).to.deep.equal(["2026-10-15", "2027-04-15"]);
  });

  it("makes a short or a long last period", () => {
    const short = dates({ from: "2026-01-15", to: "2027-03-01", lastStart: "2027-01-15" }, 6);
    expect(ends(short)).to.deep.equal(["2026-07-15", "2027-01-15", "2027-03-01"]);
    const long = dates({ from: "2026-01-15", to: "2027-03-01", lastStart: "2026-07-15" }, 6);
    expect(ends(long)).to.deep.equal(["2026-07-15", "2027-03-01"]);
  });

  it("makes both, and one single period", () => {
    const both = dates({ from: "2026-02-01", to: "2027-03-01", firstEnd: "2026-07-15", lastStart: "2027-01-15" }, 6);
    expect(ends(both)).to.deep.equal(["2026-07-15", "2027-01-15", "2027-03-01"]);
    const single = dates({ from: "2026-02-01", to: "2026-03-07", firstEnd: "2026-03-07" }, 6);
    expect(ends(single)).to.deep.equal(["2026-03-07"]);
  });

  it("keeps to ends of months where it is told to", () => {
    const series = { from: "2025-11-30", to: "2026-08-31" };
    expect(ends(dates(series, 3, true))).to.deep.equal(["2026-02-28", "2026-05-31", "2026-08-31"]);
    const fixed = { from: "2025-11-30", to: "2026-08-30" };
    expect(ends(dates(fixed, 3))).to.deep.equal(["2026-02-28", "2026-05-30", "2026-08-30"]);
  });

  it("leaves no day out and takes none twice", () => {
    const start = fc.integer({ min: day("2020-01-01"), max: day("2035-12-31") });
    fc.assert(
      fc.property(start, fc.constantFrom(1, 2, 3, 4, 6, 12), fc.integer({ min: 1, max: 40 }), (from, months, count) => {
        const series = { from, months, endOfMonth: false, firstEnd: undefined, lastStart: undefined };
        const whole = accrualPeriods({ ...series, to: from + 40 * 370, firstEnd: from + 5, lastStart: from + 5 });
        expect(whole).to.have.length(2);
        const irregular = accrualPeriods({ ...series, to: from + 31 * months * count + 1, firstEnd: from + 9 });
        if ("fault" in irregular) return;
        irregular.forEach((period, index) => {
          expect(period.start).to.equal(irregular[index - 1]?.end ?? from);
          expect(period.end).to.be.greaterThan(period.start);
        });
      }),
    );
  });

  const FAULTS: readonly [what: string, series: SeriesDates, field: string, fault: string][] = [
    ["it ends before it begins", dates({ from: "2026-01-15", to: "2026-01-15" }, 3), "to", "is not after the start"],
    [
      "the end is on no regular date",
      dates({ from: "2026-01-15", to: "2026-12-31" }, 3),
      "to",
      "is not a whole number of times 3 months after 2026-01-15",
    ],
    [
      "the last period begins on no regular date",
      dates({ from: "2026-01-15", to: "2026-12-31", lastStart: "2026-08-15" }, 3),
      "lastStart",
      "is not a whole number of times 3 months after 2026-01-15",
    ],
    [
      "the first period ends after the series",
      dates({ from: "2026-01-15", to: "2026-12-31", firstEnd: "2027-01-01" }, 3),
      "firstEnd",
      "does not lie within the series",
    ],
    [
      "the last period begins before the first ends",
      dates({ from: "2026-01-15", to: "2026-12-31", firstEnd: "2026-06-15", lastStart: "2026-03-15" }, 3),
      "lastStart",
      "does not lie within the series",
    ],
  ];
  for (const [what, series, field, fault] of FAULTS) {
    it(`says which date is wrong when ${what}`, () => {
      expect(accrualPeriods(series)).to.include({ field, fault });
    });
  }
});
