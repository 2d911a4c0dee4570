// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a storage keeps of a wallet, in one word: identity 160 bits, country 16, barred 1. Zero: not stored.
type WalletRecord is uint256;

using WalletRecords for WalletRecord global;

/// @title WalletRecords
/// @notice Reads and writes the fields of a `WalletRecord`.
library WalletRecords {
    uint256 private constant COUNTRY_SHIFT = 160;
    uint256 private constant BARRED_BIT = 1 << 176;

    /// @notice Nothing is stored.
    WalletRecord internal constant NONE = WalletRecord.wrap(0);

    /// @notice Packs a registered wallet.
    function pack(address identity_, uint16 country_) internal pure returns (WalletRecord) {
        return WalletRecord.wrap(uint256(uint160(identity_)) | (uint256(country_) << COUNTRY_SHIFT));
    }

    /// @notice The wallet's identity; of a barred wallet the one it had.
    function identity(WalletRecord self) internal pure returns (address) {
        return address(uint160(WalletRecord.unwrap(self)));
    }

    /// @notice The wallet's country; of a barred wallet the one it had.
    function country(WalletRecord self) internal pure returns (uint16) {
        return uint16(WalletRecord.unwrap(self) >> COUNTRY_SHIFT);
    }

    /// @notice Whether the wallet was lost and replaced.
    function barred(WalletRecord self) internal pure returns (bool) {
        return WalletRecord.unwrap(self) & BARRED_BIT != 0;
    }

    /// @notice The same record of a wallet that was lost and replaced.
    function asBarred(WalletRecord self) internal pure returns (WalletRecord) {
        return WalletRecord.wrap(WalletRecord.unwrap(self) | BARRED_BIT);
    }
}
