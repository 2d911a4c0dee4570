import { ExchangeMonthlyLimits__factory } from "../../../typechain-types";
import { setting, type SuiteFixture } from "../../fixtures/suite";
import { BUDGET, FAR, type ModuleCase } from "./case";

const YEAR = 31_536_000;
const QUARTER = 7_948_800;

const quarter = setting("AffiliateVolume", "setVolumeLimit", [
  { everybody: false, share: true, window: QUARTER, value: 10_000n },
]);

/** Tags the buyer as an exchange with a limit. */
function buyerIsExchange(rule: "ExchangeMonthlyLimits" | "TimeExchangeLimits", calls: (id: string) => string[]) {
  return async ({ compliance, code, registry, people }: SuiteFixture): Promise<void> => {
    const buyer = people[1];
    if (!buyer) throw new Error("too few accounts");
    const id = await registry.identity(buyer);
    const module = ExchangeMonthlyLimits__factory.connect(code.rules[rule], buyer);
    if (await module.isExchangeID(compliance, id)) return;
    for (const call of [setting(rule, "addExchangeID", [id]), ...calls(id)]) {
      await (await compliance.callModuleFunction(call, module)).wait();
    }
  };
}

const monthly = (id: string) => setting("ExchangeMonthlyLimits", "setExchangeMonthlyLimit", [id, FAR]);
const calendar = (id: string) => setting("ExchangeMonthlyLimits", "setExchangeMonths", [id, true, 60]);
const daily = (id: string) =>
  setting("TimeExchangeLimits", "setExchangeLimit", [id, { limitTime: 86_400, limitValue: FAR }]);

/** Puts the seller on the list of affiliates. */
async function sellerIsAffiliate({ compliance, code, registry, people }: SuiteFixture): Promise<void> {
  const [seller] = people;
  if (!seller) throw new Error("too few accounts");
  const call = setting("AffiliateVolume", "addAffiliates", [[await registry.identity(seller)]]);
  await (await compliance.callModuleFunction(call, code.rules.AffiliateVolume)).wait();
}

/**
 * What may move in a time. Rules that know shares are told what is outstanding, which the host reads from the token
 * once for all of them, as it does with the ledger.
 */
export const VOLUMES: readonly ModuleCase[] = [
  {
    rule: "RollingVolume",
    what: "one limit",
    budget: BUDGET.ledger,
    settings: () => [
      setting("RollingVolume", "setVolumeLimit", [{ everybody: false, share: false, window: YEAR, value: FAR }]),
    ],
  },
  {
    rule: "AffiliateVolume",
    what: "a limit on the seller",
    budget: BUDGET.ledgerAndCounters,
    settings: () => [quarter],
    before: sellerIsAffiliate,
  },
  {
    rule: "AffiliateVolume",
    what: "a limit that is not on the seller",
    budget: BUDGET.ledger,
    settings: () => [quarter],
  },
  {
    rule: "ExchangeMonthlyLimits",
    what: "a limit on what goes to the buyer",
    budget: BUDGET.ownWrites,
    settings: () => [],
    before: buyerIsExchange("ExchangeMonthlyLimits", (id) => [monthly(id)]),
  },
  {
    rule: "ExchangeMonthlyLimits",
    what: "a limit by the calendar",
    budget: BUDGET.ownWrites,
    settings: () => [],
    before: buyerIsExchange("ExchangeMonthlyLimits", (id) => [monthly(id), calendar(id)]),
  },
  {
    rule: "ExchangeMonthlyLimits",
    what: "a buyer that is no exchange",
    budget: BUDGET.check,
    settings: () => [],
  },
  {
    rule: "TimeExchangeLimits",
    what: "a limit on what goes to the buyer",
    budget: BUDGET.ownWrites,
    settings: () => [],
    before: buyerIsExchange("TimeExchangeLimits", (id) => [daily(id)]),
  },
  {
    rule: "TimeExchangeLimits",
    what: "a buyer that is no exchange",
    budget: BUDGET.check,
    settings: () => [],
  },
];
