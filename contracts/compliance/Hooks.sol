// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Hooks
/// @notice The bits a module sums up in `hooks()` to say when it is called and what it needs to know.
library Hooks {
    /// @notice `onMove` for holders' transfers, and for their fees.
    uint16 internal constant TRANSFER = 1 << 0;
    /// @notice `onMove` for mints.
    uint16 internal constant MINT = 1 << 1;
    /// @notice `onMove` for burns.
    uint16 internal constant BURN = 1 << 2;
    /// @notice `onMove` for forced transfers and recoveries.
    uint16 internal constant FORCED = 1 << 3;
    /// @notice `onMove` for recounts and `onRecount` for a holder's new country: for modules that count holders or
    /// tokens by some property of the holder. Needs `LEDGER`.
    uint16 internal constant RECOUNT = 1 << 4;
    /// @notice The holders' balances and countries in `Party` are needed.
    uint16 internal constant LEDGER = 1 << 5;
    /// @notice `Move.supply` and `Move.outstanding` are needed.
    uint16 internal constant SUPPLY = 1 << 6;
    /// @notice The module is an `IFeeModule`. Needs `TRANSFER`.
    uint16 internal constant FEE = 1 << 7;
    /// @notice Set by the host for a module that speaks T-REX's `IModule`; no native module may claim it.
    uint16 internal constant TREX = 1 << 8;

    /// @notice Every bit a native module may claim.
    uint16 internal constant NATIVE = TREX - 1;
}
