// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Binding, Move} from "./Move.sol";

/// @title A compliance rule
/// @notice What a module answers to its host. One instance serves any number of hosts: `msg.sender` is the host, and
/// a module sees its own state keyed by host and binding, never another's. A module holds no right over the token; it
/// can refuse holders' moves and mints, and nothing else.
/// @dev Settings are made by the host on its owner's order (`callModuleFunction`), so a setter keys by `msg.sender`
/// and the epoch it was last bound under.
interface IComplianceModule is IERC165 {
    /// @notice Name of the rule for people, the same as the contract's.
    function name() external pure returns (string memory);

    /// @notice Which calls the module wants: a sum of the bits in `Hooks`. Read once, when the module is bound.
    function hooks() external pure returns (uint16);

    /// @notice The caller has bound this module; its settings and counters start afresh.
    /// @custom:access Anyone; the caller is a host and writes under its own address alone.
    /// @param epoch Number of the binding at the calling host, never zero.
    function onBind(uint32 epoch) external;

    /// @notice Reverts with the rule's own error and its numbers if the calling host's rule refuses the move;
    /// otherwise returns.
    function check(Move calldata move, Binding calldata binding) external view;

    /// @notice Checks a transfer or mint that is not settled, exactly as `check`, and records the move. Never reverts
    /// for a burn, forced transfer, recovery, recount or settled move.
    /// @custom:access Anyone; the caller is a host and writes under its own address alone.
    /// @return This function's selector, so that a host never takes silence for consent.
    function onMove(Move calldata move, Binding calldata binding) external returns (bytes4);

    /// @notice The largest value, at most the move's own, that the rule would let pass with all else equal, in raw
    /// units; 0 where it refuses any. To ask without a bound, ask about the largest value there is.
    function headroom(Move calldata move, Binding calldata binding) external view returns (uint256);

    /// @notice A holder is counted under another country from now on; its balance did not change.
    /// @custom:access Anyone; the caller is a host and writes under its own address alone.
    /// @param holder The identity, or the wallet that has none.
    /// @param balance Its tokens over all wallets, in raw units.
    /// @param exempt Whether the holder is out of counts and caps.
    function onRecount(
        address holder,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt,
        Binding calldata binding
    ) external;
}

/// @title A rule that takes a fee
/// @notice At most one is bound to a host. The token takes the fee in the same balance update; the module never
/// touches tokens.
interface IFeeModule is IComplianceModule {
    /// @notice The fee on a transfer, before the other rules look at what remains.
    /// @return fee Raw units for the collector; 0 for none.
    /// @return collector Who gets it; the token checks that it is verified.
    /// @return senderPays True: the sender pays the fee on top. False: the receiver gets the value less the fee.
    function quoteFee(
        Move calldata move,
        Binding calldata binding
    ) external view returns (uint256 fee, address collector, bool senderPays);
}
