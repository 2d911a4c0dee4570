// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {SecurityTerms} from "./TokenSettings.sol";

/// @notice What every transfer reads, in one slot.
/// @param compliance The compliance contract.
/// @param flags Bits in `TokenFlags`.
/// @param hooks Moves that a Scrip compliance contract wants to hear of: bits in `Hooks`.
/// @param nextRecordDate Unix time of the earliest record date that is not taken yet; 0 for none.
/// @param recordDate How many record dates are taken: the number of the latest one.
struct TokenConfig {
    address compliance;
    uint8 flags;
    uint16 hooks;
    uint40 nextRecordDate;
    uint24 recordDate;
}

/// @notice What is known of an account beside its balance, in one slot.
/// @param frozen Raw units that it may not transfer; never more than its balance.
/// @param dateBalance Its balance at the record date of number `date`, and at those before it that nothing older says.
/// @param date Number of the latest record date taken before its balance or its treasury mark changed; 0 for none.
/// @param points How many older balances at record dates are kept apart.
/// @param flags Bits in `AccountFlags`.
struct TokenAccount {
    uint104 frozen;
    uint104 dateBalance;
    uint24 date;
    uint16 points;
    uint8 flags;
}

/// @title TokenFlags
/// @notice Bits of `TokenConfig.flags`.
library TokenFlags {
    /// @notice Holders' transfers are paused.
    uint8 internal constant PAUSED = 1 << 0;
    /// @notice The compliance contract is Scrip's: told once, before balances change.
    uint8 internal constant NATIVE_HOST = 1 << 1;
    /// @notice Some identity is frozen or blocked, so that moves must look up identities.
    uint8 internal constant HELD_IDENTITIES = 1 << 2;
    /// @notice Some account was marked as treasury once, so that moves must look at marks.
    uint8 internal constant TREASURY = 1 << 3;
    /// @notice No account was ever frozen, whole or in part, so that moves need not look at what is frozen.
    uint8 internal constant NO_FREEZES = 1 << 4;
}

/// @title AccountFlags
/// @notice Bits of `TokenAccount.flags`.
library AccountFlags {
    /// @notice The wallet is frozen as a whole.
    uint8 internal constant FROZEN = 1 << 0;
    /// @notice The account is the issuer's treasury.
    uint8 internal constant TREASURY = 1 << 1;
    /// @notice The account was the issuer's treasury at the record date whose balance it keeps.
    uint8 internal constant DATE_TREASURY = 1 << 2;
}

/// @title Holds
/// @notice Bits of `TokenStorage.holds`.
library Holds {
    /// @notice All wallets of the identity are frozen: holders' transfers are refused.
    uint8 internal constant FROZEN = 1 << 0;
    /// @notice The identity or wallet is blocked: whatever moves tokens from it or to it is refused.
    uint8 internal constant BLOCKED = 1 << 1;
}

/// @title Token state
/// @notice Where a token keeps what is not OpenZeppelin's, for the token and for its administration.
abstract contract TokenState {
    /// @notice State of a token beside OpenZeppelin's.
    /// @custom:storage-location erc7201:scrip.SecurityToken
    struct TokenStorage {
        TokenConfig config;
        address registry;
        uint8 decimals;
        uint32 heldIdentities;
        address onchainID;
        uint104 treasury;
        string name;
        string symbol;
        mapping(address account => TokenAccount) accounts;
        mapping(address subject => uint8) holds;
        mapping(bytes32 issue => bool) issues;
    }

    /// @notice A document of the security (ERC-1643).
    /// @param uri Where it is found.
    /// @param hash What it must hash to.
    /// @param modified Unix time it was last set.
    struct Document {
        string uri;
        bytes32 hash;
        uint256 modified;
    }

    /// @notice State of `TokenDocuments`, declared here so that the token's storage layout can be checked whole.
    /// @custom:storage-location erc7201:scrip.TokenDocuments
    struct DocumentStorage {
        EnumerableSet.Bytes32Set names;
        mapping(bytes32 name => Document) documents;
        SecurityTerms terms;
    }

    /// @notice State of `RecordDates`, declared here for the same reason. A record date's number is its place in `dates`,
    /// counted from one; it is final once the date is over.
    /// @custom:storage-location erc7201:scrip.RecordDates
    struct RecordDateStorage {
        /// Unix seconds, ascending, past and pending.
        uint256[] dates;
        /// Number of the latest record date at which supplies are kept.
        uint24 suppliesDate;
        /// By number: supply 104 bits, treasury 104.
        Checkpoints.Trace208 supplies;
        /// The account's word as it was when a later date took its place in it; `frozen` there means nothing.
        mapping(address account => mapping(uint256 index => TokenAccount)) points;
        /// By number: what was frozen.
        mapping(address account => Checkpoints.Trace208) frozen;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.SecurityToken"));

    function tokenStorage() internal pure returns (TokenStorage storage s) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }

    /// @dev What every transfer reads, in one read.
    function tokenConfig() internal view returns (TokenConfig memory config) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            let word := sload(slot)
            mstore(config, shr(96, shl(96, word)))
            mstore(add(config, 0x20), and(shr(160, word), 0xff))
            mstore(add(config, 0x40), and(shr(168, word), 0xffff))
            mstore(add(config, 0x60), and(shr(184, word), 0xffffffffff))
            mstore(add(config, 0x80), and(shr(224, word), 0xffffff))
        }
    }
}
