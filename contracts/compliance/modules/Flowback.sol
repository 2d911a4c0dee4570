// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {InvestorClasses} from "../InvestorClasses.sol";
import {Binding, Move} from "../Move.sol";

/// @title Flowback
/// @notice Tokens sold offshore do not flow back: until a distribution compliance period is over, nobody receives
/// tokens whose wallet is of a restricted country, or unknown, or whose claims say that it is a US person. All others
/// are free. The period begins with the first offer or the closing of the latest tranche, whichever is later, and has
/// no end while a tranche is open. Restricted are at first the United States and its territories. Mints and fees are
/// asked too; moves inside one holding and receivers that are exempt at the host pass. Until a period is set it has no
/// end.
contract Flowback is ComplianceModule {
    using BitMaps for BitMaps.BitMap;

    /// @dev What the rule says of a move.
    enum Finding {
        Passes,
        Restricted,
        CountryUnknown
    }

    /// @param end When restricted persons may receive, in seconds; 0: no end is set yet.
    /// @param firstOffer When tokens were first offered, in seconds.
    /// @param closing Latest closing of a tranche, in seconds; 0: none has closed.
    /// @param duration Length of the period in seconds; 0: not configured.
    /// @param open Whether a tranche is open.
    /// @param chosen Whether the set of restricted countries was ever changed, and is in `restricted`.
    struct Period {
        uint64 end;
        uint40 firstOffer;
        uint40 closing;
        uint32 duration;
        bool open;
        bool chosen;
    }

    /// @param restricted One bit a country code; void until the set is chosen.
    struct Settings {
        Period period;
        BitMaps.BitMap restricted;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice The period was set; it ends at `end`, or has no end yet where that is 0.
    event DistributionPeriodSet(address indexed compliance, uint40 firstOffer, uint32 duration, uint256 end);
    /// @notice A tranche is offered: the period has no end until it closes.
    event TrancheOpened(address indexed compliance);
    /// @notice A tranche closed; the period ends at `end`.
    event TrancheClosed(address indexed compliance, uint40 closing, uint256 end);
    /// @notice Wallets of `country` receive nothing during the period.
    event FlowbackCountryAdded(address indexed compliance, uint16 indexed country);
    /// @notice Wallets of `country` may receive during the period.
    event FlowbackCountryRemoved(address indexed compliance, uint16 indexed country);

    /// @notice The receiving wallet is of a restricted country, or its claims say US person, and may receive from `end`
    /// on; 0: no end is set yet.
    error FlowbackRestricted(address wallet, uint16 country, uint8 class, uint256 end);
    /// @notice The registry has no country code, 1 to 999, for the receiving wallet, which may receive from `end` on; 0:
    /// no end is set yet.
    error FlowbackCountryUnknown(address wallet, uint16 country, uint256 end);
    /// @notice There is no period: call `setDistributionPeriod` first.
    error FlowbackNotConfigured(address compliance);
    /// @notice A period has at least one second.
    error FlowbackDurationIsZero();
    /// @notice A closing is a fact of the past.
    error FlowbackClosingInvalid(uint40 closing, uint256 time);

    /// @notice Sets when tokens were first offered and how long the period is. The first time, a tranche is open from
    /// then on; later, closings are kept and the end is worked out anew, so that it may also come nearer.
    /// @param firstOffer In seconds since 1970.
    /// @param duration In seconds.
    /// @custom:access A host, on its owner's order.
    function setDistributionPeriod(uint40 firstOffer, uint32 duration) external {
        if (duration == 0) revert FlowbackDurationIsZero();
        Period storage period = _settings[_callerKey()].period;
        if (period.duration == 0) period.open = true;
        (period.firstOffer, period.duration) = (firstOffer, duration);
        emit DistributionPeriodSet(msg.sender, firstOffer, duration, _setEnd(period));
    }

    /// @notice Says that a further tranche is offered: the period, also one that is over, has no end until it closes.
    /// @custom:access A host, on its owner's order.
    function openTranche() external {
        Period storage period = _configured();
        period.open = true;
        _setEnd(period);
        emit TrancheOpened(msg.sender);
    }

    /// @notice Says that the offering of the latest tranche closed. One before an earlier closing moves nothing.
    /// @param closing In seconds since 1970, not in the future.
    /// @custom:access A host, on its owner's order.
    function closeTranche(uint40 closing) external {
        Period storage period = _configured();
        if (closing == 0 || closing > block.timestamp) revert FlowbackClosingInvalid(closing, block.timestamp);
        period.open = false;
        if (closing > period.closing) period.closing = closing;
        emit TrancheClosed(msg.sender, closing, _setEnd(period));
    }

    /// @notice Restricts a country; repeating it is harmless.
    /// @param country ISO 3166-1 numeric code, 1 to 999.
    /// @custom:access A host, on its owner's order.
    function addFlowbackCountry(uint16 country) external {
        CountryCodes.requireValid(country);
        _setRestricted(_settings[_callerKey()], country, true);
    }

    /// @notice Frees a country; repeating it is harmless.
    /// @custom:access A host, on its owner's order.
    function removeFlowbackCountry(uint16 country) external {
        CountryCodes.requireValid(country);
        _setRestricted(_settings[_callerKey()], country, false);
    }

    /// @notice Restricts up to 250 countries.
    /// @custom:access A host, on its owner's order.
    function batchAddFlowbackCountries(uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < countries.length; ++i) _setRestricted(settings, countries[i], true);
    }

    /// @notice Frees up to 250 countries.
    /// @custom:access A host, on its owner's order.
    function batchRemoveFlowbackCountries(uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < countries.length; ++i) _setRestricted(settings, countries[i], false);
    }

    /// @notice The period of a compliance contract.
    /// @return firstOffer When tokens were first offered, in seconds.
    /// @return closing Latest closing, in seconds; 0: none.
    /// @return duration Length in seconds; 0: no period is set.
    /// @return open Whether a tranche is open.
    /// @return end When restricted persons may receive, in seconds; 0: no end is set yet.
    function distributionPeriodOf(
        address compliance
    ) external view returns (uint40 firstOffer, uint40 closing, uint32 duration, bool open, uint64 end) {
        Period memory period = _settings[_lastKey(compliance)].period;
        return (period.firstOffer, period.closing, period.duration, period.open, period.end);
    }

    /// @notice Whether wallets of a country receive nothing during the period.
    function isFlowbackCountry(address compliance, uint16 country) external view returns (bool) {
        return _isRestricted(_settings[_lastKey(compliance)], country);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "Flowback";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _setEnd(Period storage period) private returns (uint64 end) {
        if (!period.open) end = uint64(Math.max(period.firstOffer, period.closing) + period.duration);
        period.end = end;
    }

    function _setRestricted(Settings storage settings, uint16 country, bool restricted) private {
        if (_isRestricted(settings, country) == restricted) return;
        if (!settings.period.chosen) {
            settings.period.chosen = true;
            uint16[7] memory preset = _preset();
            for (uint256 i = 0; i < preset.length; ++i) settings.restricted.set(preset[i]);
        }
        settings.restricted.setTo(country, restricted);
        if (restricted) emit FlowbackCountryAdded(msg.sender, country);
        else emit FlowbackCountryRemoved(msg.sender, country);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (Finding finding, uint256 end) = _judge(move, binding);
        if (finding == Finding.Passes || _neutral(move)) return;
        if (finding == Finding.CountryUnknown) revert FlowbackCountryUnknown(move.to.wallet, move.to.country, end);
        revert FlowbackRestricted(move.to.wallet, move.to.country, move.to.class, end);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (Finding finding, ) = _judge(move, binding);
        return finding == Finding.Passes || _neutral(move) ? type(uint256).max : 0;
    }

    /// @dev Asks of every move, since most that are neutral pass anyway.
    function _judge(Move calldata move, Binding calldata binding) private view returns (Finding, uint256 end) {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        end = settings.period.end;
        if (end != 0 && block.timestamp >= end) return (Finding.Passes, end);
        uint16 country = move.to.country;
        if (!CountryCodes.known(country)) return (Finding.CountryUnknown, end);
        if (move.to.class & InvestorClasses.US_PERSON != 0) return (Finding.Restricted, end);
        return (_isRestricted(settings, country) ? Finding.Restricted : Finding.Passes, end);
    }

    function _configured() private view returns (Period storage period) {
        period = _settings[_callerKey()].period;
        if (period.duration == 0) revert FlowbackNotConfigured(msg.sender);
    }

    /// @dev Exempt alike whatever is restricted.
    function _neutral(Move calldata move) private pure returns (bool) {
        return move.to.exempt || _sameHolder(move);
    }

    function _isRestricted(Settings storage settings, uint16 country) private view returns (bool) {
        if (settings.period.chosen) return settings.restricted.get(country);
        uint16[7] memory preset = _preset();
        for (uint256 i = 0; i < preset.length; ++i) {
            if (preset[i] == country) return true;
        }
        return false;
    }

    /// @dev The United States, Puerto Rico, Guam, the Virgin Islands, American Samoa, the Northern Mariana Islands and
    /// the minor outlying islands: 17 CFR 230.902(l) counts territories and possessions as the United States.
    function _preset() private pure returns (uint16[7] memory) {
        return [uint16(840), 630, 316, 850, 16, 580, 581];
    }
}
