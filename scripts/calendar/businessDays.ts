import { type Day, civilDate, weekday } from "./days";

/** On which days nobody pays. */
export interface BusinessCalendar {
  /** As `weekday` numbers them; not all seven. */
  readonly weekend: ReadonlySet<number>;
  readonly holidays: ReadonlySet<Day>;
}

/** What becomes of a date that is no business day (2006 ISDA Definitions, section 4.12). */
export const CONVENTIONS = ["unadjusted", "following", "modifiedFollowing", "preceding"] as const;
export type Convention = (typeof CONVENTIONS)[number];

export function isBusinessDay(day: Day, { weekend, holidays }: BusinessCalendar): boolean {
  return !weekend.has(weekday(day)) && !holidays.has(day);
}

/**
 * Moves a date that is no business day: to the next one, to the next one unless that is in another month and then to
 * the one before, to the one before, or not at all.
 */
export function adjust(day: Day, convention: Convention, calendar: BusinessCalendar): Day {
  switch (convention) {
    case "unadjusted":
      return day;
    case "following":
      return nearest(day, 1, calendar);
    case "preceding":
      return nearest(day, -1, calendar);
    case "modifiedFollowing": {
      const next = nearest(day, 1, calendar);
      return civilDate(next).month === civilDate(day).month ? next : nearest(day, -1, calendar);
    }
  }
}

/** The business day that is so many business days before a day, which itself does not count. */
export function businessDaysBefore(day: Day, count: number, calendar: BusinessCalendar): Day {
  let found = day;
  for (let left = count; left > 0; left -= 1) found = nearest(found - 1, -1, calendar);
  return found;
}

function nearest(day: Day, step: 1 | -1, calendar: BusinessCalendar): Day {
  let found = day;
  while (!isBusinessDay(found, calendar)) found += step;
  return found;
}
