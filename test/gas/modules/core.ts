import { encodeBytes32String, toBeHex } from "ethers";

import { COUNTRY, setting } from "../../fixtures/suite";
import { BUDGET, FAR, type ModuleCase } from "./case";

const EU = encodeBytes32String("EU");
const germany = toBeHex(COUNTRY.germany, 32);
const day = { limitTime: 86_400n, limitValue: FAR };
const hasLimits = [
  setting("JurisdictionCap", "setHolderLimit", [germany, 1_000]),
  setting("JurisdictionCap", "setHolderLimit", [encodeBytes32String("ALL"), 2_000]),
];

/** Countries, amounts, jurisdictions, sanctions. */
export const CORE: readonly ModuleCase[] = [
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
    rule: "MaxShare",
    what: "a share",
    budget: BUDGET.ledgerAndSupply,
    settings: () => [setting("MaxShare", "setMaxShare", [10_000n, FAR])],
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
