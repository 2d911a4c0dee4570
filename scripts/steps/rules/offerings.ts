import { IssueLimit__factory, PurchaserLimit__factory } from "../../../typechain-types";
import { formatAmount } from "../../files/amounts";
import { classBits } from "../../files/classes";
import type { RuleOf } from "../../files/rules";
import { NO_MAXIMUM, type RulesOnChain, type Setting, same } from "./parts";

/** An offering that has no end: the last second there is. */
const NO_END = 2 ** 40 - 1;

function termsOf({ from = 0, until = NO_END, total = NO_MAXIMUM, each = NO_MAXIMUM, free }: RuleOf<"IssueLimit">) {
  return { start: from, end: until, freeClasses: classBits(free), total, defaultLimit: each };
}

export const OFFERING_RULES: RulesOnChain<"PurchaserLimit" | "IssueLimit"> = {
  PurchaserLimit: {
    calls: ({ purchasers, period, free }) => [
      PurchaserLimit__factory.createInterface().encodeFunctionData("setPurchaserLimit", [
        purchasers,
        period,
        classBits(free),
      ]),
    ],
    read: async ({ purchasers, period, free }, { module, host, provider }) => {
      const found = await PurchaserLimit__factory.connect(module, provider).purchaserLimitOf(host);
      return [
        same("purchasers", purchasers, found.limit),
        same("period, in seconds", period, found.window),
        same("free", classBits(free), found.freeClasses),
      ];
    },
  },
  IssueLimit: {
    calls: (rule, { identityOf }) => {
      const module = IssueLimit__factory.createInterface();
      const { purchasers } = rule;
      const own = [purchasers.map((one) => identityOf(one.purchaser)), purchasers.map(({ amount }) => amount)] as const;
      return [
        module.encodeFunctionData("startOffering", [termsOf(rule)]),
        ...(purchasers.length === 0 ? [] : [module.encodeFunctionData("batchSetIssueLimit", [...own])]),
      ];
    },
    read: async (rule, { module, host, provider }, { identityOf, decimals }) => {
      const contract = IssueLimit__factory.connect(module, provider);
      const { terms } = await contract.offeringOf(host);
      const expected = termsOf(rule);
      const settings: Setting[] = [
        same("from", expected.start, terms.start),
        same("until", expected.end, terms.end),
        same("free", expected.freeClasses, terms.freeClasses),
        same("total", formatAmount(expected.total, decimals), formatAmount(terms.total, decimals)),
        same("each", formatAmount(expected.defaultLimit, decimals), formatAmount(terms.defaultLimit, decimals)),
      ];
      for (const { purchaser, amount } of rule.purchasers) {
        const { own, limit } = await contract.issueLimitOf(host, identityOf(purchaser));
        settings.push(same(purchaser, formatAmount(amount, decimals), own ? formatAmount(limit, decimals) : "none"));
      }
      return settings;
    },
  },
};
