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
