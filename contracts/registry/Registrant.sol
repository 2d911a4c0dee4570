// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a registry knows of a wallet, in one word: identity 160 bits, country 16, class 8, verified 8 (0 or 1),
/// treasury 8 (0 or 1; a token adds it).
type Registrant is uint256;

using RegistrantFields for Registrant global;

/// @title RegistrantFields
/// @notice Reads and writes the fields of a `Registrant`.
library RegistrantFields {
    uint256 private constant COUNTRY_SHIFT = 160;
    uint256 private constant CLASS_SHIFT = 176;
    uint256 private constant VERIFIED_BIT = 1 << 184;
    uint256 private constant TREASURY_BIT = 1 << 192;

    /// @notice Packs what a registry knows.
    function pack(address identity_, uint16 country_, uint8 class_, bool verified_) internal pure returns (Registrant) {
        return
            Registrant.wrap(
                uint256(uint160(identity_)) |
                    (uint256(country_) << COUNTRY_SHIFT) |
                    (uint256(class_) << CLASS_SHIFT) |
                    (verified_ ? VERIFIED_BIT : 0)
            );
    }

    /// @notice The wallet's identity, zero when it is not registered.
    function identity(Registrant self) internal pure returns (address) {
        return address(uint160(Registrant.unwrap(self)));
    }

    /// @notice The wallet's country, ISO 3166-1 numeric.
    function country(Registrant self) internal pure returns (uint16) {
        return uint16(Registrant.unwrap(self) >> COUNTRY_SHIFT);
    }

    /// @notice Investor class flags, one bit a class.
    function class(Registrant self) internal pure returns (uint8) {
        return uint8(Registrant.unwrap(self) >> CLASS_SHIFT);
    }

    /// @notice Whether the wallet's claims hold now. False also where the registry was not asked.
    function verified(Registrant self) internal pure returns (bool) {
        return Registrant.unwrap(self) & VERIFIED_BIT != 0;
    }

    /// @notice Whether the token marks the wallet as its treasury.
    function treasury(Registrant self) internal pure returns (bool) {
        return Registrant.unwrap(self) & TREASURY_BIT != 0;
    }

    /// @notice The same registrant marked as treasury.
    function asTreasury(Registrant self) internal pure returns (Registrant) {
        return Registrant.wrap(Registrant.unwrap(self) | TREASURY_BIT);
    }
}
