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
  const runs = new Map<string, ValidationRunData>();
  const { artifacts } = hre;
  for (const { name, fullName } of await ownContracts(artifacts)) {
    if (!isUpgradeable(artifacts, fullName)) continue;
    const info = buildInfoOf(artifacts, fullName);
    const run = runs.get(info.id) ?? (await validationOf(hre, info));
    runs.set(info.id, run);
    problems.push(...problemsOf(run, name, fullName));
  }
  return problems;
}

function isUpgradeable(artifacts: Artifacts, fullName: string): boolean {
  const { node, nodes } = nodeOf(artifacts, fullName);
  return !node.abstract && node.linearizedBaseContracts.some((id) => nodes.get(id)?.name === "UUPSUpgradeable");
}

async function validationOf(hre: HardhatRuntimeEnvironment, info: BuildInfo): Promise<ValidationRunData> {
  const { input, solcVersion } = info;
  const output = info.output as SolcOutput;
  const namespaced = (await hre.run(TASK_COMPILE_SOLIDITY_RUN_SOLCJS, {
    input: makeNamespacedInput(input, output, solcVersion),
    solcJsPath: require.resolve("solc/soljson.js"),
  })) as SolcOutput;
  return validate(output, solcInputOutputDecoder(input, output), solcVersion, input, namespaced);
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
