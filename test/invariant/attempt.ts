import type { Call } from "./chain";
import type { Proposal } from "./judge";
import type { TokenWorld } from "./world";

/** The right that a call needs: an owner's, or an agent's permission over a token or registry. */
export type Right = "owner" | { readonly contract: string; readonly permission: bigint };

/** Something that somebody tries. */
export interface Attempt {
  readonly kind: string;
  readonly call: Call;
  /** Whether the caller needs a right, which is looked up in the books. */
  readonly right?: Right;
  /** Errors it must be refused with, one of them, if its caller has the right; with none it must pass. */
  readonly against: readonly string[];
  /** Where it is not known whether it passes, but only what it may be refused with: a batch. */
  readonly open?: boolean;
  /** What rules are asked about it, and whether its token says no of itself. */
  readonly proposal?: Proposal & { readonly token: TokenWorld; readonly againstOtherwise: readonly string[] };
  /** What it changes that no event tells. */
  readonly effect?: () => void;
}
