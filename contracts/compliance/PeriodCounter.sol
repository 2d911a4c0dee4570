// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What somebody sent in a period, in one word: when the period ends 48 bits, what kind of period it is 24 (a
/// rule's own), amount 184.
type PeriodCounter is uint256;

using PeriodCounters for PeriodCounter global;

/// @title PeriodCounters
/// @notice Reads and makes a `PeriodCounter`.
library PeriodCounters {
    uint256 private constant KIND_SHIFT = 184;
    uint256 private constant END_SHIFT = 208;

    /// @notice The amount, in raw units.
    function used(PeriodCounter self) internal pure returns (uint256) {
        return uint184(PeriodCounter.unwrap(self));
    }

    /// @notice The kind of the period.
    function kind(PeriodCounter self) internal pure returns (uint24) {
        return uint24(PeriodCounter.unwrap(self) >> KIND_SHIFT);
    }

    /// @notice The end, in seconds; from this one on the period is over.
    function end(PeriodCounter self) internal pure returns (uint256) {
        return PeriodCounter.unwrap(self) >> END_SHIFT;
    }

    /// @notice A counter with `value` added to what was used, or as much of it as fits, since what is settled cannot
    /// be refused.
    /// @param used_ At most 2^184 - 1.
    /// @param end_ At most 2^48 - 1.
    function pack(uint256 used_, uint256 value, uint24 kind_, uint256 end_) internal pure returns (PeriodCounter) {
        unchecked {
            uint256 room = type(uint184).max - used_;
            uint256 sum = value < room ? used_ + value : type(uint184).max;
            return PeriodCounter.wrap((end_ << END_SHIFT) | (uint256(kind_) << KIND_SHIFT) | sum);
        }
    }
}
