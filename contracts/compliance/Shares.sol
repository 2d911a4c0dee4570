// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Shares
/// @notice Shares of what is outstanding, in basis points.
library Shares {
    /// @notice All that is outstanding.
    uint256 internal constant WHOLE = 10_000;

    /// @notice The largest value that keeps `held + value` within `share` of what is outstanding after a move.
    /// @param outstanding Before the move, in raw units.
    /// @param grows Whether the move adds its value to what is outstanding: a mint, or a sale from the treasury.
    function room(uint256 held, uint256 outstanding, uint256 share, bool grows) internal pure returns (uint256) {
        if (grows && share >= WHOLE) return type(uint256).max;
        uint256 left = Math.saturatingSub(Math.saturatingMul(outstanding, share), Math.saturatingMul(held, WHOLE));
        return left / (grows ? WHOLE - share : WHOLE);
    }
}
