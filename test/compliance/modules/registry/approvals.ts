import { type ModuleDescriptor } from "./descriptor";

/** Approvals, lists, fees, market hours and suspension. */
export const APPROVALS: readonly ModuleDescriptor[] = [];
