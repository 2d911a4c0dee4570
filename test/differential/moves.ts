import type { DualCall, Value } from "./values";

/** Tokens that a call moves, or asks about. */
export interface Move {
  readonly kind: "transfer" | "mint" | "burn" | "forced" | "recovery";
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

/** The single calls that a batch stands for, as far as all of its lists go; the call itself, if it is none. */
export function singlesOf(call: DualCall): readonly DualCall[] {
  const name = SINGLE[call.name];
  if (name === undefined || call.to !== "token") return [call];
  const length = Math.min(...call.args.filter((arg) => isList(arg)).map((list) => list.length));
  return Array.from({ length }, (_, index) => ({ ...call, name, args: call.args.map((list) => itemOf(list, index)) }));
}

const SINGLE: Readonly<Record<string, string>> = {
  batchTransfer: "transfer",
  batchMint: "mint",
  batchBurn: "burn",
  batchForcedTransfer: "forcedTransfer",
  batchSetAddressFrozen: "setAddressFrozen",
  batchFreezePartialTokens: "freezePartialTokens",
  batchUnfreezePartialTokens: "unfreezePartialTokens",
};

export function isBatch(call: DualCall): boolean {
  return call.name.startsWith("batch");
}

/** Whether the lists of a batch have one length. */
export function isEven(call: DualCall): boolean {
  const lengths = call.args.filter((arg) => isList(arg)).map((list) => list.length);
  return new Set(lengths).size <= 1;
}

/** The moves that a call to the token, or a question to the compliance contract, is about. */
export function movesOf(call: DualCall): readonly Move[] {
  return singlesOf(call).flatMap((single) => moveOf(single));
}

function moveOf({ from: caller, to: called, name, args }: DualCall): Move[] {
  if (called !== "token" && name !== "canTransfer") return [];
  const wallet = (index: number): string => nameIn(args[index]);
  const value = (index: number): bigint => {
    const amount = args[index];
    return typeof amount === "bigint" ? amount : 0n;
  };
  switch (name) {
    case "transfer":
      return [{ kind: "transfer", from: caller, to: wallet(0), value: value(1) }];
    case "transferFrom":
      return [{ kind: "transfer", from: wallet(0), to: wallet(1), value: value(2) }];
    case "canTransfer": {
      const from = wallet(0);
      return [{ kind: from === "nobody" ? "mint" : "transfer", from, to: wallet(1), value: value(2) }];
    }
    case "mint":
      return [{ kind: "mint", from: "nobody", to: wallet(0), value: value(1) }];
    case "burn":
      return [{ kind: "burn", from: wallet(0), to: "nobody", value: value(1) }];
    case "forcedTransfer":
      return [{ kind: "forced", from: wallet(0), to: wallet(1), value: value(2) }];
    case "recoveryAddress":
      return [{ kind: "recovery", from: wallet(0), to: wallet(1), value: 0n }];
    default:
      return [];
  }
}

/** The name of an account that is an argument. */
export function nameIn(value: Value | undefined): string {
  if (typeof value !== "string" || !value.startsWith("@")) throw new Error("no name");
  return value.slice(1);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function itemOf(list: Value, index: number): Value {
  const item = isList(list) ? list[index] : undefined;
  if (item === undefined) throw new Error("the lists of a batch have other lengths");
  return item;
}
