/** An exact rational number in lowest terms; the denominator is above zero. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Makes a fraction, and reduces it.
 * @example fraction(182n, 364n) // 1/2
 * @throws RangeError where the denominator is not above zero.
 */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator <= 0n) throw new RangeError(`${denominator} is no denominator`);
  const shared = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / shared, denominator: denominator / shared };
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The largest whole number that is not above a fraction of zero or more. */
export function wholePart({ numerator, denominator }: Fraction): bigint {
  return numerator / denominator;
}

/** Writes a fraction for people: `91/360`, or `2` where it is whole. */
export function fractionText({ numerator, denominator }: Fraction): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

/**
 * Reads digits with or without a point, exactly.
 * @example parseDecimal("5.25") // 21/4
 * @returns Undefined for any other text, also for one with a sign, separators or an exponent.
 */
export function parseDecimal(text: string): Fraction | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const decimals = match[2] ?? "";
  return fraction(BigInt((match[1] ?? "") + decimals), 10n ** BigInt(decimals.length));
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
