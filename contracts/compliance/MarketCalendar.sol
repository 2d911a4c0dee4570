// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice When a market is open on a weekday, in minutes of its local day.
/// @param opens The first minute, 0 to 1,439.
/// @param closes The minute it is closed from, at most 1,440; both are 0 on a day without trade.
struct TradingHours {
    uint16 opens;
    uint16 closes;
}

/// @notice A change of a market's local time, such as the start of daylight saving.
/// @param from The first second of the new time, since 1970 in UTC.
/// @param offset Local time less UTC from then on, in minutes.
struct OffsetChange {
    uint40 from;
    int16 offset;
}

/// @title Market calendar
/// @notice Weekly hours in a local time with daylight saving, and holidays.
/// @dev Days are since 1970-01-01, local; weekday 0 is Sunday. Time is cut into blocks of 128 days. One word tells all
/// that is special of a block, so that a question costs two words: the week, and the block. A block counts its holidays
/// by local days and its changes of time by seconds in UTC.
library MarketCalendar {
    /// @dev What every question reads; the rest of the word is the rule's.
    /// @param hoursOfDays Opening and closing minute of each weekday, 11 bits each, Sunday in the lowest 22.
    /// @param offset Local time less UTC in minutes, where no block says otherwise.
    /// @param configured Whether hours were set.
    /// @param mints Whether mints keep the hours too.
    /// @param blackoutEnd When the last of them ends.
    struct Week {
        uint160 hoursOfDays;
        int16 offset;
        bool configured;
        bool mints;
        uint40 blackoutEnd;
    }

    /// @param holidays One bit a day.
    /// @param shifted Whether the block's own offsets count.
    /// @param offset The one it begins with.
    /// @param firstAt Second of the block at which the next begins; 0: none.
    /// @param secondAt Second of the block at which the last begins; 0: none.
    struct Block {
        uint128 holidays;
        bool shifted;
        int16 offset;
        uint24 firstAt;
        int16 firstOffset;
        uint24 secondAt;
        int16 secondOffset;
    }

    /// @param blocks By number.
    /// @param firstBlock The first block with offsets of its own.
    /// @param endBlock The one after the last of them; 0: there are none.
    struct Calendar {
        Week week;
        mapping(uint256 number => Block) blocks;
        uint32 firstBlock;
        uint32 endBlock;
    }

    /// @notice Days of a block.
    uint256 internal constant BLOCK_DAYS = 128;
    /// @notice Changes of time in a table: 32 years of two.
    uint256 internal constant MAX_CHANGES = 64;
    /// @notice Blocks that a table may span: 44 years.
    uint256 internal constant MAX_BLOCKS = 126;
    /// @notice Days that are searched for the next opening.
    uint256 internal constant SEARCH_DAYS = 31;
    /// @notice Most minutes between a local time and UTC.
    int16 internal constant MAX_OFFSET = 900;

    uint256 private constant BLOCK_SECONDS = BLOCK_DAYS * 1 days;

    /// @notice A market opens before it closes, on the same day, or is closed all day.
    error TradingHoursInvalid(uint256 weekday, uint16 opens, uint16 closes);
    /// @notice No place on earth is so far from UTC.
    error MarketOffsetInvalid(int16 offset);
    /// @notice Changes of time are in order, no more than two in 128 days, 64 in all, within 44 years.
    error OffsetChangeInvalid(uint256 index, uint40 from);

    /// @dev Sets the hours of all weekdays, Sunday first.
    function setHours(Calendar storage self, TradingHours[7] calldata hours_) internal {
        uint160 week = 0;
        for (uint256 i = 0; i < 7; ++i) {
            (uint16 opens, uint16 closes) = (hours_[i].opens, hours_[i].closes);
            bool closed = opens == 0 && closes == 0;
            if (closes > 1440 || (opens >= closes && !closed)) revert TradingHoursInvalid(i, opens, closes);
            week |= ((uint160(closes) << 11) | opens) << uint160(i * 22);
        }
        (self.week.hoursOfDays, self.week.configured) = (week, true);
    }

    /// @dev Sets the offset and the whole table of changes. Outside of the blocks that the table spans the offset holds.
    function setZone(Calendar storage self, int16 offset, OffsetChange[] calldata changes) internal {
        _requireOffset(offset);
        if (changes.length > MAX_CHANGES) revert OffsetChangeInvalid(MAX_CHANGES, changes[MAX_CHANGES].from);
        for (uint256 i = self.firstBlock; i < self.endBlock; ++i) {
            self.blocks[i] = Block(self.blocks[i].holidays, false, 0, 0, 0, 0, 0);
        }
        self.week.offset = offset;
        (self.firstBlock, self.endBlock) = (0, 0);
        if (changes.length == 0) return;

        uint256 first = changes[0].from / BLOCK_SECONDS;
        uint256 end = changes[changes.length - 1].from / BLOCK_SECONDS + 1;
        if (end > first + MAX_BLOCKS) revert OffsetChangeInvalid(changes.length - 1, changes[changes.length - 1].from);
        (self.firstBlock, self.endBlock) = (uint32(first), uint32(end));
        uint256 next = 0;
        for (uint256 i = first; i < end; ++i) (next, offset) = _setBlock(self, i, offset, changes, next);
        // What is left over was not in order.
        if (next != changes.length) revert OffsetChangeInvalid(next, changes[next].from);
    }

    /// @dev Marks a day as a holiday, or not.
    function setHoliday(Calendar storage self, uint256 day, bool closed) internal {
        Block storage b = self.blocks[day / BLOCK_DAYS];
        uint128 bit = uint128(1 << (day % BLOCK_DAYS));
        b.holidays = closed ? b.holidays | bit : b.holidays & ~bit;
    }

    /// @dev The word that every question reads.
    function read(Calendar storage self) internal view returns (uint256 week) {
        assembly ("memory-safe") {
            week := sload(self.slot)
        }
    }

    /// @dev Whether the market is open.
    function isOpen(Calendar storage self, uint256 week, uint256 time) internal view returns (bool) {
        unchecked {
            uint256 number = time / BLOCK_SECONDS;
            uint256 b = _readBlock(self, number);
            uint256 local = _shift(time, _offsetIn(week, b, time));
            uint256 day = local / 1 days;
            (uint256 opens, uint256 closes) = hoursOf(week, (day + 4) % 7);
            uint256 minute = (local % 1 days) / 60;
            if (minute < opens || minute >= closes) return false;
            if (day / BLOCK_DAYS != number) b = _readBlock(self, day / BLOCK_DAYS);
            return (b >> (day % BLOCK_DAYS)) & 1 == 0;
        }
    }

    /// @dev The next second after `time`, at which the market is closed, at which it opens; 0 where it does not within
    /// 31 days.
    function nextOpening(Calendar storage self, uint256 week, uint256 time) internal view returns (uint256 opening) {
        uint256 today = _shift(time, offsetAt(self, week, time)) / 1 days;
        for (uint256 day = today; day <= today + SEARCH_DAYS; ++day) {
            (uint256 opens, uint256 closes) = hoursOf(week, (day + 4) % 7);
            if (closes == 0 || isHoliday(self, day)) continue;
            uint256 local = day * 1 days + opens * 60;
            // Time may change on that day: local time is read with the offset before, and with the one after.
            uint256 early = _shift(local, -offsetAt(self, week, local - 1 days));
            uint256 late = _shift(local, -offsetAt(self, week, local + 1 days));
            if (early > late) (early, late) = (late, early);
            if (early > time && isOpen(self, week, early)) return early;
            if (late > time && isOpen(self, week, late)) return late;
        }
    }

    /// @dev Local time less UTC, in minutes.
    function offsetAt(Calendar storage self, uint256 week, uint256 time) internal view returns (int256) {
        return _offsetIn(week, _readBlock(self, time / BLOCK_SECONDS), time);
    }

    function isHoliday(Calendar storage self, uint256 day) internal view returns (bool) {
        return (_readBlock(self, day / BLOCK_DAYS) >> (day % BLOCK_DAYS)) & 1 != 0;
    }

    // Words are taken apart as `Week` and `Block` lay them out.

    function hoursOf(uint256 week, uint256 weekday) internal pure returns (uint256 opens, uint256 closes) {
        unchecked {
            uint256 bits = week >> (weekday * 22);
            return (bits & 0x7ff, (bits >> 11) & 0x7ff);
        }
    }

    function isConfigured(uint256 week) internal pure returns (bool) {
        return (week >> 176) & 1 != 0;
    }

    function coversMints(uint256 week) internal pure returns (bool) {
        return (week >> 184) & 1 != 0;
    }

    function blackoutEndOf(uint256 week) internal pure returns (uint256) {
        return uint40(week >> 192);
    }

    /// @dev Fills a block with the changes that fall into it, from number `next` on.
    function _setBlock(
        Calendar storage self,
        uint256 number,
        int16 offset,
        OffsetChange[] calldata changes,
        uint256 next
    ) private returns (uint256, int16) {
        Block memory b = self.blocks[number];
        (b.shifted, b.offset) = (true, offset);
        uint256 start = number * BLOCK_SECONDS;
        uint256 earliest = start;
        for (; next < changes.length && changes[next].from < start + BLOCK_SECONDS; ++next) {
            (uint256 from, int16 to) = (changes[next].from, changes[next].offset);
            _requireOffset(to);
            if (from < earliest || b.secondAt != 0) revert OffsetChangeInvalid(next, uint40(from));
            if (from == start) b.offset = to;
            else if (b.firstAt == 0) (b.firstAt, b.firstOffset) = (uint24(from - start), to);
            else (b.secondAt, b.secondOffset) = (uint24(from - start), to);
            (earliest, offset) = (from + 1, to);
        }
        self.blocks[number] = b;
        return (next, offset);
    }

    function _readBlock(Calendar storage self, uint256 number) private view returns (uint256 word) {
        Block storage b = self.blocks[number];
        assembly ("memory-safe") {
            word := sload(b.slot)
        }
    }

    function _offsetIn(uint256 week, uint256 b, uint256 time) private pure returns (int256) {
        if ((b >> 128) & 1 == 0) return int16(uint16(week >> 160));
        uint256 second = time % BLOCK_SECONDS;
        uint256 begins = uint24(b >> 192);
        if (begins != 0 && second >= begins) return int16(uint16(b >> 216));
        begins = uint24(b >> 152);
        return begins != 0 && second >= begins ? int16(uint16(b >> 176)) : int16(uint16(b >> 136));
    }

    /// @dev A time moved by minutes.
    function _shift(uint256 time, int256 minutes_) private pure returns (uint256) {
        unchecked {
            return uint256(int256(time) + minutes_ * 60);
        }
    }

    function _requireOffset(int16 offset) private pure {
        if (offset > MAX_OFFSET || offset < -MAX_OFFSET) revert MarketOffsetInvalid(offset);
    }
}
