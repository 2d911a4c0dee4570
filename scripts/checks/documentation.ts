import type { Artifacts } from "hardhat/types";

import { type ContractNode, type MemberNode, nodeOf, ownContracts } from "./artifacts";

/** What a user can meet says what it is: contracts, functions that can be called, events and errors. */
export async function checkDocumentation(artifacts: Artifacts): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, fullName } of await ownContracts(artifacts)) {
    const { node } = await nodeOf(artifacts, fullName);
    const undocumented = node.nodes.filter((member) => isMet(member) && !isDocumented(member));
    if (!isDocumented(node)) problems.push(`${name} says nothing of itself`);
    for (const member of undocumented) problems.push(`${name}.${member.name} says nothing of itself`);
  }
  return problems;
}

function isMet({ nodeType, kind, visibility }: MemberNode): boolean {
  if (nodeType === "EventDefinition" || nodeType === "ErrorDefinition") return true;
  const callable = visibility === "external" || visibility === "public";
  return callable && (nodeType === "VariableDeclaration" || (nodeType === "FunctionDefinition" && kind === "function"));
}

function isDocumented({ documentation }: ContractNode | MemberNode): boolean {
  return documentation !== undefined && documentation !== null && /@title|@notice|@inheritdoc/.test(documentation.text);
}
