import { basename } from "node:path";

import { type Kind, OPERATORS } from "./operators";
import { type Declarations, declarationsOf, Reach } from "./reach";
import { digest, type Sources } from "./sources";
import { child, childrenOf, type Node, number, type Span, spanOf, text } from "./syntax";

/** One changed source. */
export interface Mutant extends Span {
  /** Names the function and the change; stays the same while that function does, whatever changes around it. */
  readonly id: string;
  readonly source: string;
  /** Function, modifier or variable that holds the change. */
  readonly scope: string;
  readonly kind: Kind;
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
  /** Fully qualified names of the contracts whose code it may change. */
  readonly contracts: readonly string[];
}

/** Where a change may stand: inside it nothing is declared that another contract sees. */
const SCOPES = ["FunctionDefinition", "ModifierDefinition", "VariableDeclaration"];

/** Every mutant of the sources that `chosen` names, in the order of the sources. */
export function mutantsOf(
  sources: Sources,
  trees: Readonly<Record<string, Node>>,
  chosen: (source: string) => boolean,
): readonly Mutant[] {
  const declarations = declarationsOf(Object.values(trees));
  const reach = new Reach(declarations);
  const names = qualifiedNames(trees);
  return Object.entries(trees)
    .filter(([source]) => chosen(source))
    .flatMap(([source, tree]) => {
      const bytes = Buffer.from(sources.get(source) ?? "");
      return scopesOf(tree).flatMap(({ scope, owner }) => {
        const contracts = reach.contracts(number(scope, "id") ?? -1).flatMap((id) => names.get(id) ?? []);
        if (contracts.length === 0) return [];
        const place = { source, bytes, owner, scope, contracts: contracts.sort() };
        return mutantsIn(place, declarations);
      });
    });
}

interface Place {
  readonly source: string;
  readonly bytes: Buffer;
  readonly owner: string;
  readonly scope: Node;
  readonly contracts: readonly string[];
}

function mutantsIn(place: Place, declarations: Declarations): readonly Mutant[] {
  const { source, bytes, owner, scope, contracts } = place;
  const name = text(scope, "name") || text(scope, "kind");
  const around = spanOf(scope);
  const found = new Map<string, Mutant>();
  const visit = (node: Node): void => {
    for (const edit of OPERATORS.flatMap((operator) => operator(node, { bytes, declarations }))) {
      const { start, end, kind, replacement } = edit;
      const before = bytes.toString("utf8", around.start, around.end);
      const hash = digest(source, before, (start - around.start).toString(), (end - start).toString(), replacement);
      const id = `${owner}.${name}-${kind.replaceAll(" ", "-")}-${hash.slice(0, 6)}`;
      const line = bytes.toString("utf8", 0, start).split("\n").length;
      const original = bytes.toString("utf8", start, end);
      // The same change may be found in two ways, as a condition and as a check.
      const key = `${start.toString()}:${end.toString()}:${replacement}`;
      if (!found.has(key)) {
        found.set(key, { id, source, scope: name, kind, line, start, end, original, replacement, contracts });
      }
    }
    // A type has no code: the length of an array in it is part of the layout.
    for (const below of childrenOf(node)) if (!/TypeName$|^Mapping$/.test(below.nodeType)) visit(below);
  };
  visit(scope);
  return [...found.values()];
}

/** Functions, modifiers and variables with a value, of a source's contracts and beside these. */
function scopesOf(tree: Node): readonly { scope: Node; owner: string }[] {
  return childrenOf(tree).flatMap((node) => {
    const members = node.nodeType === "ContractDefinition" ? childrenOf(node) : [node];
    const owner = text(node, "nodeType") === "ContractDefinition" ? text(node, "name") : "";
    return members
      .filter((member) => SCOPES.includes(member.nodeType))
      .filter((member) => child(member, "body") !== undefined || child(member, "value") !== undefined)
      .map((scope) => ({ scope, owner: owner === "" ? fileOf(tree) : owner }));
  });
}

function fileOf(tree: Node): string {
  return basename(text(tree, "absolutePath"), ".sol");
}

function qualifiedNames(trees: Readonly<Record<string, Node>>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [source, tree] of Object.entries(trees)) {
    for (const node of childrenOf(tree)) {
      const id = number(node, "id");
      if (id !== undefined && source.startsWith("contracts/")) names.set(id, `${source}:${text(node, "name")}`);
    }
  }
  return names;
}

/** The text of a source with the change in it. */
export function mutate(original: string, { start, end, replacement }: Mutant): string {
  const bytes = Buffer.from(original);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString("utf8");
}
