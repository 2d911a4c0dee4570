import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const shape = z.record(z.string().min(20), z.array(z.string()).min(1));

/** Why findings are no faults: one sentence, and the findings that it speaks of. */
export class Explanations {
  private readonly reasons = new Map<string, string>();
  private readonly unused = new Set<string>();

  constructor(private readonly file: string) {
    const groups = shape.parse(JSON.parse(readFileSync(join(__dirname, file), "utf8")));
    for (const [reason, findings] of Object.entries(groups)) {
      for (const finding of findings) {
        this.reasons.set(finding, reason);
        this.unused.add(finding);
      }
    }
  }

  /** Whether a finding is explained, by the first of its names that is. */
  explains(...names: string[]): boolean {
    const name = names.find((one) => this.reasons.has(one));
    if (name !== undefined) this.unused.delete(name);
    return name !== undefined;
  }

  /** Explanations of what is not found any more. */
  stale(): string[] {
    return [...this.unused].map((finding) => `scripts/checks/${this.file} explains ${finding}, which is not found`);
  }
}
