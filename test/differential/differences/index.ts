import { COMPLIANCE_DIFFERENCES } from "./compliance";
import type { Difference } from "./difference";
import { IDENTITY_DIFFERENCES } from "./identity";
import { REGISTRY_DIFFERENCES } from "./registry";
import { RULE_DIFFERENCES } from "./rules";
import { TOKEN_DIFFERENCES } from "./token";

/** All that is meant to differ, as `README.md` lists it. */
export const DIFFERENCES: readonly Difference[] = [
  ...TOKEN_DIFFERENCES,
  ...REGISTRY_DIFFERENCES,
  ...COMPLIANCE_DIFFERENCES,
  ...RULE_DIFFERENCES,
  ...IDENTITY_DIFFERENCES,
];
