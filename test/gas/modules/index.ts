import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { ModuleThatDoesNothing__factory, SanctionsList__factory } from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, type RuleOption } from "../../fixtures/suite";
import { APPROVALS } from "./approvals";
import { CORE } from "./core";
import { HOLDINGS } from "./holdings";
import { type Measured, UNIT } from "./measured";
import { OFFERINGS } from "./offerings";
import { VOLUMES } from "./volumes";

const MEASURED: readonly Measured[] = [...CORE, ...VOLUMES, ...APPROVALS, ...OFFERINGS, ...HOLDINGS];

/** Gas of a transfer between two holders who keep holding, in two countries, which is not their first. */
async function transferGas(
  rules: (list: string) => RuleOption[],
  { suite: options, prepare, before: beforeTransfer }: Pick<Measured, "suite" | "prepare" | "before"> = {},
): Promise<bigint> {
  const before = await takeSnapshot();
  const [deployer] = await ethers.getSigners();
  if (!deployer) throw new Error("no accounts");
  const list = await new SanctionsList__factory(deployer).deploy(deployer);
  const idle = await new ModuleThatDoesNothing__factory(deployer).deploy();
  const suite = await deploySuiteFixture({
    ...options,
    rules: [{ rule: { address: await idle.getAddress() } }, ...rules(await list.getAddress())],
  });
  await prepare?.(suite);
  const [seller, buyer] = suite.people;
  if (!seller || !buyer) throw new Error("too few accounts");
  await suite.onboard(seller, COUNTRY.france);
  await suite.onboard(buyer, COUNTRY.germany);
  await suite.mint(seller, 900n * UNIT);
  await suite.mint(buyer, 100n * UNIT);
  await beforeTransfer?.(suite);
  await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  await beforeTransfer?.(suite);
  const receipt = await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  if (!receipt) throw new Error("the transfer is not mined");
  await before.restore();
  return receipt.gasUsed;
}

describe("gas of one module over a host with one that does nothing", () => {
  let idle: Promise<bigint> | undefined;
  for (const measured of MEASURED) {
    const { rule, what, budget, settings } = measured;
    it(`${rule} with ${what} adds no more than ${budget.toString()}`, async () => {
      const base = await (idle ??= transferGas(() => []));
      const withRule = await transferGas((list) => [{ rule, settings: settings(list) }], measured);
      expect(withRule - base).to.be.lessThanOrEqual(budget);
    });
  }
});
