import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Artifacts, BuildInfo } from "hardhat/types";

/** A contract of ours, as the compiler left it. */
export interface OwnContract {
  name: string;
  fullName: string;
}

interface Documented {
  documentation?: { text: string } | null;
}

/** What the checks read of a function, event, error or variable. */
export interface MemberNode extends Documented {
  nodeType: string;
  name: string;
  kind?: string;
  functionSelector?: string;
  visibility?: string;
}

/** What the checks read of a contract's syntax tree. */
export interface ContractNode extends Documented {
  id: number;
  nodeType: string;
  name: string;
  abstract: boolean;
  contractKind: "contract" | "interface" | "library";
  baseContracts: { baseName: { referencedDeclaration: number } }[];
  linearizedBaseContracts: number[];
  nodes: MemberNode[];
  source: string;
}

/** Every contract, library and interface under `contracts/` that is not a double for tests. */
export async function ownContracts(artifacts: Artifacts): Promise<OwnContract[]> {
  const fullNames = await artifacts.getAllFullyQualifiedNames();
  return fullNames.filter(isOwn).map((fullName) => ({ fullName, name: fullName.slice(fullName.lastIndexOf(":") + 1) }));
}

/** What has code of its own on chain: contracts, and libraries that are linked; by name. */
export async function deployed(artifacts: Artifacts): Promise<OwnContract[]> {
  const own = await ownContracts(artifacts);
  const found = own.filter(({ fullName }) => {
    const { contractKind, abstract, nodes } = nodeOf(artifacts, fullName).node;
    if (contractKind === "library") return nodes.some(({ functionSelector }) => functionSelector !== undefined);
    return contractKind === "contract" && !abstract;
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function isOwn(path: string): boolean {
  return path.startsWith("contracts/") && !path.startsWith("contracts/mocks/");
}

const infos = new Map<string, BuildInfo>();
const nodesOf = new WeakMap<BuildInfo, Map<number, ContractNode>>();

/** The compilation a contract comes from. One holds many contracts and takes long to read: it is read once. */
export function buildInfoOf(artifacts: Artifacts, fullName: string): BuildInfo {
  const debugFile = artifacts.formArtifactPathFromFullyQualifiedName(fullName).replace(/\.json$/, ".dbg.json");
  const { buildInfo } = JSON.parse(readFileSync(debugFile, "utf8")) as { buildInfo: string };
  const path = resolve(dirname(debugFile), buildInfo);
  const info = infos.get(path) ?? (JSON.parse(readFileSync(path, "utf8")) as BuildInfo);
  infos.set(path, info);
  return info;
}

/** The node of one contract and all nodes of its compilation, by number. */
export function nodeOf(
  artifacts: Artifacts,
  fullName: string,
): { node: ContractNode; nodes: Map<number, ContractNode> } {
  const info = buildInfoOf(artifacts, fullName);
  const nodes = nodesOf.get(info) ?? contractNodes(info);
  nodesOf.set(info, nodes);
  const node = [...nodes.values()].find(({ source, name }) => `${source}:${name}` === fullName);
  if (node === undefined) throw new Error(`${fullName} is not in its own build info`);
  return { node, nodes };
}

function contractNodes(info: BuildInfo): Map<number, ContractNode> {
  const nodes = new Map<number, ContractNode>();
  for (const [source, { ast }] of Object.entries(info.output.sources)) {
    for (const node of (ast as { nodes: ContractNode[] }).nodes) {
      if (node.nodeType === "ContractDefinition") nodes.set(node.id, { ...node, source });
    }
  }
  return nodes;
}
