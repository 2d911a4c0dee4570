// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceThatListens} from "./ComplianceThatListens.sol";

/// @title A compliance contract that allows everything, and burns all gas when it is told of a move or let go
contract ComplianceThatBurnsGas is ComplianceThatListens {
    function _told(bytes4, address, address, uint256) internal pure override {
        _burn();
    }

    function _beforeUnbinding() internal view override {
        if (getTokenBound() != address(0)) _burn();
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
