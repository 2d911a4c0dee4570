import { dataSlice, getAddress, id } from "ethers";

import { EVERY_PERMISSION } from "../fixtures/suite";
import { agentWithOnly, agentWithout } from "./rights";

/** Addresses by the names that rights use. */
export type Callers = Record<string, string>;

/** Appoints an agent with each permission alone, and one with all but it. */
export async function appoint(
  permissions: readonly string[],
  set: (agent: string, bits: bigint) => Promise<unknown>,
): Promise<Callers> {
  const agents: Callers = {};
  for (const [index, permission] of permissions.entries()) {
    const bit = 1n << BigInt(index);
    for (const [name, bits] of [
      [agentWithOnly(permission), bit],
      [agentWithout(permission), EVERY_PERMISSION ^ bit],
    ] as const) {
      const address = getAddress(dataSlice(id(name), 12));
      await set(address, bits);
      agents[name] = address;
    }
  }
  return agents;
}
