// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC734} from "../../interfaces/IERC734.sol";

/// @title TargetThatApprovesAgain
/// @notice When called, approves the very execution that calls it once more, and counts its calls.
contract TargetThatApprovesAgain {
    /// @notice How often it was called.
    uint256 public calls;

    /// @notice Whether an approval from inside went through.
    bool public approvedAgain;

    /// @notice Approves `executionId` of the caller.
    function hit(uint256 executionId) external payable {
        ++calls;
        try IERC734(msg.sender).approve(executionId, true) returns (bool) {
            approvedAgain = true;
        } catch {
            return;
        }
    }
}
