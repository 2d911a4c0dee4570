import { vars } from "hardhat/config";

/** A setting of this machine: from the environment, or else from Hardhat's own store (`npx hardhat vars set`). */
export function setting(name: string): string | undefined {
  const fromEnvironment = process.env[name];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  return vars.has(name) ? vars.get(name) : undefined;
}
