// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Entitlement
/// @notice What a holding is worth: what holders receive rounds down, what is withheld rounds up.
library Entitlement {
    /// @notice A rate of one, in millionths.
    uint256 internal constant WHOLE = 1_000_000;

    /// @notice Raw coin units before tax.
    function gross(uint256 units, uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return Math.mulDiv(units, numerator, denominator);
    }

    /// @notice Raw coin units to withhold of an amount below 2^128, at a rate in millionths; never more than the amount.
    function tax(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.ceilDiv(amount * rate, WHOLE);
    }
}
