import type { Artifacts } from "hardhat/types";

import { isOwn } from "./artifacts";
import { Explanations } from "./explanations";
import { Flow, titleOf } from "./flow";
import { type Program, programsOf, type Routine, text } from "./program";

/**
 * Every function that changes something looks at who calls before it writes or calls, or is one that anybody may call,
 * with the reason why that is safe; and its documentation says the same. `test/roles/` tries the functions; this sees
 * that no effect comes before the refusal, on any path.
 */
export async function checkAccess(artifacts: Artifacts): Promise<string[]> {
  const open = new Explanations("accessOpen.json");
  const guarded = new Explanations("accessGuarded.json");
  const problems: string[] = [];
  for (const { program, title, entry, flow } of entriesOf(await programsOf(artifacts))) {
    const names = [title, titleOf(entry.node)];
    const summary = flow.of(entry);
    const said = saidOf(program, entry);
    if (summary.open) {
      if (!open.explains(...names)) problems.push(`${title} acts before it looks at who calls: say why it may`);
    } else if (said.length === 0) {
      if (isOurs(program, entry) && !guarded.explains(...names)) problems.push(`${title} has no @custom:access`);
    } else if (summary.writes !== undefined && said.every((one) => one.startsWith("Anyone"))) {
      if (guarded.explains(...names)) continue;
      problems.push(`${title} looks at who calls, and its @custom:access says "${said.join(" ")}"`);
    }
  }
  return [...problems, ...open.stale(), ...guarded.stale()];
}

interface Entry {
  readonly program: Program;
  readonly title: string;
  readonly entry: Routine;
  readonly flow: Flow;
}

function* entriesOf(programs: readonly Program[]): Generator<Entry> {
  for (const program of programs) {
    for (const deployable of program.deployables) {
      const flow = new Flow(program, deployable.node);
      for (const entry of program.entries(deployable)) {
        yield { program, title: `${text(deployable.node, "name")}.${titleOf(entry.node)}`, entry, flow };
      }
    }
  }
}

/** What the documentation says of who may call. */
function saidOf(program: Program, { node }: Routine): string[] {
  const said = [...program.comments(text(node, "functionSelector"))].flatMap((comment) => [
    ...comment.matchAll(/@custom:access\s+([^@]*)/g),
  ]);
  return said.map(([, who = ""]) => who.trim());
}

function isOurs(program: Program, { contract }: Routine): boolean {
  return isOwn(program.sourceOf(contract));
}
