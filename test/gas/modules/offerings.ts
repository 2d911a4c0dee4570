import { type Measured } from "./measured";

/** Investor classes, offerings and sizes. */
export const OFFERINGS: readonly Measured[] = [];
