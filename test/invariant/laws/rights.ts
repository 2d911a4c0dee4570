import { expect } from "chai";

import type { Attempt } from "../attempt";
import type { Law } from "./law";

const REFUSED = ["AgentUnauthorized", "OwnableUnauthorizedAccount"];

/** Whether somebody acted, or somebody's rights were changed. */
function isAbout({ kind, call }: Attempt, agent: string): boolean {
  return call.from === agent || kind === "setAgent" || kind === "removeAgent";
}

/** That nobody without the right passes is checked of every attempt, in `outcome.ts`. */
export const LAW_14: Law = {
  number: 14,
  words: "Nobody without the right permission changes anything, and no allowance is exceeded.",
  check: async ({ world, attempt, error }) => {
    if (attempt.right === undefined && attempt.kind !== "writeStorage") {
      if (error !== undefined)
        expect(REFUSED, `a right stopped a ${attempt.kind}, which needs none`).not.to.include(error);
    }
    const { minter, rover } = world.deployment;
    for (const { token, contract } of world.tokens.filter((one) => one.token === attempt.call.to)) {
      for (const agent of [minter, rover].filter((one) => isAbout(attempt, one))) {
        const known = world.agentOf(token, agent);
        const [permissions, allowance] = await contract.agentPermissions(agent);
        expect(permissions, "permissions of an agent").to.equal(known.permissions);
        expect(allowance, "what an agent may mint").to.equal(known.allowance);
      }
    }
  },
};
