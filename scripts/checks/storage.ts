import type { Artifacts } from "hardhat/types";

import { buildInfoOf, deployed, ownContracts } from "./artifacts";
import { child, children, descendants, type SyntaxNode, text } from "./program";
import { compareText } from "./snapshot";

const FILE = "test/snapshots/storage.txt";

interface StorageLayout {
  readonly storage: readonly { label: string; slot: string; offset: number; type: string }[];
  readonly types: Readonly<Record<string, { label: string }>> | null;
}

/**
 * Where state lies changes only where a snapshot in git changes with it: the structs that have a namespace (ERC-7201),
 * field by field and with the structs inside them, and the variables of contracts that are never upgraded.
 */
export async function checkStorage(artifacts: Artifacts): Promise<string[]> {
  const lines = [...(await namespaces(artifacts)), ...(await variables(artifacts))];
  return compareText(FILE, lines.join("\n") + "\n");
}

async function namespaces(artifacts: Artifacts): Promise<string[]> {
  const found = new Map<string, string[]>();
  const own = await ownContracts(artifacts);
  for (const info of new Set(own.map(({ fullName }) => buildInfoOf(artifacts, fullName)))) {
    const structs = structsOf(Object.values(info.output.sources).map(({ ast }) => ast as SyntaxNode));
    for (const struct of structs.values()) {
      const comment = text(child(struct, "documentation") ?? struct, "text");
      const [, namespace] = /@custom:storage-location (erc7201:scrip\.\S+)/.exec(comment) ?? [];
      if (namespace !== undefined) found.set(namespace, fieldsOf(struct, structs, "  "));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([namespace, fields]) => [namespace, ...fields, ""]);
}

/** Structs of files, inside of contracts or not, by number. */
function structsOf(files: readonly SyntaxNode[]): Map<number, SyntaxNode> {
  const members = files.flatMap((file) => children(file, "nodes"));
  const all = [...members, ...members.flatMap((member) => children(member, "nodes"))];
  return new Map(all.filter(({ nodeType }) => nodeType === "StructDefinition").map((node) => [node.id, node]));
}

/** Fields in their order; below each, those of the structs that its type names. */
function fieldsOf(struct: SyntaxNode, structs: ReadonlyMap<number, SyntaxNode>, indent: string): string[] {
  return children(struct, "members").flatMap((member) => {
    const { typeString } = member["typeDescriptions"] as { typeString: string };
    const named = [...descendants(member)].flatMap((node) => structs.get(Number(node["referencedDeclaration"])) ?? []);
    const inner = [...new Set(named)].flatMap((one) => fieldsOf(one, structs, `${indent}  `));
    return [`${indent}${typeString} ${text(member, "name")}`, ...inner];
  });
}

async function variables(artifacts: Artifacts): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, fullName } of await deployed(artifacts)) {
    const [source = "", contract = ""] = fullName.split(":");
    const output = buildInfoOf(artifacts, fullName).output.contracts[source]?.[contract];
    const { storage, types } = (output as unknown as { storageLayout: StorageLayout }).storageLayout;
    if (storage.length === 0) continue;
    lines.push(name);
    for (const { label, slot, offset, type } of storage) {
      lines.push(`  ${slot}+${offset} ${types?.[type]?.label ?? type} ${label}`);
    }
    lines.push("");
  }
  return lines;
}
