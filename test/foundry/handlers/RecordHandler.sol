// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordDates} from "../../../contracts/token/IRecordDates.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title An agent who keeps record dates
contract RecordHandler is Handler {
    uint256 private constant MOST_DATES = 12;

    constructor(World world_) Handler(world_) {}

    /// @notice A record date now: what still moves in this second counts.
    function takeRecordDate(uint256 seed) external {
        _record(_dice(seed), abi.encodeCall(IRecordDates.takeRecordDate, ()));
    }

    /// @notice A record date to come.
    function scheduleRecordDate(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint40[] memory dates = new uint40[](1);
        dates[0] = uint40(block.timestamp + dice.below(2 days));
        _record(dice, abi.encodeCall(IRecordDates.scheduleRecordDates, (dates)));
    }

    /// @notice A record date that is not over is cancelled, or moved.
    function changeRecordDate(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        IRecordDates token = IRecordDates(address(WORLD.tokenOf(suite)));
        uint256 count = token.recordDateCount();
        if (count == 0) return;
        uint40 date = token.recordDates(count - 1, 1)[0];
        if (date < block.timestamp) return;
        bytes memory call_ =
            dice.chance(50)
                ? abi.encodeCall(IRecordDates.cancelRecordDate, (date))
                : abi.encodeCall(IRecordDates.moveRecordDate, (date, uint40(block.timestamp + dice.below(2 days))));
        _try("changeRecordDate", 80, WORLD.agentFor(TokenPermissions.RECORD_DATE), address(token), call_);
    }

    function _record(Dice memory dice, bytes memory call_) private {
        address token = address(WORLD.tokenOf(_suite(dice)));
        if (IRecordDates(token).recordDateCount() >= MOST_DATES) return;
        _try("recordDate", 80, WORLD.agentFor(TokenPermissions.RECORD_DATE), token, call_);
    }
}
