// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {CivilCalendar} from "../CivilCalendar.sol";
import {ExchangeTags} from "../ExchangeTags.sol";
import {ExchangeTerms} from "../ExchangeTerms.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";
import {PeriodCounter, PeriodCounters} from "../PeriodCounter.sol";

/// @title ExchangeMonthlyLimits
/// @notice An investor, over all its wallets, sends no more than a limit to an exchange within a month: 30 days from
/// the first transfer after the last month ended, or a month of the calendar. Until an exchange has a limit, it gets
/// nothing. Where no identity is tagged everything passes.
/// @dev Hazard of a month by either reading: around its end twice the limit can pass within its length.
contract ExchangeMonthlyLimits is ExchangeTags {
    /// @notice What is set for an exchange.
    /// @param tagged Whether the identity is an exchange.
    /// @param limited Whether a limit was set.
    /// @param calendar Whether months are those of the calendar.
    /// @param offsetMinutes How far the calendar is east of UTC.
    /// @param limit Most that an investor sends to it in a month, in raw units.
    struct Terms {
        bool tagged;
        bool limited;
        bool calendar;
        int16 offsetMinutes;
        uint256 limit;
    }

    /// @param terms Tag and limit. The period is what a month is: 0 for 30 days; by the calendar, a bit and the offset
    /// below it.
    /// @param sent What each investor sent; the kind of a period is what a month was when it began.
    struct Exchange {
        ExchangeTerms terms;
        mapping(address investorID => Sent) sent;
    }

    /// @param counter Of one investor's transfers to one exchange.
    struct Sent {
        PeriodCounter counter;
    }

    /// @notice A month that is not one of the calendar.
    uint256 public constant MONTH = 30 days;

    uint24 private constant CALENDAR = 1 << 16;

    mapping(uint256 key => mapping(address exchangeID => Exchange)) private _exchanges;

    /// @notice An exchange has a limit, or another one, from now on.
    event ExchangeMonthlyLimitUpdated(
        address indexed compliance,
        address _exchangeID,
        uint256 _newExchangeMonthlyLimit
    );
    /// @notice What a month is for an exchange changed.
    event ExchangeMonthsSet(address indexed compliance, address exchangeID, bool calendar, int16 offsetMinutes);

    /// @notice The investor may send `allowed` raw units more to the exchange until `end`; where `end` is 0 a new month
    /// would start.
    error ExchangeMonthlyLimitExceeded(
        address exchangeID,
        address investorID,
        uint256 value,
        uint256 allowed,
        uint256 end
    );
    /// @notice The exchange has no limit: the compliance contract's owner must call `setExchangeMonthlyLimit`.
    error ExchangeMonthlyLimitNotConfigured(address compliance, address exchangeID);

    /// @notice Sets the limit of an exchange, tagged already or not. What was used is kept.
    /// @param _newExchangeMonthlyLimit In raw units, at most 2^184 - 1; an investor may send exactly this. 0: nothing.
    /// @custom:access A host, on its owner's order.
    function setExchangeMonthlyLimit(address _exchangeID, uint256 _newExchangeMonthlyLimit) external {
        Exchange storage exchange = _exchanges[_callerKey()][_exchangeID];
        exchange.terms = exchange.terms.withLimit(SafeCast.toUint184(_newExchangeMonthlyLimit));
        emit ExchangeMonthlyLimitUpdated(msg.sender, _exchangeID, _newExchangeMonthlyLimit);
    }

    /// @notice Sets what a month is for an exchange: 30 days from a first transfer, as long as this was never called,
    /// or a month of the calendar. What was used is kept until the month it was counted in ends, by the calendar until
    /// the month that this falls in ends.
    /// @param offsetMinutes How far the calendar is east of UTC, all the year; at most 14 hours either way.
    /// @custom:access A host, on its owner's order.
    function setExchangeMonths(address exchangeID, bool calendar, int16 offsetMinutes) external {
        CivilCalendar.requireOffset(offsetMinutes);
        Exchange storage exchange = _exchanges[_callerKey()][exchangeID];
        exchange.terms = exchange.terms.withPeriod(calendar ? CALENDAR | uint16(offsetMinutes) : 0);
        emit ExchangeMonthsSet(msg.sender, exchangeID, calendar, offsetMinutes);
    }

    /// @notice What an investor sent to an exchange in its last month there, in raw units.
    function getMonthlyCounter(
        address compliance,
        address _exchangeID,
        address _investorID
    ) external view returns (uint256) {
        return _exchanges[_lastKey(compliance)][_exchangeID].sent[_investorID].counter.used();
    }

    /// @notice When that month ends or ended, in seconds; 0 if it sent nothing.
    function getMonthlyTimer(
        address compliance,
        address _exchangeID,
        address _investorID
    ) external view returns (uint256) {
        Exchange storage exchange = _exchanges[_lastKey(compliance)][_exchangeID];
        return _endOf(_monthsOf(exchange.terms), exchange.sent[_investorID].counter);
    }

    /// @notice The limit of an exchange in raw units; 0 also where none is set.
    function getExchangeMonthlyLimit(address compliance, address _exchangeID) external view returns (uint256) {
        return _exchanges[_lastKey(compliance)][_exchangeID].terms.limit();
    }

    /// @notice All that is set for an exchange.
    function getExchange(address compliance, address exchangeID) external view returns (Terms memory) {
        ExchangeTerms terms = _exchanges[_lastKey(compliance)][exchangeID].terms;
        uint24 months = _monthsOf(terms);
        return Terms(terms.tagged(), terms.limited(), months != 0, _offsetOf(months), terms.limit());
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "ExchangeMonthlyLimits";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER;
    }

    /// @dev Checks and records with one reading.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        (bool counts, ExchangeTerms terms, Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return;
        uint24 months = _monthsOf(terms);
        Sent storage sent = exchange.sent[move.from.holder];
        (uint256 used, uint256 end) = _present(months, sent.counter);
        if (mayRefuse) _requireRoom(move, terms, used, end);
        if (end == 0) end = _endFrom(months);
        sent.counter = PeriodCounters.pack(used, move.value, months, end);
    }

    function _setTag(uint256 key, address exchangeID, bool tagged) internal override {
        Exchange storage exchange = _exchanges[key][exchangeID];
        exchange.terms = exchange.terms.withTag(tagged);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (bool counts, ExchangeTerms terms, Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return;
        (uint256 used, uint256 end) = _present(_monthsOf(terms), exchange.sent[move.from.holder].counter);
        _requireRoom(move, terms, used, end);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (bool counts, ExchangeTerms terms, Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return type(uint256).max;
        // Zero until it is set, which is just what an unset limit lets pass.
        (uint256 used, ) = _present(_monthsOf(terms), exchange.sent[move.from.holder].counter);
        return Math.saturatingSub(terms.limit(), used);
    }

    function _isTagged(uint256 key, address exchangeID) internal view override returns (bool) {
        return _exchanges[key][exchangeID].terms.tagged();
    }

    /// @dev The exchange that an investor sends to, if the move is of that kind.
    function _exchangeOf(
        Move calldata move,
        Binding calldata binding
    ) private view returns (bool counts, ExchangeTerms terms, Exchange storage exchange) {
        mapping(address exchangeID => Exchange) storage exchanges = _exchanges[_key(msg.sender, binding.epoch)];
        exchange = exchanges[move.to.holder];
        terms = exchange.terms;
        counts = terms.tagged() && _isSale(move) && !exchanges[move.from.holder].terms.tagged();
    }

    function _requireRoom(Move calldata move, ExchangeTerms terms, uint256 used, uint256 end) private view {
        // Zero until it is set.
        uint256 limit = terms.limit();
        uint256 room = limit > used ? limit - used : 0;
        uint256 value = move.value;
        if (value <= room) return;
        if (!terms.limited()) revert ExchangeMonthlyLimitNotConfigured(msg.sender, move.to.holder);
        revert ExchangeMonthlyLimitExceeded(move.to.holder, move.from.holder, value, room, end);
    }

    /// @dev A counter as it stands now: empty when its month is over.
    function _present(uint24 months, PeriodCounter counter) private view returns (uint256 used, uint256 end) {
        end = _endOf(months, counter);
        return end <= block.timestamp ? (0, 0) : (counter.used(), end);
    }

    /// @dev The end of a month that starts now.
    function _endFrom(uint24 months) private view returns (uint256) {
        if (months == 0) return block.timestamp + MONTH;
        return CivilCalendar.monthEnd(block.timestamp, _offsetOf(months));
    }

    /// @dev When a counter's month ends. One that was begun by another reading of what a month is ends, by the
    /// calendar, when the month of its last second does.
    function _endOf(uint24 months, PeriodCounter counter) private pure returns (uint256 end) {
        end = counter.end();
        if (months == counter.kind() || months == 0 || end == 0) return end;
        return CivilCalendar.monthEnd(end - 1, _offsetOf(months));
    }

    function _monthsOf(ExchangeTerms terms) private pure returns (uint24) {
        return uint24(terms.period());
    }

    function _offsetOf(uint24 months) private pure returns (int16) {
        return int16(uint16(months));
    }
}
