// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind, Party} from "../Move.sol";

/// @title TransferRestrict
/// @notice Only those on the issuer's list transfer: at least one side of the two, both, the sender, or the receiver, as
/// the host sets; at first, as in T-REX, either. Mints are free, or ask for the receiver, if the host so sets. Wallets
/// and holders can be listed; a listed holder stands for all its wallets. Moves inside one holder, and fees, always
/// pass. An empty list refuses every transfer. An exemption at the host is nothing to this rule.
contract TransferRestrict is ComplianceModule {
    /// @notice Who must be on the list.
    enum Mode {
        Either,
        Both,
        Sender,
        Receiver
    }

    /// @param mode Who must be on the list.
    /// @param mints Whether the receiver of a mint must be.
    /// @param allowed The list: wallets and holders.
    struct Settings {
        Mode mode;
        bool mints;
        mapping(address user => bool) allowed;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice The user is on the list from now on.
    event UserAllowed(address _compliance, address _userAddress);
    /// @notice The user is on the list no longer.
    event UserDisallowed(address _compliance, address _userAddress);
    /// @notice Who must be on the list from now on, and whether mints are concerned.
    event RestrictionModeSet(address indexed compliance, Mode mode, bool mints);

    /// @notice Not on the list as the mode asks; `from` is zero on a mint.
    error TransferRestricted(address from, address to, Mode mode);

    /// @notice Puts a user on the list.
    /// @param _userAddress A wallet or a holder.
    /// @custom:access A host, on its owner's order.
    function allowUser(address _userAddress) external {
        _allow(_settings[_callerKey()], _userAddress);
    }

    /// @notice Puts several users on the list.
    /// @custom:access A host, on its owner's order.
    function batchAllowUsers(address[] calldata _userAddresses) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _userAddresses.length; ++i) _allow(settings, _userAddresses[i]);
    }

    /// @notice Takes a user off the list.
    /// @custom:access A host, on its owner's order.
    function disallowUser(address _userAddress) external {
        _disallow(_settings[_callerKey()], _userAddress);
    }

    /// @notice Takes several users off the list.
    /// @custom:access A host, on its owner's order.
    function batchDisallowUsers(address[] calldata _userAddresses) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _userAddresses.length; ++i) _disallow(settings, _userAddresses[i]);
    }

    /// @notice Sets who must be on the list, and whether the receiver of a mint must be.
    /// @custom:access A host, on its owner's order.
    function setMode(Mode mode, bool mints) external {
        Settings storage settings = _settings[_callerKey()];
        (settings.mode, settings.mints) = (mode, mints);
        emit RestrictionModeSet(msg.sender, mode, mints);
    }

    /// @notice Whether a wallet or holder is on the list itself.
    function isUserAllowed(address _compliance, address _userAddress) external view returns (bool) {
        return _settings[_lastKey(_compliance)].allowed[_userAddress];
    }

    /// @notice Who must be on the list, and whether the receiver of a mint must be.
    function getMode(address compliance) external view returns (Mode mode, bool mints) {
        Settings storage settings = _settings[_lastKey(compliance)];
        return (settings.mode, settings.mints);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TransferRestrict";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _allow(Settings storage settings, address user) private {
        settings.allowed[user] = true;
        emit UserAllowed(msg.sender, user);
    }

    function _disallow(Settings storage settings, address user) private {
        settings.allowed[user] = false;
        emit UserDisallowed(msg.sender, user);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (bool passes, Mode mode) = _judge(move, binding);
        if (!passes) revert TransferRestricted(move.from.wallet, move.to.wallet, mode);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (bool passes, ) = _judge(move, binding);
        return passes ? type(uint256).max : 0;
    }

    function _judge(Move calldata move, Binding calldata binding) private view returns (bool passes, Mode mode) {
        MoveKind kind = move.kind;
        if (kind == MoveKind.Fee || _sameHolder(move)) return (true, mode);
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        mode = settings.mode;
        if (kind == MoveKind.Mint) return (!settings.mints || _isAllowed(settings, move.to), mode);
        if (mode == Mode.Either) return (_isAllowed(settings, move.from) || _isAllowed(settings, move.to), mode);
        passes = mode == Mode.Receiver || _isAllowed(settings, move.from);
        if (mode != Mode.Sender) passes = passes && _isAllowed(settings, move.to);
    }

    function _isAllowed(Settings storage settings, Party calldata party) private view returns (bool) {
        address wallet = party.wallet;
        if (settings.allowed[wallet]) return true;
        address holder = party.holder;
        return holder != wallet && settings.allowed[holder];
    }
}
