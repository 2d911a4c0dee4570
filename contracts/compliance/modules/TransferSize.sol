// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Exits} from "../Exits.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title TransferSize
/// @notice A transfer or mint has at least a minimum, a ticket, and at most a maximum. A holder that has less than the
/// minimum over all its wallets may send all of it. Fees are not asked, moves inside one holding pass, and so does what
/// goes to a party that is exempt at the host, or comes from one that is no treasury account. Until sizes are set nothing
/// passes.
/// @dev A limit on each transfer, not on transfers together. With a fee out of what is sent, the value is what the
/// receiver gets.
contract TransferSize is ComplianceModule {
    /// @param min Least, in raw units.
    /// @param max Most, in raw units; 0: not configured; the largest there is: no maximum.
    struct Settings {
        uint128 min;
        uint128 max;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice Transfers have from `min` to `max` raw units, both included, from now on.
    event TransferSizeSet(address indexed compliance, uint128 min, uint128 max);

    /// @notice `value` is less than `min`, and not all that the sender, zero on a mint, has: that is `balance`.
    error TransferSizeTooSmall(address holder, uint256 value, uint256 min, uint256 balance);
    /// @notice `value` is more than `max`.
    error TransferSizeTooLarge(uint256 value, uint256 max);
    /// @notice No sizes are set: the compliance contract's owner must call `setTransferSize`.
    error TransferSizeNotConfigured(address compliance);
    /// @notice The maximum is at least the minimum and not 0.
    error TransferSizeInvalid(uint128 min, uint128 max);

    /// @notice Sets both sizes, in raw units.
    /// @param min Least; 0 or 1: no minimum.
    /// @param max Most; 2^128 - 1: no maximum.
    /// @custom:access A host, on its owner's order.
    function setTransferSize(uint128 min, uint128 max) external {
        if (max == 0 || min > max) revert TransferSizeInvalid(min, max);
        _settings[_callerKey()] = Settings(min, max);
        emit TransferSizeSet(msg.sender, min, max);
    }

    /// @notice The sizes of a compliance contract in raw units; zeros where none are set.
    function transferSizeOf(address compliance) external view returns (uint128 min, uint128 max) {
        Settings memory settings = _settings[_lastKey(compliance)];
        return (settings.min, settings.max);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TransferSize";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.LEDGER;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (Exits.anySize(move)) return;
        (uint256 min, uint256 max) = _sizes(binding);
        if (max == 0) revert TransferSizeNotConfigured(msg.sender);
        (uint256 value, uint256 balance) = (move.value, move.from.balance);
        if (value > max) revert TransferSizeTooLarge(value, max);
        if (value < min && value != Exits.ofHolder(move))
            revert TransferSizeTooSmall(move.from.holder, value, min, balance);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (Exits.anySize(move)) return type(uint256).max;
        (uint256 min, uint256 max) = _sizes(binding);
        uint256 most = Math.min(move.value, max);
        if (most >= min) return most;
        // Too small for the minimum, so only all that the sender has can pass.
        uint256 exit = Exits.ofHolder(move);
        return exit > most ? 0 : exit;
    }

    /// @dev The largest number there is stands for no maximum.
    function _sizes(Binding calldata binding) private view returns (uint256 min, uint256 max) {
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        (min, max) = (settings.min, settings.max);
        if (max == type(uint128).max) max = type(uint256).max;
    }
}
