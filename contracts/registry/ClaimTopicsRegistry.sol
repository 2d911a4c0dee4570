// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {IRegistryLinks} from "./IRegistryLinks.sol";
import {RegistryLinks} from "./RegistryLinks.sol";
import {TopicList} from "./TopicList.sol";

/// @title ClaimTopicsRegistry
/// @notice Which claims a holder needs: at most 15 topics. Without any, whoever is registered is verified.
/// @dev Cloned; every clone is initialised in the transaction that creates it.
contract ClaimTopicsRegistry is IClaimTopicsRegistry, RegistryLinks {
    using TopicList for TopicList.List;
    using TopicList for uint256[];

    /// @param owner Who changes topics and links.
    /// @param topics Required from the start.
    /// @param registries Linked from the start.
    struct Settings {
        address owner;
        uint256[] topics;
        address[] registries;
    }

    /// @custom:storage-location erc7201:scrip.ClaimTopicsRegistry
    struct ClaimTopicsRegistryStorage {
        TopicList.List topics;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.ClaimTopicsRegistry"));

    /// @notice The topic is not required.
    error ClaimTopicMissing(uint256 topic);

    constructor() {
        _disableInitializers();
    }

    /// @notice Sets everything a list starts with.
    /// @custom:access Whoever creates the clone, in the same transaction.
    function initialize(Settings calldata settings) external initializer {
        _topics().store(settings.topics);
        for (uint256 i = 0; i < settings.topics.length; ++i) {
            emit ClaimTopicAdded(settings.topics[i]);
        }
        _initializeLinks(settings.owner, settings.registries);
    }

    /// @inheritdoc IClaimTopicsRegistry
    function addClaimTopic(uint256 _claimTopic) external onlyOwner {
        uint256[] memory topics = _topics().load();
        uint256[] memory more = new uint256[](topics.length + 1);
        for (uint256 i = 0; i < topics.length; ++i) {
            more[i] = topics[i];
        }
        more[topics.length] = _claimTopic;

        _topics().store(more);
        emit ClaimTopicAdded(_claimTopic);

        _rulesChanged();
    }

    /// @inheritdoc IClaimTopicsRegistry
    function removeClaimTopic(uint256 _claimTopic) external onlyOwner {
        uint256[] memory topics = _topics().load();
        uint256 found = topics.indexOf(_claimTopic);
        if (found == topics.length) revert ClaimTopicMissing(_claimTopic);
        uint256[] memory fewer = new uint256[](topics.length - 1);
        for (uint256 i = 0; i < fewer.length; ++i) {
            fewer[i] = topics[i < found ? i : i + 1];
        }

        _topics().store(fewer);
        emit ClaimTopicRemoved(_claimTopic);

        _rulesChanged();
    }

    /// @inheritdoc IClaimTopicsRegistry
    function getClaimTopics() external view returns (uint256[] memory) {
        return _topics().load();
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IClaimTopicsRegistry).interfaceId ||
            interfaceId == type(IRegistryLinks).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    function _topics() private view returns (TopicList.List storage) {
        return _storage().topics;
    }

    function _storage() private pure returns (ClaimTopicsRegistryStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
