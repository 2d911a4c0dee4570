import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { z } from "zod";

/** Per cent of lines and of branches that the tests must reach. */
const GATE = 99;

const report = z.record(
  z.string(),
  z.object({
    l: z.record(z.string(), z.number()),
    b: z.record(z.string(), z.array(z.number())),
    branchMap: z.record(z.string(), z.object({ line: z.number() })),
  }),
);

class Tally {
  private reached = 0;
  private total = 0;
  private readonly missed: string[] = [];

  constructor(private readonly what: string) {}

  add(hits: number, place: string): void {
    this.total += 1;
    if (hits > 0) this.reached += 1;
    else this.missed.push(place);
  }

  /** Prints the result and says whether it passes the gate. */
  passes(): boolean {
    const percent = this.total === 0 ? 100 : (100 * this.reached) / this.total;
    console.log(`${this.what}: ${this.reached} of ${this.total}, ${percent.toFixed(2)}% (at least ${GATE}%)`);
    if (this.missed.length > 0) console.log(`  not reached: ${this.missed.join(", ")}`);
    return percent >= GATE;
  }
}

const lines = new Tally("lines");
const branches = new Tally("branches");
for (const [path, file] of Object.entries(report.parse(JSON.parse(readFileSync("coverage.json", "utf8"))))) {
  const name = relative(process.cwd(), path);
  for (const [line, hits] of Object.entries(file.l)) lines.add(hits, `${name}:${line}`);
  for (const [id, sides] of Object.entries(file.b)) {
    for (const hits of sides) branches.add(hits, `${name}:${file.branchMap[id]?.line ?? "?"}`);
  }
}
if (![lines.passes(), branches.passes()].every(Boolean)) process.exitCode = 1;
