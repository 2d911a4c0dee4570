// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bucket} from "../Bucket.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Flow, JurisdictionCounts, Jurisdictions} from "../Jurisdictions.sol";
import {Binding, Move, Party} from "../Move.sol";

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
/// issued are all of what is outstanding, so set a share limit after the first issue, or begin elsewhere.
contract JurisdictionCap is ComplianceModule {
    /// @dev What the limits say of a flow.
    /// @param outstanding What shares are a share of, before the move.
    /// @param grows Whether the move adds its value to it.
    /// @param count The host's running count.
    /// @param full Whether a jurisdiction has no room for one more holder.
    /// @param fullPlace Which.
    /// @param fullBucket Its numbers.
    /// @param room The largest value that every share limit lets pass.
    /// @param roomPlace The jurisdiction with the least room.
    /// @param share Its limit in basis points.
    struct Verdict {
        uint256 outstanding;
        bool grows;
        uint32 count;
        bool full;
        uint256 fullPlace;
        Bucket fullBucket;
        uint256 room;
        uint256 roomPlace;
        uint256 share;
    }

    /// @notice Stands for all holders of record together.
    bytes32 public constant ALL = JurisdictionCounts.ALL;
    /// @dev All outstanding tokens, in basis points.
    uint256 private constant WHOLE = 10_000;

    mapping(uint256 key => Jurisdictions) private _jurisdictions;

    /// @notice The jurisdiction may have `limit` holders of record.
    event HolderLimitSet(address indexed compliance, bytes32 indexed jurisdiction, uint32 limit);
    /// @notice The jurisdiction may have any number of holders of record.
    event HolderLimitRemoved(address indexed compliance, bytes32 indexed jurisdiction);
    /// @notice The jurisdiction may hold `limit` basis points of outstanding tokens.
    event ShareLimitSet(address indexed compliance, bytes32 indexed jurisdiction, uint16 limit);
    /// @notice The jurisdiction may hold any share.
    event ShareLimitRemoved(address indexed compliance, bytes32 indexed jurisdiction);
    /// @notice The country is counted in the group from now on, with the holders it has.
    event CountryAddedToGroup(address indexed compliance, bytes32 indexed group, uint16 country);
    /// @notice The country is not counted in the group any longer.
    event CountryRemovedFromGroup(address indexed compliance, bytes32 indexed group, uint16 country);

    /// @notice One more holder of record would be over the limit.
    error HolderLimitReached(bytes32 jurisdiction, uint256 holders, uint256 limit);
    /// @notice The jurisdiction would hold more than `limit` basis points; it may receive `allowed` raw units.
    error ShareLimitExceeded(bytes32 jurisdiction, uint256 value, uint256 allowed, uint256 limit);
    /// @notice A limit is not what can be kept.
    error LimitInvalid(uint256 limit, uint256 max);

    /// @notice Limits the holders of record of a jurisdiction. Those there are stay.
    /// @param limit Largest number of holders, below 2^32 - 1.
    /// @custom:access A host, on its owner's order.
    function setHolderLimit(bytes32 jurisdiction, uint32 limit) external {
        if (limit == type(uint32).max) revert LimitInvalid(limit, type(uint32).max - 1);
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
        if (limit > WHOLE) revert LimitInvalid(limit, WHOLE);
        _storeShareLimit(jurisdiction, limit + 1);
        emit ShareLimitSet(msg.sender, jurisdiction, limit);
    }

    /// @notice Lifts the limit on the share of a country or group.
    /// @custom:access A host, on its owner's order.
    function removeShareLimit(bytes32 jurisdiction) external {
        _storeShareLimit(jurisdiction, 0);
        emit ShareLimitRemoved(msg.sender, jurisdiction);
    }

    /// @notice Puts up to 250 countries in a group, with the holders they have; makes the group if there is none of
    /// this name. Repeating a country is harmless. A country is in at most 8 groups, and there are at most 32.
    /// @param group The name; no country code and not `ALL`.
    /// @custom:access A host, on its owner's order.
    function addCountriesToGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Jurisdictions storage jurisdictions = _jurisdictions[_callerKey()];
        uint256 number = jurisdictions.makeGroup(group);
        for (uint256 i = 0; i < countries.length; ++i) {
            if (jurisdictions.addToGroup(countries[i], number))
                emit CountryAddedToGroup(msg.sender, group, countries[i]);
        }
    }

    /// @notice Takes up to 250 countries out of a group. A country that is not in it is passed over. The group keeps
    /// its name and limits.
    /// @custom:access A host, on its owner's order.
    function removeCountriesFromGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Jurisdictions storage jurisdictions = _jurisdictions[_callerKey()];
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
        Flow memory flow = Flow(true, true, true, true, oldCountry, newCountry, _countable(balance));
        _jurisdictions[_key(msg.sender, binding.epoch)].record(flow, binding.count);
    }

    /// @notice What a jurisdiction holds now. Country 0 are holders whose country is unknown.
    /// @return holders Holders of record.
    /// @return amount Their tokens, in raw units.
    function countOf(address compliance, bytes32 jurisdiction) external view returns (uint256 holders, uint256 amount) {
        Jurisdictions storage jurisdictions = _jurisdictions[_lastKey(compliance)];
        Bucket bucket = jurisdictions.latest(jurisdictions.placeOf(jurisdiction));
        return (bucket.holders(), bucket.amount());
    }

    /// @notice The limit on the holders of record of a jurisdiction.
    function holderLimitOf(
        address compliance,
        bytes32 jurisdiction
    ) external view returns (bool limited, uint256 limit) {
        Jurisdictions storage jurisdictions = _jurisdictions[_lastKey(compliance)];
        uint256 stored = jurisdictions.buckets[jurisdictions.placeOf(jurisdiction)].holderLimit();
        return stored == 0 ? (false, 0) : (true, stored - 1);
    }

    /// @notice The limit on the share of a jurisdiction, in basis points.
    function shareLimitOf(
        address compliance,
        bytes32 jurisdiction
    ) external view returns (bool limited, uint256 limit) {
        Jurisdictions storage jurisdictions = _jurisdictions[_lastKey(compliance)];
        uint256 stored = jurisdictions.buckets[jurisdictions.placeOf(jurisdiction)].shareLimit();
        return stored == 0 ? (false, 0) : (true, stored - 1);
    }

    /// @notice The groups of a compliance contract, in order of their making.
    function getGroups(address compliance) external view returns (bytes32[] memory) {
        return _jurisdictions[_lastKey(compliance)].groupNames;
    }

    /// @notice Whether a country is in a group.
    function isInGroup(address compliance, bytes32 group, uint16 country) external view returns (bool) {
        Jurisdictions storage jurisdictions = _jurisdictions[_lastKey(compliance)];
        uint256 number = jurisdictions.groupNumbers[group];
        return number != 0 && (jurisdictions.buckets[country].groups() >> (number - 1)) & 1 == 1;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "JurisdictionCap";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED | Hooks.RECOUNT | Hooks.LEDGER | Hooks.SUPPLY;
    }

    function _storeHolderLimit(bytes32 jurisdiction, uint32 stored) private {
        Jurisdictions storage jurisdictions = _jurisdictions[_callerKey()];
        uint256 place = _limitable(jurisdictions, jurisdiction);
        jurisdictions.buckets[place] = jurisdictions.buckets[place].withHolderLimit(stored);
    }

    function _storeShareLimit(bytes32 jurisdiction, uint16 stored) private {
        Jurisdictions storage jurisdictions = _jurisdictions[_callerKey()];
        // All holders together may always hold all.
        if (jurisdiction == ALL) revert JurisdictionCounts.JurisdictionUnknown(jurisdiction);
        uint256 place = _limitable(jurisdictions, jurisdiction);
        jurisdictions.buckets[place] = jurisdictions.buckets[place].withShareLimit(stored);
    }

    function _record(Move calldata move, Binding calldata binding) internal override {
        if (move.value == 0) return;
        Flow memory flow = _flowOf(move, move.value);
        if (!flow.gives && !flow.takes) return;
        _jurisdictions[_key(msg.sender, binding.epoch)].record(flow, binding.count);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (move.value == 0) return;
        Verdict memory verdict = _judge(move, binding, _flowOf(move, move.value));
        if (!verdict.full && move.value <= verdict.room) return;
        Jurisdictions storage jurisdictions = _jurisdictions[_key(msg.sender, binding.epoch)];
        if (verdict.full) {
            Bucket bucket = verdict.fullBucket;
            revert HolderLimitReached(
                jurisdictions.jurisdictionAt(verdict.fullPlace),
                bucket.holders(),
                bucket.holderLimit() - 1
            );
        }
        revert ShareLimitExceeded(
            jurisdictions.jurisdictionAt(verdict.roomPlace),
            move.value,
            verdict.room,
            verdict.share
        );
    }

    /// @dev Where there is no room for one more holder, the sender can still make it by sending all it has.
    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        Verdict memory verdict = _judge(move, binding, _flowOf(move, type(uint256).max));
        if (!verdict.full) return verdict.room;
        uint256 all = move.from.balance;
        verdict = _judge(move, binding, _flowOf(move, all));
        return verdict.full || all > verdict.room ? 0 : all;
    }

    /// @dev Looks at each jurisdiction that the receiver is in and that the flow makes fuller.
    function _judge(
        Move calldata move,
        Binding calldata binding,
        Flow memory flow
    ) private view returns (Verdict memory verdict) {
        verdict.room = type(uint256).max;
        if (!flow.takes) return verdict;
        Jurisdictions storage jurisdictions = _jurisdictions[_key(msg.sender, binding.epoch)];
        (uint256 outstanding, bool grows) = _outstanding(move);
        (verdict.outstanding, verdict.grows, verdict.count) = (outstanding, grows, binding.count);
        // A jurisdiction with both sides in it gets no more tokens, and a holder only if none leaves.
        bool oneMore = flow.enters && !flow.leaves;
        if (oneMore) {
            _look(verdict, jurisdictions, JurisdictionCounts.ALL_PLACE, true, false);
        }
        bool within = flow.gives && flow.origin == flow.destination;
        if (within && !oneMore) return verdict;
        uint256 groups = _look(verdict, jurisdictions, flow.destination, flow.enters, !within);
        if (groups == 0) return verdict;
        uint256 shared =
            within
                ? groups
                : flow.gives
                    ? jurisdictions.buckets[flow.origin].groups()
                    : 0;
        for (uint256 i = 0; groups >> i != 0; ++i) {
            if ((groups >> i) & 1 == 0) continue;
            bool both = (shared >> i) & 1 == 1;
            _look(verdict, jurisdictions, JurisdictionCounts.GROUP_PLACE + i, both ? oneMore : flow.enters, !both);
        }
    }

    /// @dev Looks at one jurisdiction, which gets one more holder when `entering` and more tokens when `rising`.
    /// Returns the groups it is in.
    function _look(
        Verdict memory verdict,
        Jurisdictions storage jurisdictions,
        uint256 place,
        bool entering,
        bool rising
    ) private view returns (uint256 groups) {
        Bucket bucket = jurisdictions.buckets[place].under(verdict.count);
        uint256 limit = bucket.holderLimit();
        if (entering && limit != 0 && bucket.holders() + 1 >= limit && !verdict.full) {
            (verdict.full, verdict.fullPlace, verdict.fullBucket) = (true, place, bucket);
        }
        limit = bucket.shareLimit();
        if (rising && limit != 0) {
            uint256 room = _room(bucket.amount(), verdict.outstanding, limit - 1, verdict.grows);
            if (room < verdict.room) (verdict.room, verdict.roomPlace, verdict.share) = (room, place, limit - 1);
        }
        return bucket.groups();
    }

    /// @dev The flow of a move of `value`, without a look at limits; none where one holder keeps its tokens.
    function _flowOf(Move calldata move, uint256 value) private pure returns (Flow memory flow) {
        Party calldata from = move.from;
        Party calldata to = move.to;
        if (_sameHolder(move)) return flow;
        flow.amount = _countable(value);
        if (from.holder != address(0) && !from.exempt) {
            (flow.gives, flow.leaves, flow.origin) = (true, from.balance == value, from.ledgerCountry);
        }
        if (to.holder != address(0) && !to.exempt) {
            (flow.takes, flow.enters, flow.destination) = (true, to.balance == 0, to.ledgerCountry);
        }
    }

    /// @dev What a share is a share of, and whether it grows with the move: on a mint, and when tokens leave the
    /// treasury, whose accounts are holders of their own.
    function _outstanding(Move calldata move) private pure returns (uint256 outstanding, bool grows) {
        Party calldata from = move.from;
        outstanding = Math.min(move.outstanding, type(uint240).max);
        grows = from.holder == address(0) || (from.exempt && from.holder == from.wallet);
    }

    /// @dev The largest value that keeps `held + value` within the share of outstanding tokens after the move.
    function _room(uint256 held, uint256 outstanding, uint256 share, bool grows) private pure returns (uint256) {
        if (grows && share == WHOLE) return type(uint256).max;
        uint256 free = Math.saturatingSub(outstanding * share, held * WHOLE);
        return free / (grows ? WHOLE - share : WHOLE);
    }

    function _countable(uint256 value) private pure returns (uint256) {
        return Math.min(value, type(uint112).max);
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
