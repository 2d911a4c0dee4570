// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {InvestorClasses} from "../InvestorClasses.sol";
import {MarketCalendar, OffsetChange, TradingHours} from "../MarketCalendar.sol";
import {Binding, Move, MoveKind, Party} from "../Move.sol";

/// @title TradingWindow
/// @notice Transfers are made in a market's hours: on each weekday from an opening to a closing minute, in its local time
/// with daylight saving, and not on its holidays. In a blackout period no transfer has an insider on either side: a
/// holder with the class `AFFILIATE`, or on a list of this rule's own. Mints keep neither, unless the host so sets. Moves
/// inside one holder, and fees, always pass; nobody else is exempt. Until hours are set every transfer is refused.
/// @dev Hazard: outside of the table of changes the base offset holds, so that a table that has run out opens and closes
/// an hour off in summer. Hours do not run past midnight.
contract TradingWindow is ComplianceModule {
    using MarketCalendar for MarketCalendar.Calendar;

    /// @notice A time in which insiders do not trade.
    /// @param start The first second.
    /// @param end From this second on it is over.
    struct Blackout {
        uint40 start;
        uint40 end;
    }

    /// @param blackouts Start and end in one number each; places whose end has passed are free.
    /// @param insiders The list.
    struct Settings {
        MarketCalendar.Calendar calendar;
        uint80[6] blackouts;
        mapping(address holder => bool) insiders;
    }

    /// @notice Blackout periods that may be kept at once.
    uint256 public constant MAX_BLACKOUTS = 6;

    mapping(uint256 key => Settings) private _settings;

    /// @notice The market keeps these hours from now on, Sunday first.
    event TradingHoursSet(address indexed compliance, TradingHours[7] tradingHours);
    /// @notice Local time less UTC is this many minutes, and changes as the table says.
    event TimeZoneSet(address indexed compliance, int16 offset, OffsetChange[] changes);
    /// @notice These days, counted since 1970-01-01, are holidays from now on, or no longer.
    event HolidaysSet(address indexed compliance, uint32[] holidays, bool closed);
    /// @notice Mints keep hours and blackout periods from now on, or no longer.
    event MintsCoveredSet(address indexed compliance, bool covered);
    /// @notice Insiders do not trade in this period.
    event BlackoutAdded(address indexed compliance, uint40 start, uint40 end);
    /// @notice Insiders trade in this period as others do.
    event BlackoutRemoved(address indexed compliance, uint40 start, uint40 end);
    /// @notice The holder is an insider from now on, or no longer.
    event InsiderSet(address indexed compliance, address indexed holder, bool insider);

    /// @notice The market is closed now. It opens next at `opensAt`; 0: not within 31 days.
    error MarketClosed(uint256 time, uint256 opensAt);
    /// @notice The holder is an insider, and may trade from `end` on.
    error InsiderBlackout(address holder, uint256 end);
    /// @notice No hours are set: the compliance contract's owner must call `setTradingHours`.
    error TradingHoursNotConfigured(address compliance);
    /// @notice A period ends after its start and later than now.
    error BlackoutInvalid(uint40 start, uint40 end);
    /// @notice All places are taken.
    error BlackoutsFull(uint256 max);
    /// @notice There is no such period.
    error BlackoutNotFound(uint40 start, uint40 end);
    /// @notice An insider is somebody.
    error InsiderIsZero();

    /// @notice Sets the hours of all weekdays, Sunday first.
    /// @custom:access A host, on its owner's order.
    function setTradingHours(TradingHours[7] calldata tradingHours) external {
        _settings[_callerKey()].calendar.setHours(tradingHours);
        emit TradingHoursSet(msg.sender, tradingHours);
    }

    /// @notice Sets the market's time: an offset, and the whole table of what changes it.
    /// @param offset Local time less UTC in minutes, before and after the table: the standard time.
    /// @param changes In order, up to 64.
    /// @custom:access A host, on its owner's order.
    function setTimeZone(int16 offset, OffsetChange[] calldata changes) external {
        _settings[_callerKey()].calendar.setZone(offset, changes);
        emit TimeZoneSet(msg.sender, offset, changes);
    }

    /// @notice Marks days as holidays, or as days like others.
    /// @param holidays Days since 1970-01-01, local.
    /// @custom:access A host, on its owner's order.
    function setHolidays(uint32[] calldata holidays, bool closed) external {
        MarketCalendar.Calendar storage calendar = _settings[_callerKey()].calendar;
        for (uint256 i = 0; i < holidays.length; ++i) calendar.setHoliday(holidays[i], closed);
        emit HolidaysSet(msg.sender, holidays, closed);
    }

    /// @notice Whether mints keep hours and blackout periods too.
    /// @custom:access A host, on its owner's order.
    function setMintsCovered(bool covered) external {
        _settings[_callerKey()].calendar.week.mints = covered;
        emit MintsCoveredSet(msg.sender, covered);
    }

    /// @notice Adds a period in which insiders do not trade.
    /// @custom:access A host, on its owner's order.
    function addBlackout(uint40 start, uint40 end) external {
        Settings storage settings = _settings[_callerKey()];
        if (end <= start || end <= block.timestamp) revert BlackoutInvalid(start, end);
        uint256 index = 0;
        while (index < MAX_BLACKOUTS && _endOf(settings.blackouts[index]) > block.timestamp) ++index;
        if (index == MAX_BLACKOUTS) revert BlackoutsFull(MAX_BLACKOUTS);
        settings.blackouts[index] = (uint80(start) << 40) | end;
        _sumUp(settings);
        emit BlackoutAdded(msg.sender, start, end);
    }

    /// @notice Removes a period.
    /// @custom:access A host, on its owner's order.
    function removeBlackout(uint40 start, uint40 end) external {
        Settings storage settings = _settings[_callerKey()];
        uint80 period = (uint80(start) << 40) | end;
        uint256 index = 0;
        while (index < MAX_BLACKOUTS && settings.blackouts[index] != period) ++index;
        if (period == 0 || index == MAX_BLACKOUTS) revert BlackoutNotFound(start, end);
        settings.blackouts[index] = 0;
        _sumUp(settings);
        emit BlackoutRemoved(msg.sender, start, end);
    }

    /// @notice Puts holders on the list of insiders, or takes them off. Those of the class `AFFILIATE` need not be on it.
    /// @param holders Identities, or wallets that have none.
    /// @custom:access A host, on its owner's order.
    function setInsiders(address[] calldata holders, bool insider) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < holders.length; ++i) {
            if (holders[i] == address(0)) revert InsiderIsZero();
            settings.insiders[holders[i]] = insider;
            emit InsiderSet(msg.sender, holders[i], insider);
        }
    }

    /// @notice The hours of all weekdays, Sunday first, and whether they were set.
    function getTradingHours(
        address compliance
    ) external view returns (TradingHours[7] memory tradingHours, bool configured) {
        uint256 week = _stateOf(compliance).calendar.read();
        for (uint256 i = 0; i < 7; ++i) {
            (uint256 opens, uint256 closes) = MarketCalendar.hoursOf(week, i);
            tradingHours[i] = TradingHours(uint16(opens), uint16(closes));
        }
        return (tradingHours, MarketCalendar.isConfigured(week));
    }

    /// @notice Local time less UTC at a time, in minutes.
    function getOffset(address compliance, uint40 time) external view returns (int16) {
        MarketCalendar.Calendar storage calendar = _stateOf(compliance).calendar;
        return int16(calendar.offsetAt(calendar.read(), time));
    }

    /// @notice Whether a day, counted since 1970-01-01, is a holiday.
    function isHoliday(address compliance, uint32 day) external view returns (bool) {
        return _stateOf(compliance).calendar.isHoliday(day);
    }

    /// @notice Whether the market is open at a time, and if not when it opens next; 0: not within 31 days.
    function isOpen(address compliance, uint40 time) external view returns (bool open, uint256 opensAt) {
        MarketCalendar.Calendar storage calendar = _stateOf(compliance).calendar;
        uint256 week = calendar.read();
        open = calendar.isOpen(week, time);
        if (!open) opensAt = calendar.nextOpening(week, time);
    }

    /// @notice Whether mints keep hours and blackout periods too.
    function areMintsCovered(address compliance) external view returns (bool) {
        return _stateOf(compliance).calendar.week.mints;
    }

    /// @notice The blackout periods, running and to come.
    function getBlackouts(address compliance) external view returns (Blackout[] memory blackouts) {
        uint80[6] memory places = _stateOf(compliance).blackouts;
        uint256 count = 0;
        for (uint256 i = 0; i < MAX_BLACKOUTS; ++i) {
            if (_endOf(places[i]) > block.timestamp) places[count++] = places[i];
        }
        blackouts = new Blackout[](count);
        for (uint256 i = 0; i < count; ++i) blackouts[i] = Blackout(_startOf(places[i]), _endOf(places[i]));
    }

    /// @notice Whether a holder is on the list of insiders.
    function isInsider(address compliance, address holder) external view returns (bool) {
        return _stateOf(compliance).insiders[holder];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TradingWindow";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    /// @dev Keeps in the word that every move reads when the last period ends.
    function _sumUp(Settings storage settings) private {
        uint40 last = 0;
        for (uint256 i = 0; i < MAX_BLACKOUTS; ++i) {
            uint40 end = _endOf(settings.blackouts[i]);
            if (end > last) last = end;
        }
        settings.calendar.week.blackoutEnd = last;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_sameHolder(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        uint256 week = settings.calendar.read();
        if (_isFree(move, week)) return;
        if (!MarketCalendar.isConfigured(week)) revert TradingHoursNotConfigured(msg.sender);
        if (MarketCalendar.blackoutEndOf(week) > block.timestamp) {
            (address insider, uint256 end) = _barred(settings, move);
            if (insider != address(0)) revert InsiderBlackout(insider, end);
        }
        if (settings.calendar.isOpen(week, block.timestamp)) return;
        revert MarketClosed(block.timestamp, settings.calendar.nextOpening(week, block.timestamp));
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        uint256 week = settings.calendar.read();
        if (_sameHolder(move) || _isFree(move, week)) return type(uint256).max;
        (address insider, ) = _barred(settings, move);
        bool configured = MarketCalendar.isConfigured(week);
        bool passes = configured && insider == address(0) && settings.calendar.isOpen(week, block.timestamp);
        return passes ? type(uint256).max : 0;
    }

    /// @dev The insider of a move in a blackout period, zero for none, and when the last period that runs now ends.
    function _barred(
        Settings storage settings,
        Move calldata move
    ) private view returns (address insider, uint256 end) {
        for (uint256 i = 0; i < MAX_BLACKOUTS; ++i) {
            uint80 period = settings.blackouts[i];
            if (_startOf(period) <= block.timestamp && _endOf(period) > end) end = _endOf(period);
        }
        if (end <= block.timestamp) return (address(0), 0);
        if (_isInsider(settings, move.from)) return (move.from.holder, end);
        if (_isInsider(settings, move.to)) return (move.to.holder, end);
    }

    function _isInsider(Settings storage settings, Party calldata party) private view returns (bool) {
        return party.class & InvestorClasses.AFFILIATE != 0 || settings.insiders[party.holder];
    }

    function _stateOf(address compliance) private view returns (Settings storage) {
        return _settings[_lastKey(compliance)];
    }

    /// @dev Fees, and mints unless they are covered.
    function _isFree(Move calldata move, uint256 week) private pure returns (bool) {
        MoveKind kind = move.kind;
        return kind != MoveKind.Transfer && (kind == MoveKind.Fee || !MarketCalendar.coversMints(week));
    }

    function _startOf(uint80 period) private pure returns (uint40) {
        return uint40(period >> 40);
    }

    function _endOf(uint80 period) private pure returns (uint40) {
        return uint40(period);
    }
}
