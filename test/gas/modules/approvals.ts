import { ZeroAddress } from "ethers";

import { setting, type SuiteFixture } from "../../fixtures/suite";
import { BUDGET, FAR, type Measured } from "./measured";

/** Approves up to far more than is ever moved, between any two of the empty side, the seller and the buyer. */
async function approveAll({ code, compliance, people: [seller, buyer] }: SuiteFixture): Promise<void> {
  if (!seller || !buyer) throw new Error("too few accounts");
  for (const [from, to] of [
    [ZeroAddress, seller.address],
    [ZeroAddress, buyer.address],
    [seller.address, buyer.address],
  ]) {
    const approval = { from, to, amount: FAR, exact: false, holders: false, validUntil: 2n ** 40n - 1n, uses: 1_000n };
    await compliance.callModuleFunction(
      setting("ConditionalTransfer", "approve", [approval]),
      code.rules.ConditionalTransfer,
    );
  }
}

/** Approvals, lists, fees, market hours and suspension. */
export const APPROVALS: readonly Measured[] = [
  {
    rule: "ConditionalTransfer",
    what: "an approval up to an amount",
    budget: BUDGET.ownWrites,
    settings: () => [],
    prepare: approveAll,
  },
];
