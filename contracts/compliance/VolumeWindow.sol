// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What moved of late, in buckets of time.
/// @param head The newest bucket: its amount 104 bits, the amount of all buckets in reach 112, its number 40.
/// @param ring Older buckets, two a slot: the amounts of an even bucket and of the next, 104 bits each, and half of the
/// even one's number 48. A slot with another number is void.
struct VolumeWindow {
    uint256 head;
    uint256[13] ring;
}

/// @notice A volume window as it stands at this second.
/// @param width Seconds that a bucket lasts.
/// @param reach Older buckets that count beside the present one.
/// @param number The present bucket: the time divided by the width.
/// @param last The newest bucket that is stored.
/// @param amount Amount of that one, in raw units.
/// @param total Amount of all buckets that count, in raw units.
struct Volume {
    uint256 width;
    uint256 reach;
    uint256 number;
    uint256 last;
    uint256 amount;
    uint256 total;
}

using VolumeWindows for VolumeWindow global;

/// @title VolumeWindows
/// @notice Adds up what moved within a rolling window of time, never less than did.
/// @dev A window is split in up to 24 buckets, and all count that touch it, so an amount counts for the length of the
/// window and up to a bucket more. With W the window, w the width and k = ceil(W / w) older buckets: bucket
/// floor(t / w) - k begins at or before t - W, hence any interval of W seconds, both its ends included, lies in
/// buckets that count together at its end. A move in the present bucket writes one slot; the first in a later one
/// writes two and reads the buckets that went out of reach, at most 13 slots.
library VolumeWindows {
    /// @notice Most that a bucket holds; what is beyond is lost, so limits must not be larger.
    uint256 internal constant MAX_AMOUNT = type(uint104).max;

    uint256 private constant BUCKETS = 24;
    uint256 private constant SLOTS = 13; // pairs of buckets that 24 in a row can touch
    uint256 private constant AMOUNT_BITS = 104;
    uint256 private constant NUMBER_SHIFT = 216;
    uint256 private constant TAG_SHIFT = 208;

    /// @notice Adds an amount to the present bucket. Stops at what fits, since what is settled cannot be refused.
    /// @param volume What `present` returned in this transaction, with no `add` since.
    function add(VolumeWindow storage self, Volume memory volume, uint256 amount) internal {
        uint256 present_ = volume.amount;
        if (volume.number != volume.last) {
            // Only what is still in reach needs to be found again.
            if (present_ != 0 && volume.number - volume.last <= volume.reach) _store(self, volume.last, present_);
            present_ = 0;
        }
        uint256 room = MAX_AMOUNT - present_;
        if (amount > room) amount = room;
        self.head = (volume.number << NUMBER_SHIFT) | ((volume.total + amount) << AMOUNT_BITS) | (present_ + amount);
    }

    /// @notice What counts now.
    /// @param window Length of the window in seconds, not zero; the same for each use of this storage.
    function present(VolumeWindow storage self, uint32 window) internal view returns (Volume memory volume) {
        volume.width = (uint256(window) + BUCKETS - 1) / BUCKETS;
        volume.reach = (uint256(window) + volume.width - 1) / volume.width;
        volume.number = block.timestamp / volume.width;
        uint256 head = self.head;
        volume.last = head >> NUMBER_SHIFT;
        volume.amount = uint104(head);
        // A window that was never used has its last bucket in 1970 and nothing in it.
        if (volume.number - volume.last > volume.reach) return volume;
        volume.total = uint112(head >> AMOUNT_BITS);
        uint256 end = _saturatingSub(volume.number, volume.reach);
        for (uint256 i = _saturatingSub(volume.last, volume.reach); i < end; ++i) volume.total -= _load(self, i);
    }

    /// @notice When so much will have gone out of reach, in seconds, if nothing is added.
    /// @param amount At most `volume.total`.
    function freeFrom(VolumeWindow storage self, Volume memory volume, uint256 amount) internal view returns (uint256) {
        uint256 bucket = _saturatingSub(volume.number, volume.reach);
        for (; bucket < volume.last; ++bucket) {
            uint256 freed = _load(self, bucket);
            if (freed >= amount) break;
            amount -= freed;
        }
        return (bucket + volume.reach + 1) * volume.width;
    }

    function _store(VolumeWindow storage self, uint256 bucket, uint256 amount) private {
        uint256 pair = bucket >> 1;
        uint256 word = self.ring[pair % SLOTS];
        if (word >> TAG_SHIFT != pair) word = pair << TAG_SHIFT;
        self.ring[pair % SLOTS] = word | (amount << _shiftOf(bucket));
    }

    function _load(VolumeWindow storage self, uint256 bucket) private view returns (uint256) {
        uint256 pair = bucket >> 1;
        uint256 word = self.ring[pair % SLOTS];
        return word >> TAG_SHIFT == pair ? uint104(word >> _shiftOf(bucket)) : 0;
    }

    function _shiftOf(uint256 bucket) private pure returns (uint256) {
        return (bucket & 1) * AMOUNT_BITS;
    }

    function _saturatingSub(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : 0;
    }
}
