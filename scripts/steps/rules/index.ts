import type { ModuleSettingsStruct } from "../../../typechain-types/contracts/factory/SuiteFactory";
import type { Rule } from "../../files/rules";
import { APPROVAL_RULES } from "./approvals";
import { COUNTRY_RULES } from "./countries";
import { HOLDING_RULES } from "./holdings";
import { MARKET_RULES } from "./market";
import { OFFERING_RULES } from "./offerings";
import type { RuleOnChain, RuleParts, RulePlace, RulesOnChain, Setting } from "./parts";
import { VOLUME_RULES } from "./volumes";

export { listsOf } from "./approvals";

const RULES_ON_CHAIN: RulesOnChain<Rule["rule"]> = {
  ...APPROVAL_RULES,
  ...COUNTRY_RULES,
  ...HOLDING_RULES,
  ...MARKET_RULES,
  ...OFFERING_RULES,
  ...VOLUME_RULES,
};

/** The module of each rule, and the calls that set it. */
export function moduleSettings(rules: readonly Rule[], parts: RuleParts): ModuleSettingsStruct[] {
  return rules.map((rule) => ({
    module: parts.code.rules[rule.rule],
    settings: onChain(rule).calls(rule, parts),
  }));
}

/** What can be read back of a rule's settings. */
export function readSettings(rule: Rule, place: RulePlace, parts: RuleParts): Promise<Setting[]> {
  return onChain(rule).read(rule, place, parts);
}

function onChain(rule: Rule): RuleOnChain<Rule> {
  return RULES_ON_CHAIN[rule.rule];
}
