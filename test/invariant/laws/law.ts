import type { Attempt } from "../attempt";
import type { Receipt } from "../chain";
import type { Director } from "../director";
import type { Snapshot } from "../snapshot";
import type { World } from "../world";

/** An attempt, what came of it, and what the contracts say after it. */
export interface Step {
  readonly world: World;
  readonly attempt: Attempt;
  /** Name of the error it was refused with. */
  readonly error: string | undefined;
  /** Only of an attempt that passed. */
  readonly receipt: Receipt | undefined;
  readonly snapshots: readonly Snapshot[];
}

/** What must hold after every call. */
export interface Law {
  readonly number: number;
  readonly words: string;
  /** Before a call, at the time it would be mined. */
  readonly before?: (stage: Director, attempt: Attempt) => Promise<void>;
  /** After it, whether it passed or was refused. */
  readonly check?: (step: Step) => void | Promise<void>;
}

/** Checks something of each token. */
export function ofEach(check: (snapshot: Snapshot, step: Step) => void): (step: Step) => void {
  return (step) => {
    for (const snapshot of step.snapshots) check(snapshot, step);
  };
}
