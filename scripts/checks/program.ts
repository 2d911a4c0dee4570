import type { Artifacts, BuildInfo, CompilerOutput } from "hardhat/types";

import { buildInfoOf, ownContracts } from "./artifacts";

/** A node of the compiler's syntax tree; what it has beside its kind depends on the kind. */
export interface SyntaxNode {
  readonly nodeType: string;
  readonly id: number;
  readonly [field: string]: unknown;
}

/** A function or modifier, and the contract or library that it stands in. */
export interface Routine {
  readonly node: SyntaxNode;
  readonly contract: SyntaxNode;
}

/** A contract that can be deployed. */
export interface Deployable {
  readonly node: SyntaxNode;
}

let programs: Promise<Program[]> | undefined;

/** Everything that can be deployed, by the compilation it comes from: one, or more where only some was compiled anew. */
export function programsOf(artifacts: Artifacts): Promise<Program[]> {
  programs ??= ownContracts(artifacts).then((own) => {
    const names = new Map<BuildInfo, Set<string>>();
    for (const { fullName } of own) {
      const info = buildInfoOf(artifacts, fullName);
      names.set(info, (names.get(info) ?? new Set()).add(fullName));
    }
    return [...names].map(([info, fullNames]) => new Program(info.output.sources, fullNames));
  });
  return programs;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "nodeType" in value;
}

/** A field that holds one node, if it is there. */
export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** A field that holds a list of nodes; gaps, as tuples have them, are left out. */
export function children(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(node: SyntaxNode, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value : "";
}

function numbers(node: SyntaxNode, field: string): number[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
}

/** Every node below one, itself included. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) yield* descendants(one);
  }
}

/** All contracts of one compilation, and which function a call ends in. */
export class Program {
  readonly deployables: Deployable[] = [];
  private readonly contracts = new Map<number, SyntaxNode>();
  private readonly sources = new Map<number, string>();
  private readonly routines = new Map<number, Routine>();
  private readonly variables = new Map<number, SyntaxNode>();

  /** @param own Full names of the contracts that are to be looked at. */
  constructor(sources: CompilerOutput["sources"], own: ReadonlySet<string>) {
    for (const [source, { ast }] of Object.entries(sources)) {
      for (const node of children(ast as SyntaxNode, "nodes")) this.add(node, source, own);
    }
  }

  private add(node: SyntaxNode, source: string, own: ReadonlySet<string>): void {
    if (node.nodeType !== "ContractDefinition") return;
    this.contracts.set(node.id, node);
    this.sources.set(node.id, source);
    for (const member of children(node, "nodes")) {
      if (/^(Function|Modifier)Definition$/.test(member.nodeType)) {
        this.routines.set(member.id, { node: member, contract: node });
      }
      if (member.nodeType === "VariableDeclaration") this.variables.set(member.id, member);
    }
    const deployable = node["contractKind"] === "contract" && node["abstract"] === false;
    if (deployable && own.has(`${source}:${text(node, "name")}`)) this.deployables.push({ node });
  }

  /** The file that a contract is in. */
  sourceOf(contract: SyntaxNode): string {
    return this.sources.get(contract.id) ?? "";
  }

  /** A variable of a contract's state, if that is what a reference means. */
  stateVariable(id: unknown): SyntaxNode | undefined {
    return typeof id === "number" ? this.variables.get(id) : undefined;
  }

  routine(id: unknown): Routine | undefined {
    return typeof id === "number" ? this.routines.get(id) : undefined;
  }

  /** Contracts that one is made of, the most derived first. */
  private lineage(contract: SyntaxNode): SyntaxNode[] {
    return numbers(contract, "linearizedBaseContracts").flatMap((id) => this.contracts.get(id) ?? []);
  }

  /** What runs in a deployed contract where the code names a function: an override, if there is one. */
  resolve(deployed: SyntaxNode, id: unknown): Routine | undefined {
    const named = this.routine(id);
    if (named === undefined || named.contract["contractKind"] === "library") return named;
    return this.firstOf(this.lineage(deployed), named) ?? named;
  }

  /** What runs where the code of a contract says `super`. */
  resolveSuper(deployed: SyntaxNode, within: SyntaxNode, id: unknown): Routine | undefined {
    const named = this.routine(id);
    const lineage = this.lineage(deployed);
    return named && this.firstOf(lineage.slice(lineage.findIndex((one) => one.id === within.id) + 1), named);
  }

  private firstOf(lineage: readonly SyntaxNode[], named: Routine): Routine | undefined {
    const roots = this.rootsOf(named.node);
    for (const contract of lineage) {
      for (const node of children(contract, "nodes")) {
        if (!this.routines.has(node.id) || child(node, "body") === undefined) continue;
        if ([...this.rootsOf(node)].some((root) => roots.has(root))) return { node, contract };
      }
    }
    return undefined;
  }

  /** The first declarations that a function overrides. */
  private rootsOf(node: SyntaxNode): Set<number> {
    const bases = [...numbers(node, "baseFunctions"), ...numbers(node, "baseModifiers")];
    if (bases.length === 0) return new Set([node.id]);
    return new Set(bases.flatMap((id) => [...this.rootsOf(this.routines.get(id)?.node ?? node)]));
  }

  /** Functions of a deployed contract that anybody may try to change something with. */
  entries({ node }: Deployable): Routine[] {
    const found = new Map<string, Routine>();
    for (const contract of this.lineage(node)) {
      for (const member of children(contract, "nodes")) {
        if (!isEntry(member) || child(member, "body") === undefined) continue;
        const name = text(member, "functionSelector") || text(member, "kind");
        if (!found.has(name)) found.set(name, { node: member, contract });
      }
    }
    return [...found.values()];
  }

  /** Comments on a function by any of our contracts that declares it. */
  *comments(selector: string): Generator<string> {
    for (const { node } of this.routines.values()) {
      const documentation = child(node, "documentation");
      if (node["functionSelector"] === selector && documentation !== undefined) yield text(documentation, "text");
    }
  }
}

function isEntry(member: SyntaxNode): boolean {
  return (
    member.nodeType === "FunctionDefinition" &&
    /^(function|fallback|receive)$/.test(text(member, "kind")) &&
    /^(public|external)$/.test(text(member, "visibility")) &&
    /^(nonpayable|payable)$/.test(text(member, "stateMutability"))
  );
}
