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
function hostState() view returns (HostState memory) {
    bytes32 slot = HOST_STORAGE;
    uint256 word;
    assembly ("memory-safe") {
        word := sload(slot)
    }
    return
        HostState({
            token: address(uint160(word)),
            count: uint32(word >> 160),
            lastEpoch: uint32(word >> 192),
            mode: LedgerMode(uint8(word >> 224)),
            nativeToken: uint8(word >> 232) != 0,
            anyExempt: uint8(word >> 240) != 0
        });
}
