// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Keys
/// @notice ERC-734's words: what a key may be for, and how an address is written as a key.
library Keys {
    /// @notice Manages the identity, and has every other purpose.
    uint256 internal constant MANAGEMENT = 1;

    /// @notice Acts in the identity's name on other contracts.
    uint256 internal constant ACTION = 2;

    /// @notice Signs claims, and manages the claims on its own identity.
    uint256 internal constant CLAIM = 3;

    /// @notice The type of a key that is an address.
    uint256 internal constant ECDSA = 1;

    /// @notice The key of an address.
    function ofAddress(address account) internal pure returns (bytes32 key) {
        // keccak256(abi.encode(account)) in scratch space: it is on the path of every verification.
        assembly ("memory-safe") {
            mstore(0x00, shr(96, shl(96, account)))
            key := keccak256(0x00, 0x20)
        }
    }
}
