// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What is counted in a jurisdiction and what it may reach, in one word, so that a move touches one slot a
/// jurisdiction: holders of record 32 bits, tokens 112, limit on holders 32 and on the share 16 (both plus one, 0:
/// none), groups that a country is in 32 (one bit each), running count that the numbers belong to 32.
type Bucket is uint256;

/// @notice A change of the numbers in a bucket, laid out as they are there: holders 32 bits, tokens 112.
type Change is uint256;

using BucketFields for Bucket global;
using {isNothing, equals} for Change global;

/// @dev Whether the numbers stay as they are.
function isNothing(Change change) pure returns (bool) {
    return Change.unwrap(change) == 0;
}

/// @dev Whether both are of the same size.
function equals(Change one, Change other) pure returns (bool) {
    return Change.unwrap(one) == Change.unwrap(other);
}

/// @title BucketFields
/// @notice Reads and writes the fields of a `Bucket`.
library BucketFields {
    uint256 private constant AMOUNT_SHIFT = 32;
    uint256 private constant HOLDER_LIMIT_SHIFT = 144;
    uint256 private constant SHARE_LIMIT_SHIFT = 176;
    uint256 private constant GROUPS_SHIFT = 192;
    uint256 private constant COUNT_SHIFT = 224;

    uint256 private constant COUNTERS_MASK = (1 << HOLDER_LIMIT_SHIFT) - 1;

    /// @notice Holders of record.
    function holders(Bucket self) internal pure returns (uint256) {
        return uint32(Bucket.unwrap(self));
    }

    /// @notice Their tokens, in raw units.
    function amount(Bucket self) internal pure returns (uint256) {
        return uint112(Bucket.unwrap(self) >> AMOUNT_SHIFT);
    }

    /// @notice The limit on holders of record plus one; 0: none.
    function holderLimit(Bucket self) internal pure returns (uint32) {
        return uint32(Bucket.unwrap(self) >> HOLDER_LIMIT_SHIFT);
    }

    /// @notice The limit on the share of outstanding tokens in basis points plus one; 0: none.
    function shareLimit(Bucket self) internal pure returns (uint16) {
        return uint16(Bucket.unwrap(self) >> SHARE_LIMIT_SHIFT);
    }

    /// @notice The groups that a country is in, one bit each.
    function groups(Bucket self) internal pure returns (uint32) {
        return uint32(Bucket.unwrap(self) >> GROUPS_SHIFT);
    }

    /// @notice The running count of the host's holders that the numbers belong to.
    function count(Bucket self) internal pure returns (uint32) {
        return uint32(Bucket.unwrap(self) >> COUNT_SHIFT);
    }

    /// @notice The bucket under a running count: numbers of another count are void.
    function under(Bucket self, uint32 count_) internal pure returns (Bucket) {
        if (self.count() == count_) return self;
        uint256 kept = (Bucket.unwrap(self) & ~COUNTERS_MASK) & type(uint224).max;
        return Bucket.wrap(kept | (uint256(count_) << COUNT_SHIFT));
    }

    /// @notice A change of this many holders, and of this many tokens or as many as fit.
    function changeOf(bool holder, uint256 amount_) internal pure returns (Change) {
        if (amount_ > type(uint112).max) amount_ = type(uint112).max;
        return Change.wrap((amount_ << AMOUNT_SHIFT) | (holder ? 1 : 0));
    }

    /// @notice All the numbers of a bucket as a change.
    function numbers(Bucket self) internal pure returns (Change) {
        return Change.wrap(Bucket.unwrap(self) & COUNTERS_MASK);
    }

    /// @notice The bucket with more and fewer holders and tokens. Stops at zero and at what fits, since a move that no
    /// rule may refuse must not fail here; a host that counts rightly, with a supply under 2^112, never gets there.
    function changed(Bucket self, Change more, Change less) internal pure returns (Bucket) {
        uint256 word = Bucket.unwrap(self);
        (uint256 plus, uint256 minus) = (Change.unwrap(more), Change.unwrap(less));
        // All are far below a word's size.
        unchecked {
            uint256 newHolders = uint256(uint32(word)) + uint32(plus);
            newHolders = newHolders > uint32(minus) ? newHolders - uint32(minus) : 0;
            if (newHolders > type(uint32).max) newHolders = type(uint32).max;
            uint256 newAmount = uint256(uint112(word >> AMOUNT_SHIFT)) + (plus >> AMOUNT_SHIFT);
            newAmount = newAmount > minus >> AMOUNT_SHIFT ? newAmount - (minus >> AMOUNT_SHIFT) : 0;
            if (newAmount > type(uint112).max) newAmount = type(uint112).max;
            return Bucket.wrap((word & ~COUNTERS_MASK) | (newAmount << AMOUNT_SHIFT) | newHolders);
        }
    }

    /// @notice The bucket with another limit on holders, plus one; 0: none.
    function withHolderLimit(Bucket self, uint32 limit) internal pure returns (Bucket) {
        uint256 others = Bucket.unwrap(self) & ~(uint256(type(uint32).max) << HOLDER_LIMIT_SHIFT);
        return Bucket.wrap(others | (uint256(limit) << HOLDER_LIMIT_SHIFT));
    }

    /// @notice The bucket with another limit on the share, plus one; 0: none.
    function withShareLimit(Bucket self, uint16 limit) internal pure returns (Bucket) {
        uint256 others = Bucket.unwrap(self) & ~(uint256(type(uint16).max) << SHARE_LIMIT_SHIFT);
        return Bucket.wrap(others | (uint256(limit) << SHARE_LIMIT_SHIFT));
    }

    /// @notice The bucket in other groups.
    function withGroups(Bucket self, uint32 groups_) internal pure returns (Bucket) {
        uint256 others = Bucket.unwrap(self) & ~(uint256(type(uint32).max) << GROUPS_SHIFT);
        return Bucket.wrap(others | (uint256(groups_) << GROUPS_SHIFT));
    }
}
