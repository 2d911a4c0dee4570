// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceThatListens} from "./ComplianceThatListens.sol";

/// @title A compliance contract of another suite that allows nothing
contract ComplianceThatRefuses is ComplianceThatListens {
    function canTransfer(address, address, uint256) external pure override returns (bool) {
        return false;
    }
}
