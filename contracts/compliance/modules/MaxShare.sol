// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, Party} from "../Move.sol";
import {Shares} from "../Shares.sol";

/// @title MaxShare
/// @notice No holder receives tokens beyond a share of what is outstanding, over all its wallets: `MaxBalance` for an
/// issue whose size changes. Holders are those of the host's ledger; the module counts nothing itself. Moves inside one
/// holding and receivers that are exempt at the host always pass. Until a share is set nobody receives anything.
/// @dev What is outstanding is taken as it is after the move. Hazard: the first tokens issued are all there are, so set
/// a base of the size of the issue, or nothing can be issued to anybody first.
contract MaxShare is ComplianceModule {
    /// @param configured Whether a share was set.
    /// @param share Largest share of a holder, in basis points.
    /// @param base What shares are a share of as long as less is outstanding, in raw units.
    struct Settings {
        bool configured;
        uint16 share;
        uint232 base;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice The largest share of a holder is `share` basis points, of `base` raw units or of what is outstanding where
    /// that is more.
    event MaxShareSet(address indexed compliance, uint16 share, uint256 base);

    /// @notice The holder has `balance` raw units and may receive `allowed`; its largest share is in basis points.
    error MaxShareExceeded(address holder, uint256 balance, uint256 value, uint256 allowed, uint256 share);
    /// @notice No share is set: the compliance contract's owner must call `setMaxShare`.
    error MaxShareNotConfigured(address compliance);
    /// @notice A share is 10,000 basis points at most.
    error MaxShareInvalid(uint16 share, uint256 max);

    /// @notice Sets the share. Who has more keeps it and receives nothing.
    /// @param share Basis points, 0 to 10,000; a holder may have exactly this.
    /// @param base What it is a share of as long as less is outstanding, such as the size of the planned issue, in raw
    /// units, at most 2^232 - 1; 0: always of what is outstanding.
    /// @custom:access A host, on its owner's order.
    function setMaxShare(uint16 share, uint256 base) external {
        if (share > Shares.WHOLE) revert MaxShareInvalid(share, Shares.WHOLE);
        _settings[_callerKey()] = Settings({configured: true, share: share, base: SafeCast.toUint232(base)});
        emit MaxShareSet(msg.sender, share, base);
    }

    /// @notice The share of a compliance contract in basis points, and its base in raw units.
    function getMaxShare(address compliance) external view returns (bool configured, uint256 share, uint256 base) {
        Settings memory settings = _settings[_lastKey(compliance)];
        return (settings.configured, settings.share, settings.base);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "MaxShare";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.LEDGER | Hooks.SUPPLY;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_neutral(move)) return;
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        if (!settings.configured) revert MaxShareNotConfigured(msg.sender);
        uint256 allowed = _room(settings, move);
        if (move.value > allowed) {
            revert MaxShareExceeded(move.to.holder, move.to.balance, move.value, allowed, settings.share);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (_neutral(move)) return type(uint256).max;
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        return settings.configured ? _room(settings, move) : 0;
    }

    function _room(Settings memory settings, Move calldata move) private pure returns (uint256) {
        Party calldata from = move.from;
        bool grows = from.holder == address(0) || from.treasury;
        uint256 held = move.to.balance;
        return
            Math.max(
                Shares.room(held, move.outstanding, settings.share, grows),
                Shares.room(held, settings.base, settings.share, false)
            );
    }

    function _neutral(Move calldata move) private pure returns (bool) {
        return move.to.exempt || _sameHolder(move);
    }
}
