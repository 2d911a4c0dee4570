import { compileSources } from "../../../scripts/mutation/compiler";
import { type Mutant, mutantsOf, mutate } from "../../../scripts/mutation/mutants";

const PATH = "contracts/token/Tiny.sol";

/** Small enough to know all its mutants by heart; the é makes bytes and characters differ. */
const TINY = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

library Sums {
    // é
    function add(uint256 a, uint256 b) internal pure returns (uint256) { return a + b; }
}

abstract contract Owned {
    address internal owner;
    error Stranger(address caller, address owner);
    modifier onlyOwner() { if (msg.sender != owner) revert Stranger(msg.sender, owner); _; }
}

contract Tiny is Owned {
    uint256 public total;
    event Added(uint256 value);
    function add(uint256 value) external onlyOwner {
        if (value > 10 && total == 0) total = Sums.add(total, value);
        emit Added(value);
    }
}

contract Apart {
    uint256[2] public pair;
    function ask(Tiny tiny) external { tiny.add(1); }
}
`;

export async function tinyMutants(source = TINY): Promise<readonly Mutant[]> {
  const sources = new Map([[PATH, source]]);
  const { trees, error } = await compileSources(sources, [], true);
  if (error !== undefined) throw new Error(error);
  return mutantsOf(sources, trees, () => true);
}

/** The line that a mutant changes, as it then is. */
export function changedLine(mutant: Mutant): string {
  return (mutate(TINY, mutant).split("\n")[mutant.line - 1] ?? "").trim();
}

export { TINY };
