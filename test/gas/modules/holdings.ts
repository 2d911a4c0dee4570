import { type Measured } from "./measured";

/** Holders of record and lock-ups. */
export const HOLDINGS: readonly Measured[] = [];
