// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IssuerThatConfirmsAnything
/// @notice Confirms every claim and says that everybody has its claim key.
contract IssuerThatConfirmsAnything {
    /// @notice Yes.
    function isClaimValid(address, uint256, bytes calldata, bytes calldata) external pure returns (bool) {
        return true;
    }

    /// @notice Yes.
    function keyHasPurpose(bytes32, uint256) external pure returns (bool) {
        return true;
    }
}
