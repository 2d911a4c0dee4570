// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title MaxBalance
/// @notice No holder receives tokens beyond a maximum over all its wallets. Holders are those of the host's ledger;
/// the module counts nothing itself. Moves inside one holding and receivers that are exempt at the host always pass.
/// Until a maximum is set nobody receives anything. A maximum of 0 says the same for good.
contract MaxBalance is ComplianceModule {
    /// @param configured Whether a maximum was set.
    /// @param max Largest balance of a holder, in raw units.
    struct Settings {
        bool configured;
        uint216 max;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice The largest balance of a holder is `_maxBalance` raw units from now on.
    event MaxBalanceSet(address indexed _compliance, uint256 indexed _maxBalance);

    /// @notice The holder has `balance` and may have `max`, in raw units.
    error MaxBalanceExceeded(address holder, uint256 balance, uint256 value, uint256 max);
    /// @notice No maximum is set: the compliance contract's owner must call `setMaxBalance`.
    error MaxBalanceNotConfigured(address compliance);

    /// @notice Sets the maximum. Who has more keeps it and receives nothing.
    /// @param _max In raw units, at most 2^216 - 1; a holder may have exactly this.
    /// @custom:access A host, on its owner's order.
    function setMaxBalance(uint256 _max) external {
        _settings[_callerKey()] = Settings({configured: true, max: SafeCast.toUint216(_max)});
        emit MaxBalanceSet(msg.sender, _max);
    }

    /// @notice The maximum of a compliance contract in raw units; 0 also where none is set.
    function getMaxBalance(address _compliance) external view returns (uint256) {
        return _settings[_lastKey(_compliance)].max;
    }

    /// @notice Whether a maximum was set.
    function isConfigured(address _compliance) external view returns (bool) {
        return _settings[_lastKey(_compliance)].configured;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "MaxBalance";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.LEDGER;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_neutral(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        (bool configured, uint256 max) = (settings.configured, settings.max);
        if (!configured) revert MaxBalanceNotConfigured(msg.sender);
        uint256 balance = move.to.balance;
        if (move.value > Math.saturatingSub(max, balance)) {
            revert MaxBalanceExceeded(move.to.holder, balance, move.value, max);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (_neutral(move)) return type(uint256).max;
        // Zero until it is set, which is just what an unset maximum lets pass.
        return Math.saturatingSub(_settings[_key(msg.sender, binding.epoch)].max, move.to.balance);
    }

    function _neutral(Move calldata move) private pure returns (bool) {
        return move.to.exempt || _sameHolder(move);
    }
}
