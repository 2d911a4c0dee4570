// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ScratchMemory
/// @notice Gives the memory that one item of a page took back for the next one. Memory is never freed otherwise, and its
/// price grows with the square of a page.
library ScratchMemory {
    /// @notice Where memory is free now.
    function mark() internal pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    /// @notice Frees what was allocated since the mark; nothing of it may be used any more.
    function release(uint256 free) internal pure {
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }
}
