// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What is set for an exchange, in one word: whether it is tagged 8 bits (0 or 1), whether a limit is set 8,
/// whether another limit follows 8, what the period of the limit is 32 (a rule's own), the limit 184.
type ExchangeTerms is uint256;

using ExchangeTermsFields for ExchangeTerms global;

/// @title ExchangeTermsFields
/// @notice Reads and writes the fields of an `ExchangeTerms`.
library ExchangeTermsFields {
    uint256 private constant PERIOD_SHIFT = 184;
    uint256 private constant PERIOD_MASK = uint256(type(uint32).max) << PERIOD_SHIFT;
    uint256 private constant MORE = 1 << 216;
    uint256 private constant LIMITED = 1 << 224;
    uint256 private constant TAGGED = 1 << 232;

    /// @notice Whether the identity is an exchange.
    function tagged(ExchangeTerms self) internal pure returns (bool) {
        return ExchangeTerms.unwrap(self) & TAGGED != 0;
    }

    /// @notice Whether a limit is set.
    function limited(ExchangeTerms self) internal pure returns (bool) {
        return ExchangeTerms.unwrap(self) & LIMITED != 0;
    }

    /// @notice Whether another limit follows.
    function more(ExchangeTerms self) internal pure returns (bool) {
        return ExchangeTerms.unwrap(self) & MORE != 0;
    }

    /// @notice The period of the limit.
    function period(ExchangeTerms self) internal pure returns (uint32) {
        return uint32(ExchangeTerms.unwrap(self) >> PERIOD_SHIFT);
    }

    /// @notice The limit, in raw units.
    function limit(ExchangeTerms self) internal pure returns (uint256) {
        return uint184(ExchangeTerms.unwrap(self));
    }

    /// @notice The terms of an exchange that is tagged, or is not.
    function withTag(ExchangeTerms self, bool tagged_) internal pure returns (ExchangeTerms) {
        uint256 others = ExchangeTerms.unwrap(self) & ~TAGGED;
        return ExchangeTerms.wrap(tagged_ ? others | TAGGED : others);
    }

    /// @notice The terms with another limit after these, or none.
    function withMore(ExchangeTerms self, bool more_) internal pure returns (ExchangeTerms) {
        uint256 others = ExchangeTerms.unwrap(self) & ~MORE;
        return ExchangeTerms.wrap(more_ ? others | MORE : others);
    }

    /// @notice The terms with another period.
    function withPeriod(ExchangeTerms self, uint32 period_) internal pure returns (ExchangeTerms) {
        return ExchangeTerms.wrap((ExchangeTerms.unwrap(self) & ~PERIOD_MASK) | (uint256(period_) << PERIOD_SHIFT));
    }

    /// @notice The terms with a limit.
    function withLimit(ExchangeTerms self, uint184 limit_) internal pure returns (ExchangeTerms) {
        return ExchangeTerms.wrap((ExchangeTerms.unwrap(self) & ~uint256(type(uint184).max)) | LIMITED | limit_);
    }

    /// @notice The terms with neither limit nor period.
    function withoutLimit(ExchangeTerms self) internal pure returns (ExchangeTerms) {
        return ExchangeTerms.wrap(ExchangeTerms.unwrap(self) & (TAGGED | MORE));
    }
}
