// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {IIdentityRegistryOperations} from "./IIdentityRegistryOperations.sol";
import {ISharedIdentityStorage} from "./ISharedIdentityStorage.sol";
import {LeaseFields} from "./Lease.sol";
import {RegistryConfig, RegistryConfigs} from "./RegistryConfig.sol";
import {RegistryState} from "./RegistryState.sol";

/// @title RegistrySettings
/// @notice What a registry is told by its owner, and by the storage and lists it uses. Each change voids every lease.
/// @dev Who may make a change is for the leaf to say.
abstract contract RegistrySettings is RegistryState {
    function _useStorage(address identityStorage_) internal {
        bytes4 id = type(ISharedIdentityStorage).interfaceId;
        if (!ERC165Checker.supportsInterface(identityStorage_, id)) {
            revert IIdentityRegistryOperations.IdentityRegistryStorageForeign(identityStorage_);
        }
        RegistryStorage storage $ = _data();
        $.identityStorage = ISharedIdentityStorage(identityStorage_);
        _reconfigureAfresh(_withStorageBinding($.config));
        emit IIdentityRegistry.IdentityStorageSet(identityStorage_);
    }

    function _useIssuers(address issuersRegistry_) internal {
        if (issuersRegistry_ == address(0)) revert IIdentityRegistryOperations.IdentityRegistryZeroAddress();
        RegistryStorage storage $ = _data();
        $.issuersRegistry = ITrustedIssuersRegistry(issuersRegistry_);
        RegistryConfig config = _withIssuersLink($.config);
        _keepRules(config);
        _reconfigureAfresh(config);
        emit IIdentityRegistry.TrustedIssuersRegistrySet(issuersRegistry_);
    }

    function _useTopics(address topicsRegistry_) internal {
        if (topicsRegistry_ == address(0)) revert IIdentityRegistryOperations.IdentityRegistryZeroAddress();
        RegistryStorage storage $ = _data();
        $.topicsRegistry = IClaimTopicsRegistry(topicsRegistry_);
        RegistryConfig config = _withTopicsLink($.config);
        _keepRules(config);
        _reconfigure(config);
        emit IIdentityRegistry.ClaimTopicsRegistrySet(topicsRegistry_);
    }

    function _useMaxLease(uint16 hoursAtMost) internal {
        _reconfigure(_data().config.withMaxLease(hoursAtMost));
        emit IIdentityRegistryOperations.MaxLeaseSet(hoursAtMost);
    }

    function _useClassTopic(uint256 class, uint256 topic) internal {
        if (class >= LeaseFields.CLASSES) revert IIdentityRegistryOperations.IdentityRegistryClassInvalid(class);
        RegistryStorage storage $ = _data();
        uint8 bit = uint8(1 << class);
        $.classTopics[class] = topic;
        $.classMask = topic == 0 ? $.classMask & ~bit : $.classMask | bit;
        _reconfigure($.config.withFlag(RegistryConfigs.CLASSES, $.classMask != 0));
        emit IIdentityRegistryOperations.ClassTopicSet(uint8(class), topic);
    }

    function _useClassMaxAge(uint256 class, uint32 age) internal {
        if (class >= LeaseFields.CLASSES) revert IIdentityRegistryOperations.IdentityRegistryClassInvalid(class);
        _data().classMaxAges[class] = age;
        _reconfigure(_data().config);
        emit IIdentityRegistryOperations.ClassMaxAgeSet(uint8(class), age);
    }

    /// @dev The caller says that its rules changed, or that it linked or unlinked this registry. From anyone but the
    /// lists in use it means nothing. One contract may be both lists.
    function _rulesChanged() internal {
        RegistryStorage storage $ = _data();
        bool isIssuers = msg.sender == address($.issuersRegistry);
        bool isTopics = msg.sender == address($.topicsRegistry);
        if (!isIssuers && !isTopics) return;
        RegistryConfig config = $.config;
        if (isIssuers) config = _withIssuersLink(config);
        if (isTopics) config = _withTopicsLink(config);
        _keepRules(config);
        // Some of those on a full list may be trusted no longer.
        if (isIssuers && config.issuerCount() == LeaseFields.ISSUERS) _reconfigureAfresh(config);
        else _reconfigure(config);
    }

    /// @dev The caller says that it bound or unbound this registry. From anyone but the storage in use it means
    /// nothing.
    /// @return changed Whether changes in the storage are heard from now on, or no longer.
    function _storageBindingChanged() internal returns (bool changed) {
        RegistryStorage storage $ = _data();
        if (msg.sender != address($.identityStorage)) return false;
        RegistryConfig config = _withStorageBinding($.config);
        changed = config.has(RegistryConfigs.STORAGE_BOUND) != $.config.has(RegistryConfigs.STORAGE_BOUND);
        _reconfigure(config);
    }
}
