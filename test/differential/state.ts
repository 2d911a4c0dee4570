import type { SharedRule } from "./deployment";
import { COUNTED, hidden, LIMIT_TIMES, timeCounter } from "./keys";
import { type Answer, readAll } from "./reader";
import { encode, interfaceOf } from "./values";
import type { View } from "./view";
import { viewsOf } from "./views";
import type { World } from "./world";

/** What a suite says of itself, in words: "balance of alice" is "100". Addresses are told by their names. */
export type State = ReadonlyMap<string, string>;

/** Asks a suite for everything that is compared, with the getters of these rules. */
export async function readState(world: World, rules: readonly SharedRule[]): Promise<State> {
  const views = viewsOf(rules);
  const questions = [];
  for (const view of views) {
    const native = world.title === "Scrip" ? view.ours : undefined;
    if (native === undefined) {
      questions.push({ to: world.at(view.to), data: await dataOf(world, view) });
    } else {
      const args = native.args.map((arg) => (typeof arg === "string" ? world.at(arg.slice(1)) : arg));
      questions.push({ to: world.at(native.to), data: native.abi.encodeFunctionData(native.name, args) });
    }
  }
  const answers = await readAll(questions);
  const state = new Map(views.map((view, index) => [view.key, told(world, view, answers[index])]));
  forgetRemovedLimits(state);
  forgetUnboundLedger(state);
  return state;
}

const encoded = new WeakMap<World, Map<string, string>>();

/** Questions stay the same, so that they are encoded once. */
async function dataOf(world: World, view: View): Promise<string> {
  const known = encoded.get(world) ?? new Map<string, string>();
  encoded.set(world, known);
  const data =
    known.get(view.key) ?? (await encode(world, { from: "nobody", to: view.to, name: view.name, args: view.args }));
  known.set(view.key, data);
  return data;
}

const words = new WeakMap<World, Map<string, string>>();

/** Most answers stay what they were, so that they are read once. */
function told(world: World, view: View, answer: Answer): string {
  if (answer === undefined) return "refused";
  const known = words.get(world) ?? new Map<string, string>();
  words.set(world, known);
  const key = `${view.to}.${view.name}.${answer}`;
  const said = known.get(key) ?? toldAnew(world, view, answer);
  known.set(key, said);
  return said;
}

function toldAnew(world: World, view: View, answer: string): string {
  const native = world.title === "Scrip" ? view.ours : undefined;
  const result = (native?.abi ?? interfaceOf(view.to)).decodeFunctionResult(native?.name ?? view.name, answer);
  const all: unknown[] = result.toArray();
  const { parts } = native ?? view;
  const values = parts === undefined ? all : parts.map((part) => all[part]);
  return values.map((value) => inWords(world, value, view.unordered ?? false)).join(" ");
}

function inWords(world: World, value: unknown, unordered: boolean): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => inWords(world, item, unordered));
    return `[${(unordered ? items.sort() : items).join(", ")}]`;
  }
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/u.test(value)) return world.nameOf(value);
  return String(value);
}

/**
 * T-REX keeps what was counted under a limit that is no more; ours says nothing of such a limit. What T-REX keeps is
 * remembered under a key that is not compared, since it comes back with the limit.
 */
function forgetRemovedLimits(state: Map<string, string>): void {
  for (const time of LIMIT_TIMES) {
    if (hasLimit(state, time)) continue;
    for (const holder of COUNTED) {
      const key = timeCounter(holder, time);
      const kept = state.get(key);
      if (kept === undefined) continue;
      state.set(key, "no limit");
      state.set(hidden(key), kept);
    }
  }
}

/** What of two states is not the same. */
export function compare(expected: State, found: State): string[] {
  return [...expected].flatMap(([key, value]) => {
    if (key.startsWith("(") || found.get(key) === value) return [];
    return [`${key}: expected ${value}, found ${found.get(key) ?? "nothing"}`];
  });
}

/** Both count holdings only while the rule is bound; ours only while it has a token and hears of identities. */
function forgetUnboundLedger(state: Map<string, string>): void {
  const isTold = (state.get("registries of storage") ?? "").includes("registry");
  if (state.get("bound MaxBalance") === "true" && isTold && state.get("bound token") === "token") return;
  for (const key of state.keys()) if (key.startsWith("holding of ")) state.set(key, "not counted");
}

export function hasLimit(state: State, time: bigint): boolean {
  return new RegExp(`\\[${String(time)}, `, "u").test(state.get("time limits") ?? "");
}
