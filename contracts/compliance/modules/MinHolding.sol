// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Exits} from "../Exits.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";

/// @title MinHolding
/// @notice Nobody is left with less than a minimum over all its wallets, unless with nothing. A sender is refused that
/// would keep something below the minimum; sending all is always its right. A receiver is refused that would end below
/// the minimum, unless it held something before and the sender sends all, so that a small rest can always be sold to who
/// holds already. Who is below the minimum, because it was raised or by an agent's move, keeps what it has. Holders are
/// those of the host's ledger. Moves inside one holding pass, as does each side that is exempt at the host; of a fee
/// only the sender's side is asked. Until a minimum is set nothing passes; a minimum of 0 lets everything pass.
/// @dev Hazard: where a fee is taken, a transfer and its fee are judged one after the other, so that a sender keeps the
/// fee for a moment. Where that is less than the minimum, it can only leave by an agent, or free of fees.
contract MinHolding is ComplianceModule {
    /// @param configured Whether a minimum was set.
    /// @param min Least a holder keeps, in raw units.
    struct Settings {
        bool configured;
        uint216 min;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice Holders keep `min` raw units, or nothing, from now on.
    event MinHoldingSet(address indexed compliance, uint256 min);

    /// @notice The receiver has `balance`, and with `value` would have less than `min`.
    error MinHoldingNotReached(address holder, uint256 balance, uint256 value, uint256 min);
    /// @notice The sender has `balance`, and without `value` would keep less than `min`, and not nothing.
    error MinHoldingNotKept(address holder, uint256 balance, uint256 value, uint256 min);
    /// @notice No minimum is set: the compliance contract's owner must call `setMinHolding`.
    error MinHoldingNotConfigured(address compliance);

    /// @notice Sets the minimum.
    /// @param min In raw units; a holder may have exactly this.
    /// @custom:access A host, on its owner's order.
    function setMinHolding(uint216 min) external {
        _settings[_callerKey()] = Settings({configured: true, min: min});
        emit MinHoldingSet(msg.sender, min);
    }

    /// @notice The minimum of a compliance contract in raw units.
    /// @return configured Whether one was set.
    function minHoldingOf(address compliance) external view returns (bool configured, uint256 min) {
        Settings memory settings = _settings[_lastKey(compliance)];
        return (settings.configured, settings.min);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "MinHolding";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.LEDGER;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_sameHolder(move)) return;
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        if (!settings.configured) revert MinHoldingNotConfigured(msg.sender);
        (uint256 value, uint256 min) = (move.value, settings.min);
        if (_mostLeaving(move, min) < value) {
            revert MinHoldingNotKept(move.from.holder, move.from.balance, value, min);
        }
        if (value < _leastReaching(move, min, value)) {
            revert MinHoldingNotReached(move.to.holder, move.to.balance, value, min);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256 most) {
        if (_sameHolder(move)) return type(uint256).max;
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        if (!settings.configured) return 0;
        most = _mostLeaving(move, settings.min);
        // What is not enough for the receiver is not made enough by sending less.
        if (most < _leastReaching(move, settings.min, most)) return 0;
    }

    /// @dev The largest value, at most the move's, that leaves the sender with the minimum or nothing.
    function _mostLeaving(Move calldata move, uint256 min) private pure returns (uint256) {
        (uint256 value, uint256 balance) = (move.value, Exits.valueOf(move));
        if (!_givesHolding(move) || value >= balance) return value;
        return Math.min(value, Math.saturatingSub(balance, min));
    }

    /// @dev What the receiver must get at least when it gets `value`.
    function _leastReaching(Move calldata move, uint256 min, uint256 value) private pure returns (uint256) {
        if (move.to.exempt || move.kind == MoveKind.Fee) return 0;
        uint256 balance = move.to.balance;
        if (balance != 0 && _givesHolding(move) && value >= Exits.valueOf(move)) return 0;
        return Math.saturatingSub(min, balance);
    }

    /// @dev Whether the tokens come out of a holding that the rule is about.
    function _givesHolding(Move calldata move) private pure returns (bool) {
        return move.kind != MoveKind.Mint && !move.from.exempt;
    }
}
