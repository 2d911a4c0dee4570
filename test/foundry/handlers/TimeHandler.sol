// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";
import {vm} from "../Vm.sol";

/// @title Time, which nobody stops
contract TimeHandler is Handler {
    constructor(World world_) Handler(world_) {}

    /// @notice A while passes, from a second to three days.
    function pass(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 time = dice.chance(50) ? dice.between(1, 2 hours) : dice.between(1, dice.chance(80) ? 1 days : 3 days);
        WORLD.enterTime(block.timestamp + time);
        vm.warp(block.timestamp + time);
        WORLD.count("pass", true, 100);
    }
}
