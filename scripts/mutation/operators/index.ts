import { type Operator } from "./edit";
import { arithmetic, boundary, comparison, logic, swappedArguments } from "./expressions";
import { earlyReturn, missingCheck, removedEvent, removedModifier, removedStateWrite } from "./statements";

export { type Edit, type Kind, KINDS, type Source } from "./edit";

/** One for each kind of change. */
export const OPERATORS: readonly Operator[] = [
  comparison,
  arithmetic,
  boundary,
  logic,
  missingCheck,
  swappedArguments,
  removedModifier,
  removedEvent,
  removedStateWrite,
  earlyReturn,
];
