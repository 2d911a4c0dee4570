// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {Registrant} from "../registry/Registrant.sol";
import {Bucket, Change} from "./Bucket.sol";
import {ClassCounts} from "./ClassCounts.sol";
import {ComplianceModule} from "./ComplianceModule.sol";
import {CountryCodes} from "./CountryCodes.sol";
import {IComplianceModule} from "./IComplianceModule.sol";
import {JurisdictionCounts, Jurisdictions} from "./Jurisdictions.sol";
import {Binding, Move, MoveKind, Party} from "./Move.sol";

/// @title Holder counts
/// @notice Counts holders of record by country, by named group of countries and in all, and each of these by investor
/// class, with a weight a holder: 1, or what the issuer set, such as 0 for one that the law leaves out or the number of
/// beneficial owners of a fund that is looked through. Exempt parties are never counted.
///
/// A holder is counted under the class it had when it was last counted: nobody tells a rule that a claim was added or
/// has expired. The next move with another holder takes up its present class, and so does `refresh`, which anybody may
/// call. One that is counted anew because its wallet got another identity, or because its exemption ended, is counted
/// without a class until then.
/// @dev What a holder was counted as is kept, so that exactly this is taken away again.
abstract contract HolderCounts is ComplianceModule {
    /// @param weightSet Weight set by the issuer plus one; 0: none.
    /// @param count The running count that this holder was counted in last.
    /// @param counted Whether it is still counted there.
    /// @param country Country it is counted under.
    /// @param class Classes it is counted under, one bit each.
    /// @param weight Weight it is counted with.
    struct Record {
        uint32 weightSet;
        uint32 count;
        bool counted;
        uint16 country;
        uint8 class;
        uint16 weight;
    }

    /// @dev Limits plus one, by number of the class; 0: none.
    /// @param having On holders that have the class.
    /// @param lacking On holders that lack it.
    struct ClassLimits {
        uint32[8] having;
        uint32[8] lacking;
    }

    /// @param jurisdictions Weighted numbers of holders and limits on them. In place of a limit on a share a bucket has
    /// one bit for each limit on a class there is: eight for `having`, above them eight for `lacking`.
    /// @param classCounts Holders by class, by place.
    /// @param classLimits Limits by class, by place.
    /// @param records Every holder that was ever counted or weighed.
    /// @param floor Least number of holders in all; 0: none.
    struct Settings {
        Jurisdictions jurisdictions;
        mapping(uint256 place => ClassCounts) classCounts;
        mapping(uint256 place => ClassLimits) classLimits;
        mapping(address holder => Record) records;
        uint32 floor;
    }

    /// @notice Stands for all holders of record together.
    bytes32 public constant ALL = JurisdictionCounts.ALL;

    /// @notice Groups that one country may be in.
    uint256 public constant MAX_GROUPS_OF_COUNTRY = 3;

    mapping(uint256 key => Settings) internal _settings;

    /// @notice The holder counts as this many.
    event HolderWeightSet(address indexed compliance, address indexed holder, uint16 weight);

    /// @notice The holder counts as one, like all others.
    event HolderWeightRemoved(address indexed compliance, address indexed holder);

    /// @notice The country is counted in the group from now on, with the holders it has.
    event CountryAddedToGroup(address indexed compliance, bytes32 indexed group, uint16 country);

    /// @notice The country is not counted in the group any longer.
    event CountryRemovedFromGroup(address indexed compliance, bytes32 indexed group, uint16 country);

    /// @notice The holder is counted so from now on.
    event HolderCounted(
        address indexed compliance,
        address indexed holder,
        uint32 count,
        uint16 country,
        uint8 classes,
        uint16 weight
    );

    /// @notice The holder has nothing left, or is exempt now, and is not counted any longer.
    event HolderUncounted(address indexed compliance, address indexed holder, uint32 count);

    /// @notice Exactly one bit names a class.
    error HolderClassInvalid(uint8 investorClass);

    /// @notice Not one weight for each holder.
    error HolderWeightLengthsDiffer(uint256 holders, uint256 weights);

    /// @notice No token is bound to the compliance contract, so that nobody knows its holders' classes.
    error HolderTokenUnknown(address compliance);

    /// @notice Sets as how many a holder counts, whether it holds already or not. A limit may be exceeded by this.
    /// @param holder An identity, or a wallet that has none.
    /// @custom:access A host, on its owner's order.
    function setHolderWeight(address holder, uint16 weight) external {
        _setWeight(_settings[_callerKey()], holder, weight);
    }

    /// @notice Sets as how many each of several holders counts.
    /// @custom:access A host, on its owner's order.
    function batchSetHolderWeight(address[] calldata holders, uint16[] calldata weights) external {
        if (holders.length != weights.length) revert HolderWeightLengthsDiffer(holders.length, weights.length);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < holders.length; ++i) _setWeight(settings, holders[i], weights[i]);
    }

    /// @notice Lets a holder count as one again.
    /// @custom:access A host, on its owner's order.
    function removeHolderWeight(address holder) external {
        _storeWeight(_settings[_callerKey()], holder, 0, 1);
        emit HolderWeightRemoved(msg.sender, holder);
    }

    /// @notice Puts up to 250 countries in a group, with the holders they have; makes the group if there is none of
    /// this name. Repeating a country is harmless. A country is in at most 3 groups, and there are at most 32.
    /// @param group The name; no country code and not `ALL`.
    /// @custom:access A host, on its owner's order.
    function addCountriesToGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        uint256 number = settings.jurisdictions.makeGroup(group);
        for (uint256 i = 0; i < countries.length; ++i) {
            uint16 country = countries[i];
            if (!settings.jurisdictions.addToGroup(country, number, MAX_GROUPS_OF_COUNTRY)) continue;
            _carryClasses(settings, country, number, true);
            emit CountryAddedToGroup(msg.sender, group, country);
        }
    }

    /// @notice Takes up to 250 countries out of a group. A country that is not in it is passed over. The group keeps
    /// its name and limits.
    /// @custom:access A host, on its owner's order.
    function removeCountriesFromGroup(bytes32 group, uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        uint256 number = settings.jurisdictions.groupNumbers[group];
        if (number == 0) revert JurisdictionCounts.JurisdictionUnknown(group);
        for (uint256 i = 0; i < countries.length; ++i) {
            if (!settings.jurisdictions.removeFromGroup(countries[i], number - 1)) continue;
            _carryClasses(settings, countries[i], number - 1, false);
            emit CountryRemovedFromGroup(msg.sender, group, countries[i]);
        }
    }

    /// @notice Counts the holder that a wallet belongs to under the classes it has now. A limit may be exceeded by this,
    /// and one that was reached may be so no longer. Nothing happens to one that is not counted.
    /// @dev Asks the identity registry of the token that is bound to the compliance contract.
    /// @custom:access Anyone.
    function refresh(address compliance, address wallet) external {
        address token = IModularCompliance(compliance).getTokenBound();
        if (token == address(0)) revert HolderTokenUnknown(compliance);
        ILeasedIdentityRegistry registry = ILeasedIdentityRegistry(address(IERC3643(token).identityRegistry()));
        Registrant registrant = registry.registrant(wallet);
        address holder = registrant.identity();
        // A wallet without an identity is of no class, and may be the address of an identity that is of some.
        if (holder == address(0)) return;
        Settings storage settings = _settings[_lastKey(compliance)];
        Record memory record = settings.records[holder];
        if (!_isLive(record, _lastCount(settings)) || record.class == registrant.class()) return;
        _apply(settings, record, false);
        record.class = registrant.class();
        _count(settings, compliance, holder, record);
    }

    /// @inheritdoc IComplianceModule
    function onRecount(
        address holder,
        uint16,
        uint16 newCountry,
        uint256,
        bool exempt,
        Binding calldata binding
    ) external override {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Record memory record = settings.records[holder];
        if (exempt || !_isLive(record, binding.count)) return;
        _apply(settings, record, false);
        record.country = newCountry;
        _count(settings, msg.sender, holder, record);
    }

    /// @notice The weighted number of holders of record of a jurisdiction now. Country 0 are holders whose country is
    /// unknown.
    function countOf(address compliance, bytes32 jurisdiction) external view returns (uint256) {
        Jurisdictions storage jurisdictions = _settings[_lastKey(compliance)].jurisdictions;
        return jurisdictions.latest(jurisdictions.placeOf(jurisdiction)).holders();
    }

    /// @notice The weighted number of those who have, or lack, a class.
    function countOfClass(
        address compliance,
        bytes32 jurisdiction,
        uint8 investorClass,
        bool having
    ) external view returns (uint256) {
        Settings storage settings = _settings[_lastKey(compliance)];
        uint256 place = settings.jurisdictions.placeOf(jurisdiction);
        uint256 number = _numberOf(investorClass);
        uint32 count = _lastCount(settings);
        uint256 holders = _holdersAt(settings, place, count);
        return _part(holders, settings.classCounts[place].under(count).having(number), having);
    }

    /// @notice As how many a holder counts.
    function weightOf(address compliance, address holder) external view returns (uint256) {
        return _weightOf(_settings[_lastKey(compliance)].records[holder]);
    }

    /// @notice How a holder is counted now; zeros where it is not.
    function recordOf(
        address compliance,
        address holder
    ) external view returns (bool counted, uint16 country, uint8 classes, uint16 weight) {
        Settings storage settings = _settings[_lastKey(compliance)];
        Record memory record = settings.records[holder];
        if (_isLive(record, _lastCount(settings))) return (true, record.country, record.class, record.weight);
    }

    /// @notice The groups of a compliance contract, in order of their making.
    function getGroups(address compliance) external view returns (bytes32[] memory) {
        return _settings[_lastKey(compliance)].jurisdictions.groupNames;
    }

    /// @notice Whether a country is in a group.
    function isInGroup(address compliance, bytes32 group, uint16 country) external view returns (bool) {
        return _settings[_lastKey(compliance)].jurisdictions.isInGroup(group, country);
    }

    function _setWeight(Settings storage settings, address holder, uint16 weight) private {
        _storeWeight(settings, holder, uint32(weight) + 1, weight);
        emit HolderWeightSet(msg.sender, holder, weight);
    }

    function _storeWeight(Settings storage settings, address holder, uint32 stored, uint16 weight) private {
        Record memory record = settings.records[holder];
        record.weightSet = stored;
        if (!_isLive(record, _lastCount(settings)) || record.weight == weight) {
            settings.records[holder] = record;
            return;
        }
        _apply(settings, record, false);
        record.weight = weight;
        _count(settings, msg.sender, holder, record);
    }

    /// @dev The classes of a country's holders come to a group, or leave it, after the holders did.
    function _carryClasses(Settings storage settings, uint16 country, uint256 group, bool more) private {
        uint256 place = JurisdictionCounts.GROUP_PLACE + group;
        uint32 count = settings.jurisdictions.buckets[place].count();
        ClassCounts carried = settings.classCounts[country].under(count);
        settings.classCounts[place] = settings.classCounts[place].under(count).combined(carried, more);
    }

    function _record(Move calldata move, Binding calldata binding) internal override {
        if (_isNothing(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Party calldata from = move.from;
        // What nothing moved says of a class, it says without having asked for it.
        bool asked = move.kind != MoveKind.Recount;
        if (_isCountable(from)) _settle(settings, binding.count, from, from.balance != move.value, asked);
        if (_isCountable(move.to)) _settle(settings, binding.count, move.to, true, asked);
    }

    /// @dev Counts a party as it is after the move.
    function _settle(Settings storage settings, uint32 count, Party calldata party, bool holds, bool asked) private {
        Record memory record = settings.records[party.holder];
        bool live = _isLive(record, count);
        if (!holds) {
            if (!live) return;
            _apply(settings, record, false);
            settings.records[party.holder].counted = false;
            emit HolderUncounted(msg.sender, party.holder, count);
            return;
        }
        uint16 country = party.ledgerCountry;
        uint8 class = asked || !live ? party.class : record.class;
        if (live) {
            if (record.country == country && record.class == class) return;
            _apply(settings, record, false);
        }
        (record.count, record.counted, record.country, record.class) = (count, true, country, class);
        record.weight = _weightOf(record);
        _count(settings, msg.sender, party.holder, record);
    }

    /// @dev Counts a holder as a record says, and keeps the record.
    function _count(Settings storage settings, address compliance, address holder, Record memory record) private {
        _apply(settings, record, true);
        settings.records[holder] = record;
        emit HolderCounted(compliance, holder, record.count, record.country, record.class, record.weight);
    }

    /// @dev Adds a holder to the numbers wherever it is counted, or takes it away.
    function _apply(Settings storage settings, Record memory record, bool more) private {
        _applyAt(settings, JurisdictionCounts.ALL_PLACE, record, more);
        uint256 groups = _applyAt(settings, record.country, record, more);
        for (uint256 i = 0; groups >> i != 0; ++i) {
            if ((groups >> i) & 1 == 1) _applyAt(settings, JurisdictionCounts.GROUP_PLACE + i, record, more);
        }
    }

    function _applyAt(
        Settings storage settings,
        uint256 place,
        Record memory record,
        bool more
    ) private returns (uint256 groups) {
        Change weight = Change.wrap(record.weight);
        Change nothing = Change.wrap(0);
        Bucket bucket = settings.jurisdictions.buckets[place].under(record.count);
        bucket = more ? bucket.changed(weight, nothing) : bucket.changed(nothing, weight);
        settings.jurisdictions.buckets[place] = bucket;
        if (record.class != 0) {
            ClassCounts counts = settings.classCounts[place].under(record.count);
            settings.classCounts[place] = counts.changed(record.class, record.weight, more);
        }
        return bucket.groups();
    }

    function _holdersAt(Settings storage settings, uint256 place, uint32 count) internal view returns (uint256) {
        return settings.jurisdictions.buckets[place].under(count).holders();
    }

    /// @dev The running count that holders were last counted in.
    function _lastCount(Settings storage settings) private view returns (uint32) {
        return settings.jurisdictions.buckets[JurisdictionCounts.ALL_PLACE].count();
    }

    function _isLive(Record memory record, uint32 count) internal pure returns (bool) {
        return record.counted && record.count == count;
    }

    function _weightOf(Record memory record) internal pure returns (uint16) {
        return record.weightSet == 0 ? 1 : uint16(record.weightSet - 1);
    }

    /// @dev Whether a party is one to count.
    function _isCountable(Party calldata party) internal pure returns (bool) {
        return party.holder != address(0) && !party.exempt;
    }

    function _isNothing(Move calldata move) internal pure returns (bool) {
        return move.value == 0 || _sameHolder(move);
    }

    /// @dev Those of all holders who have a class, or those who lack it.
    function _part(uint256 holders, uint256 having_, bool having) internal pure returns (uint256) {
        return having ? having_ : Math.saturatingSub(holders, having_);
    }

    /// @dev The number of a class of which `class` is the bit.
    function _numberOf(uint8 class) internal pure returns (uint256) {
        if (class == 0 || class & (class - 1) != 0) revert HolderClassInvalid(class);
        return Math.log2(class);
    }
}
