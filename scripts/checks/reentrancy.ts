import type { Artifacts } from "hardhat/types";

import { Explanations } from "./explanations";
import { Flow, type Place, titleOf } from "./flow";
import { child, children, type Program, programsOf, type Routine, text } from "./program";

const LOCKS = /^(nonReentrant|initializer)$/;

/** A place, and the functions it is reached from that no lock protects. */
interface Finding {
  readonly place: Place;
  readonly unlocked: string[];
}

/**
 * A function that writes to storage after it called another contract says why that is safe: in one file behind the
 * contract's lock, where the check sees that every way there has one, in another without. What a re-entered view may
 * read meanwhile is left to tests.
 */
export async function checkReentrancy(artifacts: Artifacts): Promise<string[]> {
  const behindLock = new Explanations("reentrancyBehindLock.json");
  const withoutLock = new Explanations("reentrancyWithoutLock.json");
  const problems: string[] = [];
  for (const { place, unlocked } of findings(await programsOf(artifacts)).values()) {
    const { where, call, write } = place;
    const explained = unlocked.length === 0 ? behindLock : withoutLock;
    if (explained.explains(where)) continue;
    const ways = unlocked.length === 0 ? "behind a lock" : `without a lock, from ${unlocked.join(", ")}`;
    problems.push(`${where} calls (${call}) and then writes (${write}), ${ways}: say why that is safe`);
  }
  return [...problems, ...behindLock.stale(), ...withoutLock.stale()];
}

function findings(programs: readonly Program[]): Map<string, Finding> {
  const found = new Map<string, Finding>();
  const all = programs.flatMap((program) => program.deployables.map((deployable) => ({ program, deployable })));
  for (const { program, deployable } of all) {
    const flow = new Flow(program, deployable.node);
    for (const entry of program.entries(deployable)) {
      for (const place of flow.of(entry).places) {
        const finding = found.get(place.where) ?? { place, unlocked: [] };
        if (!isLocked(entry)) finding.unlocked.push(`${text(deployable.node, "name")}.${titleOf(entry.node)}`);
        found.set(place.where, finding);
      }
    }
  }
  return found;
}

function isLocked({ node }: Routine): boolean {
  return children(node, "modifiers").some((modifier) => LOCKS.test(String(child(modifier, "modifierName")?.["name"])));
}
