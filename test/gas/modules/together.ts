import { ethers } from "hardhat";
import type { ContractTransactionResponse } from "ethers";

import { Identity__factory, SanctionsList__factory } from "../../../typechain-types";
import { COUNTRY, deploySuiteFixture, type SuiteFixture, type SuiteOptions } from "../../fixtures/suite";
import { keyOf } from "../../identity/claims";
import { type ModuleCase, UNIT } from "./case";
import { CASES, FIRST_CASES } from "./measure";

/** As many as a host binds. */
const TOGETHER = 25;
/** What another rule does as well. */
const LEFT_OUT = ["CountryRestrict", "OfferList", "TimeExchangeLimits"];

/** Rules that cost more in a later case than in their first are taken with that. */
const DEARER: Readonly<Record<string, string>> = { TransferFees: "a fee for a third holder" };

/** Twenty-five rules at once, in their dearest settings. */
export function togetherCases(): readonly ModuleCase[] {
  return FIRST_CASES.filter(({ rule }) => !LEFT_OUT.includes(rule)).map(
    (first) => CASES.find(({ rule, what }) => rule === first.rule && what === DEARER[rule]) ?? first,
  );
}

/** A suite with the rules of these cases, ready for them. */
export async function deployTogether(cases: readonly ModuleCase[], more: SuiteOptions = {}): Promise<SuiteFixture> {
  const [deployer] = await ethers.getSigners();
  if (!deployer) throw new Error("no accounts");
  const list = await (await new SanctionsList__factory(deployer).deploy(deployer)).getAddress();
  const options = Object.assign({}, ...cases.map(({ suite }) => suite ?? {})) as object;
  const rules = cases.map(({ rule, settings }) => ({ rule, settings: settings(list) }));
  const suite = await deploySuiteFixture({ ...options, ...more, rules });
  for (const { prepare } of cases) await prepare?.(suite);
  return suite;
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt.gasUsed;
}

/** What every kind of move costs with 25 rules bound. */
export async function measureTogether(): Promise<Readonly<Record<string, bigint>>> {
  const cases = togetherCases();
  if (cases.length !== TOGETHER) throw new Error(`${cases.length.toString()} rules, not ${TOGETHER.toString()}`);
  const suite = await deployTogether(cases);
  const { token, registry } = suite;
  const [seller, buyer, newcomer, successor] = suite.people;
  if (!seller || !buyer || !newcomer || !successor) throw new Error("too few accounts");
  await suite.onboard(seller, COUNTRY.france);
  await suite.onboard(buyer, COUNTRY.germany);
  await suite.onboard(newcomer, COUNTRY.germany);
  const before = async () => {
    for (const { before: ready } of cases) await ready?.(suite);
  };
  const firstMint = await gasOf(token["mint(address,uint256)"](seller, 900n * UNIT));
  await suite.mint(buyer, 100n * UNIT);
  await before();
  await (await token.connect(seller).transfer(buyer, UNIT)).wait();
  await before();
  const transfer = await gasOf(token.connect(seller).transfer(buyer, 2n * UNIT));
  const mint = await gasOf(token["mint(address,uint256)"](buyer, UNIT));
  const forcedTransfer = await gasOf(token["forcedTransfer(address,address,uint256)"](seller, newcomer, UNIT));
  const burn = await gasOf(token["burn(address,uint256)"](seller, UNIT));
  const identity = Identity__factory.connect(await registry.identity(seller), seller);
  await (await identity.addKey(await keyOf(successor), 1, 1)).wait();
  const recovery = await gasOf(token["recoveryAddress(address,address,address)"](seller, successor, identity));
  return {
    "modules25.transfer": transfer,
    "modules25.mint": mint,
    "modules25.mint.first": firstMint,
    "modules25.forcedTransfer": forcedTransfer,
    "modules25.burn": burn,
    "modules25.recovery": recovery,
  };
}
