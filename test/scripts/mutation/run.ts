import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { draw } from "../../../scripts/mutation/draw";
import { changed } from "../../../scripts/mutation/factories";
import { Journal, type Result } from "../../../scripts/mutation/journal";
import type { Mutant } from "../../../scripts/mutation/mutants";
import { KINDS } from "../../../scripts/mutation/operators";
import { reportOf } from "../../../scripts/mutation/report";
import { testsFor } from "../../../scripts/mutation/tests";

function mutant(number: number, folder: string, kind: Mutant["kind"]): Mutant {
  const source = `contracts/${folder}/Thing.sol`;
  const place = { source, scope: "doIt", line: number, start: 0, end: 1, original: "<", replacement: "<=" };
  return { ...place, id: `${folder}-${kind}-${number.toString()}`, kind, contracts: [`${source}:Thing`] };
}

/** Many of one kind in one folder, few of the others. */
const MUTANTS = [
  ...Array.from({ length: 90 }, (_, i) => mutant(i, "token", "boundary")),
  ...["token", "registry"].flatMap((folder) =>
    KINDS.slice(3).flatMap((kind) => [0, 1, 2].map((i) => mutant(i, folder, kind))),
  ),
];
const none = (): boolean => false;

function result(id: string, verdict: Result["verdict"], seconds = 1): Result {
  return { id, source: "contracts/token/Thing.sol", verdict, files: 1, seconds };
}

describe("a run of mutants", () => {
  describe("draw", () => {
    it("takes of each folder and kind in turn", () => {
      const drawn = draw(MUTANTS, "seed", 30, none);
      expect(drawn.filter(({ kind }) => kind === "boundary")).to.have.length(2);
      expect(drawn).to.have.length(30);
    });

    it("is the same for the same seed, in whatever order mutants come, and another for another", () => {
      const ids = (seed: string, from = MUTANTS): readonly string[] => draw(from, seed, 30, none).map(({ id }) => id);
      expect(ids("seed", [...MUTANTS].reverse())).to.deep.equal(ids("seed"));
      expect(ids("other")).to.not.have.members(ids("seed"));
    });

    it("draws another for one that is none, and keeps the rest", () => {
      const before = draw(MUTANTS, "seed", 30, none).map(({ id }) => id);
      const lost = before[5] ?? "";
      const after = draw(MUTANTS, "seed", 30, (id) => id === lost).map(({ id }) => id);
      expect(after).to.have.length(30).and.not.include(lost);
      expect(before.filter((id) => after.includes(id))).to.have.length.at.least(28);
    });
  });

  describe("journal", () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "scrip-mutation-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it("knows after a stop what it knew before, but for a line that was cut", () => {
      const path = join(folder, "journal.jsonl");
      const journal = new Journal(path);
      journal.add(result("a", "survived"));
      journal.add(result("b", "killed"));
      journal.add(result("a", "killed"));
      appendFileSync(path, '{"id":"c","verd');
      expect(new Journal(path).all.map(({ id, verdict }) => `${id} ${verdict}`)).to.deep.equal([
        "a killed",
        "b killed",
      ]);
    });

    it("forgets when told", () => {
      const path = join(folder, "journal.jsonl");
      const journal = new Journal(path);
      journal.add(result("a", "killed"));
      journal.clear();
      expect([journal.all, new Journal(path).all]).to.deep.equal([[], []]);
    });
  });

  it("counts as changed what differs in more than the hash of its sources", () => {
    const code = (body: string, hash: string): string => `0x${body}a2646970667358221220${hash.repeat(64)}64736f6c6343`;
    const factories = new Map([["Thing", code("60", "a")]]);
    expect(changed({ "contracts/Thing.sol:Thing": code("60", "b") }, factories)).to.deep.equal({});
    expect(changed({ "contracts/Thing.sol:Thing": code("61", "a") }, factories)).to.have.keys(
      "contracts/Thing.sol:Thing",
    );
  });

  it("asks first what killed before, then what is named for the contract, then its folder", () => {
    const files = ["test/token/Other.ts", "test/token/Killer.ts", "test/registry/Far.ts", "test/token/Thing.ts"];
    const order = testsFor(
      mutant(1, "token", "boundary"),
      files.map((path) => ({ path, text: "describe()" })),
      (_, file) => Number(file === "test/token/Killer.ts"),
    );
    expect(order).to.deep.equal(["test/token/Killer.ts", "test/token/Thing.ts", "test/token/Other.ts"]);
  });

  it("reports scores and survivors, explained or not", () => {
    const drawn = [0, 1, 2, 3].map((i) => mutant(i, "token", "boundary"));
    const verdicts: readonly Result["verdict"][] = ["killed", "timeout", "survived", "survived"];
    const results = new Map(drawn.map(({ id }, i) => [id, result(id, verdicts[i] ?? "killed", i)]));
    const explained = { "token-boundary-2": "The value is never read again." };
    const { summary, markdown } = reportOf(drawn, results, explained, { seed: "seed", all: 90 });
    expect(summary).to.include("4 of 4 mutants").and.include("50.0% killed").and.include("1 explained, 1 not");
    expect(markdown).to.include("| token | 4 | 2 | 1 | 50.0% | 66.7% |");
    expect(markdown).to.include("line 2. The value is never read again.").and.include("line 3. Not explained.");
    expect(markdown).to.include("```diff\n- <\n+ <=\n```");
  });
});
