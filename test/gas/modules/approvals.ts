import { type Measured } from "./measured";

/** Approvals, lists, fees, market hours and suspension. */
export const APPROVALS: readonly Measured[] = [];
