// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bucket} from "./Bucket.sol";

/// @notice Holders of record and their tokens by country, by named group of countries and in all.
/// @param buckets By place: a country's code, `GROUP_PLACE` and on for groups, `ALL_PLACE`.
/// @param groupNames The groups, in order of their making.
/// @param groupNumbers Index in `groupNames` plus one.
struct Jurisdictions {
    mapping(uint256 place => Bucket) buckets;
    bytes32[] groupNames;
    mapping(bytes32 group => uint256) groupNumbers;
}

/// @notice What a move does to the counts.
/// @param gives Whether the giving side is counted.
/// @param takes Whether the receiving side is counted.
/// @param leaves Whether the giver stops being a holder of record.
/// @param enters Whether the receiver becomes one.
/// @param origin The giver's country.
/// @param destination The receiver's country.
/// @param amount Raw units, not more than a bucket can hold.
struct Flow {
    bool gives;
    bool takes;
    bool leaves;
    bool enters;
    uint16 origin;
    uint16 destination;
    uint256 amount;
}

using JurisdictionCounts for Jurisdictions global;

/// @title JurisdictionCounts
/// @notice Keeps the counts. Every country is counted whether or not it is limited, so that a group made later starts
/// with the right numbers.
library JurisdictionCounts {
    /// @notice Stands for all holders of record together.
    bytes32 internal constant ALL = "ALL";
    /// @notice Groups there may be.
    uint256 internal constant MAX_GROUPS = 32;
    /// @notice Groups that one country may be in.
    uint256 internal constant MAX_GROUPS_OF_COUNTRY = 8;
    /// @notice Place of the first group.
    uint256 internal constant GROUP_PLACE = 1 << 16;
    /// @notice Place of the total.
    uint256 internal constant ALL_PLACE = 1 << 17;

    /// @notice No country code, no group and not `ALL`, or something that this limit does not exist for.
    error JurisdictionUnknown(bytes32 jurisdiction);
    /// @notice The name is taken for a country or for all.
    error GroupNameInvalid(bytes32 group);
    /// @notice All groups are taken.
    error GroupsFull(uint256 max);
    /// @notice The country is in as many groups as it may be.
    error CountryInTooManyGroups(uint16 country, uint256 max);

    /// @notice Counts a flow.
    function record(Jurisdictions storage self, Flow memory flow, uint32 count) internal {
        int256 amount = int256(flow.amount);
        int256 entered = flow.enters ? int256(1) : int256(0);
        int256 left = flow.leaves ? int256(1) : int256(0);
        self._change(
            ALL_PLACE,
            count,
            entered - left,
            (flow.takes ? amount : int256(0)) - (flow.gives ? amount : int256(0))
        );
        if (flow.gives && flow.takes && flow.origin == flow.destination) {
            if (entered == left) return;
            self._changeGroups(self._change(flow.origin, count, entered - left, 0), count, entered - left, 0);
            return;
        }
        uint256 giving = flow.gives ? self._change(flow.origin, count, -left, -amount) : 0;
        uint256 taking = flow.takes ? self._change(flow.destination, count, entered, amount) : 0;
        self._changeGroups(giving & taking, count, entered - left, 0);
        self._changeGroups(giving & ~taking, count, -left, -amount);
        self._changeGroups(taking & ~giving, count, entered, amount);
    }

    /// @notice The number of a group, which is made if there is none of this name.
    function makeGroup(Jurisdictions storage self, bytes32 group) internal returns (uint256 number) {
        number = self.groupNumbers[group];
        if (number != 0) return number - 1;
        if (group == ALL || uint256(group) <= type(uint16).max) revert GroupNameInvalid(group);
        number = self.groupNames.length;
        if (number == MAX_GROUPS) revert GroupsFull(MAX_GROUPS);
        self.groupNames.push(group);
        self.groupNumbers[group] = number + 1;
    }

    /// @notice Puts a country in a group, with the holders it has.
    /// @return Whether it was not in it before.
    function addToGroup(Jurisdictions storage self, uint16 country, uint256 group) internal returns (bool) {
        Bucket bucket = self.buckets[country];
        if (_isIn(bucket, group)) return false;
        uint32 groups = bucket.groups();
        if (_ones(groups) == MAX_GROUPS_OF_COUNTRY) revert CountryInTooManyGroups(country, MAX_GROUPS_OF_COUNTRY);
        self.buckets[country] = bucket.withGroups(groups | uint32(1 << group));
        self._carry(bucket, group, 1);
        return true;
    }

    /// @notice Takes a country out of a group, with the holders it has.
    /// @return Whether it was in it before.
    function removeFromGroup(Jurisdictions storage self, uint16 country, uint256 group) internal returns (bool) {
        Bucket bucket = self.buckets[country];
        if (!_isIn(bucket, group)) return false;
        self.buckets[country] = bucket.withGroups(bucket.groups() ^ uint32(1 << group));
        self._carry(bucket, group, -1);
        return true;
    }

    /// @notice Where a jurisdiction is counted.
    function placeOf(Jurisdictions storage self, bytes32 jurisdiction) internal view returns (uint256) {
        if (jurisdiction == ALL) return ALL_PLACE;
        if (uint256(jurisdiction) <= type(uint16).max) return uint256(jurisdiction);
        uint256 number = self.groupNumbers[jurisdiction];
        if (number == 0) revert JurisdictionUnknown(jurisdiction);
        return GROUP_PLACE + number - 1;
    }

    /// @notice What is counted at a place.
    function jurisdictionAt(Jurisdictions storage self, uint256 place) internal view returns (bytes32) {
        if (place == ALL_PLACE) return ALL;
        return place < GROUP_PLACE ? bytes32(place) : self.groupNames[place - GROUP_PLACE];
    }

    /// @notice The counts of the present running count, as far as any holder was counted under it.
    function latest(Jurisdictions storage self, uint256 place) internal view returns (Bucket) {
        return self.buckets[place].under(self.buckets[ALL_PLACE].count());
    }

    /// @dev Changes one bucket, if there is anything to change, and returns the groups it is in.
    function _change(
        Jurisdictions storage self,
        uint256 place,
        uint32 count,
        int256 holders,
        int256 amount
    ) internal returns (uint256 groups) {
        if (holders == 0 && amount == 0) return 0;
        Bucket bucket = self.buckets[place].under(count).changed(holders, amount);
        self.buckets[place] = bucket;
        return bucket.groups();
    }

    /// @dev Changes every group in a set.
    function _changeGroups(
        Jurisdictions storage self,
        uint256 groups,
        uint32 count,
        int256 holders,
        int256 amount
    ) internal {
        for (uint256 i = 0; groups >> i != 0; ++i) {
            if ((groups >> i) & 1 == 1) self._change(GROUP_PLACE + i, count, holders, amount);
        }
    }

    /// @dev Adds a country's numbers to a group's, or takes them off. A running count that began later makes numbers
    /// of an earlier one void, on either side.
    function _carry(Jurisdictions storage self, Bucket country, uint256 group, int256 sign) internal {
        Bucket old = self.buckets[GROUP_PLACE + group];
        uint32 count = country.count() > old.count() ? country.count() : old.count();
        Bucket carried = country.under(count);
        self.buckets[GROUP_PLACE + group] = old.under(count).changed(
            sign * int256(carried.holders()),
            sign * int256(carried.amount())
        );
    }

    function _isIn(Bucket country, uint256 group) private pure returns (bool) {
        return (country.groups() >> group) & 1 == 1;
    }

    function _ones(uint256 bits) private pure returns (uint256 ones) {
        for (; bits != 0; bits &= bits - 1) ++ones;
    }
}
