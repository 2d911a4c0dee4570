import { child, childrenOf, list, type Node, number, text, typeOf } from "./syntax";

/** Declarations by number, over all sources of a compilation. */
export type Declarations = ReadonlyMap<number, Node>;

export function declarationsOf(trees: readonly Node[]): Declarations {
  const found = new Map<number, Node>();
  const visit = (node: Node): void => {
    const id = number(node, "id");
    if (id !== undefined && /Definition$|Declaration$/.test(node.nodeType)) found.set(id, node);
    for (const below of childrenOf(node)) visit(below);
  };
  trees.forEach(visit);
  return found;
}

/**
 * Which deployed contracts hold the code of a function, modifier or constant: those that inherit it, call it from
 * inside, or carry the code of one that does. A call of another contract's function does not bring it along.
 */
export class Reach {
  private readonly users = new Map<number, Set<number>>();

  constructor(private readonly declarations: Declarations) {
    for (const [id, node] of declarations) {
      const used = node.nodeType === "ContractDefinition" ? this.ofContract(id) : this.ofCode(node);
      for (const target of used) {
        const users = this.users.get(target) ?? new Set();
        this.users.set(target, users.add(id));
      }
    }
  }

  /** Numbers of the contracts and libraries that hold the declaration's code. */
  contracts(id: number): readonly number[] {
    const [seen, open] = [new Set<number>(), [id]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(this.users.get(next) ?? []));
    }
    return [...seen].filter((one) => isDeployed(this.declarations.get(one)) && !this.extendsDeployed(one));
  }

  /** Whether it is a contract that is deployed, and something more: a next version, for tests. */
  private extendsDeployed(id: number): boolean {
    return this.basesOf(id).some((base) => base !== id && isDeployed(this.declarations.get(base)));
  }

  private basesOf(id: number): readonly number[] {
    const bases = this.declarations.get(id)?.linearizedBaseContracts;
    return Array.isArray(bases) ? bases.filter((base) => typeof base === "number") : [];
  }

  private ofContract(contract: number): readonly number[] {
    return this.basesOf(contract).flatMap((id) =>
      list(this.declarations.get(id), "nodes").flatMap((member) => number(member, "id") ?? []),
    );
  }

  private ofCode(node: Node): readonly number[] {
    if (!["FunctionDefinition", "ModifierDefinition", "VariableDeclaration"].includes(node.nodeType)) return [];
    const used: number[] = [];
    const visit = (below: Node): void => {
      const referenced = number(below, "referencedDeclaration");
      const outside = typeOf(child(below, "expression")).startsWith("t_contract");
      if (referenced !== undefined && !outside && this.isCode(referenced)) used.push(referenced);
      if (below.nodeType === "NewExpression") used.push(...referencesOf(below));
      if (/^(creation|runtime)Code$/.test(text(below, "memberName"))) used.push(...referencesOf(below));
      // Operators that the suite defines for its own types.
      const operator = number(below, "function");
      if (operator !== undefined) used.push(operator);
      childrenOf(below).forEach(visit);
    };
    visit(node);
    return used;
  }

  private isCode(id: number): boolean {
    const node = this.declarations.get(id);
    return /^(Function|Modifier)Definition$|^VariableDeclaration$/.test(node?.nodeType ?? "");
  }
}

function referencesOf(node: Node): readonly number[] {
  const own = number(node, "referencedDeclaration");
  return [...(own === undefined ? [] : [own]), ...childrenOf(node).flatMap(referencesOf)];
}

/** Whether it has code of its own on chain: no interface, nothing abstract, no library that others only inline. */
function isDeployed(node: Node | undefined): boolean {
  if (node?.nodeType !== "ContractDefinition" || node.abstract === true) return false;
  if (text(node, "contractKind") !== "library") return text(node, "contractKind") === "contract";
  return list(node, "nodes").some((member) => ["public", "external"].includes(text(member, "visibility")));
}
