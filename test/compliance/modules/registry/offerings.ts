import { type ModuleDescriptor } from "./descriptor";

/** Investor classes, offerings and sizes. */
export const OFFERINGS: readonly ModuleDescriptor[] = [];
