import { setting, type SuiteFixture } from "../../fixtures/suite";
import { BUDGET, FAR, type Measured } from "./measured";

const YEAR = 31_536_000;
const QUARTER = 7_948_800;

const quarter = setting("AffiliateVolume", "setVolumeLimit", [
  { everybody: false, share: true, window: QUARTER, value: 10_000n },
]);

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
export const VOLUMES: readonly Measured[] = [
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
];
