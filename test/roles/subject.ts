import type { Interface } from "ethers";

import type { Right } from "./rights";

/** A deployed contract and everybody who is to try its functions. */
export interface Stage {
  readonly address: string;
  readonly abi: Interface;
  /** Addresses by the names that rights use. */
  readonly callers: Readonly<Record<string, string>>;
  /** Arguments of functions that need other than the plausible ones, by signature. */
  readonly args?: Readonly<Record<string, readonly unknown[]>>;
}

/** Contracts that are deployed together, by name. */
export type Stages = Readonly<Record<string, Stage>>;

/** A contract of the role matrix. */
export interface Subject {
  readonly name: string;
  /** Who may call what: every function that is neither view nor pure, by signature. */
  readonly rights: Readonly<Record<string, Right>>;
  /** Deploys it, perhaps with others. */
  readonly deploy: () => Promise<Stages>;
}

/** The stage of one contract. */
export function stageOf(stages: Stages, name: string): Stage {
  const stage = stages[name];
  if (stage === undefined) throw new Error(`${name} was not deployed`);
  return stage;
}
