import {
  assertUpgradeSafe,
  getContractVersion,
  getStorageLayout,
  makeNamespacedInput,
  solcInputOutputDecoder,
  type SolcOutput,
  validate,
  type ValidationRunData,
  withValidationDefaults,
} from "@openzeppelin/upgrades-core";
import { TASK_COMPILE_SOLIDITY_RUN_SOLCJS } from "hardhat/builtin-tasks/task-names";
import type { Artifacts, BuildInfo, HardhatRuntimeEnvironment } from "hardhat/types";

import { buildInfoOf, nodeOf, ownContracts } from "./artifacts";

const OPTIONS = withValidationDefaults({ kind: "uups" });

/**
 * What stands behind a proxy can be upgraded: OpenZeppelin finds nothing unsafe in it, every struct of its storage has
 * a namespace of its own, and no variable lies outside of them, where a new base contract would shift it.
 */
export async function checkLayouts(hre: HardhatRuntimeEnvironment): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, fullName } of await ownContracts(hre.artifacts)) {
    if (!isUpgradeable(hre.artifacts, fullName)) continue;
    problems.push(...problemsOf(await validationOf(hre, fullName), name, fullName));
  }
  return problems;
}

function isUpgradeable(artifacts: Artifacts, fullName: string): boolean {
  const { node, nodes } = nodeOf(artifacts, fullName);
  return !node.abstract && node.linearizedBaseContracts.some((id) => nodes.get(id)?.name === "UUPSUpgradeable");
}

/** Validates a contract with what it imports, and nothing else of the compilation. */
async function validationOf(hre: HardhatRuntimeEnvironment, fullName: string): Promise<ValidationRunData> {
  const info = buildInfoOf(hre.artifacts, fullName);
  const { solcVersion } = info;
  const sources = importsOf(info, fullName.slice(0, fullName.lastIndexOf(":")));
  const pick = <Value>(all: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(Object.entries(all).filter(([source]) => sources.has(source)));
  const input = { ...info.input, sources: pick(info.input.sources) };
  const { contracts, sources: trees } = info.output;
  const output = { contracts: pick(contracts), sources: pick(trees) } as SolcOutput;

  const namespaced = (await hre.run(TASK_COMPILE_SOLIDITY_RUN_SOLCJS, {
    input: makeNamespacedInput(input, output, solcVersion),
    solcJsPath: require.resolve("solc/soljson.js"),
  })) as SolcOutput;
  return validate(output, solcInputOutputDecoder(input, output), solcVersion, input, namespaced);
}

/** A source and all that it imports, near and far. */
function importsOf(info: BuildInfo, source: string, found = new Set<string>()): Set<string> {
  if (found.has(source)) return found;
  found.add(source);
  const { nodes } = info.output.sources[source]?.ast as { nodes: { nodeType: string; absolutePath?: string }[] };
  for (const { nodeType, absolutePath } of nodes) {
    if (nodeType === "ImportDirective" && absolutePath !== undefined) importsOf(info, absolutePath, found);
  }
  return found;
}

function problemsOf(run: ValidationRunData, name: string, fullName: string): string[] {
  const version = getContractVersion(run, fullName);
  const problems: string[] = [];
  try {
    assertUpgradeSafe(run, version, OPTIONS);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const { storage, namespaces = {} } = getStorageLayout(run, version);
  for (const { label } of storage) problems.push(`${name}: variable ${label} lies outside of any ERC-7201 namespace`);
  if (!Object.keys(namespaces).some((id) => id.startsWith("erc7201:scrip."))) {
    problems.push(`${name}: no namespace of ours was found in its storage`);
  }
  return problems;
}
