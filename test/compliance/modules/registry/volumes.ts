import { type ModuleDescriptor } from "./descriptor";

/** What may move in a time. */
export const VOLUMES: readonly ModuleDescriptor[] = [];
