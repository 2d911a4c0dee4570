import { expect } from "chai";

import type { Attempt } from "./attempt";
import type { Director } from "./director";
import { ANYTHING } from "./verdict";

/** Errors that an attempt must be refused with, one of them; none if it must pass. */
export function refusalsOf(stage: Director, { call, right, against }: Attempt): readonly string[] {
  if (right === undefined || stage.holds(right, call.from)) return against;
  return [right === "owner" ? "OwnableUnauthorizedAccount" : "AgentUnauthorized"];
}

/** Whatever is tried comes out as the books say: what is allowed passes, what is not is refused, and for that reason. */
export function checkOutcome(stage: Director, attempt: Attempt, error: string | undefined): void {
  const { kind, open } = attempt;
  const refusals = refusalsOf(stage, attempt);
  const mayPass = refusals.length === 0 || (open === true && refusals === attempt.against);
  if (error === undefined) {
    expect(mayPass, `a ${kind} passed in spite of ${refusals.join(", ")}`).to.equal(true);
    return;
  }
  if (!refusals.includes(ANYTHING)) expect(refusals, `why a ${kind} was refused`).to.include(error);
}
