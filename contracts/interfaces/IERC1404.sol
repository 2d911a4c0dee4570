// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Simple restricted token (ERC-1404)
/// @custom:source ERC-1404, "Specification"
interface IERC1404 {
    /// @notice Why a transfer would be refused, as a code; 0 when it would pass.
    function detectTransferRestriction(address from, address to, uint256 value) external view returns (uint8);

    /// @notice What a code means, for people.
    function messageForTransferRestriction(uint8 restrictionCode) external view returns (string memory);
}
