// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bucket} from "../Bucket.sol";
import {ClassCountFields, ClassCounts} from "../ClassCounts.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {HolderCounts} from "../HolderCounts.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {IWarningModule} from "../IWarningModule.sol";
import {JurisdictionCounts, Jurisdictions} from "../Jurisdictions.sol";
import {Binding, Move, Party} from "../Move.sol";

/// @title HolderLimit
/// @notice Limits holders of record in a country, in a named group of countries and in all; of each, also those who have
/// an investor class and those who lack it. How holders are counted, and with which weight: `HolderCounts`. A floor, the
/// least number of holders in all, refuses nothing: explanations warn of it.
///
/// Only a newcomer is refused, and only for a number that its coming makes larger and larger than its limit: a holder
/// who sends all it has hands over its place to one that counts no more than itself, in whatever both are counted in.
/// Who is over a limit, because it was lowered or because a holder's country, class or weight changed, is left alone
/// until somebody sells. Exempt receivers pass. Without a limit everything passes, and is counted all the same, so that
/// a limit or group that comes later has the right numbers.
///
/// A jurisdiction is a `bytes32`: a country code as a number (`bytes32(uint256(840))`), a group's name, or `ALL`. A class
/// is a bit of `InvestorClasses`.
/// @dev Numbers are right while no weighted number of a class is above 2^28 - 1.
contract HolderLimit is HolderCounts, IWarningModule {
    /// @dev A newcomer, who makes room for it, and the first limit that has none.
    /// @param count The host's running count.
    /// @param class The newcomer's classes.
    /// @param weight The newcomer's weight.
    /// @param leaver Who leaves; of no weight where nobody does.
    /// @param full Whether a limit refuses.
    /// @param place Where.
    /// @param limited The class it is on, one bit; 0: all holders.
    /// @param having Whether it is on those who have the class.
    /// @param holders What the number would be.
    /// @param limit What it may be.
    struct Verdict {
        uint32 count;
        uint8 class;
        uint256 weight;
        Record leaver;
        bool full;
        uint256 place;
        uint8 limited;
        bool having;
        uint256 holders;
        uint256 limit;
    }

    /// @notice The jurisdiction may have `limit` holders of record.
    event HolderLimitSet(address indexed compliance, bytes32 indexed jurisdiction, uint32 limit);

    /// @notice The jurisdiction may have any number of holders of record.
    event HolderLimitRemoved(address indexed compliance, bytes32 indexed jurisdiction);

    /// @notice The jurisdiction may have `limit` holders of record that have, or lack, the class.
    event ClassLimitSet(
        address indexed compliance,
        bytes32 indexed jurisdiction,
        uint8 indexed investorClass,
        bool having,
        uint32 limit
    );

    /// @notice The jurisdiction may have any number of holders of record that have, or lack, the class.
    event ClassLimitRemoved(
        address indexed compliance,
        bytes32 indexed jurisdiction,
        uint8 indexed investorClass,
        bool having
    );

    /// @notice Explanations warn of fewer than `floor` holders in all; 0: of none.
    event HolderFloorSet(address indexed compliance, uint32 floor);

    /// @notice The newcomer would make the holders of record of the jurisdiction `holders`, above `limit`.
    error HolderLimitReached(bytes32 jurisdiction, uint256 holders, uint256 limit);

    /// @notice The newcomer would make those who have, or lack, the class `holders`, above `limit`.
    error ClassLimitReached(bytes32 jurisdiction, uint8 investorClass, bool having, uint256 holders, uint256 limit);

    /// @notice A warning: after the move there are `holders` holders of record in all, fewer than `floor`.
    error HoldersBelowFloor(uint256 holders, uint256 floor);

    /// @notice A limit is not what can be kept.
    error HolderLimitInvalid(uint256 limit, uint256 max);

    /// @notice Limits the holders of record of a jurisdiction. Those there are stay.
    /// @param limit Largest weighted number, below 2^32 - 1.
    /// @custom:access A host, on its owner's order.
    function setHolderLimit(bytes32 jurisdiction, uint32 limit) external {
        _storeHolderLimit(jurisdiction, _plusOne(limit));
        emit HolderLimitSet(msg.sender, jurisdiction, limit);
    }

    /// @notice Lifts the limit on the holders of record of a jurisdiction.
    /// @custom:access A host, on its owner's order.
    function removeHolderLimit(bytes32 jurisdiction) external {
        _storeHolderLimit(jurisdiction, 0);
        emit HolderLimitRemoved(msg.sender, jurisdiction);
    }

    /// @notice Limits the holders of record of a jurisdiction that have a class, or that lack it. Those there are stay.
    /// @param investorClass One bit of `InvestorClasses`.
    /// @param having True: those who have it. False: those who lack it.
    /// @param limit Largest weighted number, below 2^32 - 1.
    /// @custom:access A host, on its owner's order.
    function setClassLimit(bytes32 jurisdiction, uint8 investorClass, bool having, uint32 limit) external {
        _storeClassLimit(jurisdiction, investorClass, having, _plusOne(limit));
        emit ClassLimitSet(msg.sender, jurisdiction, investorClass, having, limit);
    }

    /// @notice Lifts a limit on those who have, or lack, a class.
    /// @custom:access A host, on its owner's order.
    function removeClassLimit(bytes32 jurisdiction, uint8 investorClass, bool having) external {
        _storeClassLimit(jurisdiction, investorClass, having, 0);
        emit ClassLimitRemoved(msg.sender, jurisdiction, investorClass, having);
    }

    /// @notice Sets the number of holders of record in all below which explanations warn; 0, as at first: none.
    /// @custom:access A host, on its owner's order.
    function setHolderFloor(uint32 floor) external {
        _settings[_callerKey()].floor = floor;
        emit HolderFloorSet(msg.sender, floor);
    }

    /// @inheritdoc IWarningModule
    function warn(Move calldata move, Binding calldata binding) external view override {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        uint256 floor = settings.floor;
        if (floor == 0 || _isNothing(move)) return;
        uint256 less = _leaver(settings, move, binding.count, move.value).weight;
        uint256 more = _isNewcomer(move.to) ? _weightOf(settings.records[move.to.holder]) : 0;
        uint256 holders = _holdersAt(settings, JurisdictionCounts.ALL_PLACE, binding.count) + more;
        holders = Math.saturatingSub(holders, less);
        if (less > more && holders < floor) revert HoldersBelowFloor(holders, floor);
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

    /// @notice The limit on those who have, or lack, a class.
    function classLimitOf(
        address compliance,
        bytes32 jurisdiction,
        uint8 investorClass,
        bool having
    ) external view returns (bool limited, uint256 limit) {
        Settings storage settings = _settings[_lastKey(compliance)];
        ClassLimits storage limits = settings.classLimits[settings.jurisdictions.placeOf(jurisdiction)];
        uint256 number = _numberOf(investorClass);
        uint256 stored = having ? limits.having[number] : limits.lacking[number];
        return stored == 0 ? (false, 0) : (true, stored - 1);
    }

    /// @notice The number of holders below which explanations warn; 0: none.
    function holderFloorOf(address compliance) external view returns (uint256) {
        return _settings[_lastKey(compliance)].floor;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "HolderLimit";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED | Hooks.RECOUNT | Hooks.LEDGER;
    }

    /// @inheritdoc ComplianceModule
    function supportsInterface(bytes4 interfaceId) public pure override returns (bool) {
        return interfaceId == type(IWarningModule).interfaceId || super.supportsInterface(interfaceId);
    }

    function _storeHolderLimit(bytes32 jurisdiction, uint32 stored) private {
        Jurisdictions storage jurisdictions = _settings[_callerKey()].jurisdictions;
        uint256 place = _limitable(jurisdictions, jurisdiction);
        jurisdictions.buckets[place] = jurisdictions.buckets[place].withHolderLimit(stored);
    }

    function _storeClassLimit(bytes32 jurisdiction, uint8 investorClass, bool having, uint32 stored) private {
        Settings storage settings = _settings[_callerKey()];
        uint256 place = _limitable(settings.jurisdictions, jurisdiction);
        uint256 number = _numberOf(investorClass);
        ClassLimits storage limits = settings.classLimits[place];
        if (having) limits.having[number] = stored;
        else limits.lacking[number] = stored;
        uint16 bit = uint16(1 << (having ? number : number + ClassCountFields.CLASSES));
        Bucket bucket = settings.jurisdictions.buckets[place];
        uint16 limited = bucket.shareLimit();
        limited = stored == 0 ? limited & ~bit : limited | bit;
        settings.jurisdictions.buckets[place] = bucket.withShareLimit(limited);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_isNothing(move) || !_isNewcomer(move.to)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Verdict memory verdict = _judge(settings, move, binding.count, move.value);
        if (!verdict.full) return;
        bytes32 jurisdiction = settings.jurisdictions.jurisdictionAt(verdict.place);
        (uint256 holders, uint256 limit) = (verdict.holders, verdict.limit);
        if (verdict.limited == 0) revert HolderLimitReached(jurisdiction, holders, limit);
        revert ClassLimitReached(jurisdiction, verdict.limited, verdict.having, holders, limit);
    }

    /// @dev Where there is no room for one more holder, the sender can still make it by sending all it has.
    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (_sameHolder(move) || !_isNewcomer(move.to)) return type(uint256).max;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        if (!_judge(settings, move, binding.count, 0).full) return type(uint256).max;
        uint256 all = move.from.balance;
        if (all > move.value) return 0;
        return _judge(settings, move, binding.count, all).full ? 0 : all;
    }

    /// @dev Looks at each limit on what a newcomer is, up to the first that has no room for it.
    /// @param value What is sent.
    function _judge(
        Settings storage settings,
        Move calldata move,
        uint32 count,
        uint256 value
    ) private view returns (Verdict memory verdict) {
        verdict.weight = _weightOf(settings.records[move.to.holder]);
        if (verdict.weight == 0) return verdict;
        (verdict.count, verdict.class) = (count, move.to.class);
        Record memory leaver = _leaver(settings, move, count, value);
        verdict.leaver = leaver;
        _look(verdict, settings, JurisdictionCounts.ALL_PLACE, true);
        if (verdict.full) return verdict;
        uint256 country = move.to.ledgerCountry;
        uint256 groups = _look(verdict, settings, country, leaver.country == country);
        uint256 shared = leaver.weight == 0 ? 0 : settings.jurisdictions.buckets[leaver.country].groups();
        for (uint256 i = 0; groups >> i != 0 && !verdict.full; ++i) {
            if ((groups >> i) & 1 == 0) continue;
            _look(verdict, settings, JurisdictionCounts.GROUP_PLACE + i, (shared >> i) & 1 == 1);
        }
    }

    /// @dev Looks at the limits of one place of the newcomer and returns the groups it is in.
    /// @param both Whether the leaver is counted there too.
    function _look(
        Verdict memory verdict,
        Settings storage settings,
        uint256 place,
        bool both
    ) private view returns (uint256 groups) {
        Bucket bucket = settings.jurisdictions.buckets[place].under(verdict.count);
        groups = bucket.groups();
        uint256 holders = bucket.holders();
        verdict.place = place;
        if (bucket.holderLimit() != 0) _weigh(verdict, holders, both, bucket.holderLimit());
        uint256 limited = bucket.shareLimit();
        if (verdict.full || limited == 0) return groups;
        ClassLimits storage limits = settings.classLimits[place];
        ClassCounts counts = settings.classCounts[place].under(verdict.count);
        for (uint256 i = 0; i < ClassCountFields.CLASSES; ++i) {
            bool having = (verdict.class >> i) & 1 == 1;
            if ((limited >> (having ? i : i + ClassCountFields.CLASSES)) & 1 == 0) continue;
            (verdict.limited, verdict.having) = (uint8(1 << i), having);
            bool alike = both && ((verdict.leaver.class >> i) & 1 == 1) == having;
            uint256 limit = having ? limits.having[i] : limits.lacking[i];
            _weigh(verdict, _part(holders, counts.having(i), having), alike, limit);
            if (verdict.full) return groups;
        }
        verdict.limited = 0;
    }

    /// @dev Whether the newcomer, in place of the leaver where both are counted, makes a number larger than its limit.
    /// @param stored The limit plus one.
    function _weigh(Verdict memory verdict, uint256 holders, bool both, uint256 stored) private pure {
        uint256 less = both ? verdict.leaver.weight : 0;
        if (verdict.weight <= less) return;
        (verdict.holders, verdict.limit) = (Math.saturatingSub(holders + verdict.weight, less), stored - 1);
        verdict.full = verdict.holders > verdict.limit;
    }

    /// @dev The sender as it is counted, where the move leaves it nothing; an empty record otherwise.
    function _leaver(
        Settings storage settings,
        Move calldata move,
        uint32 count,
        uint256 value
    ) private view returns (Record memory record) {
        Party calldata from = move.from;
        if (!_isCountable(from) || from.balance != value) return record;
        Record memory stored = settings.records[from.holder];
        if (_isLive(stored, count)) return stored;
    }

    /// @dev Where a limit can be set: a country code, a group or all.
    function _limitable(
        Jurisdictions storage jurisdictions,
        bytes32 jurisdiction
    ) private view returns (uint256 place) {
        place = jurisdictions.placeOf(jurisdiction);
        if (place < JurisdictionCounts.GROUP_PLACE) CountryCodes.requireValid(uint16(place));
    }

    function _isNewcomer(Party calldata to) private pure returns (bool) {
        return _isCountable(to) && to.balance == 0;
    }

    function _plusOne(uint32 limit) private pure returns (uint32) {
        if (limit == type(uint32).max) revert HolderLimitInvalid(limit, type(uint32).max - 1);
        return limit + 1;
    }
}
