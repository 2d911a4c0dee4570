import { LAW_10 } from "./claims";
import { LAW_6 } from "./counters";
import { LAW_16 } from "./events";
import { LAW_13 } from "./faults";
import type { Law } from "./law";
import { LAW_9 } from "./leases";
import { LAW_5 } from "./ledger";
import { LAW_15 } from "./loops";
import { LAW_7, LAW_8 } from "./moves";
import { LAW_3 } from "./pause";
import { LAW_4 } from "./preflight";
import { LAW_2 } from "./receivers";
import { LAW_14 } from "./rights";
import { LAW_1 } from "./supply";

/** What holds after every call. */
export const LAWS: readonly Law[] = [
  LAW_1,
  LAW_2,
  LAW_3,
  LAW_4,
  LAW_5,
  LAW_6,
  LAW_7,
  LAW_8,
  LAW_9,
  LAW_10,
  LAW_13,
  LAW_14,
  LAW_15,
  LAW_16,
];
