import { parseDay } from "../../../scripts/calendar/days";

/** A day that a test writes itself. */
export function day(text: string): number {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`${text} is no date`);
  return found;
}
