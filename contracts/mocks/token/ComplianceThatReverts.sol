// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceThatListens} from "./ComplianceThatListens.sol";

/// @title A compliance contract that allows everything, and fails when it is told of a move or let go
contract ComplianceThatReverts is ComplianceThatListens {
    /// @notice It always fails so.
    error ComplianceBroken(bytes4 selector);

    function _told(bytes4 selector, address, address, uint256) internal pure override {
        revert ComplianceBroken(selector);
    }

    function _beforeUnbinding() internal view override {
        if (getTokenBound() != address(0)) revert ComplianceBroken(this.unbindToken.selector);
    }
}
