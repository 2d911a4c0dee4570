// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";

/// @title TimeTransfersLimits
/// @notice A holder sends no more than a limit within a period, over all its wallets; up to four limits at once. A
/// period starts with the first transfer after the last one ended. Only transfers between different holders count:
/// no mint, burn, forced transfer, recovery or fee, and nothing sent by a holder that is exempt at the host. Without a
/// limit everything passes.
/// @dev Hazard, kept from T-REX for the sake of its name: around the end of a period twice the limit can pass within
/// one period's length.
contract TimeTransfersLimits is ComplianceModule {
    /// @notice One limit, with T-REX's names.
    /// @param limitTime Length of the period in seconds, not zero.
    /// @param limitValue Most that a holder sends in it, in raw units, at most 2^184 - 1; 0 stops all sending.
    struct Limit {
        uint32 limitTime;
        uint256 limitValue;
    }

    /// @param time Length of the period in seconds; 0: no limit here and none after.
    /// @param generation Names the counters of this limit, never used twice under one key.
    /// @param more Whether another limit follows.
    /// @param value Most that a holder sends in a period, in raw units.
    struct Entry {
        uint32 time;
        uint32 generation;
        bool more;
        uint184 value;
    }

    /// @param used Sent in the present period, in raw units.
    /// @param end When the period ends, in seconds; from this second on it is over.
    struct Counter {
        uint192 used;
        uint64 end;
    }

    /// @param entries The limits, without gaps.
    /// @param generations The last generation given to a limit.
    /// @param counters What each holder sent, by the generation of the limit.
    struct Settings {
        Entry[4] entries;
        uint32 generations;
        mapping(address holder => mapping(uint32 generation => Counter)) counters;
    }

    /// @notice Limits that a compliance contract may have at once.
    uint256 public constant MAX_LIMITS = 4;

    mapping(uint256 key => Settings) private _settings;

    /// @notice A limit was added, or its value changed.
    event TimeTransferLimitUpdated(address indexed compliance, uint32 limitTime, uint256 limitValue);
    /// @notice A limit was removed.
    event TimeTransferLimitRemoved(address indexed compliance, uint32 limitTime);

    /// @notice By the limit with this period, the first in the list that refuses, the holder may send `allowed` raw
    /// units more until `end`; where `end` is 0 a new period would start.
    error TimeTransferLimitExceeded(address holder, uint32 limitTime, uint256 value, uint256 allowed, uint256 end);
    /// @notice All places are taken.
    error LimitsArraySizeExceeded(address compliance, uint256 arraySize);
    /// @notice There is no limit with this period.
    error LimitTimeNotFound(address compliance, uint256 limitTime);
    /// @notice A period has at least one second.
    error LimitTimeIsZero();

    /// @notice Adds a limit, or changes the value of the one with this period, which keeps what was used.
    /// @custom:access A host, on its owner's order.
    function setTimeTransferLimit(Limit calldata _limit) external {
        _setLimit(_settings[_callerKey()], _limit);
    }

    /// @notice Adds or changes several limits.
    /// @custom:access A host, on its owner's order.
    function batchSetTimeTransferLimit(Limit[] calldata _limits) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _limits.length; ++i) _setLimit(settings, _limits[i]);
    }

    /// @notice Removes the limit with this period. Adding it again starts with nothing used.
    /// @custom:access A host, on its owner's order.
    function removeTimeTransferLimit(uint32 _limitTime) external {
        _removeLimit(_settings[_callerKey()], _limitTime);
    }

    /// @notice Removes several limits.
    /// @custom:access A host, on its owner's order.
    function batchRemoveTimeTransferLimit(uint32[] calldata _limitTimes) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _limitTimes.length; ++i) _removeLimit(settings, _limitTimes[i]);
    }

    /// @notice The limits of a compliance contract, in no order.
    function getTimeTransferLimits(address _compliance) external view returns (Limit[] memory limits) {
        Settings storage settings = _settings[_lastKey(_compliance)];
        limits = new Limit[](_length(settings));
        for (uint256 i = 0; i < limits.length; ++i) {
            limits[i] = Limit(settings.entries[i].time, settings.entries[i].value);
        }
    }

    /// @notice What a holder sent in its last period of a limit; zeros where there is no such limit or period.
    /// @param identity The holder: an identity, or a wallet that has none.
    /// @return value Raw units.
    /// @return timer When the period ends or ended, in seconds.
    function usersCounters(
        address _compliance,
        address identity,
        uint32 limitTime
    ) external view returns (uint256 value, uint256 timer) {
        Settings storage settings = _settings[_lastKey(_compliance)];
        (bool found, uint256 index) = _find(settings, limitTime);
        if (!found) return (0, 0);
        Counter storage counter = settings.counters[identity][settings.entries[index].generation];
        return (counter.used, counter.end);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TimeTransfersLimits";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER;
    }

    function _setLimit(Settings storage settings, Limit calldata limit) private {
        if (limit.limitTime == 0) revert LimitTimeIsZero();
        (bool found, uint256 index) = _find(settings, limit.limitTime);
        Entry storage entry;
        if (!found) {
            if (index == MAX_LIMITS) revert LimitsArraySizeExceeded(msg.sender, index);
            if (index != 0) settings.entries[index - 1].more = true;
            entry = settings.entries[index];
            entry.time = limit.limitTime;
            entry.generation = ++settings.generations;
        } else {
            entry = settings.entries[index];
        }
        entry.value = SafeCast.toUint184(limit.limitValue);
        emit TimeTransferLimitUpdated(msg.sender, limit.limitTime, limit.limitValue);
    }

    function _removeLimit(Settings storage settings, uint32 limitTime) private {
        (bool found, uint256 index) = _find(settings, limitTime);
        if (!found) revert LimitTimeNotFound(msg.sender, limitTime);
        uint256 last = _length(settings) - 1;
        Entry memory moved = settings.entries[last];
        moved.more = index + 1 < last;
        settings.entries[index] = moved;
        delete settings.entries[last];
        if (last != 0) settings.entries[last - 1].more = false;
        emit TimeTransferLimitRemoved(msg.sender, limitTime);
    }

    /// @dev Checks and records in one pass over the limits.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        if (_free(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        mapping(uint32 generation => Counter) storage counters = settings.counters[move.from.holder];
        uint256 value = move.value;
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.time == 0) return;
            Counter storage counter = counters[entry.generation];
            (uint256 used, uint256 end) = _present(counter);
            if (mayRefuse) _requireRoom(move, entry, used, end);
            if (end == 0) end = block.timestamp + entry.time;
            (counter.used, counter.end) = (_sum(used, value), uint64(end));
            if (!entry.more) return;
        }
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_free(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.time == 0) return;
            (uint256 used, uint256 end) = _present(settings.counters[move.from.holder][entry.generation]);
            _requireRoom(move, entry, used, end);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256 allowed) {
        allowed = type(uint256).max;
        if (_free(move)) return allowed;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.time == 0) return allowed;
            (uint256 used, ) = _present(settings.counters[move.from.holder][entry.generation]);
            allowed = Math.min(allowed, Math.saturatingSub(entry.value, used));
        }
    }

    function _requireRoom(Move calldata move, Entry memory entry, uint256 used, uint256 end) private pure {
        uint256 room = entry.value > used ? entry.value - used : 0;
        if (move.value > room) {
            revert TimeTransferLimitExceeded(move.from.holder, entry.time, move.value, room, end);
        }
    }

    /// @dev A counter as it stands now: empty when its period is over.
    function _present(Counter storage counter) private view returns (uint256 used, uint256 end) {
        end = counter.end;
        if (end <= block.timestamp) return (0, 0);
        used = counter.used;
    }

    /// @dev What is settled cannot be refused, however large it is.
    function _sum(uint256 used, uint256 value) private pure returns (uint192) {
        return value > type(uint192).max - used ? type(uint192).max : uint192(used + value);
    }

    /// @dev Where a limit is, or would be added.
    function _find(Settings storage settings, uint32 limitTime) private view returns (bool found, uint256 index) {
        for (; index < MAX_LIMITS && settings.entries[index].time != 0; ++index) {
            if (settings.entries[index].time == limitTime) return (true, index);
        }
    }

    function _length(Settings storage settings) private view returns (uint256 length) {
        while (length < MAX_LIMITS && settings.entries[length].time != 0) ++length;
    }

    /// @dev Exempt alike in check and record.
    function _free(Move calldata move) private pure returns (bool) {
        return move.kind != MoveKind.Transfer || move.from.exempt || _sameHolder(move);
    }
}
