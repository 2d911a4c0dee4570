// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Move, MoveKind} from "./Move.sol";

/// @title Exits
/// @notice For rules on the size of a transfer or of what it leaves: a holder may always send all it has.
library Exits {
    /// @notice The value with which the sender gives all it has, together with the fee, which is a move of its own.
    function valueOf(Move calldata move) internal pure returns (uint256) {
        return Math.saturatingSub(move.from.balance, uint256(move.context));
    }

    /// @notice The same of a holder; nothing of a treasury account, which sells for the issuer.
    function ofHolder(Move calldata move) internal pure returns (uint256) {
        return move.from.treasury ? 0 : valueOf(move);
    }

    /// @notice Whether the size of a move is nobody's business: a fee, a move inside one holding, or one that an exempt
    /// party makes or receives. The treasury is bound as a sender, since it sells for the issuer.
    function anySize(Move calldata move) internal pure returns (bool) {
        if (move.kind == MoveKind.Fee || move.to.exempt || move.from.holder == move.to.holder) return true;
        return move.from.exempt && !move.from.treasury;
    }
}
