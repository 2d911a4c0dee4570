import { type Node, type Span, spanOf } from "../syntax";

/** What is changed about a source, in the words of an auditor. */
export const KINDS = [
  "comparison",
  "arithmetic",
  "boundary",
  "logic",
  "missing check",
  "swapped arguments",
  "removed modifier",
  "removed event",
  "removed state write",
  "early return",
] as const;

export type Kind = (typeof KINDS)[number];

/** One change of a source. */
export interface Edit extends Span {
  readonly kind: Kind;
  readonly replacement: string;
}

/** A source as the operators see it: bytes, since the compiler counts in these, and all declarations by number. */
export interface Source {
  readonly bytes: Buffer;
  readonly declarations: ReadonlyMap<number, Node>;
}

/** Finds its changes at one node. */
export type Operator = (node: Node, source: Source) => readonly Edit[];

export function read({ bytes }: Source, { start, end }: Span): string {
  return bytes.toString("utf8", start, end);
}

/** Takes a statement out, with its semicolon, and leaves a block, since it may be all that an `if` has. */
export function removeStatement(kind: Kind, node: Node, source: Source): Edit {
  const { start, end } = spanOf(node);
  const next = source.bytes.toString("utf8", end, end + 1);
  return { kind, start, end: next === ";" ? end + 1 : end, replacement: "{}" };
}

/** The change of an operator between two operands. */
export function replaceBetween(
  kind: Kind,
  left: Node | undefined,
  right: Node | undefined,
  from: string,
  to: string,
  source: Source,
): readonly Edit[] {
  if (left === undefined || right === undefined) return [];
  const gap = { start: spanOf(left).end, end: spanOf(right).start };
  const at = read(source, gap).indexOf(from);
  if (at < 0) return [];
  const start = gap.start + Buffer.byteLength(read(source, gap).slice(0, at));
  return [{ kind, start, end: start + from.length, replacement: to }];
}
