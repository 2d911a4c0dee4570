import { time } from "@nomicfoundation/hardhat-network-helpers";
import { encodeBytes32String, toBeHex } from "ethers";

import { COUNTRY, setting } from "../../fixtures/suite";
import { BUDGET, type ModuleCase } from "./case";

const ALL = encodeBytes32String("ALL");
const ACCREDITED = 1n;

/** Holders of record and lock-ups. */
export const HOLDINGS: readonly ModuleCase[] = [
  {
    rule: "HolderLimit",
    what: "limits on all holders, on those who lack a class and on a country",
    budget: BUDGET.ledgerAndCounters,
    settings: () => [
      setting("HolderLimit", "setHolderLimit", [ALL, 2_000]),
      setting("HolderLimit", "setClassLimit", [ALL, ACCREDITED, false, 500]),
      setting("HolderLimit", "setHolderLimit", [toBeHex(COUNTRY.germany, 32), 150]),
    ],
  },
  {
    rule: "LockUp",
    what: "a buyer and a seller with one locked lot",
    budget: BUDGET.lots,
    settings: () => [setting("LockUp", "setSchedule", [1, 0, 365]), setting("LockUp", "setAcquisitionSchedule", [1])],
    before: async (): Promise<void> => {
      await time.increase(86_400 * 100);
    },
  },
  {
    rule: "LockUp",
    what: "a seller and a buyer without locked lots",
    budget: BUDGET.lots,
    settings: () => [setting("LockUp", "setSchedule", [1, 365, 365]), setting("LockUp", "setAcquisitionSchedule", [0])],
  },
];
