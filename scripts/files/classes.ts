/** What an investor may be certified as, and the bit that rules know it by (`InvestorClasses.sol`). */
export const CLASS_BITS = {
  "us-accredited": 1 << 0,
  "us-qualified-purchaser": 1 << 1,
  qib: 1 << 2,
  "eu-qualified": 1 << 3,
  "swiss-professional": 1 << 4,
  "hong-kong-professional": 1 << 5,
  affiliate: 1 << 6,
  "us-person": 1 << 7,
} as const;

export type InvestorClass = keyof typeof CLASS_BITS;

/** The classes by name, the lowest bit first. */
export const CLASS_NAMES = Object.keys(CLASS_BITS) as [InvestorClass, ...InvestorClass[]];

/** Several classes in one word. */
export function classBits(classes: readonly InvestorClass[]): number {
  return classes.reduce((sum, name) => sum | CLASS_BITS[name], 0);
}

/** The classes in a word. */
export function classesOf(bits: number): InvestorClass[] {
  return CLASS_NAMES.filter((name) => (bits & CLASS_BITS[name]) !== 0);
}

/** Classes in words, as in `qib or us-accredited`. */
export function classText(classes: readonly InvestorClass[], between: "and" | "or"): string {
  return classes.length === 0 ? "no class" : classes.join(` ${between} `);
}
