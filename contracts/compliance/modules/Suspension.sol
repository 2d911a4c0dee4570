// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";

/// @title Suspension
/// @notice Stops transfers, mints or both for a stated reason until a stated time, or until somebody resumes. Who may
/// suspend and who may resume are two rights, which the host gives; the host's owner has both. Up to eight reasons stand
/// beside each other, and what any of them stops is stopped. Moves inside one holder are stopped too; nobody is exempt.
/// Without a suspension everything passes. Agents' moves are never stopped: for that there is the token's pause.
contract Suspension is ComplianceModule {
    /// @notice One suspension.
    /// @param reason A code of the issuer's, such as a salted hash of the decision; not zero.
    /// @param end From this second on it is over; 2^40 - 1 for none.
    /// @param transfers Whether transfers are stopped.
    /// @param mints Whether mints are stopped.
    struct Suspended {
        bytes32 reason;
        uint40 end;
        bool transfers;
        bool mints;
    }

    /// @param transfersEnd When the last suspension of transfers ends; what every transfer reads.
    /// @param mintsEnd When the last suspension of mints ends.
    /// @param places The suspensions; those that have ended are free places.
    struct Settings {
        uint40 transfersEnd;
        uint40 mintsEnd;
        Suspended[8] places;
        mapping(address account => bool) suspenders;
        mapping(address account => bool) resumers;
    }

    /// @notice Reasons that may stand beside each other.
    uint256 public constant MAX_REASONS = 8;

    mapping(uint256 key => Settings) private _settings;

    /// @notice Moves are stopped for this reason; an earlier suspension for the same one is replaced.
    event SuspensionSet(
        address indexed compliance,
        bytes32 indexed reason,
        address indexed by,
        uint40 end,
        bool transfers,
        bool mints
    );
    /// @notice Moves are no longer stopped for this reason.
    event SuspensionLifted(address indexed compliance, bytes32 indexed reason, address indexed by);
    /// @notice The account may suspend from now on, or no longer.
    event SuspenderSet(address indexed compliance, address indexed account, bool suspends);
    /// @notice The account may resume from now on, or no longer.
    event ResumerSet(address indexed compliance, address indexed account, bool resumes);

    /// @notice Stopped until `end` for this reason, the one that ends last.
    error MovesSuspended(bytes32 reason, uint256 end);
    /// @notice Neither host nor named for it.
    error SuspenderUnauthorized(address compliance, address account);
    /// @notice Neither host nor named for it.
    error ResumerUnauthorized(address compliance, address account);
    /// @notice A suspension has a reason, stops something, and ends later than now.
    error SuspensionInvalid(bytes32 reason, uint256 end);
    /// @notice Who suspends does not shorten or narrow what stands for the same reason: that is to resume.
    error SuspensionNotExtended(bytes32 reason, uint256 end);
    /// @notice All places are taken.
    error SuspensionsFull(uint256 max);
    /// @notice Nothing is stopped for this reason.
    error SuspensionNotFound(bytes32 reason);

    /// @notice Stops moves for a reason.
    /// @custom:access A host, on its owner's order.
    function suspend(Suspended calldata suspension) external {
        _suspend(_settings[_callerKey()], msg.sender, suspension);
    }

    /// @notice Stops moves for a reason.
    /// @custom:access Accounts that the compliance contract named to suspend.
    function suspendFor(address compliance, Suspended calldata suspension) external {
        Settings storage settings = _settings[_lastKey(compliance)];
        if (!settings.suspenders[msg.sender]) revert SuspenderUnauthorized(compliance, msg.sender);
        _suspend(settings, compliance, suspension);
    }

    /// @notice Ends what was stopped for a reason; what others stop stays stopped.
    /// @custom:access A host, on its owner's order.
    function resume(bytes32 reason) external {
        _resume(_settings[_callerKey()], msg.sender, reason);
    }

    /// @notice Ends what was stopped for a reason; what others stop stays stopped.
    /// @custom:access Accounts that the compliance contract named to resume.
    function resumeFor(address compliance, bytes32 reason) external {
        Settings storage settings = _settings[_lastKey(compliance)];
        if (!settings.resumers[msg.sender]) revert ResumerUnauthorized(compliance, msg.sender);
        _resume(settings, compliance, reason);
    }

    /// @notice Names who may suspend.
    /// @custom:access A host, on its owner's order.
    function setSuspender(address account, bool suspends) external {
        _settings[_callerKey()].suspenders[account] = suspends;
        emit SuspenderSet(msg.sender, account, suspends);
    }

    /// @notice Names who may resume.
    /// @custom:access A host, on its owner's order.
    function setResumer(address account, bool resumes) external {
        _settings[_callerKey()].resumers[account] = resumes;
        emit ResumerSet(msg.sender, account, resumes);
    }

    /// @notice What stands now, in no order.
    function getSuspensions(address compliance) external view returns (Suspended[] memory standing) {
        Suspended[8] memory places = _settings[_lastKey(compliance)].places;
        uint256 count = 0;
        for (uint256 i = 0; i < MAX_REASONS; ++i) {
            if (_stands(places[i])) places[count++] = places[i];
        }
        standing = new Suspended[](count);
        for (uint256 i = 0; i < count; ++i) standing[i] = places[i];
    }

    /// @notice Whether an account may suspend, and whether it may resume.
    function rightsOf(address compliance, address account) external view returns (bool suspends, bool resumes) {
        Settings storage settings = _settings[_lastKey(compliance)];
        return (settings.suspenders[account], settings.resumers[account]);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "Suspension";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _suspend(Settings storage settings, address compliance, Suspended calldata wanted) private {
        bool something = wanted.transfers || wanted.mints;
        if (wanted.reason == bytes32(0) || !something || wanted.end <= block.timestamp) {
            revert SuspensionInvalid(wanted.reason, wanted.end);
        }
        uint256 index = _placeFor(settings, wanted.reason);
        if (index == MAX_REASONS) revert SuspensionsFull(MAX_REASONS);
        Suspended memory present = settings.places[index];
        if (_stands(present)) {
            bool narrower = (present.transfers && !wanted.transfers) || (present.mints && !wanted.mints);
            if (narrower || wanted.end < present.end) revert SuspensionNotExtended(wanted.reason, present.end);
        }
        settings.places[index] = wanted;
        _sumUp(settings);
        emit SuspensionSet(compliance, wanted.reason, msg.sender, wanted.end, wanted.transfers, wanted.mints);
    }

    function _resume(Settings storage settings, address compliance, bytes32 reason) private {
        for (uint256 i = 0; i < MAX_REASONS; ++i) {
            Suspended memory present = settings.places[i];
            if (present.reason != reason || !_stands(present)) continue;
            delete settings.places[i];
            _sumUp(settings);
            emit SuspensionLifted(compliance, reason, msg.sender);
            return;
        }
        revert SuspensionNotFound(reason);
    }

    /// @dev Keeps what a move reads in one word.
    function _sumUp(Settings storage settings) private {
        uint40 transfersEnd = 0;
        uint40 mintsEnd = 0;
        for (uint256 i = 0; i < MAX_REASONS; ++i) {
            Suspended memory present = settings.places[i];
            if (present.transfers && present.end > transfersEnd) transfersEnd = present.end;
            if (present.mints && present.end > mintsEnd) mintsEnd = present.end;
        }
        (settings.transfersEnd, settings.mintsEnd) = (transfersEnd, mintsEnd);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        uint256 end = _endFor(settings, move.kind);
        if (end <= block.timestamp) return;
        bool mint = move.kind == MoveKind.Mint;
        uint256 index = 0;
        Suspended memory last = settings.places[0];
        // One of them ends then.
        while (last.end != end || !(mint ? last.mints : last.transfers)) last = settings.places[++index];
        revert MovesSuspended(last.reason, end);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        uint256 end = _endFor(_settings[_key(msg.sender, binding.epoch)], move.kind);
        return end <= block.timestamp ? type(uint256).max : 0;
    }

    function _endFor(Settings storage settings, MoveKind kind) private view returns (uint256) {
        if (kind == MoveKind.Transfer) return settings.transfersEnd;
        // A fee is stopped with its transfer.
        return kind == MoveKind.Mint ? settings.mintsEnd : 0;
    }

    /// @dev Where a suspension for a reason stands, or may be put.
    function _placeFor(Settings storage settings, bytes32 reason) private view returns (uint256 index) {
        index = MAX_REASONS;
        for (uint256 i = 0; i < MAX_REASONS; ++i) {
            Suspended memory present = settings.places[i];
            bool stands = _stands(present);
            if (stands && present.reason == reason) return i;
            if (!stands && index == MAX_REASONS) index = i;
        }
    }

    function _stands(Suspended memory suspension) private view returns (bool) {
        return suspension.end > block.timestamp;
    }
}
