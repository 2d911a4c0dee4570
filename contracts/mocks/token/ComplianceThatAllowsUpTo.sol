// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceThatListens} from "./ComplianceThatListens.sol";

/// @title A compliance contract of another suite that allows values up to a limit, and answers others with any word
contract ComplianceThatAllowsUpTo is ComplianceThatListens {
    uint256 private immutable LIMIT;
    uint256 private immutable OTHERWISE;

    constructor(uint256 limit, uint256 otherwise) {
        (LIMIT, OTHERWISE) = (limit, otherwise);
    }

    function canTransfer(address, address, uint256 value) external view override returns (bool) {
        uint256 word = value <= LIMIT ? 1 : OTHERWISE;
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, 32)
        }
    }
}
