import { expect } from "chai";
import type { CompilerOutput } from "hardhat/types";
import solc from "solc";

import { Flow, titleOf } from "../../../scripts/checks/flow";
import { Program } from "../../../scripts/checks/program";

const SOURCE = `
pragma solidity 0.8.37;

interface Other { function act() external; function say() external view returns (uint256); }

library Linked {
    function leave(Other other) external { other.act(); }
}

abstract contract Base {
    uint256 internal sum;
    uint256 internal transient noted;
    mapping(address => uint256) internal sums;
    address internal owner;

    modifier first(Other other) { other.act(); _; }
    modifier onlyOwner() { if (msg.sender != owner) revert(); _; }

    function hook(Other) internal virtual {}
    function write() internal virtual { sum = 1; }
}

contract Subject is Base {
    function hook(Other other) internal override { other.act(); }
    function write() internal override { super.write(); }

    function callsThenWrites(Other other) external { other.act(); sum = 1; }
    function writesThenCalls(Other other) external { sum = 1; other.act(); }
    function readsThenWrites(Other other) external { sum = other.say(); }
    function callsThenNotes(Other other) external { other.act(); noted = 1; }
    function callsAndReturns(Other other) external { if (sum == 0) { other.act(); return; } sum = 1; }
    function callsInALoop(Other other) external { for (uint256 i; i < 2; ++i) { sums[msg.sender] = i; other.act(); } }
    function callsInAModifier(Other other) external first(other) { delete sum; }
    function callsInAnOverride(Other other) external { hook(other); write(); }
    function callsInALibrary(Other other) external { Linked.leave(other); ++sums[msg.sender]; }
    function storesByAssembly(Other other) external { other.act(); assembly { sstore(0, 1) } }
    function triesAndWrites(Other other) external { try other.act() {} catch { sum = 1; } }

    function byOwner() external onlyOwner { sum = 1; }
    function byOwnerOrNobody() external { bool known = msg.sender == owner; if (!known) return; sum = 1; }
    function byAnyone() external { sum = 1; if (msg.sender != owner) revert(); }
    function bySome(bool open) external { if (!open && msg.sender != owner) revert(); sum = 1; }
}`;

const compiler: { compile(input: string): string } = solc;

/** What the syntax tree says of each function of the subject. */
function summaries(): Map<string, ReturnType<Flow["of"]>> {
  const input = {
    language: "Solidity",
    sources: { "Subject.sol": { content: SOURCE } },
    settings: { evmVersion: "cancun", outputSelection: { "*": { "": ["ast"] } } },
  };
  const { sources } = JSON.parse(compiler.compile(JSON.stringify(input))) as CompilerOutput;
  const program = new Program(sources, new Set(["Subject.sol:Subject"]));
  return new Map(
    program.deployables.flatMap((deployable) => {
      const flow = new Flow(program, deployable.node);
      return program.entries(deployable).map((entry) => [titleOf(entry.node), flow.of(entry)] as const);
    }),
  );
}

describe("Checks over the syntax tree", () => {
  const found = summaries();
  const names = (passes: (summary: ReturnType<Flow["of"]>) => boolean): string[] =>
    [...found].filter(([, summary]) => passes(summary)).map(([name]) => name);

  it("find every write after a call, through modifiers, overrides, libraries and loops, and no other", () => {
    expect(names(({ places }) => places.size > 0)).to.have.members([
      "callsThenWrites",
      "callsInALoop",
      "callsInAModifier",
      "callsInAnOverride",
      "callsInALibrary",
      "storesByAssembly",
      "triesAndWrites",
    ]);
  });

  it("find every function that acts before it looks at who calls, in whatever question it does so", () => {
    const guarded = names(({ open }) => !open);
    expect(guarded).to.have.members(["byOwner", "byOwnerOrNobody", "bySome"]);
  });
});
