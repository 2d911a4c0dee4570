import { encodeBytes32String, toBeHex } from "ethers";

import type { SharedCode } from "../../deploy/shared";
import {
  CountryAllow__factory,
  CountryRestrict__factory,
  JurisdictionCap__factory,
  MaxBalance__factory,
  SanctionsScreen__factory,
  SupplyLimit__factory,
  TimeTransfersLimits__factory,
} from "../../typechain-types";
import type { ModuleSettingsStruct } from "../../typechain-types/contracts/factory/SuiteFactory";
import type { JurisdictionLimit, Rule } from "../files/rules";

/** `JurisdictionCap` counts all holders together under this name. */
export const ALL_HOLDERS = encodeBytes32String("ALL");

/**
 * The module of each rule, and the calls that set it.
 * @param sanctionsList The issuer's own list.
 */
export function moduleSettings(
  rules: readonly Rule[],
  code: SharedCode,
  sanctionsList: string,
): ModuleSettingsStruct[] {
  return rules.map((rule) => ({ module: code.rules[rule.rule], settings: settingsOf(rule, sanctionsList) }));
}

function settingsOf(rule: Rule, sanctionsList: string): string[] {
  switch (rule.rule) {
    case "CountryAllow": {
      const module = CountryAllow__factory.createInterface();
      return [module.encodeFunctionData("batchAllowCountries", [rule.countries])];
    }
    case "CountryRestrict": {
      const module = CountryRestrict__factory.createInterface();
      return [module.encodeFunctionData("batchRestrictCountries", [rule.countries])];
    }
    case "MaxBalance":
      return [MaxBalance__factory.createInterface().encodeFunctionData("setMaxBalance", [rule.max])];
    case "SupplyLimit":
      return [SupplyLimit__factory.createInterface().encodeFunctionData("setSupplyLimit", [rule.limit])];
    case "TimeTransfersLimits": {
      const limits = rule.limits.map(({ period, amount }) => ({ limitTime: period, limitValue: amount }));
      const module = TimeTransfersLimits__factory.createInterface();
      return [module.encodeFunctionData("batchSetTimeTransferLimit", [limits])];
    }
    case "SanctionsScreen": {
      const module = SanctionsScreen__factory.createInterface();
      return listsOf(rule, sanctionsList).map((list) => module.encodeFunctionData("addSanctionsList", [list]));
    }
    case "JurisdictionCap":
      return capSettings(rule.holders, rule.caps);
  }
}

/** The lists that the rule asks: the issuer's own and, where there is one, the oracle. */
export function listsOf({ oracle }: Extract<Rule, { rule: "SanctionsScreen" }>, sanctionsList: string): string[] {
  return oracle === undefined ? [sanctionsList] : [sanctionsList, oracle];
}

function capSettings(holders: number | undefined, caps: readonly JurisdictionLimit[]): string[] {
  const module = JurisdictionCap__factory.createInterface();
  const calls = holders === undefined ? [] : [module.encodeFunctionData("setHolderLimit", [ALL_HOLDERS, holders])];
  for (const cap of caps) {
    const name = jurisdictionWord(cap);
    if (cap.group) calls.push(module.encodeFunctionData("addCountriesToGroup", [name, [...cap.countries]]));
    if (cap.holders !== undefined) calls.push(module.encodeFunctionData("setHolderLimit", [name, cap.holders]));
    if (cap.share !== undefined) calls.push(module.encodeFunctionData("setShareLimit", [name, cap.share]));
  }
  return calls;
}

/** How the rule names a jurisdiction: a country by its number, a group by its name. */
export function jurisdictionWord({ name, group, countries }: JurisdictionLimit): string {
  return group ? encodeBytes32String(name) : toBeHex(countries[0] ?? 0, 32);
}
