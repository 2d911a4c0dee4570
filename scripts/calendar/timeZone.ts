import { type Day, dayOf } from "./days";

/**
 * Time zones are those of IANA's database in the edition that Node carries (`process.versions.tz`). Governments change
 * them at short notice: what a run prints in UTC is what counts.
 */
const formats = new Map<string, Intl.DateTimeFormat>();

const SECONDS_A_DAY = 86_400;
/** No clock is further from UTC. */
const FARTHEST_SECONDS = 16 * 3_600;
/** No zone changes its clock twice within so short a time. */
const STEP_SECONDS = 900;

/** Whether this is a zone's name, as `Europe/London` or `UTC`; an offset as `+01:00` is none, since it knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The last unix second of a day in a zone: the one before the clock shows the next day for good. Where the hour before
 * midnight comes twice it is the second time; where the clock jumps over midnight, the second before the jump.
 * @returns Undefined where the zone never had that day, as Samoa had no 30 December 2011.
 */
export function lastSecond(day: Day, zone: string): number | undefined {
  const midnight = (day + 1) * SECONDS_A_DAY;
  let low = midnight + FARTHEST_SECONDS;
  while (dayAt(low, zone) > day) low -= STEP_SECONDS;
  let high = low + STEP_SECONDS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayAt(middle, zone) > day) high = middle;
    else low = middle;
  }
  return dayAt(low, zone) === day ? low : undefined;
}

/** The unix second in which a day begins for good in a zone; undefined where the zone never had that day. */
export function firstSecond(day: Day, zone: string): number | undefined {
  if (lastSecond(day, zone) === undefined) return undefined;
  const before = lastSecond(day - 1, zone) ?? lastSecond(day - 2, zone);
  return before === undefined ? undefined : before + 1;
}

/** The day that the clocks of a zone show in a unix second. */
export function dayAt(second: number, zone: string): Day {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(second * 1_000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return dayOf({ year: parts.get("year") ?? 0, month: parts.get("month") ?? 0, day: parts.get("day") ?? 0 });
}

/** Writes a unix second for people, in UTC: `2026-09-30 22:59:59 UTC`. */
export function utcText(second: number): string {
  const text = new Date(second * 1_000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

/** Making one takes far longer than using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const options = { year: "numeric", month: "numeric", day: "numeric", calendar: "gregory" } as const;
  const format = new Intl.DateTimeFormat("en-US-u-nu-latn", { ...options, timeZone: zone });
  formats.set(zone, format);
  return format;
}

/** A change of a zone's clocks: its first second, and local time less UTC from then on, in minutes. */
export interface ClockChange {
  readonly from: number;
  readonly offset: number;
}

/** Local time less UTC in a unix second, in minutes. */
export function offsetAt(second: number, zone: string): number {
  const options = { timeZone: zone, timeZoneName: "longOffset" } as const;
  const name = new Intl.DateTimeFormat("en-US", options).formatToParts(second * 1_000).at(-1)?.value ?? "";
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** Every change of a zone's clocks from the start of one year to the end of another. */
export function clockChanges(zone: string, firstYear: number, lastYear: number): ClockChange[] {
  const changes: ClockChange[] = [];
  const months = (lastYear - firstYear + 1) * 12;
  const start = (month: number): number => dayOf({ year: firstYear, month: month + 1, day: 1 }) * SECONDS_A_DAY;
  for (let month = 0; month < months; month += 1) {
    let low = start(month);
    let high = start(month + 1);
    const offset = offsetAt(high, zone);
    if (offsetAt(low, zone) === offset) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle, zone) === offset) high = middle;
      else low = middle;
    }
    changes.push({ from: high, offset });
  }
  return changes;
}
