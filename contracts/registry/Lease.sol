// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The answer "verified" for one wallet, with what it rests on, in one word: identity 160 bits, country 16,
/// until in hours 24, stamp 40, class 8, issuers used 8. Zero: no lease.
///
/// Identity and country are those of the storage as long as the word stands; the answer itself holds until its time, if
/// the stamp is still the sum of the counters of the registry, the identity and the issuers used.
type Lease is uint256;

using LeaseFields for Lease global;

/// @title LeaseFields
/// @notice Reads and writes the fields of a `Lease`.
library LeaseFields {
    uint256 private constant COUNTRY_SHIFT = 160;
    uint256 private constant UNTIL_SHIFT = 176;
    uint256 private constant STAMP_SHIFT = 200;
    uint256 private constant CLASS_SHIFT = 240;
    uint256 private constant ISSUERS_SHIFT = 248;

    /// @notice Investor classes that a lease can tell apart, and so that there are.
    uint256 internal constant CLASSES = 8;
    /// @notice Issuers that a lease can tell apart.
    uint256 internal constant ISSUERS = 8;
    /// @notice A lease never starts under a higher stamp: a counter that is cut off could come round again.
    uint256 internal constant HIGHEST_STAMP = type(uint40).max;

    /// @notice Packs a lease; `stamp` is at most `HIGHEST_STAMP`, `untilHour` below 2^24.
    function pack(
        address identity_,
        uint16 country_,
        uint256 untilHour,
        uint256 stamp_,
        uint8 class_,
        uint8 issuers_
    ) internal pure returns (Lease) {
        return
            Lease.wrap(
                uint256(uint160(identity_)) |
                    (uint256(country_) << COUNTRY_SHIFT) |
                    (untilHour << UNTIL_SHIFT) |
                    (stamp_ << STAMP_SHIFT) |
                    (uint256(class_) << CLASS_SHIFT) |
                    (uint256(issuers_) << ISSUERS_SHIFT)
            );
    }

    /// @notice Whether there is a lease at all.
    function exists(Lease self) internal pure returns (bool) {
        return Lease.unwrap(self) != 0;
    }

    /// @notice The wallet's identity.
    function identity(Lease self) internal pure returns (address) {
        return address(uint160(Lease.unwrap(self)));
    }

    /// @notice The wallet's country.
    function country(Lease self) internal pure returns (uint16) {
        return uint16(Lease.unwrap(self) >> COUNTRY_SHIFT);
    }

    /// @notice First second at which the answer no longer holds.
    function until(Lease self) internal pure returns (uint256) {
        return uint256(uint24(Lease.unwrap(self) >> UNTIL_SHIFT)) * 1 hours;
    }

    /// @notice Sum of the counters under which the answer was found.
    function stamp(Lease self) internal pure returns (uint256) {
        return uint40(Lease.unwrap(self) >> STAMP_SHIFT);
    }

    /// @notice Investor class flags, one bit a class.
    function class(Lease self) internal pure returns (uint8) {
        return uint8(Lease.unwrap(self) >> CLASS_SHIFT);
    }

    /// @notice Which of the registry's lease issuers the answer rests on, one bit each.
    function issuers(Lease self) internal pure returns (uint8) {
        return uint8(Lease.unwrap(self) >> ISSUERS_SHIFT);
    }

    /// @notice The same lease for another country.
    function inCountry(Lease self, uint16 country_) internal pure returns (Lease) {
        uint256 word = Lease.unwrap(self) & ~(uint256(type(uint16).max) << COUNTRY_SHIFT);
        return Lease.wrap(word | (uint256(country_) << COUNTRY_SHIFT));
    }
}
