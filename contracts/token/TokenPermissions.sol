// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Token permissions
/// @notice What an agent of a token may be allowed to do, one bit each.
library TokenPermissions {
    /// @notice Mint, up to the agent's allowance.
    uint128 internal constant MINT = 1 << 0;
    /// @notice Burn anybody's tokens.
    uint128 internal constant BURN = 1 << 1;
    /// @notice Freeze and unfreeze wallets, parts of balances and identities.
    uint128 internal constant FREEZE = 1 << 2;
    /// @notice Move anybody's tokens to a verified wallet.
    uint128 internal constant FORCED_TRANSFER = 1 << 3;
    /// @notice Move all tokens of a lost wallet to another wallet of the same identity.
    uint128 internal constant RECOVERY = 1 << 4;
    /// @notice Pause and unpause holders' transfers.
    uint128 internal constant PAUSE = 1 << 5;
    /// @notice Take and schedule record dates.
    uint128 internal constant RECORD_DATE = 1 << 6;
    /// @notice Block identities and wallets against everybody, agents among them, and release them.
    uint128 internal constant BLOCK = 1 << 7;
}
