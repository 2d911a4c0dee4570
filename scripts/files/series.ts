import { type BusinessCalendar, type Convention, adjust, businessDaysBefore } from "../calendar/businessDays";
import { type YearFraction, yearFraction } from "../calendar/dayCount";
import { type Day, civilDate, dayText, isLastOfMonth } from "../calendar/days";
import { type Fraction, fraction, multiply, wholePart } from "../calendar/fraction";
import { type AccrualPeriod, type SeriesDates, accrualPeriods, rollOf } from "../calendar/periods";
import { MAX_PERIODS, type SeriesText } from "./distributionSchema";

/** What the distributor takes as an amount for a whole token: raw coin units with 18 further decimals. */
export const PER_TOKEN_DECIMALS = 18;
const MILLIONTHS = 1_000_000n;

/** A period's part in a distribution's statement: for which time it pays, and how that was counted. */
export interface CountedPeriod extends AccrualPeriod {
  /** From one on. */
  readonly number: number;
  /** Undefined where the series pays a fixed amount, or an amount that is stated later. */
  readonly counted: YearFraction | undefined;
}

/** A period of a series with its dates and, where it pays interest at a known rate, its amount. */
export interface SeriesPeriod extends CountedPeriod {
  readonly recordDate: Day;
  readonly payableDate: Day;
  readonly deadline: Day | undefined;
  /** Interest for a whole token, in raw coin units with 18 further decimals, rounded down; undefined if not known. */
  readonly perToken: bigint | undefined;
}

/** How a series' dates become business days. */
export interface PayingDays extends BusinessCalendar {
  readonly convention: Convention;
}

/** Says that a setting of the series is wrong; `value` as people read it. */
export type SeriesFaults = (path: readonly string[], value: string, fault: string, fix: string) => void;

/**
 * Cuts a series into periods: from when to when interest runs, by which day count, which day it is paid, and who is
 * paid.
 * @param principal Raw coin units that a whole token bears interest on; undefined where it bears none.
 * @returns Nothing where the dates do not fit together, which is told to `fault`.
 */
export function expandSeries(
  text: SeriesText,
  principal: bigint | undefined,
  days: PayingDays,
  fault: SeriesFaults,
): SeriesPeriod[] {
  const dates = seriesDates(text, fault);
  if (dates === undefined) return [];
  const periods = accrualPeriods(dates);
  if ("fault" in periods) {
    fault([periods.field], dayText(dates[periods.field] ?? dates.to), periods.fault, periods.fix);
    return [];
  }
  if (periods.length > MAX_PERIODS) {
    const fix = "announce the series in parts";
    fault(["to"], dayText(text.to), `makes ${periods.length} periods, over ${MAX_PERIODS}`, fix);
    return [];
  }
  const rates = ratesOf(text, periods.length, fault);
  return periods.map((unadjusted, index) => {
    const period = text.accrual === "adjusted" ? adjustEnds(unadjusted, days) : unadjusted;
    const payableDate = adjust(unadjusted.end + text.payableDays, days.convention, days);
    const deadlineDays = text.reinvestment?.deadlineDays;
    const counted = text.interest && yearFraction(text.interest.dayCount, period, rollOf(dates));
    const rate = rates?.[index];
    return {
      ...period,
      number: index + 1,
      counted,
      payableDate,
      recordDate: businessDaysBefore(payableDate, text.recordDays, days),
      deadline: deadlineDays === undefined ? undefined : businessDaysBefore(payableDate, deadlineDays, days),
      perToken:
        counted === undefined || rate === undefined || principal === undefined
          ? undefined
          : interestPerToken(principal, rate, counted.fraction),
    };
  });
}

/**
 * Interest for a whole token.
 * @param principal Raw coin units.
 * @param rate Millionths a year.
 * @param part Of a year.
 * @returns Raw coin units with 18 further decimals, rounded down.
 */
export function interestPerToken(principal: bigint, rate: number, part: Fraction): bigint {
  const scaled = fraction(principal * BigInt(rate) * 10n ** BigInt(PER_TOKEN_DECIMALS), MILLIONTHS);
  return wholePart(multiply(scaled, part));
}

function adjustEnds({ start, end }: AccrualPeriod, days: PayingDays): AccrualPeriod {
  return { start: adjust(start, days.convention, days), end: adjust(end, days.convention, days) };
}

/** Undefined where it is not clear on which dates periods end. */
function seriesDates(text: SeriesText, fault: SeriesFaults): SeriesDates | undefined {
  const { from, to, every: months, firstEnd, lastStart, endOfMonth } = text;
  const anchor = firstEnd ?? from;
  const monthEnd = isLastOfMonth(anchor);
  if (endOfMonth === true && !monthEnd) {
    const fix = "leave it out, or let the first regular period begin at the end of a month";
    fault(["endOfMonth"], "true", `but ${dayText(anchor)} is not the end of a month`, fix);
    return undefined;
  }
  // From 30 April on: each 30th, or each end of month? From 31 January on it is the same.
  if (endOfMonth === undefined && monthEnd && civilDate(anchor).day < 31) {
    const fix = `write true for ends of months, false for each ${civilDate(anchor).day}th`;
    fault(["endOfMonth"], "", `is needed, since ${dayText(anchor)} is the end of a month`, fix);
    return undefined;
  }
  return { from, to, months, firstEnd, lastStart, endOfMonth: endOfMonth ?? monthEnd };
}

/** The rate of each period, as far as they are known; in millionths. */
function ratesOf(
  { interest, accrual }: SeriesText,
  periods: number,
  fault: SeriesFaults,
): readonly number[] | undefined {
  if (interest === undefined) return undefined;
  if (interest.dayCount === "ACT/ACT ICMA" && accrual === "adjusted") {
    const fix = 'write "unadjusted"';
    fault(["accrual"], accrual, "does not go with ACT/ACT ICMA, which counts regular periods", fix);
  }
  if (!Array.isArray(interest.rate)) return Array.from({ length: periods }, () => Number(interest.rate));
  if (interest.rate.length > periods) {
    const fix = "remove the rates that belong to no period";
    fault(["interest", "rate"], `${interest.rate.length} rates`, `are more than the ${periods} periods`, fix);
  }
  return interest.rate;
}
