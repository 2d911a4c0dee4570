import hre from "hardhat";

import { checkAbis } from "./abis";
import { checkAccess } from "./access";
import { checkBytecode } from "./bytecode";
import { checkDocumentation } from "./documentation";
import { checkGasOfRules } from "./gasOfRules";
import { checkInheritance } from "./inheritance";
import { checkLayouts } from "./layouts";
import { checkReentrancy } from "./reentrancy";
import { checkSizes } from "./sizes";
import { checkStorage } from "./storage";
import { checkTypechain } from "./typechain";

const CHECKS: Readonly<Record<string, () => Promise<string[]>>> = {
  "contract sizes": () => checkSizes(hre.artifacts),
  "levels of inheritance": () => checkInheritance(hre.artifacts),
  documentation: () => checkDocumentation(hre.artifacts),
  "who may call": () => checkAccess(hre.artifacts),
  "writes after calls": () => checkReentrancy(hre.artifacts),
  "snapshots of interfaces": () => checkAbis(hre.artifacts),
  "snapshot of storage": () => checkStorage(hre.artifacts),
  "list of bytecode": () => checkBytecode(hre.artifacts),
  "storage layouts": () => checkLayouts(hre),
  "committed types": () => checkTypechain(hre),
  "gas of rules": () => Promise.resolve(checkGasOfRules()),
};

async function main(): Promise<void> {
  for (const [title, check] of Object.entries(CHECKS)) {
    const problems = await check();
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${title}`);
    for (const problem of problems) console.log(`       ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
