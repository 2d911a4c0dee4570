// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule, IFeeModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title TransferFees
/// @notice Says what a transfer costs; the token takes it in the same balance update and pays it to a collector, who
/// must be verified. The fee is a share of the value, rounded up, with a minimum and a maximum if the host sets them,
/// paid by the receiver out of the value or by the sender on top. Free are moves inside one holder, those from and to
/// the collector, those of parties that are exempt at the host, and of holders on a list of this rule's own; mints,
/// burns and agents' moves cost nothing. Until a fee is set there is none.
/// @dev Hazard: a fee that the receiver pays must be less than the value, and one that the sender pays no more than it;
/// the host refuses the transfer otherwise. So with a minimum small transfers are not possible, and with tokens that
/// cannot be divided the receiver of one cannot pay.
contract TransferFees is ComplianceModule, IFeeModule {
    /// @notice T-REX's.
    /// @param rate In basis points of the value, at most 10,000; 0: no fee.
    /// @param collector The wallet that gets it.
    struct Fee {
        uint256 rate;
        address collector;
    }

    /// @notice The rest of what makes a fee.
    /// @param senderPays True: on top of the value. False: the receiver gets the value less the fee.
    /// @param min The least that a transfer costs, in raw units.
    /// @param max The most, in raw units; 2^128 - 1 for no maximum.
    struct Terms {
        bool senderPays;
        uint128 min;
        uint128 max;
    }

    /// @dev What every transfer reads.
    /// @param bounded Whether there is a minimum or maximum to look up.
    /// @param free How many holders are on the list.
    struct Settings {
        address collector;
        uint16 rate;
        bool senderPays;
        bool bounded;
        uint32 free;
    }

    /// @param isFree The list.
    struct State {
        Settings settings;
        uint128 min;
        uint128 max;
        mapping(address holder => bool) isFree;
    }

    /// @notice The largest rate: all of the value.
    uint256 public constant MAX_RATE = 10_000;

    mapping(uint256 key => State) private _states;

    /// @notice The fee is this share of the value, in basis points, from now on, and goes to this wallet.
    event FeeUpdated(address indexed compliance, uint256 _rate, address _collector);
    /// @notice The sender pays from now on, or the receiver; no less and no more than this, in raw units.
    event FeeTermsUpdated(address indexed compliance, bool senderPays, uint128 min, uint128 max);
    /// @notice Moves from and to a holder are free from now on, or cost again.
    event FreeHolderSet(address indexed compliance, address indexed holder, bool free);

    /// @notice No share is larger than all.
    error FeeRateIsOutOfRange(address compliance, uint256 rate);
    /// @notice Somebody must get the fee.
    error FeeCollectorIsZero(address compliance);
    /// @notice The minimum is above the maximum.
    error FeeBoundsCrossed(uint128 min, uint128 max);

    /// @notice Sets the share and who gets it. Whether the collector is verified is asked at each transfer.
    /// @param _rate In basis points; 0: no fee.
    /// @custom:access A host, on its owner's order.
    function setFee(uint256 _rate, address _collector) external {
        Settings storage settings = _states[_callerKey()].settings;
        if (_rate > MAX_RATE) revert FeeRateIsOutOfRange(msg.sender, _rate);
        if (_rate != 0 && _collector == address(0)) revert FeeCollectorIsZero(msg.sender);
        (settings.rate, settings.collector) = (uint16(_rate), _collector);
        emit FeeUpdated(msg.sender, _rate, _collector);
    }

    /// @notice Sets who pays, and the bounds of a fee. A rate of 0 stays without any fee.
    /// @custom:access A host, on its owner's order.
    function setFeeTerms(Terms calldata terms) external {
        State storage state = _states[_callerKey()];
        if (terms.min > terms.max) revert FeeBoundsCrossed(terms.min, terms.max);
        (state.min, state.max) = (terms.min, terms.max);
        state.settings.senderPays = terms.senderPays;
        state.settings.bounded = terms.min != 0 || terms.max != type(uint128).max;
        emit FeeTermsUpdated(msg.sender, terms.senderPays, terms.min, terms.max);
    }

    /// @notice Puts holders on the list of those whose moves are free, or takes them off.
    /// @param holders Identities, or wallets that have none.
    /// @custom:access A host, on its owner's order.
    function setFreeHolders(address[] calldata holders, bool free) external {
        State storage state = _states[_callerKey()];
        uint32 count = state.settings.free;
        for (uint256 i = 0; i < holders.length; ++i) {
            if (state.isFree[holders[i]] != free) {
                state.isFree[holders[i]] = free;
                count = free ? count + 1 : count - 1;
            }
            emit FreeHolderSet(msg.sender, holders[i], free);
        }
        state.settings.free = count;
    }

    /// @notice The share and who gets it.
    function getFee(address _compliance) external view returns (Fee memory) {
        Settings memory settings = _states[_lastKey(_compliance)].settings;
        return Fee(settings.rate, settings.collector);
    }

    /// @notice Who pays, and the bounds of a fee.
    function getFeeTerms(address compliance) external view returns (Terms memory terms) {
        State storage state = _states[_lastKey(compliance)];
        bool bounded = state.settings.bounded;
        return Terms(state.settings.senderPays, state.min, bounded ? state.max : type(uint128).max);
    }

    /// @notice Whether a holder's moves are free.
    function isFreeHolder(address compliance, address holder) external view returns (bool) {
        return _states[_lastKey(compliance)].isFree[holder];
    }

    /// @inheritdoc IFeeModule
    function quoteFee(
        Move calldata move,
        Binding calldata binding
    ) external view override returns (uint256 fee, address collector, bool senderPays) {
        State storage state = _states[_key(msg.sender, binding.epoch)];
        Settings memory settings = state.settings;
        if (settings.rate == 0 || _isFree(state, settings, move)) return (0, address(0), false);
        fee = Math.mulDiv(move.value, settings.rate, MAX_RATE, Math.Rounding.Ceil);
        if (settings.bounded) fee = Math.min(Math.max(fee, state.min), state.max);
        return (fee, settings.collector, settings.senderPays);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TransferFees";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.FEE;
    }

    /// @dev Refuses nothing.
    function _check(Move calldata move, Binding calldata binding) internal view override {}

    function _isFree(State storage state, Settings memory settings, Move calldata move) private view returns (bool) {
        if (move.from.exempt || move.to.exempt || _sameHolder(move)) return true;
        if (move.from.wallet == settings.collector || move.to.wallet == settings.collector) return true;
        return settings.free != 0 && (state.isFree[move.from.holder] || state.isFree[move.to.holder]);
    }

    function _headroom(Move calldata, Binding calldata) internal pure override returns (uint256) {
        return type(uint256).max;
    }
}
