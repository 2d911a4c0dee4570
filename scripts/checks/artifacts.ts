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

export function isOwn(path: string): boolean {
  return path.startsWith("contracts/") && !path.startsWith("contracts/mocks/");
}

export async function buildInfoOf(artifacts: Artifacts, fullName: string): Promise<BuildInfo> {
  const info = await artifacts.getBuildInfo(fullName);
  if (info === undefined) throw new Error(`${fullName}: no build info; run "npx hardhat compile --force"`);
  return info;
}

/** Every contract of a compilation by its number in the syntax tree. */
export function contractNodes(info: BuildInfo): Map<number, ContractNode> {
  const nodes = new Map<number, ContractNode>();
  for (const [source, { ast }] of Object.entries(info.output.sources)) {
    for (const node of (ast as { nodes: ContractNode[] }).nodes) {
      if (node.nodeType === "ContractDefinition") nodes.set(node.id, { ...node, source });
    }
  }
  return nodes;
}

/** The node of one contract and all nodes of the compilation it is part of. */
export async function nodeOf(
  artifacts: Artifacts,
  fullName: string,
): Promise<{ node: ContractNode; nodes: Map<number, ContractNode> }> {
  const nodes = contractNodes(await buildInfoOf(artifacts, fullName));
  const node = [...nodes.values()].find(({ source, name }) => `${source}:${name}` === fullName);
  if (node === undefined) throw new Error(`${fullName} is not in its own build info`);
  return { node, nodes };
}
