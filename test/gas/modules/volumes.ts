import { type Measured } from "./measured";

/** What may move in a time. */
export const VOLUMES: readonly Measured[] = [];
