import { expect } from "chai";

import { compileSources } from "../../../scripts/mutation/compiler";
import { type Mutant, mutate } from "../../../scripts/mutation/mutants";
import type { Kind } from "../../../scripts/mutation/operators";
import { changedLine, TINY, tinyMutants } from "./tiny";

describe("mutants of a contract", () => {
  let mutants: readonly Mutant[] = [];
  const linesOf = (kind: Kind): readonly string[] => mutants.filter((one) => one.kind === kind).map(changedLine);

  before(async () => {
    mutants = await tinyMutants();
  });

  it("move comparisons by one value", () => {
    expect(linesOf("comparison")).to.have.members([
      "modifier onlyOwner() { if (msg.sender == owner) revert Stranger(msg.sender, owner); _; }",
      "if (value >= 10 && total == 0) total = Sums.add(total, value);",
      "if (value > 10 && total != 0) total = Sums.add(total, value);",
    ]);
  });

  it("turn arithmetic round, in libraries too", () => {
    expect(linesOf("arithmetic")).to.deep.equal([
      "function add(uint256 a, uint256 b) internal pure returns (uint256) { return a - b; }",
    ]);
  });

  it("move constants by one, and leave the lengths of arrays", () => {
    expect(linesOf("boundary")).to.have.members([
      "if (value > (10 + 1) && total == 0) total = Sums.add(total, value);",
      "if (value > (10 - 1) && total == 0) total = Sums.add(total, value);",
      "if (value > 10 && total == (0 + 1)) total = Sums.add(total, value);",
      "function ask(Tiny tiny) external { tiny.add((1 + 1)); }",
      "function ask(Tiny tiny) external { tiny.add((1 - 1)); }",
    ]);
  });

  it("join conditions otherwise, and negate them", () => {
    expect(linesOf("logic")).to.include.members([
      "if (value > 10 || total == 0) total = Sums.add(total, value);",
      "if (!(value > 10 && total == 0)) total = Sums.add(total, value);",
    ]);
  });

  it("take out checks, modifiers, events and writes", () => {
    expect(linesOf("missing check")).to.deep.equal([
      "modifier onlyOwner() { if (false) revert Stranger(msg.sender, owner); _; }",
    ]);
    expect(linesOf("removed modifier")).to.deep.equal(["function add(uint256 value) external  {"]);
    expect(linesOf("removed event")).to.deep.equal(["{}"]);
    expect(linesOf("removed state write")).to.have.members([
      "if (value > 10 && total == 0) {}",
      "function ask(Tiny tiny) external { {} }",
    ]);
  });

  it("swap arguments of one type", () => {
    expect(linesOf("swapped arguments")).to.have.members([
      "modifier onlyOwner() { if (msg.sender != owner) revert Stranger(owner, msg.sender); _; }",
      "if (value > 10 && total == 0) total = Sums.add(value, total);",
    ]);
  });

  it("return early", () => {
    expect(linesOf("early return")).to.include.members([
      "function add(uint256 a, uint256 b) internal pure returns (uint256) { return 0; return a + b; }",
      "return; if (value > 10 && total == 0) total = Sums.add(total, value);",
    ]);
  });

  it("know the contracts that hold the changed code, and not those that only call it from outside", () => {
    for (const { scope, contracts } of mutants) {
      expect(contracts).to.deep.equal([`contracts/token/Tiny.sol:${scope === "ask" ? "Apart" : "Tiny"}`]);
    }
  });

  it("have names of their own, which outlive changes around their function", async () => {
    const ids = mutants.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const moved = await tinyMutants(TINY.replace("contract Apart {", "\n\n// One more line.\ncontract Apart {"));
    expect(moved.map(({ id }) => id)).to.deep.equal(ids);
  });

  it("compile to other code", async () => {
    const tiny = "contracts/token/Tiny.sol:Tiny";
    const codeOf = async (text: string): Promise<string | undefined> =>
      (await compileSources(new Map([["contracts/token/Tiny.sol", text]]), [tiny])).bytecodes[tiny];
    const event = mutants.find(({ kind }) => kind === "removed event");
    if (event === undefined) throw new Error("No event to remove");
    expect(await codeOf(mutate(TINY, event)))
      .to.match(/^0x/)
      .and.not.equal(await codeOf(TINY));
  });

  it("are compiled in a process that late promises do not end", async () => {
    const listeners = (): number[] =>
      ["unhandledRejection", "uncaughtException"].map((on) => process.listenerCount(on));
    const before = listeners();
    await tinyMutants();
    expect(listeners()).to.deep.equal(before);
  });
});
