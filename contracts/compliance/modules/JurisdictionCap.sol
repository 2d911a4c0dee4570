// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bucket, BucketFields, Change} from "../Bucket.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Flow, JurisdictionCounts, Jurisdictions} from "../Jurisdictions.sol";
import {Binding, Move, Party} from "../Move.sol";
import {Shares} from "../Shares.sol";

/// @title JurisdictionCap
/// @notice Limits holders of record in a country, in a named group of countries and in all, and the share of
/// outstanding tokens that a country or group may hold. Everything is counted from the first move on, whatever is
/// limited, so that a limit or group that comes later starts with the right numbers.
///
/// A move is refused only for a jurisdiction that it makes fuller than a limit allows: who is over a limit (it was
/// lowered, a holder moved there) is left alone until the number falls by itself, and a holder who sells all to a
/// newcomer of the same jurisdiction makes room for it. Exempt parties are never counted. Without a limit everything
/// passes.
///
/// A jurisdiction is a `bytes32`: a country code as a number (`bytes32(uint256(840))`), a group's name, or `ALL`.
/// @dev Numbers are right for a supply under 2^112 raw units; above, amounts stop there. Hazard: the first tokens
/// issued are all of what is outstanding, so with a limit on a share set `setShareBase` to the size of the issue.
contract JurisdictionCap is ComplianceModule {
    /// @param jurisdictions Counts and limits.
    /// @param shareBase What shares are a share of until more is outstanding, in raw units.
    struct Settings {
        Jurisdictions jurisdictions;
        uint256 shareBase;
    }

    /// @dev What is asked of each jurisdiction in turn, and what the limits say.
    /// @param count The host's running count.
    /// @param enters Whether the receiver becomes a holder.
    /// @param oneMore Whether it does and the sender stays one, or was none.
    /// @param grows Whether the move adds its value to what is outstanding.
    /// @param wanted A value that is enough: whether more would pass does not matter.
    /// @param full Whether a jurisdiction has no room for one more holder.
    /// @param fullPlace Which.
    /// @param fullBucket Its numbers.
    /// @param room The largest value that every share limit lets pass.
    /// @param roomPlace The jurisdiction with the least room.
    /// @param share Its limit in basis points.
    struct Verdict {
        uint32 count;
        bool enters;
        bool oneMore;
        bool grows;
        uint256 wanted;
        bool full;
        uint256 fullPlace;
        Bucket fullBucket;
        uint256 room;
        uint256 roomPlace;
        uint256 share;
    }

    /// @notice Stands for all holders of record together.
    bytes32 public constant ALL = JurisdictionCounts.ALL;
    /// @notice Groups that one country may be in.
    uint256 public constant MAX_GROUPS_OF_COUNTRY = 8;
    mapping(uint256 key => Settings) private _settings;

    /// @notice The jurisdiction may have `limit` holders of record.
    event HolderLimitSet(address indexed compliance, bytes32 indexed jurisdiction, uint32 limit);
    /// @notice The jurisdiction may have any number of holders of record.
    event HolderLimitRemoved(address indexed compliance, bytes32 indexed jurisdiction);
    /// @notice The jurisdiction may hold `limit` basis points of outstanding tokens.
    event ShareLimitSet(address indexed compliance, bytes32 indexed jurisdiction, uint16 limit);
    /// @notice The jurisdiction may hold any share.
    event ShareLimitRemoved(address indexed compliance, bytes32 indexed jurisdiction);
    /// @notice Shares are of `base` raw units, or of what is outstanding where that is more.
    event ShareBaseSet(address indexed compliance, uint256 base);
    /// @notice The country is counted in the group from now on, with the holders it has.
    event CountryAddedToGroup(address indexed compliance, bytes32 indexed group, uint16 country);
    /// @notice The country is not counted in the group any longer.
    event CountryRemovedFromGroup(address indexed compliance, bytes32 indexed group, uint16 country);

    /// @notice One more holder of record would be over the limit.
    error JurisdictionCapReached(bytes32 jurisdiction, uint256 holders, uint256 limit);
    /// @notice The jurisdiction would hold more than `limit` basis points; it may receive `allowed` raw units.
    error ShareLimitExceeded(bytes32 jurisdiction, uint256 value, uint256 allowed, uint256 limit);
    /// @notice A limit is not what can be kept.
    error JurisdictionCapInvalid(uint256 limit, uint256 max);

    /// @notice Limits the holders of record of a jurisdiction. Those there are stay.
    /// @param limit Largest number of holders, below 2^32 - 1.
    /// @custom:access A host, on its owner's order.
    function setHolderLimit(bytes32 jurisdiction, uint32 limit) external {
        if (limit == type(uint32).max) revert JurisdictionCapInvalid(limit, type(uint32).max - 1);
        _storeHolderLimit(jurisdiction, limit + 1);
        emit HolderLimitSet(msg.sender, jurisdiction, limit);
    }

    /// @notice Lifts the limit on the holders of record of a jurisdiction.
    /// @custom:access A host, on its owner's order.
    function removeHolderLimit(bytes32 jurisdiction) external {
        _storeHolderLimit(jurisdiction, 0);
        emit HolderLimitRemoved(msg.sender, jurisdiction);
    }

    /// @notice Limits the share of outstanding tokens that a country or group may hold. What it holds stays.
    /// @param limit Basis points, 0 to 10,000; exactly this share may be held.
    /// @custom:access A host, on its owner's order.
    function setShareLimit(bytes32 jurisdiction, uint16 limit) external {
        if (limit > Shares.WHOLE) revert JurisdictionCapInvalid(limit, Shares.WHOLE);
        _storeShareLimit(jurisdiction, limit + 1);
        emit ShareLimitSet(msg.sender, jurisdiction, limit);
    }

    /// @notice Lifts the limit on the share of a country or group.
    /// @custom:access A host, on its owner's order.
    function removeShareLimit(bytes32 jurisdiction) external {
        _storeShareLimit(jurisdiction, 0);
        emit ShareLimitRemoved(msg.sender, jurisdiction);
    }

    /// @notice Sets what shares are a share of as long as less is outstanding: the size of the planned issue, so that
    /// limits on shares hold from the first mint on. 0 at first: shares are of what is outstanding.
    /// @param base Raw units.
    /// @custom:access A host, on its owner's order.
    function setShareBase(uint256 base) external {
        _settings[_callerKey()].shareBase = base;
        emit ShareBaseSet(msg.sender, base);
    }

    /// @notice Puts up to 250 countries in a group, with the holders they have; makes the group if there is none of
    /// this name. Repeating a country is harmless. A country is in at most 8 groups, and there are at most 32.
    /// @param group The name; no country code and not `ALL`.
    /// @custom:access A host, on its owner's order.
    function addCountriesToGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Jurisdictions storage jurisdictions = _settings[_callerKey()].jurisdictions;
        uint256 number = jurisdictions.makeGroup(group);
        for (uint256 i = 0; i < countries.length; ++i) {
            if (jurisdictions.addToGroup(countries[i], number, MAX_GROUPS_OF_COUNTRY))
                emit CountryAddedToGroup(msg.sender, group, countries[i]);
        }
    }

    /// @notice Takes up to 250 countries out of a group. A country that is not in it is passed over. The group keeps
    /// its name and limits.
    /// @custom:access A host, on its owner's order.
    function removeCountriesFromGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Jurisdictions storage jurisdictions = _settings[_callerKey()].jurisdictions;
        uint256 place = jurisdictions.placeOf(group);
        if (place < JurisdictionCounts.GROUP_PLACE || place == JurisdictionCounts.ALL_PLACE) {
            revert JurisdictionCounts.JurisdictionUnknown(group);
        }
        uint256 number = place - JurisdictionCounts.GROUP_PLACE;
        for (uint256 i = 0; i < countries.length; ++i) {
            if (jurisdictions.removeFromGroup(countries[i], number))
                emit CountryRemovedFromGroup(msg.sender, group, countries[i]);
        }
    }

    /// @inheritdoc IComplianceModule
    function onRecount(
        address,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt,
        Binding calldata binding
    ) external override {
        if (exempt || balance == 0) return;
        Change all = BucketFields.changeOf(true, balance);
        Flow memory flow = Flow(oldCountry, newCountry, all, all);
        _settings[_key(msg.sender, binding.epoch)].jurisdictions.record(flow, binding.count);
    }

    /// @notice What a jurisdiction holds now. Country 0 are holders whose country is unknown.
    /// @return holders Holders of record.
    /// @return amount Their tokens, in raw units; of `ALL`, what is outstanding, with the tokens of exempt holders.
    function countOf(address compliance, bytes32 jurisdiction) external view returns (uint256 holders, uint256 amount) {
        Jurisdictions storage jurisdictions = _settings[_lastKey(compliance)].jurisdictions;
        Bucket bucket = jurisdictions.latest(jurisdictions.placeOf(jurisdiction));
        return (bucket.holders(), bucket.amount());
    }

    /// @notice The limit on the holders of record of a jurisdiction.
    function holderLimitOf(
        address compliance,
        bytes32 jurisdiction
    ) external view returns (bool limited, uint256 limit) {
        Jurisdictions storage jurisdictions = _settings[_lastKey(compliance)].jurisdictions;
        uint256 stored = jurisdictions.buckets[jurisdictions.placeOf(jurisdiction)].holderLimit();
        return stored == 0 ? (false, 0) : (true, stored - 1);
    }

    /// @notice The limit on the share of a jurisdiction, in basis points.
    function shareLimitOf(
        address compliance,
        bytes32 jurisdiction
    ) external view returns (bool limited, uint256 limit) {
        Jurisdictions storage jurisdictions = _settings[_lastKey(compliance)].jurisdictions;
        uint256 stored = jurisdictions.buckets[jurisdictions.placeOf(jurisdiction)].shareLimit();
        return stored == 0 ? (false, 0) : (true, stored - 1);
    }

    /// @notice What shares are a share of as long as less is outstanding, in raw units.
    function shareBaseOf(address compliance) external view returns (uint256) {
        return _settings[_lastKey(compliance)].shareBase;
    }

    /// @notice The groups of a compliance contract, in order of their making.
    function getGroups(address compliance) external view returns (bytes32[] memory) {
        return _settings[_lastKey(compliance)].jurisdictions.groupNames;
    }

    /// @notice Whether a country is in a group.
    function isInGroup(address compliance, bytes32 group, uint16 country) external view returns (bool) {
        return _settings[_lastKey(compliance)].jurisdictions.isInGroup(group, country);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "JurisdictionCap";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED | Hooks.RECOUNT | Hooks.LEDGER;
    }

    function _storeHolderLimit(bytes32 jurisdiction, uint32 stored) private {
        Jurisdictions storage jurisdictions = _settings[_callerKey()].jurisdictions;
        uint256 place = _limitable(jurisdictions, jurisdiction);
        jurisdictions.buckets[place] = jurisdictions.buckets[place].withHolderLimit(stored);
    }

    function _storeShareLimit(bytes32 jurisdiction, uint16 stored) private {
        Jurisdictions storage jurisdictions = _settings[_callerKey()].jurisdictions;
        // All holders together may always hold all.
        if (jurisdiction == ALL) revert JurisdictionCounts.JurisdictionUnknown(jurisdiction);
        uint256 place = _limitable(jurisdictions, jurisdiction);
        jurisdictions.buckets[place] = jurisdictions.buckets[place].withShareLimit(stored);
    }

    function _record(Move calldata move, Binding calldata binding) internal override {
        uint256 value = move.value;
        if (value == 0 || _sameHolder(move)) return;
        Jurisdictions storage jurisdictions = _settings[_key(msg.sender, binding.epoch)].jurisdictions;
        (bool gives, bool fromOutside) = _standing(move.from);
        (bool takes, bool toOutside) = _standing(move.to);
        bool leaves = gives && move.from.balance == value;
        bool enters = takes && move.to.balance == 0;
        uint32 count = binding.count;
        if (leaves != enters || fromOutside != toOutside) {
            Change lessInAll = BucketFields.changeOf(leaves, toOutside ? value : 0);
            jurisdictions.recordInAll(count, lessInAll, BucketFields.changeOf(enters, fromOutside ? value : 0));
        }
        Flow memory flow;
        if (gives) (flow.origin, flow.less) = (move.from.ledgerCountry, BucketFields.changeOf(leaves, value));
        if (takes) (flow.destination, flow.more) = (move.to.ledgerCountry, BucketFields.changeOf(enters, value));
        jurisdictions.record(flow, count);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        Party calldata to = move.to;
        if (move.value == 0 || to.exempt || _sameHolder(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        if (to.balance != 0 && _isFree(settings.jurisdictions.buckets[to.ledgerCountry])) return;
        Verdict memory verdict = _judge(settings, move, binding.count, move.value);
        if (verdict.full) {
            revert JurisdictionCapReached(
                settings.jurisdictions.jurisdictionAt(verdict.fullPlace),
                verdict.fullBucket.holders(),
                verdict.fullBucket.holderLimit() - 1
            );
        }
        if (move.value <= verdict.room) return;
        bytes32 jurisdiction = settings.jurisdictions.jurisdictionAt(verdict.roomPlace);
        revert ShareLimitExceeded(jurisdiction, move.value, verdict.room, verdict.share);
    }

    /// @dev Where there is no room for one more holder, the sender can still make it by sending all it has.
    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (move.to.exempt || _sameHolder(move)) return type(uint256).max;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Verdict memory verdict = _judge(settings, move, binding.count, type(uint256).max);
        if (!verdict.full) return verdict.room;
        uint256 all = move.from.balance;
        if (all > move.value) return 0;
        verdict = _judge(settings, move, binding.count, all);
        return verdict.full || all > verdict.room ? 0 : all;
    }

    /// @dev Looks at each jurisdiction that the receiver is in and that the move makes fuller.
    /// @param value The value that matters: what is sent, or more than anybody has.
    function _judge(
        Settings storage settings,
        Move calldata move,
        uint32 count,
        uint256 value
    ) private view returns (Verdict memory verdict) {
        Party calldata from = move.from;
        bool gives;
        (gives, verdict.grows) = _standing(from);
        bool enters = move.to.balance == 0;
        bool oneMore = enters && !(gives && from.balance == value);
        (verdict.count, verdict.wanted, verdict.room) = (count, value, type(uint256).max);
        (verdict.enters, verdict.oneMore) = (enters, oneMore);
        if (oneMore) _look(verdict, settings, JurisdictionCounts.ALL_PLACE, true);
        bool within = gives && from.ledgerCountry == move.to.ledgerCountry;
        if (within && !oneMore) return verdict;
        uint256 groups = _look(verdict, settings, move.to.ledgerCountry, within);
        uint256 shared =
            within
                ? groups
                : gives
                    ? settings.jurisdictions.buckets[from.ledgerCountry].groups()
                    : 0;
        // Nothing gets fuller where both sides are and no holder is added.
        if (!oneMore) groups &= ~shared;
        for (uint256 i = 0; groups >> i != 0; ++i) {
            if ((groups >> i) & 1 == 1) {
                _look(verdict, settings, JurisdictionCounts.GROUP_PLACE + i, (shared >> i) & 1 == 1);
            }
        }
    }

    /// @dev Looks at one jurisdiction of the receiver and returns the groups it is in. Where the sender is in it too
    /// (`both`) it gets no more tokens, and a holder only if none leaves.
    function _look(
        Verdict memory verdict,
        Settings storage settings,
        uint256 place,
        bool both
    ) private view returns (uint256 groups) {
        Bucket bucket = settings.jurisdictions.buckets[place].under(verdict.count);
        uint256 limit = bucket.holderLimit();
        bool entering = both ? verdict.oneMore : verdict.enters;
        if (entering && limit != 0 && bucket.holders() + 1 >= limit && !verdict.full) {
            (verdict.full, verdict.fullPlace, verdict.fullBucket) = (true, place, bucket);
        }
        limit = bucket.shareLimit();
        if (!both && limit != 0) {
            uint256 room = _room(verdict, settings, bucket.amount(), limit - 1);
            if (room < verdict.room) (verdict.room, verdict.roomPlace, verdict.share) = (room, place, limit - 1);
        }
        return bucket.groups();
    }

    /// @dev The largest value that keeps `held + value` within a share of what is outstanding after the move, or of
    /// the base where that lets more pass.
    function _room(
        Verdict memory verdict,
        Settings storage settings,
        uint256 held,
        uint256 share
    ) private view returns (uint256 room) {
        Bucket all = settings.jurisdictions.buckets[JurisdictionCounts.ALL_PLACE].under(verdict.count);
        room = Shares.room(held, all.amount(), share, verdict.grows);
        if (room >= verdict.wanted) return room;
        return Math.max(room, Shares.room(held, Math.min(settings.shareBase, type(uint240).max), share, false));
    }

    /// @dev Whether a party is counted, and whether its tokens are not outstanding: they do not exist, or are the
    /// issuer's own.
    function _standing(Party calldata party) private pure returns (bool counted, bool outside) {
        if (party.holder == address(0)) return (false, true);
        counted = !party.exempt;
        outside = !counted && party.treasury;
    }

    /// @dev Whether a country has no limit on its share and is in no group.
    function _isFree(Bucket bucket) private pure returns (bool) {
        return bucket.shareLimit() == 0 && bucket.groups() == 0;
    }

    /// @dev Where a limit can be set: a country code, a group or all.
    function _limitable(
        Jurisdictions storage jurisdictions,
        bytes32 jurisdiction
    ) private view returns (uint256 place) {
        place = jurisdictions.placeOf(jurisdiction);
        if (place < JurisdictionCounts.GROUP_PLACE) CountryCodes.requireValid(uint16(place));
    }
}
