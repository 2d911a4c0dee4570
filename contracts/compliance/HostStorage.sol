// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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

/// @notice What a host knows of itself; read whole by every move.
struct HostState {
    address token;
    uint32 count;
    uint32 lastEpoch;
    LedgerMode mode;
    bool nativeToken;
    bool anyExempt;
}

/// @notice A bound rule and the number of its binding.
struct BoundModule {
    address module;
    uint32 epoch;
}

/// @notice A holder of record. Balance and country are void when `count` is not the host's.
struct Holding {
    uint192 balance;
    uint16 country;
    uint32 count;
    bool exempt;
}

/// @notice A wallet that was counted. Kept while counting, and always for a foreign token, whose registry tells
/// nothing: there it is what the ledger holds of the wallet, and under whom.
struct CountedWallet {
    address holder;
    uint16 country;
    bool counted;
    uint192 balance;
}

/// @notice State of a host. `hooks` holds ten bits a module, in the order of `modules`.
/// @custom:storage-location erc7201:scrip.ComplianceHost
struct HostStorage {
    HostState state;
    uint256 hooks;
    mapping(uint256 index => BoundModule) modules;
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
