import { COMPLIANCE_CASES } from "./compliance";
import { FLOW_CASES } from "./flow";
import { IDENTITY_CASES } from "./identity";
import { REGISTRY_CASES } from "./registry";
import { RULE_CASES } from "./rules";
import { TOKEN_CASES } from "./token";

/** Every intended difference alone, as `README.md` lists them. */
export const CASES = [
  ...TOKEN_CASES,
  ...REGISTRY_CASES,
  ...COMPLIANCE_CASES,
  ...RULE_CASES,
  ...FLOW_CASES,
  ...IDENTITY_CASES,
];
