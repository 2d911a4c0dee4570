// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BoundedCall} from "../identity/BoundedCall.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {IRegistryLinks} from "./IRegistryLinks.sol";
import {ISharedIdentityStorage} from "./ISharedIdentityStorage.sol";
import {Lease} from "./Lease.sol";
import {RegistryConfig, RegistryConfigs} from "./RegistryConfig.sol";
import {RuleSet} from "./RuleSet.sol";

/// @title RegistryState
/// @notice What an identity registry keeps, and how its settings change.
abstract contract RegistryState {
    /// @custom:storage-location erc7201:scrip.IdentityRegistry
    struct RegistryStorage {
        RegistryConfig config;
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
        // In seconds; zero for any age.
        mapping(uint256 class => uint256 age) classMaxAges;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.IdentityRegistry"));

    /// @dev Enough to look through 50 links.
    uint256 private constant LINK_GAS = 300_000;

    /// @dev Stores settings under which no older lease holds. While leases are off nobody keeps the words right, so
    /// that all of them go when they are turned on.
    function _reconfigure(RegistryConfig config) internal {
        bool turnedOn = config.isLeasing() && !_data().config.isLeasing();
        _data().config = (turnedOn ? config.renewed() : config).raised();
    }

    /// @dev `reconfigure` with every lease gone, and the list of their issuers too: a bit in an older lease would
    /// stand for another issuer.
    function _reconfigureAfresh(RegistryConfig config) internal {
        _reconfigure(config.withIssuerCount(0).withFirstIssuer(address(0)).renewed());
    }

    /// @dev Asks the list of issuers whether it announces its changes here.
    function _withIssuersLink(RegistryConfig config) internal view returns (RegistryConfig) {
        return config.withFlag(RegistryConfigs.ISSUERS_LINKED, _isLinked(address(_data().issuersRegistry)));
    }

    /// @dev Asks the list of topics whether it announces its changes here.
    function _withTopicsLink(RegistryConfig config) internal view returns (RegistryConfig) {
        return config.withFlag(RegistryConfigs.TOPICS_LINKED, _isLinked(address(_data().topicsRegistry)));
    }

    /// @dev Asks the storage whether it announces its changes here.
    function _withStorageBinding(RegistryConfig config) internal view returns (RegistryConfig) {
        return config.withFlag(RegistryConfigs.STORAGE_BOUND, _data().identityStorage.isListening(address(this)));
    }

    /// @dev Keeps what the lists say, if both announce their changes.
    function _keepRules(RegistryConfig config) internal {
        RegistryStorage storage $ = _data();
        if (config.has(RegistryConfigs.LISTS_LINKED)) {
            $.rules = RuleSet.encode(RuleSet.fetch($.topicsRegistry, $.issuersRegistry));
        } else {
            delete $.rules;
        }
    }

    /// @dev Where it is kept.
    function _data() internal pure returns (RegistryStorage storage $) {
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
