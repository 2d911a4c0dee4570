import { child, list, type Node, number, type Span, spanOf, text, typeOf } from "../syntax";
import { type Edit, type Operator, removeStatement, type Source } from "./edit";

/** A condition that refuses no longer does; a call that can do nothing but refuse is gone. */
export const missingCheck: Operator = (node, source) => {
  if (node.nodeType === "IfStatement" && child(node, "falseBody") === undefined && refuses(child(node, "trueBody"))) {
    const condition = child(node, "condition");
    return condition === undefined ? [] : [{ kind: "missing check", ...spanOf(condition), replacement: "false" }];
  }
  return isCall(node) && !writes(node, source) ? [removeStatement("missing check", node, source)] : [];
};

function refuses(body: Node | undefined): boolean {
  const statements = body?.nodeType === "Block" ? list(body, "statements") : [body];
  return statements.length === 1 && statements[0]?.nodeType === "RevertStatement";
}

function isCall(node: Node): boolean {
  return node.nodeType === "ExpressionStatement" && child(node, "expression")?.nodeType === "FunctionCall";
}

/** Whether the call of a statement may change anything. */
function writes(statement: Node, source: Source): boolean {
  const type = typeOf(child(child(statement, "expression"), "expression"));
  if (/_(view|pure)\$/.test(type)) return false;
  const callee = child(child(statement, "expression"), "expression");
  if (text(callee, "name") === "require" || text(callee, "name") === "assert") return false;
  const mutability = text(source.declarations.get(number(callee, "referencedDeclaration") ?? -1), "stateMutability");
  return mutability !== "view" && mutability !== "pure";
}

export const removedEvent: Operator = (node, source) =>
  node.nodeType === "EmitStatement" ? [removeStatement("removed event", node, source)] : [];

export const removedModifier: Operator = (node) => {
  if (node.nodeType !== "FunctionDefinition" || text(node, "kind") === "constructor") return [];
  return list(node, "modifiers").map((modifier) => ({
    kind: "removed modifier",
    ...spanOf(modifier),
    replacement: "",
  }));
};

/** What a statement leaves behind does not happen: in storage, in another contract, in what a call would do. */
export const removedStateWrite: Operator = (node, source) => {
  const removed: readonly Edit[] = [removeStatement("removed state write", node, source)];
  if (node.nodeType === "YulExpressionStatement") {
    const called = text(child(child(node, "expression"), "functionName"), "name");
    return /^[st]store$/.test(called) ? [{ kind: "removed state write", ...spanOf(node), replacement: "" }] : [];
  }
  if (node.nodeType !== "ExpressionStatement") return [];
  const expression = child(node, "expression");
  if (expression === undefined) return [];
  switch (expression.nodeType) {
    case "FunctionCall":
      return writes(node, source) ? removed : [];
    case "Assignment":
      return isStored(child(expression, "leftHandSide"), source) ? removed : [];
    case "UnaryOperation":
      return isStored(child(expression, "subExpression"), source) ? removed : [];
    default:
      return [];
  }
};

/** Whether an expression names a place in storage, and not a local variable that points there. */
function isStored(target: Node | undefined, source: Source): boolean {
  if (target === undefined) return false;
  switch (target.nodeType) {
    case "Identifier":
      return source.declarations.get(number(target, "referencedDeclaration") ?? -1)?.stateVariable === true;
    case "MemberAccess":
      return typeOf(child(target, "expression")).includes("_storage") || isStored(child(target, "expression"), source);
    case "IndexAccess":
      return /t_mapping|_storage/.test(typeOf(child(target, "baseExpression")));
    case "TupleExpression":
      return list(target, "components").some((component) => isStored(component, source));
    default:
      return false;
  }
}

/** A function answers nothing, stops before its last statement, or leaves a loop after the first turn. */
export const earlyReturn: Operator = (node, source) => {
  if (node.nodeType === "ForStatement" || node.nodeType === "WhileStatement") {
    const last = list(child(node, "body"), "statements").at(-1);
    return last === undefined ? [] : insert(afterStatement(last, source), " break;");
  }
  const body = child(node, "body");
  if (node.nodeType !== "FunctionDefinition" || body === undefined || text(node, "kind") === "constructor") return [];
  const statements = list(body, "statements");
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined) return [];
  const results = list(child(node, "returnParameters"), "parameters");
  if (results.length > 0) {
    const empty = results.map(emptyValue);
    if (empty.includes(undefined)) return [];
    return insert(spanOf(first).start, `return ${empty.length === 1 ? (empty[0] ?? "") : `(${empty.join(", ")})`}; `);
  }
  const whole = insert(spanOf(first).start, "return; ");
  // Where an event is the last statement, taking it out says the same.
  return first === last || last.nodeType === "EmitStatement"
    ? whole
    : [...whole, ...insert(spanOf(last).start, "return; ")];
};

function insert(at: number, replacement: string): readonly Edit[] {
  return [{ kind: "early return", start: at, end: at, replacement }];
}

function afterStatement(statement: Node, { bytes }: Source): number {
  const { end }: Span = spanOf(statement);
  return bytes.toString("utf8", end, end + 1) === ";" ? end + 1 : end;
}

/** Nothing, for the types that have a literal for it. */
function emptyValue(parameter: Node): string | undefined {
  const type = typeOf(parameter);
  if (/^t_u?int\d+$/.test(type)) return "0";
  if (type === "t_bool") return "false";
  if (type === "t_address") return "address(0)";
  return /^t_bytes\d+$/.test(type) ? `bytes${type.slice("t_bytes".length)}(0)` : undefined;
}
