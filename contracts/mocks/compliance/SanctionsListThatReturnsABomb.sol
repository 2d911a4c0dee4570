// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A list that answers for the zero address and returns as many bytes as its gas allows for all others
contract SanctionsListThatReturnsABomb {
    /// @notice 120,000 bytes of zeros: false, and much more.
    function isSanctioned(address account) external pure {
        uint256 size = account == address(0) ? 32 : 120_000;
        assembly ("memory-safe") {
            return(0x80, size)
        }
    }
}
