import { APPROVALS } from "./approvals";
import { CORE } from "./core";
import { type ModuleDescriptor } from "./descriptor";
import { HOLDINGS } from "./holdings";
import { OFFERINGS } from "./offerings";
import { VOLUMES } from "./volumes";

export * from "./descriptor";

/** Every rule there is. */
export const MODULES: readonly ModuleDescriptor[] = [...CORE, ...VOLUMES, ...APPROVALS, ...OFFERINGS, ...HOLDINGS];
