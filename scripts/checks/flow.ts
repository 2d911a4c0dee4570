import { child, children, descendants, isNode, type Program, type Routine, type SyntaxNode, text } from "./program";

/** Where a function writes to storage after it called another contract. */
export interface Place {
  /** The innermost function that both happen in, or are reached from: `Contract.function`. */
  readonly where: string;
  readonly call: string;
  readonly write: string;
}

/** What a function does, seen from its caller. */
interface Summary {
  readonly calls: string | undefined;
  readonly writes: string | undefined;
  /** Whoever calls has been looked at when it returns. */
  readonly guarded: boolean;
  /** It calls or writes before it has looked at who calls. */
  readonly open: boolean;
  readonly places: ReadonlySet<Place>;
}

/** What has happened when control is at a point; `undefined` where it never is. */
type State = { readonly called: string | undefined; readonly guarded: boolean } | undefined;

const YUL_CALLS = new Set(["call", "callcode", "create", "create2"]);

/** Functions that look at a caller they are given, where the comparison is not in plain sight. */
const GUARDS = new Set(["_approverKey"]);

/**
 * Follows each function of a deployed contract in the order in which it runs, through modifiers, overrides, internal
 * calls and linked libraries. A call of another contract counts unless the compiler makes it a static one; a write
 * counts unless it is to memory or to transient storage. Loops are run twice, branches are joined.
 */
export class Flow {
  private readonly known = new Map<string, Summary>();
  private readonly running = new Set<string>();

  constructor(
    private readonly program: Program,
    private readonly deployed: SyntaxNode,
  ) {}

  of(routine: Routine, guarded = false): Summary {
    const key = `${routine.node.id} ${guarded}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // A function that calls itself adds nothing to what its first run finds.
    if (this.running.has(key)) return { calls: undefined, writes: undefined, guarded, open: false, places: new Set() };
    this.running.add(key);
    const summary = new Run(this.program, this.deployed, this, routine, guarded).summary();
    this.running.delete(key);
    this.known.set(key, summary);
    return summary;
  }
}

/** One function, from its first modifier to its end. */
class Run {
  private calls: string | undefined;
  private writes: string | undefined;
  private open = false;
  private readonly places = new Set<Place>();
  private readonly ends: State[] = [];
  private readonly jumps: State[][] = [];
  private readonly bodies: SyntaxNode[];
  /** Local variables that were worked out from who calls. */
  private readonly ofSender = new Set<number>();

  constructor(
    private readonly program: Program,
    private readonly deployed: SyntaxNode,
    private readonly flow: Flow,
    private readonly routine: Routine,
    private readonly guarded: boolean,
  ) {
    const modifiers = children(routine.node, "modifiers").flatMap((invocation) => {
      const name = child(invocation, "modifierName");
      return program.resolve(deployed, name?.["referencedDeclaration"]) ?? [];
    });
    this.bodies = [...modifiers, routine].flatMap(({ node }) => child(node, "body") ?? []);
  }

  summary(): Summary {
    this.ends.push(this.body({ called: undefined, guarded: this.guarded }));
    const end = this.ends.reduce(joined, undefined);
    const { calls, writes, open, places } = this;
    return { calls, writes, open, places, guarded: end?.guarded ?? true };
  }

  /** The next modifier's body, and in the end the function's own. */
  private body(state: State): State {
    const next = this.bodies.shift();
    if (next === undefined) return state;
    const after = this.visit(next, state);
    this.bodies.unshift(next);
    return after;
  }

  private visit(node: SyntaxNode, state: State): State {
    if (state === undefined) return undefined;
    switch (node.nodeType) {
      case "PlaceholderStatement":
        return this.body(state);
      case "Return":
        this.ends.push(this.visitAll(node, state));
        return undefined;
      case "RevertStatement":
        return undefined;
      case "Break":
      case "Continue":
        this.jumps.at(-1)?.push(state);
        return undefined;
      case "IfStatement":
        return this.branch(node, state);
      case "Conditional":
        return this.either(node, this.part(node, "condition", state), "trueExpression", "falseExpression");
      case "BinaryOperation":
        return this.operation(node, state);
      case "ForStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        return this.loop(node, state);
      case "TryStatement":
        return this.attempt(node, state);
      case "VariableDeclarationStatement":
        this.noteSender(node, child(node, "initialValue"));
        return this.visitAll(node, state);
      case "Assignment":
        return this.assignment(node, state);
      case "UnaryOperation":
        return this.unary(node, state);
      case "FunctionCall":
        return this.call(node, state);
      case "YulFunctionCall":
        return this.yul(node, state);
      default:
        return this.visitAll(node, state);
    }
  }

  private visitAll(node: SyntaxNode, state: State): State {
    let after = state;
    for (const value of Object.values(node)) {
      for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) after = this.visit(one, after);
    }
    return after;
  }

  private part(node: SyntaxNode, field: string, state: State): State {
    const one = child(node, field);
    return one === undefined ? state : this.visit(one, state);
  }

  private either(node: SyntaxNode, state: State, ...fields: string[]): State {
    return fields.map((field) => this.part(node, field, state)).reduce(joined);
  }

  /** Where one side of a question about the caller ends the function, the other side has passed it. */
  private branch(node: SyntaxNode, state: State): State {
    const asked = this.part(node, "condition", state);
    const condition = child(node, "condition");
    const asksSender = condition !== undefined && this.isOfSender(condition);
    const whenTrue = this.part(node, "trueBody", asked);
    const whenFalse = this.part(node, "falseBody", asked);
    if (!asksSender || (whenTrue !== undefined && whenFalse !== undefined)) return joined(whenTrue, whenFalse);
    const on = whenTrue ?? whenFalse;
    return on && { ...on, guarded: true };
  }

  private operation(node: SyntaxNode, state: State): State {
    const left = this.part(node, "leftExpression", state);
    const right = this.part(node, "rightExpression", left);
    return /^(&&|\|\|)$/.test(text(node, "operator")) ? joined(left, right) : right;
  }

  private loop(node: SyntaxNode, state: State): State {
    const turn = (before: State): State => {
      this.jumps.push([]);
      const asked = this.part(node, "condition", before);
      const after = [this.part(node, "body", asked), ...(this.jumps.pop() ?? [])].reduce(joined, undefined);
      return joined(asked, this.part(node, "loopExpression", after));
    };
    return turn(turn(this.part(node, "initializationExpression", state)));
  }

  private attempt(node: SyntaxNode, state: State): State {
    const called = this.part(node, "externalCall", state);
    return children(node, "clauses")
      .map((clause) => this.visit(clause, called))
      .reduce(joined, undefined);
  }

  private assignment(node: SyntaxNode, state: State): State {
    const worked = this.part(node, "leftHandSide", this.part(node, "rightHandSide", state));
    const left = child(node, "leftHandSide");
    if (left === undefined) return worked;
    const parts = left.nodeType === "TupleExpression" ? children(left, "components") : [left];
    const written = parts.find((part) => this.isStorage(part));
    return written === undefined ? worked : this.write(nameOf(written), worked);
  }

  private unary(node: SyntaxNode, state: State): State {
    const worked = this.part(node, "subExpression", state);
    const operand = child(node, "subExpression");
    const writes = /^(\+\+|--|delete)$/.test(text(node, "operator")) && operand !== undefined;
    return writes && this.isStorage(operand) ? this.write(nameOf(operand), worked) : worked;
  }

  private call(node: SyntaxNode, state: State): State {
    const callee = child(node, "expression");
    if (callee === undefined) return state;
    let worked = this.visit(callee, state);
    for (const argument of children(node, "arguments")) worked = this.visit(argument, worked);
    const [kind = ""] = typeOf(callee, "typeIdentifier").split("$");
    const name = nameOf(callee);
    if (name === "revert" && kind.startsWith("t_function_revert")) return undefined;
    if (/^t_function_(internal|delegatecall)_/.test(kind)) return this.enter(callee, name, worked);
    if (/^t_function_array(push|pop)_/.test(kind)) return this.write(name, worked);
    const leaves = /^t_function_(external|barecall|creation|transfer|send)_/.test(kind);
    return leaves && !/_(view|pure)$/.test(kind) ? this.leave(name, worked) : worked;
  }

  /** Into another function of the same contract, or of a library that runs in its place. */
  private enter(callee: SyntaxNode, name: string, state: State): State {
    if (state === undefined) return undefined;
    const routine = this.targetOf(callee);
    if (routine === undefined) return state;
    const { calls, writes, guarded, open, places } = this.flow.of(routine, state.guarded);
    for (const place of places) this.places.add(place);
    const written = writes === undefined ? state : this.write(`${name}: ${writes}`, state, open);
    const left = calls === undefined ? written : this.leave(`${name}: ${calls}`, written, open);
    return left && { ...left, guarded: state.guarded || guarded || GUARDS.has(name) };
  }

  /** By name the most derived one runs, by `super` the next one, and by `Contract.name` that contract's own. */
  private targetOf(callee: SyntaxNode): Routine | undefined {
    const id = callee["referencedDeclaration"];
    const owner = callee.nodeType === "MemberAccess" ? child(callee, "expression") : undefined;
    if (owner?.["name"] === "super") return this.program.resolveSuper(this.deployed, this.routine.contract, id);
    if (owner !== undefined && typeOf(owner, "typeIdentifier").startsWith("t_type")) return this.program.routine(id);
    return this.program.resolve(this.deployed, id);
  }

  private yul(node: SyntaxNode, state: State): State {
    let worked = state;
    for (const argument of children(node, "arguments")) worked = this.visit(argument, worked);
    const name = child(node, "functionName")?.["name"];
    if (typeof name !== "string") return worked;
    if (name === "sstore") return this.write(name, worked);
    return YUL_CALLS.has(name) ? this.leave(name, worked) : worked;
  }

  private write(name: string, state: State, open = true): State {
    if (state === undefined) return undefined;
    this.writes ??= name;
    this.open ||= open && !state.guarded;
    if (state.called !== undefined) this.note(state.called, name);
    return state;
  }

  private leave(name: string, state: State, open = true): State {
    if (state === undefined) return undefined;
    this.calls ??= name;
    this.open ||= open && !state.guarded;
    return { ...state, called: state.called ?? name };
  }

  private note(call: string, write: string): void {
    const where = `${text(this.routine.contract, "name")}.${titleOf(this.routine.node)}`;
    if ([...this.places].every((place) => place.where !== where)) this.places.add({ where, call, write });
  }

  /** Whether an assignment to an expression changes storage; one to a reference that lies in storage only moves it. */
  private isStorage(target: SyntaxNode): boolean {
    if (target.nodeType === "Identifier") {
      const variable = this.program.stateVariable(target["referencedDeclaration"]);
      return (
        variable !== undefined && variable["storageLocation"] !== "transient" && variable["mutability"] === "mutable"
      );
    }
    const base = child(target, "expression") ?? child(target, "baseExpression");
    return base !== undefined && (/ storage /.test(`${typeOf(base, "typeString")} `) || this.isMapping(base));
  }

  private isMapping(base: SyntaxNode): boolean {
    return typeOf(base, "typeString").startsWith("mapping(");
  }

  private noteSender(declared: SyntaxNode, value: SyntaxNode | undefined): void {
    if (value === undefined || !this.isOfSender(value)) return;
    for (const { id } of children(declared, "declarations")) this.ofSender.add(id);
  }

  private isOfSender(expression: SyntaxNode): boolean {
    for (const node of descendants(expression)) {
      if (node.nodeType === "MemberAccess" && node["memberName"] === "sender") return true;
      if (node["name"] === "_msgSender") return true;
      if (typeof node["referencedDeclaration"] === "number" && this.ofSender.has(node["referencedDeclaration"]))
        return true;
    }
    return false;
  }
}

function joined(one: State, other: State): State {
  if (one === undefined || other === undefined) return one ?? other;
  return { called: one.called ?? other.called, guarded: one.guarded && other.guarded };
}

function typeOf(node: SyntaxNode, field: "typeIdentifier" | "typeString"): string {
  const types = node["typeDescriptions"];
  const value =
    typeof types === "object" && types !== null && field in types ? (types as Record<string, unknown>)[field] : "";
  return typeof value === "string" ? value : "";
}

/** A word for an expression: what is called or written. */
function nameOf(node: SyntaxNode): string {
  const inner = child(node, "expression") ?? child(node, "baseExpression");
  return text(node, "memberName") || text(node, "name") || (inner === undefined ? node.nodeType : nameOf(inner));
}

/** A function's name, or what stands in its place. */
export function titleOf(node: SyntaxNode): string {
  return text(node, "name") || text(node, "kind");
}
