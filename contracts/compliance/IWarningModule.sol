// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "./Move.sol";

/// @title A rule that has something to say of a move that it lets pass
/// @notice For explanations only: a warning refuses nothing. A rule that has warnings says so by ERC-165.
interface IWarningModule {
    /// @notice What the calling host's rule would have somebody know before the move is made.
    /// @return An ABI-encoded error with its numbers for each; empty where there is nothing to say.
    function warnings(Move calldata move, Binding calldata binding) external view returns (bytes[] memory);
}
