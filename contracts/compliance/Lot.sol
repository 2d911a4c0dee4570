// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Tokens acquired together, in one word: date of acquisition 40 bits, number of the schedule 8, date of
/// settlement 40, raw units 160. As numbers, lots are in order of their dates.
type Lot is uint256;

/// @notice How lots are released, in one word: of each of eight schedules the days after acquisition when its release
/// starts, 16 bits, and when all is released, 16 bits; 0: there is no such schedule. Number 0 is never used.
type Schedules is uint256;

using ScheduleFields for Schedules global;
using LotFields for Lot global;

/// @title ScheduleFields
/// @notice Reads and writes the fields of `Schedules`.
library ScheduleFields {
    /// @notice The largest number of a schedule.
    uint256 internal constant MAX = 7;

    /// @notice Seconds from acquisition until something is released.
    function start(Schedules self, uint256 number) internal pure returns (uint256) {
        return uint256(uint16(Schedules.unwrap(self) >> (number << 5))) * 1 days;
    }

    /// @notice Seconds from acquisition until all is released; 0: there is no such schedule.
    function end(Schedules self, uint256 number) internal pure returns (uint256) {
        return uint256(uint16(Schedules.unwrap(self) >> ((number << 5) + 16))) * 1 days;
    }

    /// @notice The schedules with one more.
    function with(Schedules self, uint256 number, uint16 start_, uint16 end_) internal pure returns (Schedules) {
        uint256 field = (uint256(end_) << 16) | start_;
        return Schedules.wrap(Schedules.unwrap(self) | (field << (number << 5)));
    }
}

/// @title LotFields
/// @notice Reads and writes the fields of a `Lot`, and says how much of it is locked.
library LotFields {
    uint256 private constant SETTLED_SHIFT = 160;
    uint256 private constant ACQUIRED_SHIFT = 208;
    uint256 private constant SCHEDULE_SHIFT = 200;

    /// @notice A lot. More than fits counts as what fits.
    /// @param settled_ When the locked part was set apart from what was released, 0 where nothing was: from then on
    /// the amount is released evenly until the end.
    function pack(uint256 amount_, uint256 acquired_, uint256 settled_, uint8 schedule_) internal pure returns (Lot) {
        uint256 word = Math.min(amount_, type(uint160).max);
        word |= (settled_ << SETTLED_SHIFT) | (acquired_ << ACQUIRED_SHIFT);
        return Lot.wrap(word | (uint256(schedule_) << SCHEDULE_SHIFT));
    }

    /// @notice Raw units.
    function amount(Lot self) internal pure returns (uint256) {
        return uint160(Lot.unwrap(self));
    }

    /// @notice When the locked part was set apart, in seconds; 0: never.
    function settled(Lot self) internal pure returns (uint256) {
        return uint40(Lot.unwrap(self) >> SETTLED_SHIFT);
    }

    /// @notice Date of acquisition, in seconds.
    function acquired(Lot self) internal pure returns (uint256) {
        return uint40(Lot.unwrap(self) >> ACQUIRED_SHIFT);
    }

    /// @notice Number of the schedule.
    function schedule(Lot self) internal pure returns (uint8) {
        return uint8(Lot.unwrap(self) >> SCHEDULE_SHIFT);
    }

    /// @notice How much is locked now, rounded up.
    function locked(Lot self, Schedules schedules) internal view returns (uint256) {
        uint256 end = self.acquired() + schedules.end(self.schedule());
        if (block.timestamp >= end) return 0;
        uint256 begin = Math.max(self.settled(), self.acquired() + schedules.start(self.schedule()));
        if (block.timestamp <= begin) return self.amount();
        return Math.ceilDiv(self.amount() * (end - block.timestamp), end - begin);
    }

    /// @notice When more of it is released than now: the first second of its release or, once that has begun, its end.
    function nextRelease(Lot self, Schedules schedules) internal view returns (uint256) {
        uint256 start = self.acquired() + schedules.start(self.schedule());
        return block.timestamp < start ? start : self.acquired() + schedules.end(self.schedule());
    }

    /// @notice A part of what is locked of this lot, as a lot of the same date.
    function part(Lot self, Schedules schedules, uint256 amount_) internal view returns (Lot) {
        bool begun = block.timestamp > self.acquired() + schedules.start(self.schedule());
        return pack(amount_, self.acquired(), begun ? block.timestamp : 0, self.schedule());
    }

    /// @notice What is locked of this lot and of a later one of the same schedule, as a lot of the later date.
    function merged(Lot self, Lot later, Schedules schedules) internal view returns (Lot) {
        return later.part(schedules, self.locked(schedules) + later.locked(schedules));
    }
}
