import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import type { JournalEntry } from "../../scripts/chain/journal";
import type { Running } from "./cli";

/** How often a running command's journal is looked at, in milliseconds. */
const LOOK = 5;

/** The journal of a command that runs in a process of its own, as far as it has been written. */
export class RunJournal {
  constructor(private readonly folder: () => string) {}

  entries(): JournalEntry[] {
    const path = join(this.folder(), "journal.jsonl");
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as JournalEntry);
  }

  /** The step of each transaction that is signed. */
  steps(): string[] {
    return this.entries().flatMap((entry) => (entry.type === "signed" ? [entry.key.split("/")[0] ?? ""] : []));
  }

  /** How many transactions of a step are signed. */
  signed(step: string): number {
    return this.steps().filter((one) => one === step).length;
  }

  /** Kills the command as soon as so many transactions of a step are signed. */
  async killAt(running: Running, step: string, count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (this.signed(step) < count && running.child.exitCode === null) return;
        clearInterval(timer);
        resolve();
      }, LOOK);
    });
    running.child.kill("SIGKILL");
    const { code, output } = await running.ended;
    expect(code, output).to.equal(null);
  }
}
