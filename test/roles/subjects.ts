import { adapterSubjects } from "./adapter";
import { distributionSubjects } from "./distribution";
import { identitySubjects } from "./identity";
import type { Subject } from "./subject";
import { suiteSubjects } from "./suite";

/** Every contract of the role matrix. */
export const SUBJECTS: readonly Subject[] = [
  ...identitySubjects,
  ...suiteSubjects,
  ...adapterSubjects,
  ...distributionSubjects,
];
