import { readFileSync } from "node:fs";
import { type EventFragment, type FunctionFragment, Interface, type InterfaceAbi } from "ethers";
import { artifacts } from "hardhat";

import { STANDARDS } from "./standards";

/** Functions and events of an ABI in one spelling: types, mutability, returns and `indexed`, without names. */
export interface Surface {
  functions: string[];
  events: string[];
}

export function functionsOf(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((fragment) => found.push(fragment));
  return found;
}

export function eventsOf(abi: Interface): EventFragment[] {
  const found: EventFragment[] = [];
  abi.forEachEvent((fragment) => found.push(fragment));
  return found;
}

export function surfaceOf(abi: Interface): Surface {
  return {
    functions: functionsOf(abi).map((fragment) => fragment.format("minimal")),
    events: eventsOf(abi).map((fragment) => fragment.format("minimal")),
  };
}

/** The surface a standard demands, with its ancestors'. */
export function demandOf(name: string): Surface {
  const { bases = [], functions, events } = standard(name);
  const inherited = bases.map(demandOf);
  return {
    functions: [...Object.values(functions), ...inherited.flatMap((base) => base.functions)],
    events: [...Object.values(events), ...inherited.flatMap((base) => base.events)],
  };
}

export function standard(name: string): (typeof STANDARDS)[string] {
  const found = STANDARDS[name];
  if (found === undefined) throw new Error(`${name} is not among the standards`);
  return found;
}

/** ABI of a contract of ours, or of OpenZeppelin's. */
export function ownAbi(name: string): Interface {
  return new Interface(artifacts.readArtifactSync(name).abi as InterfaceAbi);
}

/** ABI of an artifact inside an npm package. */
export function packagedAbi(path: string): Interface {
  const { abi } = JSON.parse(readFileSync(require.resolve(path), "utf8")) as { abi: InterfaceAbi };
  return new Interface(abi);
}

/** The ERC-165 id of a set of selectors. */
export function xor(selectors: readonly string[]): string {
  const id = selectors.reduce((sum, selector) => sum ^ BigInt(selector), 0n);
  return `0x${id.toString(16).padStart(8, "0")}`;
}
