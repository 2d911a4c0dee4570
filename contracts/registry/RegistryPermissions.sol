// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title RegistryPermissions
/// @notice What an agent of an identity registry may do; a sum of these bits.
library RegistryPermissions {
    /// @notice Register wallets and onboard investors.
    uint128 internal constant REGISTER = 1 << 0;
    /// @notice Change the identity or country of a registered wallet.
    uint128 internal constant UPDATE = 1 << 1;
    /// @notice Delete a registration.
    uint128 internal constant REMOVE = 1 << 2;
    /// @notice Replace a lost wallet by its successor; what a token needs.
    uint128 internal constant RECOVER = 1 << 3;
}
