// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What every question to a registry reads, in one word: epoch 40 bits, first lease issuer 160, longest lease
/// in hours 16, number of lease issuers 8, generation 24, flags 8.
///
/// The epoch is raised when rules or settings change; it is part of every lease's stamp. Leases are kept by generation,
/// so that all of them can go at once.
type RegistryConfig is uint256;

using RegistryConfigs for RegistryConfig global;

/// @title RegistryConfigs
/// @notice Reads and writes the fields of a `RegistryConfig`.
library RegistryConfigs {
    uint256 private constant ISSUER_SHIFT = 40;
    uint256 private constant LEASE_SHIFT = 200;
    uint256 private constant COUNT_SHIFT = 216;
    uint256 private constant GENERATION_SHIFT = 224;
    uint256 private constant FLAGS_SHIFT = 248;

    /// @notice The list of issuers announces its changes here.
    uint8 internal constant ISSUERS_LINKED = 1 << 0;
    /// @notice The list of topics announces its changes here.
    uint8 internal constant TOPICS_LINKED = 1 << 1;
    /// @notice The storage announces its changes here.
    uint8 internal constant STORAGE_BOUND = 1 << 2;
    /// @notice Some class has a topic.
    uint8 internal constant CLASSES = 1 << 3;

    /// @notice Both lists announce their changes.
    uint8 internal constant LISTS_LINKED = ISSUERS_LINKED | TOPICS_LINKED;
    /// @notice Everything that a lease needs announced is.
    uint8 internal constant ANNOUNCED = LISTS_LINKED | STORAGE_BOUND;

    /// @notice Number of changes of rules and settings.
    function epoch(RegistryConfig self) internal pure returns (uint256) {
        return uint40(RegistryConfig.unwrap(self));
    }

    /// @notice The first issuer that leases rest on.
    function firstIssuer(RegistryConfig self) internal pure returns (address) {
        return address(uint160(RegistryConfig.unwrap(self) >> ISSUER_SHIFT));
    }

    /// @notice Hours a lease lasts at most.
    function maxLease(RegistryConfig self) internal pure returns (uint16) {
        return uint16(RegistryConfig.unwrap(self) >> LEASE_SHIFT);
    }

    /// @notice Number of issuers that leases rest on.
    function issuerCount(RegistryConfig self) internal pure returns (uint256) {
        return uint8(RegistryConfig.unwrap(self) >> COUNT_SHIFT);
    }

    /// @notice Under which number leases are kept now.
    function generation(RegistryConfig self) internal pure returns (uint256) {
        return uint24(RegistryConfig.unwrap(self) >> GENERATION_SHIFT);
    }

    /// @notice Whether all of these flags are set.
    function has(RegistryConfig self, uint8 flags) internal pure returns (bool) {
        return uint8(RegistryConfig.unwrap(self) >> FLAGS_SHIFT) & flags == flags;
    }

    /// @notice Whether leases are made and honoured.
    function isLeasing(RegistryConfig self) internal pure returns (bool) {
        return self.maxLease() != 0 && self.has(ANNOUNCED);
    }

    /// @notice The next epoch. The last one has no next: a counter never comes round.
    function raised(RegistryConfig self) internal pure returns (RegistryConfig) {
        uint40 next = uint40(self.epoch()) + 1;
        return _with(self, 0, type(uint40).max, next);
    }

    /// @notice The next generation. The last one has no next.
    function renewed(RegistryConfig self) internal pure returns (RegistryConfig) {
        uint24 next = uint24(self.generation()) + 1;
        return _with(self, GENERATION_SHIFT, type(uint24).max, next);
    }

    /// @notice With another first issuer that leases rest on.
    function withFirstIssuer(RegistryConfig self, address issuer) internal pure returns (RegistryConfig) {
        return _with(self, ISSUER_SHIFT, type(uint160).max, uint160(issuer));
    }

    /// @notice With another longest lease.
    function withMaxLease(RegistryConfig self, uint16 hoursAtMost) internal pure returns (RegistryConfig) {
        return _with(self, LEASE_SHIFT, type(uint16).max, hoursAtMost);
    }

    /// @notice With another number of issuers that leases rest on.
    function withIssuerCount(RegistryConfig self, uint256 count) internal pure returns (RegistryConfig) {
        return _with(self, COUNT_SHIFT, type(uint8).max, count);
    }

    /// @notice With a flag set or cleared.
    function withFlag(RegistryConfig self, uint8 flag, bool on) internal pure returns (RegistryConfig) {
        return _with(self, FLAGS_SHIFT, flag, on ? flag : 0);
    }

    function _with(
        RegistryConfig self,
        uint256 shift,
        uint256 mask,
        uint256 value
    ) private pure returns (RegistryConfig) {
        return RegistryConfig.wrap((RegistryConfig.unwrap(self) & ~(mask << shift)) | (value << shift));
    }
}
