/** An assertion that is not proved, or that must be refuted. */
interface Unproved {
  readonly verdict: "unproved" | "refuted";
  readonly why: string;
}

const ASSEMBLY =
  "OpenZeppelin's Math is partly assembly, of which the compiler assumes anything; tests draw numbers instead";
const LATE = "no answer in time: three clamped sums over one word; tests draw numbers instead";

/** Why, by file and assertion. What is listed and found otherwise fails, so that nothing here outlives its reason. */
export const UNPROVED: Readonly<Record<string, Unproved>> = {
  "Arithmetic.sol: assert(tax <= amount)": { verdict: "refuted", why: ASSEMBLY },
  "Arithmetic.sol: assert(tax * Entitlement.WHOLE >= uint256(amount) * rate)": { verdict: "refuted", why: ASSEMBLY },
  "Arithmetic.sol: assert(value == 0 || (uint256(held) + value) * Shares.WHOLE <= uint256(outstanding) * share)": {
    verdict: "unproved",
    why: ASSEMBLY,
  },
  "Doubt.sol: assert(lease.class() == class)": {
    verdict: "refuted",
    why: "it is not so, and the proofs must see that",
  },
  "RuleWords.sol: assert(changed.amount() == (amount > type(uint112).max ? type(uint112).max : amount))": {
    verdict: "unproved",
    why: LATE,
  },
  "RuleWords.sol: assert(value > type(uint184).max - used || counter.used() == used + value)": {
    verdict: "unproved",
    why: LATE,
  },
};
