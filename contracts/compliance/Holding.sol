// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A holder of record in one word: balance 192 bits, country it is counted under 16, number of the count 32,
/// exempt 8 (0 or 1). Balance and country are void when the number is not the host's.
type Holding is uint256;

using HoldingFields for Holding global;

/// @title HoldingFields
/// @notice Reads and writes the fields of a `Holding`.
library HoldingFields {
    uint256 private constant COUNTRY_SHIFT = 192;
    uint256 private constant COUNT_SHIFT = 208;
    uint256 private constant EXEMPT_BIT = 1 << 240;

    /// @notice Packs a holding; one of nothing leaves only the mark.
    function pack(uint192 balance_, uint16 country_, uint32 count_, bool exempt_) internal pure returns (Holding) {
        uint256 mark = exempt_ ? EXEMPT_BIT : 0;
        if (balance_ == 0) return Holding.wrap(mark);
        return Holding.wrap(mark | balance_ | (uint256(country_) << COUNTRY_SHIFT) | (uint256(count_) << COUNT_SHIFT));
    }

    /// @notice Raw units over all wallets of the holder.
    function balance(Holding self) internal pure returns (uint192) {
        return uint192(Holding.unwrap(self));
    }

    /// @notice The country it is counted under.
    function country(Holding self) internal pure returns (uint16) {
        return uint16(Holding.unwrap(self) >> COUNTRY_SHIFT);
    }

    /// @notice Number of the count that balance and country belong to.
    function count(Holding self) internal pure returns (uint32) {
        return uint32(Holding.unwrap(self) >> COUNT_SHIFT);
    }

    /// @notice Whether the holder is out of counts and caps.
    function exempt(Holding self) internal pure returns (bool) {
        return Holding.unwrap(self) & EXEMPT_BIT != 0;
    }
}
