import { type Day, civilDate, isLastOfMonth } from "./days";
import { type Fraction, add, fraction } from "./fraction";
import { type AccrualPeriod, type Roll, rollDate } from "./periods";

/** How the days of a period and of a year are counted; names and rules are those of the ISDA and ICMA texts below. */
export const DAY_COUNTS = ["30/360 US", "30E/360", "ACT/365F", "ACT/360", "ACT/ACT ICMA"] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

/** A part of a year. */
export interface YearFraction {
  /** Days in the period, as the convention counts them. */
  readonly days: number;
  readonly fraction: Fraction;
}

const DAYS_OF_BOND_YEAR = 360n;
const MONTHS_A_YEAR = 12n;
const FEBRUARY = 2;

/**
 * Which part of a year a period is, exactly.
 * @param roll The series' regular dates: `ACT/ACT ICMA` measures against them, and `30/360 US` asks whether they are
 * ends of months.
 */
export function yearFraction(dayCount: DayCount, period: AccrualPeriod, roll: Roll): YearFraction {
  const { start, end } = period;
  switch (dayCount) {
    case "30/360 US":
      return over(days30Us(start, end, roll.endOfMonth), DAYS_OF_BOND_YEAR);
    case "30E/360":
      return over(days30E(start, end), DAYS_OF_BOND_YEAR);
    case "ACT/365F":
      return over(end - start, 365n);
    case "ACT/360":
      return over(end - start, 360n);
    case "ACT/ACT ICMA":
      return { days: end - start, fraction: icma(period, roll) };
  }
}

function over(days: number, year: bigint): YearFraction {
  return { days, fraction: fraction(BigInt(days), year) };
}

/**
 * 2006 ISDA Definitions, section 4.16(f), with the rule of the Securities Industry Association (Standard Securities
 * Calculation Methods) for bonds that pay at ends of months: the last of February counts as the 30th.
 */
function days30Us(start: Day, end: Day, endOfMonth: boolean): number {
  const [first, last] = [civilDate(start), civilDate(end)];
  const startsFebruary = endOfMonth && first.month === FEBRUARY && isLastOfMonth(start);
  const endsFebruary = startsFebruary && last.month === FEBRUARY && isLastOfMonth(end);
  const d1 = startsFebruary ? 30 : Math.min(first.day, 30);
  const d2 = endsFebruary || (d1 === 30 && last.day === 31) ? 30 : last.day;
  return days30({ ...first, day: d1 }, { ...last, day: d2 });
}

/** 2006 ISDA Definitions, section 4.16(g), the Eurobond basis. */
function days30E(start: Day, end: Day): number {
  const [first, last] = [civilDate(start), civilDate(end)];
  return days30({ ...first, day: Math.min(first.day, 30) }, { ...last, day: Math.min(last.day, 30) });
}

type Dated = ReturnType<typeof civilDate>;
function days30(first: Dated, last: Dated): number {
  return 360 * (last.year - first.year) + 30 * (last.month - first.month) + (last.day - first.day);
}

/**
 * ICMA Rule 251, 2006 ISDA Definitions section 4.16(c): days of the period that fall into a regular one, over the days
 * of that regular one times the number of them in a year. An irregular period is the sum of such parts.
 */
function icma({ start, end }: AccrualPeriod, roll: Roll): Fraction {
  let count = 0;
  while (rollDate(roll, count) > start) count -= 1;
  while (rollDate(roll, count + 1) <= start) count += 1;
  let sum = fraction(0n);
  for (; rollDate(roll, count) < end; count += 1) {
    const [from, to] = [rollDate(roll, count), rollDate(roll, count + 1)];
    const days = Math.min(end, to) - Math.max(start, from);
    sum = add(sum, fraction(BigInt(days) * BigInt(roll.months), BigInt(to - from) * MONTHS_A_YEAR));
  }
  return sum;
}
