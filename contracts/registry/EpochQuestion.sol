// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimEpochs} from "../identity/ClaimEpochs.sol";

/// @notice A question to `ClaimEpochs` for the sum of some counters, in memory, as it is sent.
type EpochQuestion is uint256;

using EpochQuestions for EpochQuestion global;

/// @title EpochQuestions
/// @notice Puts the question together source by source, since every leased answer asks it.
library EpochQuestions {
    /// @notice Sources there is room for.
    uint256 internal constant MOST_SOURCES = 9;

    /// @notice Starts a question about one source.
    function about(address source) internal pure returns (EpochQuestion question) {
        bytes4 selector = ClaimEpochs.sumOf.selector;
        uint256 room = 0x60 + 0x20 * MOST_SOURCES;
        // Selector in the last four bytes of a word, position of the list, its length, the list.
        assembly ("memory-safe") {
            question := mload(0x40)
            mstore(0x40, add(question, add(room, 0x20)))
            mstore(question, shr(224, selector))
            mstore(add(question, 0x20), 0x20)
            mstore(add(question, 0x40), 1)
            mstore(add(question, 0x60), shr(96, shl(96, source)))
        }
    }

    /// @notice Adds another source; the caller keeps within `MOST_SOURCES`.
    function add(EpochQuestion question, address source) internal pure {
        assembly ("memory-safe") {
            let count := mload(add(question, 0x40))
            mstore(add(add(question, 0x60), shl(5, count)), shr(96, shl(96, source)))
            mstore(add(question, 0x40), add(count, 1))
        }
    }

    /// @notice Asks.
    function ask(EpochQuestion question, ClaimEpochs epochs) internal view returns (uint256 sum) {
        assembly ("memory-safe") {
            let size := add(0x44, shl(5, mload(add(question, 0x40))))
            if iszero(staticcall(gas(), epochs, add(question, 0x1c), size, 0x00, 0x20)) {
                revert(0x00, 0x00)
            }
            sum := mload(0x00)
        }
    }
}
