// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimIssuer} from "../interfaces/IClaimIssuer.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {AddressList} from "./AddressList.sol";
import {IRegistryLinks} from "./IRegistryLinks.sol";
import {RegistryLinks} from "./RegistryLinks.sol";
import {TopicList} from "./TopicList.sol";

/// @title TrustedIssuersRegistry
/// @notice Whose claims count, and for which topics: at most 50 issuers with at most 15 topics each, and at most 15 issuers
/// a topic, so that a verification can always be mined.
/// @dev Cloned; every clone is initialised in the transaction that creates it. Issuers are kept by topic as well,
/// because that is what a verification asks for: one slot when a topic has one issuer.
contract TrustedIssuersRegistry is ITrustedIssuersRegistry, RegistryLinks {
    using AddressList for AddressList.List;
    using TopicList for TopicList.List;
    using TopicList for uint256[];

    /// @param issuer The issuer's contract.
    /// @param topics Topics its claims count for.
    struct TrustedIssuer {
        IClaimIssuer issuer;
        uint256[] topics;
    }

    /// @param owner Who changes issuers and links.
    /// @param issuers Trusted from the start.
    /// @param registries Linked from the start.
    struct Settings {
        address owner;
        TrustedIssuer[] issuers;
        address[] registries;
    }

    /// @custom:storage-location erc7201:scrip.TrustedIssuersRegistry
    struct TrustedIssuersRegistryStorage {
        AddressList.List issuers;
        mapping(address issuer => TopicList.List) topicsOf;
        mapping(uint256 topic => AddressList.List) issuersOf;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.TrustedIssuersRegistry"));
    uint256 private constant LIMIT = 50;
    uint256 private constant LIMIT_OF_TOPIC = 15;

    /// @notice The zero address issues no claims.
    error TrustedIssuerZeroAddress();
    /// @notice The issuer is trusted already; `updateIssuerClaimTopics` changes its topics.
    error TrustedIssuerAlreadyAdded(address issuer);
    /// @notice The issuer is not trusted.
    error TrustedIssuerNotFound(address issuer);
    /// @notice An issuer is trusted for one topic at least; `removeTrustedIssuer` takes its trust.
    error TrustedIssuerWithoutTopics(address issuer);
    /// @notice There are `limit` trusted issuers already.
    error TrustedIssuersTooMany(uint256 limit);
    /// @notice `limit` issuers are trusted for the topic already; take one off it first.
    error TrustedIssuersOfTopicTooMany(uint256 topic, uint256 limit);

    constructor() {
        _disableInitializers();
    }

    /// @notice Sets everything a list starts with.
    /// @custom:access Whoever creates the clone, in the same transaction.
    function initialize(Settings calldata settings) external initializer {
        for (uint256 i = 0; i < settings.issuers.length; ++i) {
            _add(settings.issuers[i].issuer, settings.issuers[i].topics);
        }
        _initializeLinks(settings.owner, settings.registries);
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function addTrustedIssuer(IClaimIssuer _trustedIssuer, uint256[] calldata _claimTopics) external onlyOwner {
        _add(_trustedIssuer, _claimTopics);
        _rulesChanged();
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function removeTrustedIssuer(IClaimIssuer _trustedIssuer) external onlyOwner {
        address issuer = address(_trustedIssuer);
        if (!_storage().issuers.remove(issuer)) revert TrustedIssuerNotFound(issuer);

        _replaceTopics(issuer, new uint256[](0));
        emit TrustedIssuerRemoved(_trustedIssuer);

        _rulesChanged();
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function updateIssuerClaimTopics(IClaimIssuer _trustedIssuer, uint256[] calldata _claimTopics) external onlyOwner {
        address issuer = address(_trustedIssuer);
        if (!isTrustedIssuer(issuer)) revert TrustedIssuerNotFound(issuer);
        if (_claimTopics.length == 0) revert TrustedIssuerWithoutTopics(issuer);

        _replaceTopics(issuer, _claimTopics);
        emit ClaimTopicsUpdated(_trustedIssuer, _claimTopics);

        _rulesChanged();
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function getTrustedIssuers() external view returns (IClaimIssuer[] memory) {
        return _asIssuers(_storage().issuers.values());
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function isTrustedIssuer(address _issuer) public view returns (bool) {
        // An issuer on the list has a topic, and one that has a topic is on the list.
        return _storage().topicsOf[_issuer].head != 0;
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function getTrustedIssuerClaimTopics(IClaimIssuer _trustedIssuer) external view returns (uint256[] memory) {
        address issuer = address(_trustedIssuer);
        if (!isTrustedIssuer(issuer)) revert TrustedIssuerNotFound(issuer);
        return _storage().topicsOf[issuer].load();
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function getTrustedIssuersForClaimTopic(uint256 claimTopic) external view returns (IClaimIssuer[] memory) {
        return _asIssuers(_storage().issuersOf[claimTopic].values());
    }

    /// @inheritdoc ITrustedIssuersRegistry
    function hasClaimTopic(address _issuer, uint256 _claimTopic) external view returns (bool) {
        uint256[] memory topics = _storage().topicsOf[_issuer].load();
        return topics.indexOf(_claimTopic) != topics.length;
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(ITrustedIssuersRegistry).interfaceId ||
            interfaceId == type(IRegistryLinks).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    function _add(IClaimIssuer trustedIssuer, uint256[] calldata topics) private {
        AddressList.List storage issuers = _storage().issuers;
        address issuer = address(trustedIssuer);
        if (issuer == address(0)) revert TrustedIssuerZeroAddress();
        if (isTrustedIssuer(issuer)) revert TrustedIssuerAlreadyAdded(issuer);
        if (topics.length == 0) revert TrustedIssuerWithoutTopics(issuer);
        if (issuers.length() == LIMIT) revert TrustedIssuersTooMany(LIMIT);

        issuers.push(issuer);
        _replaceTopics(issuer, topics);
        emit TrustedIssuerAdded(trustedIssuer, topics);
    }

    /// @dev Takes the issuer off the lists of its old topics and puts it on those of the new ones.
    function _replaceTopics(address issuer, uint256[] memory topics) private {
        TrustedIssuersRegistryStorage storage $ = _storage();
        uint256[] memory old = $.topicsOf[issuer].load();
        for (uint256 i = 0; i < old.length; ++i) {
            $.issuersOf[old[i]].remove(issuer);
        }
        $.topicsOf[issuer].store(topics);
        for (uint256 i = 0; i < topics.length; ++i) {
            AddressList.List storage issuers = $.issuersOf[topics[i]];
            if (issuers.length() == LIMIT_OF_TOPIC) revert TrustedIssuersOfTopicTooMany(topics[i], LIMIT_OF_TOPIC);
            issuers.push(issuer);
        }
    }

    function _asIssuers(address[] memory items) private pure returns (IClaimIssuer[] memory issuers) {
        assembly ("memory-safe") {
            issuers := items
        }
    }

    function _storage() private pure returns (TrustedIssuersRegistryStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
