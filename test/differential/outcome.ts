import { AbiCoder, type Interface } from "ethers";

import { type Answer, ask, type Call, errorName } from "../invariant/chain";
import type { Pair } from "./deployment";
import { type Move, movesOf } from "./moves";
import { callIn, type DualCall, encode, interfaceOf } from "./values";
import type { World } from "./world";

const PLAIN_ERROR = "0x08c379a0";
const PANIC = "0x4e487b71";
const coder = AbiCoder.defaultAbiCoder();

/** What a call comes to in one of the suites: nothing, or why it is refused. */
export type Reason = string | undefined;

/** Why ours refuses a call: the name of its error. */
export async function oursOf({ scrip, errors }: Pair, call: DualCall): Promise<Reason> {
  const answer = await answerOf(scrip, call);
  if (answer.ok) return isNo(call, answer) ? "no" : undefined;
  return reasonOf(answer.data, errors);
}

/**
 * Why T-REX refuses a call. Its "Transfer not possible" says little, so that it is asked what it means: an unverified
 * receiver, or which rules refuse.
 */
export async function theirsOf(trex: World, call: DualCall): Promise<readonly string[] | undefined> {
  const answer = await answerOf(trex, call);
  if (answer.ok && !isNo(call, answer)) return undefined;
  const reason = answer.ok ? "no" : reasonOf(answer.data, [interfaceOf(inmostOf(call).to), ...MODULES()]);
  if (!UNTOLD.includes(reason)) return [reason];
  const [move] = movesOf(call);
  return move === undefined ? [reason] : untold(trex, call, move);
}

const UNTOLD = ["Transfer not possible", "Compliance not followed", "no", "(no reason)"];

const MODULES = (): Interface[] =>
  ["MaxBalance", "CountryAllow", "TransferFees", "TokenListingRestrictions"].map((rule) => interfaceOf(rule));

async function untold(trex: World, call: DualCall, move: Move): Promise<string[]> {
  const question = call.name === "canTransfer";
  if (!question && !(await isTrue(trex, { to: "registry", name: "isVerified", args: [`@${move.to}`] }))) {
    return ["not verified"];
  }
  const refusing: string[] = [];
  if (move.kind !== "forced" && move.kind !== "recovery") {
    for (const address of await modulesOf(trex)) {
      const rule = trex.nameOf(address);
      const args = [`@${move.from}`, `@${move.to}`, move.value, "@compliance"];
      if (!(await isTrue(trex, { to: rule, name: "moduleCheck", args }))) refusing.push(`refused by ${rule}`);
    }
  }
  return refusing.length === 0 ? ["not possible"] : refusing;
}

async function modulesOf(trex: World): Promise<string[]> {
  const answer = await answerOf(trex, { from: "stranger", to: "compliance", name: "getModules", args: [] });
  return [...(coder.decode(["address[]"], answer.data)[0] as string[])];
}

async function isTrue(world: World, question: Omit<DualCall, "from">): Promise<boolean> {
  const answer = await answerOf(world, { from: "stranger", ...question });
  return answer.ok && BigInt(answer.data) === 1n;
}

async function answerOf(world: World, call: DualCall): Promise<Answer> {
  return ask(await sendableIn(world, call));
}

/** The call as an account sends it. */
export async function sendableIn(world: World, call: DualCall): Promise<Call> {
  const { from, to, ...rest } = callIn(world, call);
  return { from: world.at(from), to: world.at(to), data: await encode(world, { from, to, ...rest }) };
}

/** Only questions answer no; the rest return true or nothing. */
function isNo(call: DualCall, answer: Answer): boolean {
  return call.name === "canTransfer" && BigInt(answer.data) === 0n;
}

/** What is called in the end: what a compliance contract passes on to its module. */
export function inmostOf(call: DualCall): DualCall {
  const [first] = call.args;
  const passedOn = call.name === "callModuleFunction" && typeof first === "object" && "inner" in first;
  return passedOn ? first.inner : call;
}

function reasonOf(data: string, interfaces: readonly Interface[]): string {
  if (data.startsWith(PLAIN_ERROR)) return coder.decode(["string"], `0x${data.slice(10)}`)[0] as string;
  if (data.startsWith(PANIC)) return `panic ${String(coder.decode(["uint256"], `0x${data.slice(10)}`)[0])}`;
  return errorName(data, interfaces);
}
