// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../interfaces/ISanctionsList.sol";

/// @title SanctionsQuestion
/// @notice Asks a sanctions list that nobody vouches for.
library SanctionsQuestion {
    /// @notice Gas a list gets for one question.
    uint256 internal constant GAS = 100_000;

    /// @notice One question, for bounded gas. At most one word of the answer is copied, so that a long one costs
    /// nothing; what is not exactly one boolean is no answer.
    function ask(address list, address account) internal view returns (bool sanctioned, bool answered) {
        bytes4 selector = ISanctionsList.isSanctioned.selector;
        uint256 limit = GAS;
        uint256 answer;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, account)
            let success := staticcall(limit, list, 0x00, 0x24, 0x00, 0x20)
            answer := mload(0x00)
            answered := and(and(success, eq(returndatasize(), 0x20)), lt(answer, 2))
        }
        sanctioned = answer == 1;
    }
}
