// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CivilCalendar} from "../../compliance/CivilCalendar.sol";

/// @title CivilCalendarDates
/// @notice Says what the calendar makes of many seconds at once.
contract CivilCalendarDates {
    /// @notice Of each second in turn: year, month, day, when the day began, when the month ends.
    function datesOf(uint256[] calldata timestamps, int16 offset) external pure returns (uint256[] memory dates) {
        dates = new uint256[](timestamps.length * 5);
        for (uint256 i = 0; i < timestamps.length; ++i) {
            (uint256 year, uint256 month, uint256 day) = CivilCalendar.dateOf(timestamps[i], offset);
            (dates[i * 5], dates[i * 5 + 1], dates[i * 5 + 2]) = (year, month, day);
            dates[i * 5 + 3] = CivilCalendar.startOf(year, month, day, offset);
            dates[i * 5 + 4] = CivilCalendar.monthEnd(timestamps[i], offset);
        }
    }

    /// @notice Reverts unless the distance from UTC is one of some place.
    function requireOffset(int16 offset) external pure {
        CivilCalendar.requireOffset(offset);
    }
}
