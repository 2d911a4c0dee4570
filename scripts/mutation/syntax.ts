/** A node of the compiler's syntax tree. What a kind of node has beyond these is read by the functions below. */
export interface Node {
  readonly nodeType: string;
  /** Offset, length and source number, in bytes. */
  readonly src: string;
  readonly [field: string]: unknown;
}

/** A range of bytes of a source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf({ src }: Node): Span {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The node in a field; undefined where there is none. */
export function child(node: Node | undefined, field: string): Node | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

/** The nodes of a field that holds a list. */
export function list(node: Node | undefined, field: string): readonly Node[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(node: Node | undefined, field: string): string {
  const value = node?.[field];
  return typeof value === "string" ? value : "";
}

export function number(node: Node | undefined, field: string): number | undefined {
  const value = node?.[field];
  return typeof value === "number" ? value : undefined;
}

/** The compiler's name for an expression's type. */
export function typeOf(node: Node | undefined): string {
  const described = node?.typeDescriptions;
  if (typeof described !== "object" || described === null || !("typeIdentifier" in described)) return "";
  return typeof described.typeIdentifier === "string" ? described.typeIdentifier : "";
}

/** The nodes right below, in the order of the source's fields. */
export function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}
