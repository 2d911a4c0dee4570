import type { Interface } from "ethers";

import type { Value } from "./values";

/** A view and how it is asked. */
export interface View {
  readonly key: string;
  readonly to: string;
  readonly name: string;
  readonly args: readonly Value[];
  /** Of a list without an order: T-REX moves the last entry to where one was removed. */
  readonly unordered?: boolean;
  /** Which of several results are compared; all, if left out. */
  readonly parts?: readonly number[];
  /** Where ours is asked otherwise. */
  readonly ours?: {
    readonly to: string;
    readonly abi: Interface;
    readonly name: string;
    readonly args: readonly Value[];
    readonly parts?: readonly number[];
  };
}
