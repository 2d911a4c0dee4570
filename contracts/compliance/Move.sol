// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why tokens change hands, or are counted anew.
enum MoveKind {
    /// A holder's own transfer; every rule applies.
    Transfer,
    /// New tokens for a holder; every rule applies.
    Mint,
    /// Tokens destroyed by an agent; no rule may refuse.
    Burn,
    /// Tokens moved by an agent; no rule may refuse.
    ForcedTransfer,
    /// All tokens of a lost wallet moved to its successor; no rule may refuse.
    Recovery,
    /// The part of a transfer that a fee rule takes for its collector.
    Fee,
    /// Nothing moved: tokens are counted for the first time (`from` is empty), or for another holder because a
    /// wallet's identity changed. No rule may refuse.
    Recount
}

/// @notice One side of a move. All fields are zero on the empty side of a mint, a burn or a first count.
/// @param wallet The account whose tokens move.
/// @param holder Who is counted: the identity, or the wallet itself when it has none or is a treasury account.
/// @param country ISO 3166-1 numeric code of the wallet in the registry, now. Zero: unknown.
/// @param ledgerCountry The country the holder is counted under; `country` while it holds nothing.
/// @param class Investor class flags read from claims, one bit a class.
/// @param exempt Out of counts and caps: treasury, escrow.
/// @param treasury An account of the issuer: exempt, and what it holds is issued but not outstanding.
/// @param balance Tokens of the holder over all its wallets before this move, in raw units. Zero unless a bound
/// module asked for the ledger.
struct Party {
    address wallet;
    address holder;
    uint16 country;
    uint16 ledgerCountry;
    uint8 class;
    bool exempt;
    bool treasury;
    uint256 balance;
}

/// @notice A move as every module sees it.
/// @param kind What it is.
/// @param settled True when the tokens have moved already, so that a module records and must not refuse.
/// @param spender Who sent the transaction to the token: the holder, an approved spender or an agent.
/// @param value Raw units that `to` receives. On a transfer with a fee the fee is a move of its own.
/// @param supply Total supply before the move. Zero unless a bound module asked for it.
/// @param outstanding Supply less treasury, before the move. Zero unless a bound module asked for the supply.
/// @param context On a transfer that a fee is taken from or added to: the fee, in raw units; otherwise zero.
/// @param from Who gives.
/// @param to Who receives.
struct Move {
    MoveKind kind;
    bool settled;
    address spender;
    uint256 value;
    uint256 supply;
    uint256 outstanding;
    bytes32 context;
    Party from;
    Party to;
}

/// @title Moves
/// @notice Makes room for moves in memory.
library Moves {
    /// @notice Empty moves, each with its two parties beside it. As `new Move[](count)` and cheaper: memory is cleared
    /// at once instead of field by field.
    function allocate(uint256 count) internal pure returns (Move[] memory moves) {
        assembly ("memory-safe") {
            moves := mload(0x40)
            let pointer := add(moves, 0x20)
            let move := add(pointer, shl(5, count))
            let end := add(move, mul(count, 0x320)) // nine words and two parties of eight
            mstore(0x40, end)
            calldatacopy(moves, calldatasize(), sub(end, moves))
            mstore(moves, count)
            for {} lt(move, end) {
                move := add(move, 0x320)
            } {
                mstore(pointer, move)
                mstore(add(move, 0xe0), add(move, 0x120))
                mstore(add(move, 0x100), add(move, 0x220))
                pointer := add(pointer, 0x20)
            }
        }
    }

    /// @notice Leaves only the first move.
    function keepFirst(Move[] memory moves) internal pure {
        assembly ("memory-safe") {
            mstore(moves, 1)
        }
    }
}

/// @notice Which state of a module a call is about: a module keeps settings by (host, epoch), so that one instance
/// serves many tokens and binding it again starts afresh, and counters by (host, epoch, count).
/// @param epoch The host's number for this binding of the module; never zero, never used twice by one host.
/// @param count The host's number for the running count of its holders; it changes when the ledger starts anew.
struct Binding {
    uint32 epoch;
    uint32 count;
}
