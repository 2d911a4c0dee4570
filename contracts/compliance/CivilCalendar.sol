// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CivilCalendar
/// @notice Dates of the Gregorian calendar for seconds since 1970, at a fixed distance from UTC. No daylight saving.
/// @dev Days are counted from 1 March of the year 0, so that a leap day is the last of its year and of its 400 years,
/// which are 146,097 days.
library CivilCalendar {
    /// @notice Farthest that civil time is from UTC, in minutes.
    int16 internal constant MAX_OFFSET = 14 hours / 1 minutes;

    uint256 private constant DAYS_TO_1970 = 719_468;
    uint256 private constant ERA = 146_097;

    /// @notice More minutes from UTC than any place is.
    error UtcOffsetInvalid(int16 offsetMinutes, int16 max);

    /// @notice Reverts unless some place may be so many minutes east (positive) or west of UTC.
    function requireOffset(int16 offsetMinutes) internal pure {
        if (offsetMinutes > MAX_OFFSET || offsetMinutes < -MAX_OFFSET) {
            revert UtcOffsetInvalid(offsetMinutes, MAX_OFFSET);
        }
    }

    /// @notice The date at a second.
    /// @param timestamp Seconds since 1970, UTC.
    /// @param offsetMinutes How far the place is east of UTC.
    /// @return year As people count it.
    /// @return month 1 to 12.
    /// @return day 1 to 31.
    function dateOf(
        uint256 timestamp,
        int16 offsetMinutes
    ) internal pure returns (uint256 year, uint256 month, uint256 day) {
        int256 localTime = int256(timestamp + DAYS_TO_1970 * 1 days) + int256(offsetMinutes) * 1 minutes;
        uint256 days_ = uint256(localTime) / 1 days;
        uint256 dayOfEra = days_ % ERA;
        // Without the leap days before it: one in 4 years, none in 100, one in 400.
        uint256 yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        uint256 dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100);
        // From March on, five months have 153 days, in turns of 31 and 30.
        uint256 monthFromMarch = (dayOfYear * 5 + 2) / 153;
        day = dayOfYear - (monthFromMarch * 153 + 2) / 5 + 1;
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year = (days_ / ERA) * 400 + yearOfEra + (month < 3 ? 1 : 0);
    }

    /// @notice The second at which a day begins; not before 1970.
    function startOf(
        uint256 year,
        uint256 month,
        uint256 day,
        int16 offsetMinutes
    ) internal pure returns (uint256 timestamp) {
        (uint256 marchYear, uint256 monthFromMarch) = month < 3 ? (year - 1, month + 9) : (year, month - 3);
        uint256 dayOfYear = (monthFromMarch * 153 + 2) / 5 + day - 1;
        uint256 days_ = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear;
        return uint256(int256(days_ * 1 days) - int256(offsetMinutes) * 1 minutes) - DAYS_TO_1970 * 1 days;
    }

    /// @notice The second at which the month that `timestamp` is in is over, and the next begins.
    function monthEnd(uint256 timestamp, int16 offsetMinutes) internal pure returns (uint256) {
        (uint256 year, uint256 month, ) = dateOf(timestamp, offsetMinutes);
        return month == 12 ? startOf(year + 1, 1, 1, offsetMinutes) : startOf(year, month + 1, 1, offsetMinutes);
    }
}
