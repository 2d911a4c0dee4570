import { COUNTRY, setting } from "../../fixtures/suite";
import { BUDGET, FAR, type ModuleCase, UNIT } from "./case";

const YEAR = 31_536_000n;
const LATE = 2n ** 40n - 1n;

/** Investor classes, offerings and sizes. */
export const OFFERINGS: readonly ModuleCase[] = [
  {
    rule: "InvestorClass",
    what: "a requirement of the receiver's country and eight countries of the sender",
    budget: BUDGET.check,
    settings: () => [
      setting("InvestorClass", "setCountryClasses", [COUNTRY.unitedStates, 1n, 0n]),
      setting("InvestorClass", "setCountryClasses", [COUNTRY.germany, 0n, 0n]),
      ...[840n, 16n, 316n, 580n, 581n, 630n, 850n, 124n].map((country) =>
        setting("InvestorClass", "setSenderClasses", [country, 4n, 0n]),
      ),
    ],
  },
  {
    rule: "Flowback",
    what: "a period and the countries there are at first",
    budget: BUDGET.check,
    settings: () => [setting("Flowback", "setDistributionPeriod", [1n, YEAR])],
  },
  {
    rule: "Flowback",
    what: "a period and countries of the issuer's choice",
    budget: BUDGET.check,
    settings: () => [
      setting("Flowback", "setDistributionPeriod", [1n, YEAR]),
      setting("Flowback", "addFlowbackCountry", [124n]),
    ],
  },
  {
    rule: "PurchaserLimit",
    what: "a limit",
    budget: BUDGET.check,
    settings: () => [setting("PurchaserLimit", "setPurchaserLimit", [35n, 7_776_000n, 1n])],
  },
  {
    rule: "IssueLimit",
    what: "an offering",
    budget: BUDGET.check,
    settings: () => [
      setting("IssueLimit", "startOffering", [
        { start: 1n, end: LATE, freeClasses: 1n, total: FAR, defaultLimit: FAR },
      ]),
    ],
  },
  {
    rule: "OfferList",
    what: "an offering without limits",
    budget: BUDGET.check,
    settings: () => [setting("OfferList", "startOffering", [8n])],
  },
  {
    rule: "MinHolding",
    what: "a minimum",
    budget: BUDGET.ledger,
    settings: () => [setting("MinHolding", "setMinHolding", [UNIT])],
  },
  {
    rule: "LotSize",
    what: "a lot",
    budget: BUDGET.ledger,
    settings: () => [setting("LotSize", "setLotSize", [UNIT / 1_000n])],
  },
  {
    rule: "TransferSize",
    what: "a minimum and a maximum",
    budget: BUDGET.ledger,
    settings: () => [setting("TransferSize", "setTransferSize", [UNIT / 2n, FAR])],
  },
];
