// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title TargetThatCanRefuse
/// @notice Counts calls and keeps what it is sent, or refuses, as told.
contract TargetThatCanRefuse {
    /// @notice It was told to refuse.
    error Refused();

    /// @notice How often it was called.
    uint256 public calls;

    /// @notice Whether it refuses.
    bool public refuses;

    /// @notice Makes it refuse, or not.
    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    /// @notice Counts.
    function hit() external payable {
        if (refuses) revert Refused();
        ++calls;
    }
}
