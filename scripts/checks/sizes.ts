import type { Artifacts } from "hardhat/types";

import { ownContracts } from "./artifacts";

/** EIP-170: a contract that is larger cannot be deployed. */
export const LIMIT = 24_576;

/** Contracts that leave room for what they have yet to take up. */
const BUDGETS: Readonly<Record<string, number>> = { SecurityToken: LIMIT - 500, ModularCompliance: LIMIT - 1_200 };

/** Every contract fits on chain, and those with a budget keep it. */
export async function checkSizes(artifacts: Artifacts): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, fullName } of await ownContracts(artifacts)) {
    const { deployedBytecode } = await artifacts.readArtifact(fullName);
    const size = sizeOf(deployedBytecode);
    const limit = BUDGETS[name] ?? LIMIT;
    if (size >= limit) problems.push(`${name} has ${size} bytes of code, and must have fewer than ${limit}`);
  }
  return problems;
}

/** Bytes of code in hexadecimal. */
export function sizeOf(code: string): number {
  return (code.length - "0x".length) / 2;
}
