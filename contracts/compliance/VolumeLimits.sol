// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ComplianceModule} from "./ComplianceModule.sol";
import {Binding, Move, MoveKind} from "./Move.sol";
import {Volume, VolumeWindow, VolumeWindows} from "./VolumeWindow.sol";

/// @title VolumeLimits
/// @notice Limits on what holders send within rolling windows, each holder by itself or all of them together: in no
/// interval as long as the window, wherever it begins, does more than the limit pass. A rule that inherits says which
/// holders it is about.
/// @dev What is sent counts for the length of the window and up to 1/24 of it more. Only transfers between different
/// holders count: no mint, burn, forced transfer, recovery or fee, and nothing sent by a holder that is exempt at the
/// host. What is sent to exempt receivers counts, or a sale by way of an escrow would not: it is the first leg that
/// does. So does a sale back to the treasury.
abstract contract VolumeLimits is ComplianceModule {
    /// @notice One limit, known by its first and third field.
    /// @param everybody False: on each holder by itself. True: on all of them together.
    /// @param share False: `value` is in raw units, at most 2^104 - 1. True: in basis points of what is outstanding
    /// when a transfer is made, at most 10,000.
    /// @param window Length of the window in seconds, not zero.
    /// @param value Most that is sent within a window; 0 stops all sending.
    struct Limit {
        bool everybody;
        bool share;
        uint32 window;
        uint256 value;
    }

    /// @param window Length of the window in seconds; 0: no limit here and none after.
    /// @param everybody Whether the limit is on all holders together.
    /// @param share Whether the value is in basis points.
    /// @param more Whether another limit follows.
    /// @param value As in `Limit`.
    struct Entry {
        uint32 window;
        bool everybody;
        bool share;
        bool more;
        uint104 value;
    }

    /// @param entries The limits, without gaps.
    /// @param volumes What each holder sent, by the length of the window; that of all together under the zero address.
    struct Settings {
        Entry[4] entries;
        mapping(address holder => mapping(uint32 window => VolumeWindow)) volumes;
    }

    /// @notice Limits that a compliance contract may have at once.
    uint256 public constant MAX_LIMITS = 4;
    /// @notice The whole in basis points.
    uint256 public constant BASIS_POINTS = 10_000;

    /// @dev Stands for all holders together.
    address private constant EVERYBODY = address(0);

    mapping(uint256 key => Settings) private _settings;

    /// @notice A limit was added, or its value changed.
    event VolumeLimitSet(address indexed compliance, bool everybody, bool share, uint32 window, uint256 value);
    /// @notice A limit was removed.
    event VolumeLimitRemoved(address indexed compliance, bool everybody, uint32 window);

    /// @notice By the limit with this window, the first in the list that refuses, the holder has sent `used` raw units
    /// of `limit`. If nothing else is sent, `value` passes from `passesFrom` on, in seconds; never where it is 0.
    /// @param holder The zero address where the limit is on all together.
    error VolumeLimitExceeded(
        address holder,
        uint32 window,
        uint256 value,
        uint256 used,
        uint256 limit,
        uint256 passesFrom
    );
    /// @notice There is no limit: the compliance contract's owner must call `setVolumeLimit`.
    error VolumeLimitsNotConfigured(address compliance);
    /// @notice All places are taken.
    error VolumeLimitsFull(uint256 max);
    /// @notice There is no limit with this window.
    error VolumeLimitNotFound(bool everybody, uint32 window);
    /// @notice A window has at least one second.
    error VolumeWindowIsZero();
    /// @notice A share has at most 10,000 basis points.
    error VolumeShareInvalid(uint256 basisPoints);

    /// @notice Adds a limit, or changes the value of the one with this window, which keeps what was used.
    /// @dev A limit counts from when it is added. To change a window, add the new one and remove the old one once the
    /// new one has counted for its length.
    /// @custom:access A host, on its owner's order.
    function setVolumeLimit(Limit calldata limit) external {
        if (limit.window == 0) revert VolumeWindowIsZero();
        if (limit.share && limit.value > BASIS_POINTS) revert VolumeShareInvalid(limit.value);
        Settings storage settings = _settings[_callerKey()];
        (bool found, uint256 index) = _find(settings, limit.everybody, limit.window);
        if (!found) {
            if (index == MAX_LIMITS) revert VolumeLimitsFull(MAX_LIMITS);
            if (index != 0) settings.entries[index - 1].more = true;
        }
        settings.entries[index] = Entry({
            window: limit.window,
            everybody: limit.everybody,
            share: limit.share,
            more: settings.entries[index].more,
            value: SafeCast.toUint104(limit.value)
        });
        emit VolumeLimitSet(msg.sender, limit.everybody, limit.share, limit.window, limit.value);
    }

    /// @notice Removes a limit. Adding it again finds what was used before and is still in the window, without what was
    /// sent in between.
    /// @custom:access A host, on its owner's order.
    function removeVolumeLimit(bool everybody, uint32 window) external {
        Settings storage settings = _settings[_callerKey()];
        (bool found, uint256 index) = _find(settings, everybody, window);
        if (!found) revert VolumeLimitNotFound(everybody, window);
        uint256 last = _length(settings) - 1;
        Entry memory moved = settings.entries[last];
        moved.more = index + 1 < last;
        settings.entries[index] = moved;
        delete settings.entries[last];
        if (last != 0) settings.entries[last - 1].more = false;
        emit VolumeLimitRemoved(msg.sender, everybody, window);
    }

    /// @notice The limits of a compliance contract, in no order.
    function getVolumeLimits(address compliance) external view returns (Limit[] memory limits) {
        Settings storage settings = _settings[_lastKey(compliance)];
        limits = new Limit[](_length(settings));
        for (uint256 i = 0; i < limits.length; ++i) {
            Entry memory entry = settings.entries[i];
            limits[i] = Limit(entry.everybody, entry.share, entry.window, entry.value);
        }
    }

    /// @notice What counts now as sent within a window, in raw units; 0 where no limit ever had it.
    /// @param holder An identity, or a wallet that has none; the zero address for all together.
    function volumeOf(address compliance, address holder, uint32 window) external view returns (uint256) {
        if (window == 0) return 0;
        return _settings[_lastKey(compliance)].volumes[holder][window].present(window).total;
    }

    /// @dev Checks and records in one pass over the limits.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal virtual override {
        uint256 key = _key(msg.sender, binding.epoch);
        if (!_counts(move, key)) return;
        Settings storage settings = _settings[key];
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.window == 0) {
                if (mayRefuse) _requireConfigured();
                return;
            }
            VolumeWindow storage sent = settings.volumes[_subject(move, entry)][entry.window];
            Volume memory volume = sent.present(entry.window);
            if (mayRefuse) _requireRoom(move, entry, sent, volume);
            sent.add(volume, move.value);
            if (!entry.more) return;
        }
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        uint256 key = _key(msg.sender, binding.epoch);
        if (!_counts(move, key)) return;
        Settings storage settings = _settings[key];
        if (settings.entries[0].window == 0) _requireConfigured();
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.window == 0) return;
            VolumeWindow storage sent = settings.volumes[_subject(move, entry)][entry.window];
            _requireRoom(move, entry, sent, sent.present(entry.window));
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256 allowed) {
        allowed = type(uint256).max;
        uint256 key = _key(msg.sender, binding.epoch);
        if (!_counts(move, key)) return allowed;
        Settings storage settings = _settings[key];
        if (settings.entries[0].window == 0) return _passesUnlimited() ? allowed : 0;
        for (uint256 i = 0; i < MAX_LIMITS; ++i) {
            Entry memory entry = settings.entries[i];
            if (entry.window == 0) return allowed;
            uint256 used = settings.volumes[_subject(move, entry)][entry.window].present(entry.window).total;
            allowed = Math.min(allowed, Math.saturatingSub(_limitOf(move, entry), used));
        }
    }

    /// @dev Whether the rule is about a move; a rule may narrow it.
    function _counts(Move calldata move, uint256) internal view virtual returns (bool) {
        return move.kind == MoveKind.Transfer && !move.from.exempt && !_sameHolder(move);
    }

    /// @dev Whether moves that count pass where there is no limit.
    function _passesUnlimited() internal pure virtual returns (bool);

    function _requireRoom(
        Move calldata move,
        Entry memory entry,
        VolumeWindow storage sent,
        Volume memory volume
    ) private view {
        (uint256 value, uint256 limit, uint256 used) = (move.value, _limitOf(move, entry), volume.total);
        if (value <= Math.saturatingSub(limit, used)) return;
        uint256 passesFrom = value > limit ? 0 : sent.freeFrom(volume, used + value - limit);
        revert VolumeLimitExceeded(_subject(move, entry), entry.window, value, used, limit, passesFrom);
    }

    function _requireConfigured() private view {
        if (!_passesUnlimited()) revert VolumeLimitsNotConfigured(msg.sender);
    }

    /// @dev Where a limit is, or would be added.
    function _find(
        Settings storage settings,
        bool everybody,
        uint32 window
    ) private view returns (bool found, uint256 index) {
        for (; index < MAX_LIMITS && settings.entries[index].window != 0; ++index) {
            Entry storage entry = settings.entries[index];
            if (entry.window == window && entry.everybody == everybody) return (true, index);
        }
    }

    function _length(Settings storage settings) private view returns (uint256 length) {
        while (length < MAX_LIMITS && settings.entries[length].window != 0) ++length;
    }

    /// @dev A limit in raw units; never more than a bucket can tell apart.
    function _limitOf(Move calldata move, Entry memory entry) private pure returns (uint256) {
        if (!entry.share) return entry.value;
        return Math.min(Math.mulDiv(move.outstanding, entry.value, BASIS_POINTS), VolumeWindows.MAX_AMOUNT);
    }

    /// @dev Under whom a move counts by a limit.
    function _subject(Move calldata move, Entry memory entry) private pure returns (address) {
        return entry.everybody ? EVERYBODY : move.from.holder;
    }
}
