// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContractThatReverts
/// @notice Refuses every call.
contract ContractThatReverts {
    /// @notice It always refuses.
    error Refused();

    /// @notice Reverts.
    fallback() external payable {
        revert Refused();
    }
}
