// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "./Move.sol";

/// @title A rule that warns
/// @notice What a rule would have people know of a move that it lets pass. Asked by explanations alone: a warning never
/// stops anything. A rule that warns says so by ERC-165.
interface IWarningModule {
    /// @notice Reverts with what it warns of, as an error with its numbers, if the calling host's rule has anything to say
    /// of the move; otherwise returns.
    function warn(Move calldata move, Binding calldata binding) external view;
}
