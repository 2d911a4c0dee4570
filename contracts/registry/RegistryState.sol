// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BoundedCall} from "../identity/BoundedCall.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {IRegistryLinks} from "./IRegistryLinks.sol";
import {ISharedIdentityStorage} from "./ISharedIdentityStorage.sol";
import {Lease} from "./Lease.sol";
import {RuleSet} from "./RuleSet.sol";

/// @title RegistryState
/// @notice What an identity registry keeps, and how its settings change.
/// @dev A library, so that reading answers, leasing them and running the register share one layout by name.
library RegistryState {
    /// @notice What every question reads, in one slot.
    /// @param epoch Raised when rules or settings change; part of every lease's stamp.
    /// @param firstIssuer The first issuer that leases rest on.
    /// @param maxLease Hours a lease lasts at most.
    /// @param issuerCount Number of issuers that leases rest on, at most 8.
    /// @param generation Leases are kept by generation, so that all of them go at once.
    /// @param flags A sum of the flags below.
    struct Config {
        uint40 epoch;
        address firstIssuer;
        uint16 maxLease;
        uint8 issuerCount;
        uint24 generation;
        uint8 flags;
    }

    /// @custom:storage-location erc7201:scrip.IdentityRegistry
    struct Layout {
        Config config;
        ISharedIdentityStorage identityStorage;
        // Bit n: class n has a topic.
        uint8 classMask;
        ITrustedIssuersRegistry issuersRegistry;
        IClaimTopicsRegistry topicsRegistry;
        // What both lists say, while both announce their changes and it is short; see `RuleSet`.
        bytes rules;
        mapping(uint256 generation => mapping(address wallet => Lease)) leases;
        mapping(uint256 index => address) moreIssuers;
        mapping(uint256 class => uint256 topic) classTopics;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.IdentityRegistry"));

    /// @notice The list of issuers announces its changes here.
    uint8 internal constant ISSUERS_LINKED = 1 << 0;
    /// @notice The list of topics announces its changes here.
    uint8 internal constant TOPICS_LINKED = 1 << 1;
    /// @notice The storage announces its changes here.
    uint8 internal constant STORAGE_BOUND = 1 << 2;
    /// @notice Some class has a topic.
    uint8 internal constant CLASSES = 1 << 3;

    uint8 private constant LISTS_LINKED = ISSUERS_LINKED | TOPICS_LINKED;
    uint8 private constant ANNOUNCED = LISTS_LINKED | STORAGE_BOUND;

    /// @dev Enough to look through 50 links.
    uint256 private constant LINK_GAS = 300_000;

    /// @notice Reads the settings.
    function load() internal view returns (Config memory) {
        return data().config;
    }

    /// @notice Writes the settings.
    function store(Config memory config) internal {
        data().config = config;
    }

    /// @notice Whether leases are made and honoured.
    function isLeasing(Config memory config) internal pure returns (bool) {
        return config.maxLease != 0 && config.flags & ANNOUNCED == ANNOUNCED;
    }

    /// @notice Stores settings under which no older lease holds. While leases are off nobody keeps the words right, so
    /// that all of them go when they are turned on.
    function reconfigure(Config memory config) internal {
        ++config.epoch;
        if (isLeasing(config) && !isLeasing(load())) ++config.generation;
        store(config);
    }

    /// @notice `reconfigure` with every lease gone, and the list of their issuers too: a bit in an older lease would
    /// stand for another issuer.
    function reconfigureAfresh(Config memory config) internal {
        config.issuerCount = 0;
        config.firstIssuer = address(0);
        ++config.generation;
        reconfigure(config);
    }

    /// @notice Asks the list of issuers whether it announces its changes here.
    function noteIssuersLink(Config memory config) internal view {
        bool linked = _isLinked(address(data().issuersRegistry));
        setFlag(config, ISSUERS_LINKED, linked);
    }

    /// @notice Asks the list of topics whether it announces its changes here.
    function noteTopicsLink(Config memory config) internal view {
        bool linked = _isLinked(address(data().topicsRegistry));
        setFlag(config, TOPICS_LINKED, linked);
    }

    /// @notice Asks the storage whether it announces its changes here.
    function noteStorageBinding(Config memory config) internal view {
        setFlag(config, STORAGE_BOUND, data().identityStorage.isListening(address(this)));
    }

    /// @notice Keeps what the lists say, if both announce their changes.
    function keepRules(Config memory config) internal {
        Layout storage $ = data();
        if (config.flags & LISTS_LINKED != LISTS_LINKED) delete $.rules;
        else $.rules = RuleSet.encode(RuleSet.fetch($.topicsRegistry, $.issuersRegistry));
    }

    /// @notice Sets or clears a flag.
    function setFlag(Config memory config, uint8 flag, bool on) internal pure {
        config.flags = on ? config.flags | flag : config.flags & ~flag;
    }

    /// @notice Where it is kept.
    function data() internal pure returns (Layout storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }

    /// @dev A list of another make does not know the question, and is not linked.
    function _isLinked(address rules) private view returns (bool) {
        bytes memory question = abi.encodeCall(IRegistryLinks.isLinked, (address(this)));
        return BoundedCall.word(rules, LINK_GAS, question) == bytes32(uint256(1));
    }
}
