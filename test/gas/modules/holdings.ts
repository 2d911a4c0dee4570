import { encodeBytes32String, toBeHex } from "ethers";

import { COUNTRY, setting } from "../../fixtures/suite";
import { BUDGET, type Measured } from "./measured";

const ALL = encodeBytes32String("ALL");
const ACCREDITED = 1n;

/** Holders of record and lock-ups. */
export const HOLDINGS: readonly Measured[] = [
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
];
