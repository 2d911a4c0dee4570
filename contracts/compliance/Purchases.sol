// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Move, MoveKind} from "./Move.sol";

/// @title Purchases
/// @notice What rules on an offering take for a purchase from the issuer: a mint, or a transfer from a treasury account,
/// to a holder that is not exempt. What holders sell each other is none, nor is what an agent moves by force.
/// @dev Hazard: tokens that are issued to an exempt account which is no treasury account, such as an escrow, and go on
/// from there, are no purchase. Accounts that sell for the issuer must be marked as treasury.
library Purchases {
    /// @notice Whether a move is a purchase from the issuer.
    function isPurchase(Move calldata move) internal pure returns (bool) {
        if (move.to.exempt) return false;
        return move.kind == MoveKind.Mint || (move.kind == MoveKind.Transfer && move.from.treasury);
    }
}
