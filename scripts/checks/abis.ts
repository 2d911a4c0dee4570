import { type ErrorFragment, type EventFragment, type FunctionFragment, Interface, type InterfaceAbi } from "ethers";
import type { Artifacts } from "hardhat/types";

import { deployed } from "./artifacts";
import { compareTexts } from "./snapshot";

const FOLDER = "test/snapshots/abi";

/** What integrators call, read and decode changes only where a snapshot in git changes with it. */
export async function checkAbis(artifacts: Artifacts): Promise<string[]> {
  const texts = new Map<string, string>();
  for (const { name, fullName } of await deployed(artifacts)) {
    const { abi } = await artifacts.readArtifact(fullName);
    texts.set(`${name}.txt`, linesOf(new Interface(abi as InterfaceAbi)).join("\n") + "\n");
  }
  return compareTexts(FOLDER, texts);
}

/** Functions, events and errors by name, each behind its selector or topic. */
function linesOf(abi: Interface): string[] {
  const functions: string[] = [];
  const events: string[] = [];
  const errors: string[] = [];
  abi.forEachFunction((fragment) => functions.push(line(fragment, fragment.selector)));
  abi.forEachEvent((fragment) => events.push(line(fragment, fragment.topicHash.slice(0, "0x12345678".length))));
  abi.forEachError((fragment) => errors.push(line(fragment, fragment.selector)));
  const bySignature = (a: string, b: string): number => (a.slice(SIGNATURE) < b.slice(SIGNATURE) ? -1 : 1);
  return [functions, events, errors].flatMap((lines) => lines.sort(bySignature));
}

const SIGNATURE = "0x12345678 ".length;

function line(fragment: FunctionFragment | EventFragment | ErrorFragment, selector: string): string {
  return `${selector} ${fragment.format("full")}`;
}
