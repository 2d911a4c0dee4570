import { type ModuleDescriptor } from "./descriptor";

/** Holders of record and lock-ups. */
export const HOLDINGS: readonly ModuleDescriptor[] = [];
