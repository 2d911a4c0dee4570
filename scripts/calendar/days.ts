const MILLISECONDS_A_DAY = 86_400_000;
const MONTHS_A_YEAR = 12;
const DAYS_A_WEEK = 7;

/** A day of the Gregorian calendar, wherever it is spent: the number of days since 1970-01-01. */
export type Day = number;

/** A day as people write it. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Weekdays as `weekday` numbers them. */
export const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** The day of a date; one past the end of its month runs into the next, as in 2026-02-30, which is 2 March. */
export function dayOf({ year, month, day }: CivilDate): Day {
  return Date.UTC(year, month - 1, day) / MILLISECONDS_A_DAY;
}

export function civilDate(day: Day): CivilDate {
  const date = new Date(day * MILLISECONDS_A_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * Reads a date of the years 1970 to 9999.
 * @example parseDay("2026-09-30") // 20726
 * @returns Undefined where the calendar has no such day, or the text is written otherwise.
 */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const [year = 0, month = 0, date = 0] = text.split("-").map(Number);
  const day = dayOf({ year, month, day: date });
  return day >= 0 && dayText(day) === text ? day : undefined;
}

/** Writes a day as it is read: `2026-09-30`. */
export function dayText(day: Day): string {
  return new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, "2026-09-30".length);
}

/** 0 for a Sunday to 6 for a Saturday. */
export function weekday(day: Day): number {
  const thursday = 4;
  return (((day + thursday) % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK;
}

/** Whether the next day is in another month. */
export function isLastOfMonth(day: Day): boolean {
  return civilDate(day + 1).day === 1;
}

/**
 * The same date some months later, or earlier where `months` is below zero; the last of the month where that has no
 * such date.
 * @param endOfMonth Take the last of the month in any case.
 */
export function addMonths(day: Day, months: number, endOfMonth = false): Day {
  const { year, month, day: date } = civilDate(day);
  const index = year * MONTHS_A_YEAR + (month - 1) + months;
  const target = { year: Math.floor(index / MONTHS_A_YEAR), month: (index % MONTHS_A_YEAR) + 1 };
  const last = civilDate(dayOf({ year: target.year, month: target.month + 1, day: 1 }) - 1).day;
  return dayOf({ ...target, day: endOfMonth ? last : Math.min(date, last) });
}
