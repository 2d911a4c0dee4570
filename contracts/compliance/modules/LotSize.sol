// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Exits} from "../Exits.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title LotSize
/// @notice Tokens move in multiples of a lot: whole shares. A holder may always send all it has over all its wallets,
/// whole or not. Mints are multiples too. Fees are not asked, moves inside one holding pass, and so does what goes to a
/// party that is exempt at the host, or comes from one that is no treasury account. Until a lot is set nothing passes.
/// @dev Hazard: a fee that is taken out of what is sent leaves the receiver less than whole lots, and a transfer with
/// such a fee is judged by what the receiver gets. Bind it beside a fee that the sender pays on top.
contract LotSize is ComplianceModule {
    mapping(uint256 key => uint256) private _lots;

    /// @notice Tokens move in multiples of `lot` raw units from now on.
    event LotSizeSet(address indexed compliance, uint256 lot);

    /// @notice `value` is no multiple of `lot`, nor all that the sender, zero on a mint, has: that is `balance`. A
    /// treasury account has no such way out.
    error LotSizeNotKept(address holder, uint256 value, uint256 lot, uint256 balance);
    /// @notice No lot is set: the compliance contract's owner must call `setLotSize`.
    error LotSizeNotConfigured(address compliance);
    /// @notice A lot has at least one raw unit.
    error LotSizeIsZero();

    /// @notice Sets the lot.
    /// @param lot In raw units: 10^decimals for whole tokens; 1 lets everything pass.
    /// @custom:access A host, on its owner's order.
    function setLotSize(uint256 lot) external {
        if (lot == 0) revert LotSizeIsZero();
        _lots[_callerKey()] = lot;
        emit LotSizeSet(msg.sender, lot);
    }

    /// @notice The lot of a compliance contract in raw units; 0 where none is set.
    function lotSizeOf(address compliance) external view returns (uint256) {
        return _lots[_lastKey(compliance)];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "LotSize";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.LEDGER;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (Exits.anySize(move)) return;
        uint256 lot = _lots[_key(msg.sender, binding.epoch)];
        if (lot == 0) revert LotSizeNotConfigured(msg.sender);
        uint256 value = move.value;
        if (value % lot == 0 || value == Exits.ofHolder(move)) return;
        revert LotSizeNotKept(move.from.holder, value, lot, move.from.balance);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (Exits.anySize(move)) return type(uint256).max;
        uint256 lot = _lots[_key(msg.sender, binding.epoch)];
        if (lot == 0) return 0;
        (uint256 value, uint256 exit) = (move.value, Exits.ofHolder(move));
        uint256 whole = value - (value % lot);
        return exit > value ? whole : Math.max(whole, exit);
    }
}
