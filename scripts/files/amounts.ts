const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** Why a text is no amount. */
export type AmountFault = "not a number" | "negative" | "too precise" | "zero" | "too large";

/** The most a token can issue: 104 bits of raw units. */
export const MAX_RAW_UNITS = 2n ** 104n - 1n;

/**
 * Reads a decimal text as raw units, exactly; no floating point is involved.
 * @param most The most raw units there may be; what a token can issue, unless said otherwise.
 * @example parseAmount("12.5", 2) // 1250n
 */
export function parseAmount(text: string, decimals: number, most = MAX_RAW_UNITS): bigint | AmountFault {
  if (/^-\d/.test(text)) return "negative";
  const match = DECIMAL.exec(text);
  if (match === null) return "not a number";

  const whole = match[1] ?? "";
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) return "too precise";

  const units = BigInt(whole + fraction.padEnd(decimals, "0"));
  if (units === 0n) return "zero";
  return units > most ? "too large" : units;
}

/** What to write instead of a text that is no amount. */
export function amountFix(fault: AmountFault, decimals: number): string {
  switch (fault) {
    case "too precise":
      return `write at most ${decimals} decimals`;
    case "too large":
      return "write a smaller amount";
    case "not a number":
      return "write digits and a point, as in 1250.00, without separators or units";
    case "negative":
    case "zero":
      return "write an amount above zero";
  }
}

/**
 * Writes raw units for people, with every decimal of the token and commas between thousands.
 * @example formatAmount(1234500n, 2) // "12,345.00"
 */
export function formatAmount(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** Writes raw units for a file: no separators, as the files are read. */
export function plainAmount(units: bigint, decimals: number): string {
  return formatAmount(units, decimals).replaceAll(",", "");
}

/** A share of a whole, as `12.34%`, rounded down. */
export function formatShare(part: bigint, whole: bigint): string {
  return whole === 0n ? "0.00%" : `${formatAmount((part * 10_000n) / whole, 2)}%`;
}

/** A time in seconds for people: whole days where it is more than one, else hours begun. */
export function formatPeriod(seconds: number): string {
  const hours = Math.ceil(seconds / 3_600);
  if (hours > 24 && hours % 24 === 0) return `${hours / 24} days`;
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
