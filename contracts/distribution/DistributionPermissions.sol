// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Distribution permissions
/// @notice What an agent of a dividend distributor may be allowed to do, one bit each.
library DistributionPermissions {
    /// @notice Announce distributions, and cancel what is not payable yet. New tokens in place of cash also need `OFFER`.
    uint128 internal constant ANNOUNCE = 1 << 0;
    /// @notice Keep tax profiles and draw withheld tax.
    uint128 internal constant TAX = 1 << 1;
    /// @notice Draw net amounts of holders who elected payment by bank.
    uint128 internal constant BANK = 1 << 2;
    /// @notice Hold payments to an identity.
    uint128 internal constant HOLD = 1 << 3;
    /// @notice Assign what is owed to another identity.
    uint128 internal constant REASSIGN = 1 << 4;
    /// @notice Hand unclaimed shares over under a distribution's rule.
    uint128 internal constant UNCLAIMED = 1 << 5;
    /// @notice Draw the cash that new tokens were issued for.
    uint128 internal constant PROCEEDS = 1 << 6;
    /// @notice Offer new tokens in place of cash, at a price and for a coin that the announcement names.
    uint128 internal constant OFFER = 1 << 7;
}
