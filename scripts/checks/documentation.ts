import type { Artifacts } from "hardhat/types";

import { type ContractNode, type MemberNode, nodeOf, ownContracts } from "./artifacts";

/**
 * What a user can meet says what it is: contracts, functions that can be called, events and errors. Once is enough: a
 * function that some contract of ours documents is known in all of them.
 */
export async function checkDocumentation(artifacts: Artifacts): Promise<string[]> {
  const contracts: ContractNode[] = [];
  for (const { fullName } of await ownContracts(artifacts)) contracts.push(nodeOf(artifacts, fullName).node);

  const known = new Set(
    contracts.flatMap(({ nodes }) => nodes.filter(isDocumented).map(({ functionSelector }) => functionSelector)),
  );
  const isKnown = (member: MemberNode): boolean =>
    isDocumented(member) || (member.functionSelector !== undefined && known.has(member.functionSelector));

  return contracts.flatMap((contract) => [
    ...(isDocumented(contract) ? [] : [`${contract.name} says nothing of itself`]),
    ...contract.nodes
      .filter((member) => isMet(member) && !isKnown(member))
      .map((member) => `${contract.name}.${member.name} says nothing of itself`),
  ]);
}

function isMet({ nodeType, kind, visibility }: MemberNode): boolean {
  if (nodeType === "EventDefinition" || nodeType === "ErrorDefinition") return true;
  const callable = visibility === "external" || visibility === "public";
  return callable && (nodeType === "VariableDeclaration" || (nodeType === "FunctionDefinition" && kind === "function"));
}

function isDocumented({ documentation }: ContractNode | MemberNode): boolean {
  return documentation !== undefined && documentation !== null && /@title|@notice|@inheritdoc/.test(documentation.text);
}
