import { child, list, type Node, spanOf, text, typeOf } from "../syntax";
import { type Edit, type Operator, read, replaceBetween } from "./edit";

const COMPARISONS: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "**": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "^": "|",
};

const ASSIGNMENTS: Readonly<Record<string, string>> = {
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "|=": "&=",
  "&=": "|=",
  "^=": "|=",
  "<<=": ">>=",
  ">>=": "<<=",
};

/** The order of their arguments means nothing. */
const COMMUTATIVE = new Set(["min", "max", "average", "mulDiv", "saturatingAdd", "ternary"]);

const within =
  (kind: "comparison" | "arithmetic" | "logic", table: Readonly<Record<string, string>>): Operator =>
  (node, source) => {
    if (node.nodeType !== "BinaryOperation") return [];
    const from = text(node, "operator");
    const to = table[from];
    const [left, right] = [child(node, "leftExpression"), child(node, "rightExpression")];
    return to === undefined ? [] : replaceBetween(kind, left, right, from, to, source);
  };

export const comparison = within("comparison", COMPARISONS);
const binary = within("arithmetic", ARITHMETIC);
const connective = within("logic", { "&&": "||", "||": "&&" });

export const arithmetic: Operator = (node, source) => {
  const operator = text(node, "operator");
  if (node.nodeType === "Assignment") {
    const to = ASSIGNMENTS[operator];
    const [left, right] = [child(node, "leftHandSide"), child(node, "rightHandSide")];
    return to === undefined ? [] : replaceBetween("arithmetic", left, right, operator, to, source);
  }
  if (node.nodeType !== "UnaryOperation") return binary(node, source);
  const { start, end } = spanOf(node);
  const prefix = node.prefix === true;
  const at = prefix ? start : end - operator.length;
  const swapped: Readonly<Record<string, string>> = { "++": "--", "--": "++", "~": "" };
  const to = swapped[operator];
  return to === undefined ? [] : [{ kind: "arithmetic", start: at, end: at + operator.length, replacement: to }];
};

/** Every number, one more and one less: in a comparison that is the limit itself. */
export const boundary: Operator = (node, source) => {
  const literal = node.nodeType === "Literal" || node.nodeType === "YulLiteral";
  if (!literal || text(node, "kind") !== "number" || typeOf(node).startsWith("t_address")) return [];
  const span = spanOf(node);
  const digits = /^[\w.]+/.exec(read(source, span))?.[0] ?? "";
  const [start, end] = [span.start, span.start + digits.length];
  if (node.nodeType === "YulLiteral") {
    const value = BigInt(digits);
    const changed = value === 0n ? [1n] : [value + 1n, value - 1n];
    return changed.map((to) => ({ kind: "boundary", start, end, replacement: to.toString() }));
  }
  const signs = /^0x0+$|^0$/.test(digits) ? ["+"] : ["+", "-"];
  const decimal = digits.startsWith("0x") ? BigInt(digits).toString() : digits;
  return signs.map((sign) => ({ kind: "boundary", start, end, replacement: `(${decimal} ${sign} 1)` }));
};

export const logic: Operator = (node, source) => {
  if (node.nodeType === "BinaryOperation") return connective(node, source);
  const negate = (condition: Node | undefined): readonly Edit[] => {
    if (condition === undefined) return [];
    const span = spanOf(condition);
    return [{ kind: "logic", ...span, replacement: `!(${read(source, span)})` }];
  };
  switch (node.nodeType) {
    case "IfStatement":
    case "WhileStatement":
    case "Conditional":
      return negate(child(node, "condition"));
    case "Return":
      return typeOf(child(node, "expression")) === "t_bool" ? negate(child(node, "expression")) : [];
    default:
      return [];
  }
};

/** Neighbours of one type change places: parties, amounts, evidence. */
export const swappedArguments: Operator = (node, source) => {
  if (node.nodeType !== "FunctionCall" || list(node, "arguments").length < 2) return [];
  const names = node.names;
  if (Array.isArray(names) && names.length > 0) return [];
  const callee = child(node, "expression");
  if (COMMUTATIVE.has(text(callee, "memberName") || text(callee, "name"))) return [];
  const given = list(node, "arguments");
  return given.slice(1).flatMap((second, i) => {
    const first = given[i];
    if (first === undefined || typeOf(first) === "" || kindOfType(first) !== kindOfType(second)) return [];
    const [a, b] = [spanOf(first), spanOf(second)];
    const [left, right] = [read(source, a), read(source, b)];
    if (left === right) return [];
    const between = read(source, { start: a.end, end: b.start });
    return [{ kind: "swapped arguments", start: a.start, end: b.end, replacement: right + between + left }];
  });
};

/** Types of one width and meaning; a literal number fits any of them. */
function kindOfType(node: Node): string {
  const type = typeOf(node);
  if (type.startsWith("t_rational") || /^t_u?int\d+$/.test(type)) return "number";
  return type.replace(/_(memory|calldata|storage)_ptr$/, "");
}
