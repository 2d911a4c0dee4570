import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";

import { ModuleThatDoesNothing__factory, SanctionsList__factory } from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, type RuleOption } from "../../fixtures/suite";
import { APPROVALS } from "./approvals";
import { type ModuleCase, UNIT } from "./case";
import { CORE } from "./core";
import { HOLDINGS } from "./holdings";
import { OFFERINGS } from "./offerings";
import { VOLUMES } from "./volumes";

export const CASES: readonly ModuleCase[] = [...CORE, ...VOLUMES, ...APPROVALS, ...OFFERINGS, ...HOLDINGS];

/** The first case of each rule, which the snapshot keeps. */
export const FIRST_CASES = CASES.filter(({ rule }, i) => CASES.findIndex((other) => other.rule === rule) === i);

/** Where the snapshot keeps what a rule adds to a transfer. */
export function moduleKey({ rule }: ModuleCase): string {
  return `module.${rule}.transfer`;
}

/**
 * Gas of a transfer between two holders who keep holding, in two countries, which is not their first, with a module that
 * does nothing and, beside it, that of a case.
 */
export async function transferGas(measured?: ModuleCase): Promise<bigint> {
  const before = await takeSnapshot();
  const [deployer] = await ethers.getSigners();
  if (!deployer) throw new Error("no accounts");
  const list = await new SanctionsList__factory(deployer).deploy(deployer);
  const idle = await new ModuleThatDoesNothing__factory(deployer).deploy();
  const rules: RuleOption[] = [{ rule: { address: await idle.getAddress() } }];
  if (measured) rules.push({ rule: measured.rule, settings: measured.settings(await list.getAddress()) });
  const suite = await deploySuiteFixture({ ...measured?.suite, rules });
  await measured?.prepare?.(suite);
  const [seller, buyer] = suite.people;
  if (!seller || !buyer) throw new Error("too few accounts");
  await suite.onboard(seller, COUNTRY.france);
  await suite.onboard(buyer, COUNTRY.germany);
  await suite.mint(seller, 900n * UNIT);
  await suite.mint(buyer, 100n * UNIT);
  await measured?.before?.(suite);
  await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  await measured?.before?.(suite);
  const receipt = await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  if (!receipt) throw new Error("the transfer is not mined");
  await before.restore();
  return receipt.gasUsed;
}

/** What each rule adds to a transfer, by its first case. */
export async function measureModules(): Promise<Readonly<Record<string, bigint>>> {
  const idle = await transferGas();
  const measured: Record<string, bigint> = {};
  for (const first of FIRST_CASES) measured[moduleKey(first)] = (await transferGas(first)) - idle;
  return measured;
}
