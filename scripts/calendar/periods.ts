import { type Day, addMonths, dayText } from "./days";

/** The regular dates on which periods of a series end: one anchor, and every so many months before and after it. */
export interface Roll {
  readonly anchor: Day;
  /** Months from one date to the next, at least 1. */
  readonly months: number;
  /** Whether each is the last of its month, and not the anchor's date in it. */
  readonly endOfMonth: boolean;
}

/** A time for which a series pays, from its first day to the day on which the next one begins. */
export interface AccrualPeriod {
  readonly start: Day;
  /** Not in the period. */
  readonly end: Day;
}

/** From when to when a series runs, and where it is irregular. */
export interface SeriesDates {
  readonly from: Day;
  readonly to: Day;
  readonly months: number;
  readonly endOfMonth: boolean;
  /** The end of the first period, where that is shorter or longer than the others. */
  readonly firstEnd: Day | undefined;
  /** The start of the last period, where that is shorter or longer than the others. */
  readonly lastStart: Day | undefined;
}

/** Why dates make no series: which of them is wrong, and what would be right. */
export interface SeriesFault {
  readonly field: "to" | "firstEnd" | "lastStart";
  readonly fault: string;
  readonly fix: string;
}

/** The regular date number `count`, counted from the anchor, in either direction. */
export function rollDate({ anchor, months, endOfMonth }: Roll, count: number): Day {
  return addMonths(anchor, count * months, endOfMonth);
}

/** The regular dates of a series. */
export function rollOf({ from, firstEnd, months, endOfMonth }: SeriesDates): Roll {
  return { anchor: firstEnd ?? from, months, endOfMonth };
}

/** Cuts a series into its periods, the first to the last; a fault where the dates do not fit together. */
export function accrualPeriods(dates: SeriesDates): readonly AccrualPeriod[] | SeriesFault {
  const { from, to, firstEnd, lastStart } = dates;
  if (to <= from) return { field: "to", fault: "is not after the start", fix: `write a date after ${dayText(from)}` };
  if (firstEnd !== undefined && (firstEnd <= from || firstEnd > to)) {
    const fix = `write a date after ${dayText(from)} and not after ${dayText(to)}`;
    return { field: "firstEnd", fault: "does not lie within the series", fix };
  }
  const firstRegular = firstEnd ?? from;
  if (lastStart !== undefined && (lastStart < firstRegular || lastStart >= to)) {
    const fix = `write a date from ${dayText(firstRegular)} to the day before ${dayText(to)}`;
    return { field: "lastStart", fault: "does not lie within the series", fix };
  }

  const roll = rollOf(dates);
  const lastRegular = lastStart ?? to;
  const ends = firstEnd === undefined ? [] : [firstEnd];
  let end = firstRegular;
  for (let count = 1; end < lastRegular; count += 1) {
    end = rollDate(roll, count);
    ends.push(end);
  }
  if (end !== lastRegular) return irregular(dates, end);
  if (lastStart !== undefined) ends.push(to);
  return ends.map((day, index) => ({ start: ends[index - 1] ?? from, end: day }));
}

/** The end does not fall on a regular date. */
function irregular({ lastStart, months, endOfMonth, ...dates }: SeriesDates, after: Day): SeriesFault {
  const before = rollDate(rollOf({ ...dates, lastStart, months, endOfMonth }), 0);
  const fault = `is not a whole number of times ${months} months after ${dayText(before)}`;
  if (lastStart !== undefined) {
    return { field: "lastStart", fault, fix: `write a regular date, as ${dayText(after)}` };
  }
  const fix = `write a regular date, as ${dayText(after)}, or say with firstEnd or lastStart which period is irregular`;
  return { field: "to", fault, fix };
}
