import { errorNameOf } from "../report/contractErrors";

/** What was tried under one name in all runs, and how often it changed something. */
export interface Action {
  readonly name: string;
  readonly calls: number;
  readonly effective: number;
  /** Least share of effective calls, in percent; negative where none may succeed. */
  readonly floor: number;
}

export const FAILURE_HELP =
  "A law was broken. Replay it with the seed that forge names above: npm run fuzz -- --fuzz-seed <seed>";

/** Below so many calls a share says nothing. */
const LEAST_CALLS = 40;

/** How often something was refused, by the name of the error, the most frequent first. */
export function readRefusals(text: string): [name: string, count: number][] {
  const refusals = new Map<string, number>();
  for (const line of text.split("\n").filter((one) => one.startsWith("!"))) {
    const [selector, count] = line.slice(2).split(" ").map(Number);
    const data = `0x${(selector ?? 0).toString(16).padStart(8, "0")}`;
    refusals.set(errorNameOf(data), (refusals.get(errorNameOf(data)) ?? 0) + (count ?? 0));
  }
  return [...refusals].sort(([, one], [, other]) => other - one);
}

/** Adds up the lines `name calls effective floor` that every run leaves. */
export function readTally(text: string): Action[] {
  const actions = new Map<string, Action>();
  for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("!"))) {
    const [name = "", ...numbers] = line.split(" ");
    const [calls = 0, effective = 0, floor = 0] = numbers.map(Number);
    const before = actions.get(name) ?? { calls: 0, effective: 0 };
    actions.set(name, { name, calls: before.calls + calls, effective: before.effective + effective, floor });
  }
  return [...actions.values()].sort((one, other) => one.name.localeCompare(other.name));
}

function shareOf({ calls, effective }: Action): number {
  return calls === 0 ? 0 : (100 * effective) / calls;
}

/** The table that a run ends with. */
export function tableOf(actions: readonly Action[]): string {
  const row = (name: string, ...cells: readonly string[]) =>
    name.padEnd(34) + cells.map((cell) => cell.padStart(11)).join("");
  const lines = actions.map((action) => {
    const floor = action.floor < 0 ? "none may" : `${action.floor.toString()} %`;
    const share = `${shareOf(action).toFixed(1)} %`;
    return row(action.name, action.calls.toString(), action.effective.toString(), share, floor);
  });
  const calls = actions.reduce((sum, action) => sum + action.calls, 0);
  const effective = actions.reduce((sum, action) => sum + action.effective, 0);
  const total = { name: "", calls, effective, floor: 0 };
  return [
    "",
    row("action", "tried", "effective", "share", "floor"),
    ...lines,
    row("all", calls.toString(), effective.toString(), `${shareOf(total).toFixed(1)} %`),
  ].join("\n");
}

/** What to say of actions that came about too rarely, or that should not have come about at all. */
export function failing(actions: readonly Action[]): string[] {
  if (actions.length === 0) return ["No run came to its end: nothing was counted."];
  return actions.flatMap((action) => {
    if (action.floor < 0) return action.effective === 0 ? [] : [`${action.name} must never succeed`];
    if (action.calls < LEAST_CALLS || shareOf(action) >= action.floor) return [];
    return [`${action.name} succeeded in ${shareOf(action).toFixed(1)} % only`];
  });
}
