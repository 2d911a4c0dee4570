// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ExchangeTags} from "../ExchangeTags.sol";
import {ExchangeTerms} from "../ExchangeTerms.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";
import {PeriodCounter, PeriodCounters} from "../PeriodCounter.sol";

/// @title TimeExchangeLimits
/// @notice An investor, over all its wallets, sends no more than a limit to an exchange within a period; up to four
/// limits for each exchange. A period starts with the first transfer after the last one ended. An exchange without a
/// limit gets anything, and where no identity is tagged everything passes.
/// @dev Hazard, kept from T-REX for the sake of its name: around the end of a period twice the limit can pass within
/// one period's length.
contract TimeExchangeLimits is ExchangeTags {
    /// @notice One limit, with T-REX's names.
    /// @param limitTime Length of the period in seconds, not zero.
    /// @param limitValue Most that an investor sends in it, in raw units, at most 2^184 - 1; 0 stops all sending.
    struct Limit {
        uint32 limitTime;
        uint256 limitValue;
    }

    /// @notice What an investor sent, with T-REX's names.
    /// @param value Sent in the last period, in raw units.
    /// @param timer When it ends or ended, in seconds; from this second on it is over.
    struct ExchangeTransferCounter {
        uint256 value;
        uint256 timer;
    }

    /// @param entries The tag, in the first of them; and the limits, without gaps. The period is in seconds.
    /// @param counters What each investor sent, by the length of the period.
    struct Exchange {
        ExchangeTerms[4] entries;
        mapping(address investorID => mapping(uint32 limitTime => PeriodCounter)) counters;
    }

    /// @notice Limits that an exchange may have at once.
    uint256 public constant MAX_LIMITS = 4;

    mapping(uint256 key => mapping(address exchangeID => Exchange)) private _exchanges;

    /// @notice A limit was added, or its value changed.
    event ExchangeLimitUpdated(address indexed compliance, address _exchangeID, uint256 _limitValue, uint32 _limitTime);
    /// @notice A limit was removed.
    event ExchangeLimitRemoved(address indexed compliance, address exchangeID, uint32 limitTime);

    /// @notice By the limit with this period, the first in the list that refuses, the investor may send `allowed` raw
    /// units more to the exchange until `end`; where `end` is 0 a new period would start.
    error ExchangeLimitExceeded(
        address exchangeID,
        address investorID,
        uint32 limitTime,
        uint256 value,
        uint256 allowed,
        uint256 end
    );
    /// @notice All places are taken.
    error LimitsArraySizeExceeded(address compliance, uint256 arraySize);
    /// @notice There is no limit with this period.
    error LimitTimeNotFound(address compliance, uint256 limitTime);
    /// @notice A period has at least one second.
    error LimitTimeIsZero();

    /// @notice Adds a limit for an exchange, tagged already or not, or changes the value of the one with this period,
    /// which keeps what was used.
    /// @custom:access A host, on its owner's order.
    function setExchangeLimit(address _exchangeID, Limit calldata _limit) external {
        ExchangeTerms[4] storage entries = _exchanges[_callerKey()][_exchangeID].entries;
        if (_limit.limitTime == 0) revert LimitTimeIsZero();
        (bool found, uint256 index) = _find(entries, _limit.limitTime);
        if (!found) {
            if (index == MAX_LIMITS) revert LimitsArraySizeExceeded(msg.sender, index);
            if (index != 0) entries[index - 1] = entries[index - 1].withMore(true);
        }
        entries[index] = entries[index].withPeriod(_limit.limitTime).withLimit(SafeCast.toUint184(_limit.limitValue));
        emit ExchangeLimitUpdated(msg.sender, _exchangeID, _limit.limitValue, _limit.limitTime);
    }

    /// @notice Removes the limit with this period. If it is added again while a period lasts, this goes on with what
    /// was used in it.
    /// @custom:access A host, on its owner's order.
    function removeExchangeLimit(address exchangeID, uint32 limitTime) external {
        ExchangeTerms[4] storage entries = _exchanges[_callerKey()][exchangeID].entries;
        (bool found, uint256 index) = _find(entries, limitTime);
        if (!found) revert LimitTimeNotFound(msg.sender, limitTime);
        uint256 last = _length(entries) - 1;
        ExchangeTerms moved = entries[last];
        // The tag and what follows stay where they are.
        entries[index] = entries[index].withPeriod(moved.period()).withLimit(uint184(moved.limit()));
        entries[last] = entries[last].withoutLimit();
        if (last != 0) entries[last - 1] = entries[last - 1].withMore(false);
        emit ExchangeLimitRemoved(msg.sender, exchangeID, limitTime);
    }

    /// @notice What an investor sent to an exchange in its last period of a limit; zeros where there was none.
    function getExchangeCounter(
        address compliance,
        address _exchangeID,
        address _investorID,
        uint32 _limitTime
    ) external view returns (ExchangeTransferCounter memory) {
        PeriodCounter counter = _exchanges[_lastKey(compliance)][_exchangeID].counters[_investorID][_limitTime];
        return ExchangeTransferCounter(counter.used(), counter.end());
    }

    /// @notice The limits of an exchange, in no order.
    function getExchangeLimits(address compliance, address _exchangeID) external view returns (Limit[] memory limits) {
        ExchangeTerms[4] storage entries = _exchanges[_lastKey(compliance)][_exchangeID].entries;
        limits = new Limit[](_length(entries));
        for (uint256 i = 0; i < limits.length; ++i) limits[i] = Limit(entries[i].period(), entries[i].limit());
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TimeExchangeLimits";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER;
    }

    /// @dev Checks and records in one pass over the limits.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        (bool counts, ExchangeTerms entry, Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return;
        mapping(uint32 limitTime => PeriodCounter) storage counters = exchange.counters[move.from.holder];
        for (uint256 next = 1; ; ++next) {
            uint32 period = entry.period();
            if (period == 0) return;
            (uint256 used, uint256 end) = _present(counters[period]);
            if (mayRefuse) _requireRoom(move, entry, used, end);
            if (end == 0) end = block.timestamp + period;
            counters[period] = PeriodCounters.pack(used, move.value, 0, end);
            if (!entry.more()) return;
            entry = exchange.entries[next];
        }
    }

    function _setTag(uint256 key, address exchangeID, bool tagged) internal override {
        ExchangeTerms[4] storage entries = _exchanges[key][exchangeID].entries;
        entries[0] = entries[0].withTag(tagged);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (bool counts, , Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return;
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            ExchangeTerms entry = exchange.entries[i];
            if (entry.period() == 0) return;
            (uint256 used, uint256 end) = _present(exchange.counters[move.from.holder][entry.period()]);
            _requireRoom(move, entry, used, end);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256 allowed) {
        allowed = type(uint256).max;
        (bool counts, , Exchange storage exchange) = _exchangeOf(move, binding);
        if (!counts) return allowed;
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            ExchangeTerms entry = exchange.entries[i];
            if (entry.period() == 0) return allowed;
            (uint256 used, ) = _present(exchange.counters[move.from.holder][entry.period()]);
            allowed = Math.min(allowed, Math.saturatingSub(entry.limit(), used));
        }
    }

    function _isTagged(uint256 key, address exchangeID) internal view override returns (bool) {
        return _exchanges[key][exchangeID].entries[0].tagged();
    }

    /// @dev The exchange that an investor sends to, if the move is of that kind, and its first entry.
    function _exchangeOf(
        Move calldata move,
        Binding calldata binding
    ) private view returns (bool counts, ExchangeTerms first, Exchange storage exchange) {
        mapping(address exchangeID => Exchange) storage exchanges = _exchanges[_key(msg.sender, binding.epoch)];
        exchange = exchanges[move.to.holder];
        first = exchange.entries[0];
        counts = first.tagged() && _isSale(move) && !exchanges[move.from.holder].entries[0].tagged();
    }

    /// @dev A counter as it stands now: empty when its period is over.
    function _present(PeriodCounter counter) private view returns (uint256 used, uint256 end) {
        end = counter.end();
        return end <= block.timestamp ? (0, 0) : (counter.used(), end);
    }

    /// @dev Where a limit is, or would be added.
    function _find(
        ExchangeTerms[4] storage entries,
        uint32 limitTime
    ) private view returns (bool found, uint256 index) {
        for (; index < MAX_LIMITS && entries[index].period() != 0; ++index) {
            if (entries[index].period() == limitTime) return (true, index);
        }
    }

    function _length(ExchangeTerms[4] storage entries) private view returns (uint256 length) {
        while (length < MAX_LIMITS && entries[length].period() != 0) ++length;
    }

    function _requireRoom(Move calldata move, ExchangeTerms entry, uint256 used, uint256 end) private pure {
        uint256 limit = entry.limit();
        uint256 room = limit > used ? limit - used : 0;
        uint256 value = move.value;
        if (value <= room) return;
        revert ExchangeLimitExceeded(move.to.holder, move.from.holder, entry.period(), value, room, end);
    }
}
