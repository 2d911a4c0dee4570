// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Holding} from "./Holding.sol";

/// @notice What a host's ledger is worth.
enum LedgerMode {
    /// No rule needs it.
    Off,
    /// The registry does not tell this host of changes, so nothing can be counted.
    Deaf,
    /// Some wallets may not be counted yet.
    Counting,
    /// Equal to a recount from balances, identities and countries.
    Complete
}

/// @notice What a host knows of itself; read whole by every move. `lastEpoch` is the number of changes to its rules.
struct HostState {
    address token;
    uint32 count;
    uint32 lastEpoch;
    LedgerMode mode;
    bool nativeToken;
    bool anyExempt;
}

/// @notice A wallet that was counted. Kept while counting, and always for a foreign token, whose registry tells
/// nothing: there it is what the ledger holds of the wallet, and under whom.
struct CountedWallet {
    address holder;
    uint16 country;
    bool counted;
    uint192 balance;
}

/// @notice State of a host. Its rules are in its `ModuleList`.
/// @custom:storage-location erc7201:scrip.ComplianceHost
struct HostStorage {
    HostState state;
    uint192 counted;
    uint40 holders;
    mapping(address holder => Holding) holdings;
    mapping(uint32 count => mapping(address wallet => CountedWallet)) wallets;
}

bytes32 constant HOST_STORAGE = bytes32(erc7201("scrip.ComplianceHost"));

/// @dev Where the state stands, for the host and for the libraries that run in its name.
function hostStorage() pure returns (HostStorage storage s) {
    bytes32 slot = HOST_STORAGE;
    assembly ("memory-safe") {
        s.slot := slot
    }
}

/// @dev The host's state in one read.
function hostState() view returns (HostState memory state) {
    bytes32 slot = HOST_STORAGE;
    assembly ("memory-safe") {
        let word := sload(slot)
        mstore(state, shr(96, shl(96, word)))
        mstore(add(state, 0x20), and(shr(160, word), 0xffffffff))
        mstore(add(state, 0x40), and(shr(192, word), 0xffffffff))
        mstore(add(state, 0x60), and(shr(224, word), 0xff))
        mstore(add(state, 0x80), and(shr(232, word), 0xff))
        mstore(add(state, 0xa0), and(shr(240, word), 0xff))
    }
}
