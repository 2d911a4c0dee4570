// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title TopicList
/// @notice At most 15 claim topics, none of them zero and all different. Small ones (below 2^16, as ONCHAINID numbers
/// them) share one slot with their number; if one of them is wider, each takes its own.
library TopicList {
    /// @param head Number of topics (8 bits), whether they are wide (8 bits), then 15 fields of 16 bits.
    /// @param wide The topics when one of them needs more than 16 bits.
    struct List {
        uint256 head;
        mapping(uint256 index => uint256) wide;
    }

    /// @notice Topics a list holds at most, as in T-REX.
    uint256 internal constant LIMIT = 15;

    uint256 private constant WIDE = 1 << 8;
    uint256 private constant FIRST_SHIFT = 16;
    uint256 private constant WIDTH = 16;

    /// @notice No claim is ever about topic zero.
    error ClaimTopicZero();
    /// @notice The topic is on the list already.
    error ClaimTopicDuplicate(uint256 topic);
    /// @notice There would be more topics than `limit`.
    error ClaimTopicsTooMany(uint256 count, uint256 limit);

    /// @notice All topics.
    function load(List storage self) internal view returns (uint256[] memory topics) {
        uint256 head = self.head;
        uint256 count = uint8(head);
        topics = new uint256[](count);
        bool isWide = head & WIDE != 0;
        for (uint256 i = 0; i < count; ++i) {
            topics[i] = isWide ? self.wide[i] : uint16(head >> (FIRST_SHIFT + WIDTH * i));
        }
    }

    /// @notice Puts these topics in the place of all that were there.
    function store(List storage self, uint256[] memory topics) internal {
        uint256 count = topics.length;
        if (count > LIMIT) revert ClaimTopicsTooMany(count, LIMIT);
        bool isWide = _check(topics);
        uint256 old = self.head;
        uint256 oldWide = old & WIDE == 0 ? 0 : uint8(old);

        uint256 head = count;
        if (isWide) head |= WIDE;
        for (uint256 i = 0; i < count; ++i) {
            if (isWide) self.wide[i] = topics[i];
            else head |= topics[i] << (FIRST_SHIFT + WIDTH * i);
        }
        for (uint256 i = isWide ? count : 0; i < oldWide; ++i) {
            delete self.wide[i];
        }
        self.head = head;
    }

    /// @notice Where in `topics` a topic is, their number if it is not there.
    function indexOf(uint256[] memory topics, uint256 topic) internal pure returns (uint256 index) {
        while (index < topics.length && topics[index] != topic) ++index;
    }

    /// @notice Refuses zero and duplicates; says whether any topic is wide.
    function _check(uint256[] memory topics) private pure returns (bool isWide) {
        for (uint256 i = 0; i < topics.length; ++i) {
            uint256 topic = topics[i];
            if (topic == 0) revert ClaimTopicZero();
            if (indexOf(topics, topic) != i) revert ClaimTopicDuplicate(topic);
            if (topic > type(uint16).max) isWide = true;
        }
    }
}
