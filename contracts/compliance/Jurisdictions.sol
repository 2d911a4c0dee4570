// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bucket, Change} from "./Bucket.sol";

/// @notice Holders of record and their tokens by country, by named group of countries and in all. The tokens of all
/// are those outstanding, exempt holders' among them.
/// @param buckets By place: a country's code, `GROUP_PLACE` and on for groups, `ALL_PLACE`.
/// @param groupNames The groups, in order of their making.
/// @param groupNumbers Index in `groupNames` plus one.
struct Jurisdictions {
    mapping(uint256 place => Bucket) buckets;
    bytes32[] groupNames;
    mapping(bytes32 group => uint256) groupNumbers;
}

/// @notice What a move does to the counts of countries.
/// @param origin The giver's country.
/// @param destination The receiver's country.
/// @param less What the giver's country loses; nothing when the giver is not counted.
/// @param more What the receiver's country gets; nothing when the receiver is not counted.
struct Flow {
    uint256 origin;
    uint256 destination;
    Change less;
    Change more;
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
    /// @notice Place of the first group.
    uint256 internal constant GROUP_PLACE = 1 << 16;
    /// @notice Place of the total.
    uint256 internal constant ALL_PLACE = 1 << 17;

    Change private constant NOTHING = Change.wrap(0);

    /// @notice No country code, no group and not `ALL`, or something that this limit does not exist for.
    error JurisdictionUnknown(bytes32 jurisdiction);
    /// @notice The name is taken for a country or for all.
    error GroupNameInvalid(bytes32 group);
    /// @notice All groups are taken.
    error GroupsFull(uint256 max);
    /// @notice The country is in as many groups as it may be.
    error CountryInTooManyGroups(uint16 country, uint256 max);

    /// @notice Counts a flow in countries and groups.
    function record(Jurisdictions storage self, Flow memory flow, uint32 count) internal {
        (Change less, Change more) = (flow.less, flow.more);
        if (flow.origin == flow.destination && !less.isNothing() && !more.isNothing()) {
            if (less.equals(more)) return;
            uint256 groups = _change(self, flow.origin, count, more, less);
            _changeGroups(self, groups, count, more, less);
            return;
        }
        uint256 giving = less.isNothing() ? 0 : _change(self, flow.origin, count, NOTHING, less);
        uint256 taking = more.isNothing() ? 0 : _change(self, flow.destination, count, more, NOTHING);
        if (giving | taking == 0) return;
        if (!less.equals(more)) _changeGroups(self, giving & taking, count, more, less);
        _changeGroups(self, giving & ~taking, count, NOTHING, less);
        _changeGroups(self, taking & ~giving, count, more, NOTHING);
    }

    /// @notice Counts what all together lose and get: holders, and tokens that are outstanding or are no longer.
    function recordInAll(Jurisdictions storage self, uint32 count, Change less, Change more) internal {
        _change(self, ALL_PLACE, count, more, less);
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
    /// @param most Groups that one country may be in.
    /// @return Whether it was not in it before.
    function addToGroup(
        Jurisdictions storage self,
        uint16 country,
        uint256 group,
        uint256 most
    ) internal returns (bool) {
        Bucket bucket = self.buckets[country];
        if (_isIn(bucket, group)) return false;
        uint32 groups = bucket.groups();
        if (_ones(groups) == most) revert CountryInTooManyGroups(country, most);
        self.buckets[country] = bucket.withGroups(groups | uint32(1 << group));
        (Bucket group_, Change carried) = _carried(self, bucket, group);
        self.buckets[GROUP_PLACE + group] = group_.changed(carried, NOTHING);
        return true;
    }

    /// @notice Takes a country out of a group, with the holders it has.
    /// @return Whether it was in it before.
    function removeFromGroup(Jurisdictions storage self, uint16 country, uint256 group) internal returns (bool) {
        Bucket bucket = self.buckets[country];
        if (!_isIn(bucket, group)) return false;
        self.buckets[country] = bucket.withGroups(bucket.groups() ^ uint32(1 << group));
        (Bucket group_, Change carried) = _carried(self, bucket, group);
        self.buckets[GROUP_PLACE + group] = group_.changed(NOTHING, carried);
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

    /// @notice Whether a country is in the group of a name.
    function isInGroup(Jurisdictions storage self, bytes32 group, uint16 country) internal view returns (bool) {
        uint256 number = self.groupNumbers[group];
        return number != 0 && _isIn(self.buckets[country], number - 1);
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

    /// @dev Changes one bucket and returns the groups it is in.
    function _change(
        Jurisdictions storage self,
        uint256 place,
        uint32 count,
        Change more,
        Change less
    ) private returns (uint256 groups) {
        Bucket bucket = self.buckets[place].under(count).changed(more, less);
        self.buckets[place] = bucket;
        return bucket.groups();
    }

    /// @dev Changes every group in a set.
    function _changeGroups(Jurisdictions storage self, uint256 groups, uint32 count, Change more, Change less) private {
        for (uint256 i = 0; groups >> i != 0; ++i) {
            if ((groups >> i) & 1 == 1) _change(self, GROUP_PLACE + i, count, more, less);
        }
    }

    /// @dev A group, and a country's numbers that come to it or leave it. A running count that began later makes
    /// numbers of an earlier one void, on either side.
    function _carried(Jurisdictions storage self, Bucket country, uint256 group) private view returns (Bucket, Change) {
        Bucket bucket = self.buckets[GROUP_PLACE + group];
        uint32 count = country.count() > bucket.count() ? country.count() : bucket.count();
        return (bucket.under(count), country.under(count).numbers());
    }

    function _isIn(Bucket country, uint256 group) private pure returns (bool) {
        return (country.groups() >> group) & 1 == 1;
    }

    function _ones(uint256 bits) private pure returns (uint256 ones) {
        for (; bits != 0; bits &= bits - 1) ++ones;
    }
}
