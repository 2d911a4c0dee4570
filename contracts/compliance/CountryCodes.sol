// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CountryCodes
/// @notice What a rule takes for a country: ISO 3166-1 numeric codes, 1 to 999, of which 900 to 999 are the issuer's
/// own. Zero means that the registry knows none.
library CountryCodes {
    /// @notice The largest code.
    uint16 internal constant MAX = 999;
    /// @notice Codes that one call may name; every country there is fits.
    uint256 internal constant MAX_BATCH = 250;

    /// @notice Not a country code.
    error CountryCodeInvalid(uint16 country);
    /// @notice More codes than one call may name.
    error CountryBatchTooLarge(uint256 length, uint256 max);

    /// @notice Whether `country` is a code a rule can decide on.
    function known(uint16 country) internal pure returns (bool) {
        return country != 0 && country <= MAX;
    }

    /// @notice Reverts unless every one of a batch of settable size is a country code.
    function requireValid(uint16[] calldata countries) internal pure {
        if (countries.length > MAX_BATCH) revert CountryBatchTooLarge(countries.length, MAX_BATCH);
        for (uint256 i = 0; i < countries.length; ++i) requireValid(countries[i]);
    }

    /// @notice Reverts unless `country` is a country code.
    function requireValid(uint16 country) internal pure {
        if (!known(country)) revert CountryCodeInvalid(country);
    }
}
