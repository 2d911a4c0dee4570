import { ZeroAddress } from "ethers";

import { setting, type SuiteFixture } from "../../fixtures/suite";
import { BUDGET, FAR, type ModuleCase, UNIT } from "./case";

/** Approves up to far more than is ever moved: issues to everybody, and sales of the seller to the buyer. */
async function approveAll({ code, compliance, people }: SuiteFixture): Promise<void> {
  const [seller, buyer, collector] = [people[0], people[1], people[5]];
  if (!seller || !buyer || !collector) throw new Error("too few accounts");
  for (const [from, to] of [
    [ZeroAddress, seller.address],
    [ZeroAddress, buyer.address],
    [ZeroAddress, collector.address],
    [seller.address, buyer.address],
  ]) {
    const approval = { from, to, amount: FAR, exact: false, holders: false, validUntil: 2n ** 40n - 1n, uses: 1_000n };
    await compliance.callModuleFunction(
      setting("ConditionalTransfer", "approve", [approval]),
      code.rules.ConditionalTransfer,
    );
  }
}

/** Beside these the collector of a fee must be in no count. */
const COUNTING = ["HolderLimit", "JurisdictionCap", "LockUp"] as const;

/** Takes a fee for somebody who holds already. */
async function takeFee({ code, compliance, onboard, mint, registry, people }: SuiteFixture): Promise<void> {
  const collector = people[5];
  if (!collector) throw new Error("too few accounts");
  if (!(await registry.contains(collector))) {
    await onboard(collector);
    await mint(collector, UNIT);
    const bound = await Promise.all(COUNTING.map((rule) => compliance.isModuleBound(code.rules[rule])));
    if (bound.includes(true)) await compliance.setExempt(await registry.identity(collector), true);
  }
  await compliance.callModuleFunction(
    setting("TransferFees", "setFee", [10n, collector.address]),
    code.rules.TransferFees,
  );
}

async function allowSeller({ code, compliance, people: [seller] }: SuiteFixture): Promise<void> {
  await compliance.callModuleFunction(
    setting("TransferRestrict", "allowUser", [seller?.address]),
    code.rules.TransferRestrict,
  );
}

/** Approvals, lists, fees, market hours and suspension. */
export const APPROVALS: readonly ModuleCase[] = [
  {
    rule: "ConditionalTransfer",
    what: "an approval up to an amount",
    budget: BUDGET.ownWrites,
    settings: () => [],
    prepare: approveAll,
  },
  {
    rule: "TransferFees",
    what: "no fee",
    budget: BUDGET.check,
    settings: () => [],
  },
  {
    rule: "TransferFees",
    what: "a fee for a third holder",
    budget: BUDGET.fee,
    settings: () => [],
    before: takeFee,
  },
  {
    rule: "TransferRestrict",
    what: "a sender on the list",
    budget: BUDGET.check,
    settings: () => [],
    prepare: allowSeller,
  },
  {
    rule: "TokenListingRestrictions",
    what: "a black list",
    budget: BUDGET.twoLists,
    settings: () => [setting("TokenListingRestrictions", "configureToken", [2])],
  },
  {
    rule: "Suspension",
    what: "nothing suspended",
    budget: BUDGET.check,
    settings: () => [],
  },
  {
    rule: "TradingWindow",
    what: "hours and a time zone",
    budget: BUDGET.clock,
    settings: () => [
      setting("TradingWindow", "setTradingHours", [Array.from({ length: 7 }, () => ({ opens: 0, closes: 1_440 }))]),
      setting("TradingWindow", "setTimeZone", [60, []]),
    ],
  },
];
