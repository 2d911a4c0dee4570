import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { encodeBytes32String, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { type RuleName } from "../../deploy/shared";
import { ModuleThatDoesNothing__factory, SanctionsList__factory } from "../../typechain-types";
import { COUNTRY, deploySuiteFixture, type RuleOption, setting } from "../fixtures/suite";

/**
 * What one rule may add to a transfer, over a host with one module that does nothing. The last two are what further
 * settings of a rule that counts add to it.
 */
const BUDGET = {
  check: 10_000n,
  ownWrites: 16_000n,
  oracle: 20_000n,
  ledger: 22_000n,
  ledgerAndCounters: 33_000n,
  group: 36_500n,
  share: 39_500n,
};

const EU = encodeBytes32String("EU");
const FAR = 10n ** 24n;
const UNIT = 10n ** 18n;

interface Measured {
  rule: RuleName;
  what: string;
  budget: bigint;
  settings: (list: string) => string[];
}

const germany = toBeHex(COUNTRY.germany, 32);
const day = { limitTime: 86_400n, limitValue: FAR };
const hasLimits = [
  setting("JurisdictionCap", "setHolderLimit", [germany, 1_000]),
  setting("JurisdictionCap", "setHolderLimit", [encodeBytes32String("ALL"), 2_000]),
];

const MEASURED: readonly Measured[] = [
  {
    rule: "CountryAllow",
    what: "a list",
    budget: BUDGET.check,
    settings: () => [setting("CountryAllow", "batchAllowCountries", [Object.values(COUNTRY)])],
  },
  {
    rule: "CountryRestrict",
    what: "a list",
    budget: BUDGET.check,
    settings: () => [setting("CountryRestrict", "addCountryRestriction", [COUNTRY.unitedStates])],
  },
  {
    rule: "SupplyLimit",
    what: "a limit",
    budget: BUDGET.check,
    settings: () => [setting("SupplyLimit", "setSupplyLimit", [FAR])],
  },
  {
    rule: "MaxBalance",
    what: "a maximum",
    budget: BUDGET.ledger,
    settings: () => [setting("MaxBalance", "setMaxBalance", [FAR])],
  },
  {
    rule: "TimeTransfersLimits",
    what: "one limit",
    budget: BUDGET.ownWrites,
    settings: () => [setting("TimeTransfersLimits", "setTimeTransferLimit", [day])],
  },
  {
    rule: "SanctionsScreen",
    what: "one list",
    budget: BUDGET.oracle,
    settings: (list) => [setting("SanctionsScreen", "addSanctionsList", [list])],
  },
  {
    rule: "JurisdictionCap",
    what: "limits on holders",
    budget: BUDGET.ledgerAndCounters,
    settings: () => hasLimits,
  },
  {
    rule: "JurisdictionCap",
    what: "a limit on a share",
    budget: BUDGET.share,
    settings: () => [...hasLimits, setting("JurisdictionCap", "setShareLimit", [germany, 9_000])],
  },
  {
    rule: "JurisdictionCap",
    what: "one group that both sides are in",
    budget: BUDGET.group,
    settings: () => [
      setting("JurisdictionCap", "addCountriesToGroup", [EU, [COUNTRY.germany, COUNTRY.france]]),
      setting("JurisdictionCap", "setHolderLimit", [EU, 1_500]),
      ...hasLimits,
    ],
  },
];

/** Gas of a transfer between two holders who keep holding, in two countries, which is not their first. */
async function transferGas(rules: (list: string) => RuleOption[]): Promise<bigint> {
  const before = await takeSnapshot();
  const [deployer] = await ethers.getSigners();
  if (!deployer) throw new Error("no accounts");
  const list = await new SanctionsList__factory(deployer).deploy(deployer);
  const idle = await new ModuleThatDoesNothing__factory(deployer).deploy();
  const suite = await deploySuiteFixture({
    rules: [{ rule: { address: await idle.getAddress() } }, ...rules(await list.getAddress())],
  });
  const [seller, buyer] = suite.people;
  if (!seller || !buyer) throw new Error("too few accounts");
  await suite.onboard(seller, COUNTRY.france);
  await suite.onboard(buyer, COUNTRY.germany);
  await suite.mint(seller, 900n * UNIT);
  await suite.mint(buyer, 100n * UNIT);
  await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  const receipt = await (await suite.token.connect(seller).transfer(buyer, UNIT)).wait();
  if (!receipt) throw new Error("the transfer is not mined");
  await before.restore();
  return receipt.gasUsed;
}

describe("gas of one module over a host with one that does nothing", () => {
  let idle: Promise<bigint> | undefined;
  for (const { rule, what, budget, settings } of MEASURED) {
    it(`${rule} with ${what} adds no more than ${budget.toString()}`, async () => {
      const base = await (idle ??= transferGas(() => []));
      const withRule = await transferGas((list) => [{ rule, settings: settings(list) }]);
      expect(withRule - base).to.be.lessThanOrEqual(budget);
    });
  }
});
