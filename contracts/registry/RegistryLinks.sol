// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {ERC165Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/introspection/ERC165Upgradeable.sol";
import {AddressList} from "./AddressList.sol";
import {IRegistryLinks, IRulesListener} from "./IRegistryLinks.sol";
import {ToleratedCall} from "./ToleratedCall.sol";

/// @title RegistryLinks
/// @notice What the lists of topics and of issuers share: an owner, and the registries that are told of changes.
abstract contract RegistryLinks is IRegistryLinks, Ownable2StepUpgradeable, ERC165Upgradeable {
    using AddressList for AddressList.List;

    /// @custom:storage-location erc7201:scrip.RegistryLinks
    struct RegistryLinksStorage {
        AddressList.List registries;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.RegistryLinks"));
    uint256 private constant LIMIT = 50;

    /// @inheritdoc IRegistryLinks
    function linkRegistry(address registry) external onlyOwner {
        _link(registry);
    }

    /// @inheritdoc IRegistryLinks
    function unlinkRegistry(address registry) external onlyOwner {
        if (!_links().registries.remove(registry)) revert RegistryLinkMissing(registry);
        bool told = ToleratedCall.tell(registry, abi.encodeCall(IRulesListener.onRulesChanged, ()));
        emit RegistryUnlinked(registry, told);
    }

    /// @inheritdoc IRegistryLinks
    function isLinked(address registry) external view returns (bool) {
        return _links().registries.contains(registry);
    }

    /// @inheritdoc IRegistryLinks
    function linkedRegistries() external view returns (address[] memory) {
        return _links().registries.values();
    }

    /// @dev Sets the owner and links the registries that a list starts with.
    function _initializeLinks(address owner_, address[] calldata registries) internal onlyInitializing {
        __Ownable_init(owner_);
        for (uint256 i = 0; i < registries.length; ++i) {
            _link(registries[i]);
        }
    }

    /// @dev Tells every linked registry. Called after the change, so that a registry that reads sees it.
    function _rulesChanged() internal {
        AddressList.List storage registries = _links().registries;
        uint256 count = registries.length();
        for (uint256 i = 0; i < count; ++i) {
            IRulesListener(registries.get(i)).onRulesChanged();
        }
    }

    function _link(address registry) private {
        AddressList.List storage registries = _links().registries;
        if (registry.code.length == 0) revert RegistryLinkNoContract(registry);
        if (registries.contains(registry)) revert RegistryLinkExists(registry);
        if (registries.length() == LIMIT) revert RegistryLinksTooMany(LIMIT);

        registries.push(registry);
        emit RegistryLinked(registry);

        IRulesListener(registry).onRulesChanged();
    }

    function _links() private pure returns (RegistryLinksStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
