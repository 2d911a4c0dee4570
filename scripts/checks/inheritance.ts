import type { Artifacts } from "hardhat/types";

import { type ContractNode, isOwn, nodeOf, ownContracts } from "./artifacts";

const LEVELS = 4;

/** No contract stands on more than four levels of our own, itself included; interfaces and libraries are not levels. */
export async function checkInheritance(artifacts: Artifacts): Promise<string[]> {
  const problems: string[] = [];
  for (const { fullName } of await ownContracts(artifacts)) {
    const { node, nodes } = nodeOf(artifacts, fullName);
    const chain = longestChain(node, nodes);
    if (chain.length > LEVELS) problems.push(`${chain.join(" is ")}: more than ${LEVELS} levels`);
  }
  return problems;
}

function longestChain(node: ContractNode, nodes: Map<number, ContractNode>): string[] {
  if (node.contractKind !== "contract" || !isOwn(node.source)) return [];
  const chains = node.baseContracts.map(({ baseName }) => {
    const base = nodes.get(baseName.referencedDeclaration);
    return base === undefined ? [] : longestChain(base, nodes);
  });
  const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
  return [node.name, ...longest];
}
