// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LeaseFields} from "../registry/Lease.sol";

/// @notice Holders of record by investor class in one word: 28 bits for each of the eight classes, in the order of their
/// bits, and on top 32 bits for the running count that the numbers belong to.
type ClassCounts is uint256;

using ClassCountFields for ClassCounts global;

/// @title ClassCountFields
/// @notice Reads and writes the fields of `ClassCounts`.
library ClassCountFields {
    /// @notice Classes there are.
    uint256 internal constant CLASSES = LeaseFields.CLASSES;

    uint256 private constant WIDTH = 28;
    uint256 private constant MAX = (1 << WIDTH) - 1;
    uint256 private constant COUNT_SHIFT = CLASSES * WIDTH;

    /// @notice Holders that have the class with this number.
    function having(ClassCounts self, uint256 class) internal pure returns (uint256) {
        return (ClassCounts.unwrap(self) >> (class * WIDTH)) & MAX;
    }

    /// @notice The numbers under a running count: those of another count are void.
    function under(ClassCounts self, uint32 count) internal pure returns (ClassCounts) {
        if (ClassCounts.unwrap(self) >> COUNT_SHIFT == count) return self;
        return ClassCounts.wrap(uint256(count) << COUNT_SHIFT);
    }

    /// @notice The numbers with this many holders more, or fewer, of each class in a set. Stops at zero and at what fits,
    /// since a move that no rule may refuse must not fail here.
    function changed(ClassCounts self, uint8 classes, uint256 holders, bool more) internal pure returns (ClassCounts) {
        for (uint256 i = 0; classes >> i != 0; ++i) {
            if ((classes >> i) & 1 == 1) self = _set(self, i, _sum(self.having(i), holders, more));
        }
        return self;
    }

    /// @notice The numbers with those of another word of the same count added, or taken away.
    function combined(ClassCounts self, ClassCounts other, bool more) internal pure returns (ClassCounts) {
        for (uint256 i = 0; i < CLASSES; ++i) self = _set(self, i, _sum(self.having(i), other.having(i), more));
        return self;
    }

    function _set(ClassCounts self, uint256 class, uint256 holders) private pure returns (ClassCounts) {
        uint256 shift = class * WIDTH;
        return ClassCounts.wrap((ClassCounts.unwrap(self) & ~(MAX << shift)) | (holders << shift));
    }

    function _sum(uint256 holders, uint256 change, bool more) private pure returns (uint256) {
        if (!more) return holders > change ? holders - change : 0;
        return holders + change > MAX ? MAX : holders + change;
    }
}
