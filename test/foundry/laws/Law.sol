// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {World} from "../world/World.sol";

/// @title A law that holds between calls
/// @notice It is checked on the token that the last call was about.
abstract contract Law {
    World internal immutable WORLD;

    /// @notice The law does not hold.
    error LawBroken(uint256 number, string words, uint256 suite, address account);

    constructor(World world_) {
        WORLD = world_;
    }

    /// @notice Reverts where the law does not hold.
    function check() external view virtual;

    function _require(bool holds, uint256 law, string memory words, uint256 suite, address account) internal pure {
        if (!holds) revert LawBroken(law, words, suite, account);
    }
}
