// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SecurityToken} from "../../token/SecurityToken.sol";

/// @title A later version of the token, which can do one thing more
contract SecurityTokenNextVersion is SecurityToken {
    constructor(address administration, address explanations) SecurityToken(administration, explanations) {}

    /// @notice Tells this version from the first.
    function generation() external pure returns (uint256) {
        return 2;
    }
}
