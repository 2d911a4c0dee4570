// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {IdentityFactory} from "../identity/IdentityFactory.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {AddressList} from "./AddressList.sol";
import {IIdentityRegistryOperations, OnboardRequest} from "./IIdentityRegistryOperations.sol";
import {ILeasedIdentityRegistry} from "./ILeasedIdentityRegistry.sol";
import {IRulesListener} from "./IRegistryLinks.sol";
import {IRulesEpoch} from "./IRulesEpoch.sol";
import {IStorageListener} from "./ISharedIdentityStorage.sol";
import {Leases} from "./Leases.sol";
import {RegistryConfig, RegistryConfigs} from "./RegistryConfig.sol";
import {RegistryPermissions} from "./RegistryPermissions.sol";
import {RegistrySettings} from "./RegistrySettings.sol";
import {Verification} from "./Verification.sol";
import {WalletRegister} from "./WalletRegister.sol";

/// @title IdentityRegistry
/// @notice Links wallets to identities for one token or several, and says whether a wallet may hold them: registered,
/// and its identity has for each required topic a claim that an issuer trusted for it confirms now.
/// @dev Cloned; every clone is initialised in the transaction that creates it. Who may do what is decided here, the
/// rest is in what this inherits.
contract IdentityRegistry is
    Leases,
    WalletRegister,
    RegistrySettings,
    AgentPermissions,
    Ownable2StepUpgradeable,
    IRulesListener,
    IStorageListener,
    IRulesEpoch,
    IERC165
{
    using AddressList for AddressList.List;

    /// @param agent The agent.
    /// @param permissions A sum of `RegistryPermissions`.
    struct AgentGrant {
        address agent;
        uint128 permissions;
    }

    /// @param owner Who changes settings.
    /// @param identityStorage Where wallets are kept; it must bind this registry too.
    /// @param issuersRegistry Whose claims count.
    /// @param topicsRegistry Which claims are needed.
    /// @param maxLease Hours a lease lasts at most; zero for no leases.
    /// @param agents Who registers and recovers from the start.
    /// @param listeners Who is told of changes from the start.
    /// @param classTopics Topics of the first classes, at most eight; zero for a class without.
    struct Settings {
        address owner;
        address identityStorage;
        address issuersRegistry;
        address topicsRegistry;
        uint16 maxLease;
        AgentGrant[] agents;
        address[] listeners;
        uint256[] classTopics;
    }

    constructor(IdentityFactory factory) Verification(factory.epochs()) Leases(factory) WalletRegister(factory) {
        _disableInitializers();
    }

    /// @notice Sets everything a registry starts with.
    /// @custom:access Whoever creates the clone, in the same transaction.
    function initialize(Settings calldata settings) external initializer {
        __Ownable_init(settings.owner);
        _useStorage(settings.identityStorage);
        _useIssuers(settings.issuersRegistry);
        _useTopics(settings.topicsRegistry);
        _useMaxLease(settings.maxLease);
        for (uint256 i = 0; i < settings.agents.length; ++i) {
            _setAgentPermissions(settings.agents[i].agent, settings.agents[i].permissions, 0);
        }
        for (uint256 i = 0; i < settings.listeners.length; ++i) {
            _addListener(settings.listeners[i]);
        }
        for (uint256 i = 0; i < settings.classTopics.length; ++i) {
            if (settings.classTopics[i] != 0) _useClassTopic(i, settings.classTopics[i]);
        }
    }

    /// @inheritdoc IIdentityRegistry
    function registerIdentity(address _userAddress, IIdentity _identity, uint16 _country) external {
        _requirePermission(RegistryPermissions.REGISTER);
        _register(_wallets(), _userAddress, _identity, _country, true);
    }

    /// @inheritdoc IIdentityRegistry
    function batchRegisterIdentity(
        address[] calldata _userAddresses,
        IIdentity[] calldata _identities,
        uint16[] calldata _countries
    ) external {
        _requirePermission(RegistryPermissions.REGISTER);
        _checkLengths(_userAddresses, _identities, _countries);
        _registerAll(_userAddresses, _identities, _countries);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function batchRegisterIdentityWithLease(
        address[] calldata wallets,
        IIdentity[] calldata identities,
        uint16[] calldata countries
    ) external {
        _requirePermission(RegistryPermissions.REGISTER);
        _checkLengths(wallets, identities, countries);
        // Leases first: whoever changes a wallet while others are told of it finds its lease to void.
        Session memory session = _open();
        for (uint256 i = 0; i < wallets.length; ++i) {
            _store(session, wallets[i], address(identities[i]), countries[i]);
        }
        _close(session);
        _registerAll(wallets, identities, countries);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function onboard(OnboardRequest calldata request) external returns (IIdentity identity_) {
        _requirePermission(RegistryPermissions.REGISTER);
        identity_ = _onboard(request);
        if (request.lease) _refreshAll(request.wallets);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function batchOnboard(OnboardRequest[] calldata requests) external returns (IIdentity[] memory identities) {
        _requirePermission(RegistryPermissions.REGISTER);
        identities = new IIdentity[](requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            identities[i] = _onboard(requests[i]);
        }
        Session memory session = _open();
        for (uint256 i = 0; i < requests.length; ++i) {
            if (requests[i].lease) _refresh(session, requests[i].wallets);
        }
        _close(session);
    }

    /// @inheritdoc IIdentityRegistry
    function updateIdentity(address _userAddress, IIdentity _identity) external {
        _requirePermission(RegistryPermissions.UPDATE);
        _changeIdentity(_userAddress, _identity);
    }

    /// @inheritdoc IIdentityRegistry
    function updateCountry(address _userAddress, uint16 _country) external {
        _requirePermission(RegistryPermissions.UPDATE);
        _changeCountry(_userAddress, _country);
    }

    /// @inheritdoc IIdentityRegistry
    function deleteIdentity(address _userAddress) external {
        _requirePermission(RegistryPermissions.REMOVE);
        _remove(_userAddress);
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function recover(address lostWallet, address newWallet, address identity_) external {
        _requirePermission(RegistryPermissions.RECOVER);
        _recover(lostWallet, newWallet, identity_);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function refresh(address wallet) external returns (bool stored) {
        address[] memory wallets = new address[](1);
        wallets[0] = wallet;
        return _refreshAll(wallets) != 0;
    }

    /// @inheritdoc IIdentityRegistryOperations
    function batchRefresh(address[] calldata wallets) external returns (uint256 stored) {
        return _refreshAll(wallets);
    }

    /// @inheritdoc IIdentityRegistry
    function setIdentityRegistryStorage(address _identityRegistryStorage) external onlyOwner {
        _useStorage(_identityRegistryStorage);
        _resetListeners();
    }

    /// @inheritdoc IIdentityRegistry
    function setTrustedIssuersRegistry(address _trustedIssuersRegistry) external onlyOwner {
        _useIssuers(_trustedIssuersRegistry);
    }

    /// @inheritdoc IIdentityRegistry
    function setClaimTopicsRegistry(address _claimTopicsRegistry) external onlyOwner {
        _useTopics(_claimTopicsRegistry);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function setMaxLease(uint16 hoursAtMost) external onlyOwner {
        _useMaxLease(hoursAtMost);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function setClassTopic(uint8 classNumber, uint256 topic) external onlyOwner {
        _useClassTopic(classNumber, topic);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function setClassMaxAge(uint8 classNumber, uint32 age) external onlyOwner {
        _useClassMaxAge(classNumber, age);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function setAgentPermissions(address agent, uint128 permissions) external onlyOwner {
        _setAgentPermissions(agent, permissions, 0);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function addIdentityListener(address listener) external onlyOwner {
        _addListener(listener);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function removeIdentityListener(address listener) external onlyOwner {
        _removeListener(listener);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function setListening(bool listening) external {
        _setListening(msg.sender, listening);
    }

    /// @inheritdoc IRulesListener
    function onRulesChanged() external {
        _rulesChanged();
    }

    /// @inheritdoc IStorageListener
    function onStorageBinding() external {
        if (_storageBindingChanged()) _resetListenersOfOthers();
    }

    /// @inheritdoc IStorageListener
    function onStorageChanged(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) external {
        if (msg.sender != address(_data().identityStorage)) return;
        _follow(wallet, oldIdentity, newIdentity, oldCountry, newCountry);
    }

    /// @inheritdoc ILeasedIdentityRegistry
    /// @dev Nobody is told of every change while the storage does not tell this registry of those made elsewhere.
    function isListener(address listener) external view returns (bool) {
        bool bound = _data().config.has(RegistryConfigs.STORAGE_BOUND);
        return bound && _listeners().contains(listener);
    }

    /// @inheritdoc IIdentityRegistryOperations
    function identityListeners() external view returns (address[] memory) {
        return _listeners().values();
    }

    /// @inheritdoc IIdentityRegistryOperations
    function maxLease() external view returns (uint16) {
        return _data().config.maxLease();
    }

    /// @inheritdoc IRulesEpoch
    function rulesEpoch() external view returns (uint256) {
        RegistryConfig config = _data().config;
        return config.has(RegistryConfigs.LISTS_LINKED) ? config.epoch() + 1 : 0;
    }

    /// @inheritdoc IIdentityRegistryOperations
    function leasing() external view returns (bool) {
        return _data().config.isLeasing();
    }

    /// @inheritdoc IIdentityRegistryOperations
    function classTopic(uint8 classNumber) external view returns (uint256) {
        return _data().classTopics[classNumber];
    }

    /// @inheritdoc IIdentityRegistryOperations
    function classMaxAge(uint8 classNumber) external view returns (uint256) {
        return _data().classMaxAges[classNumber];
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IIdentityRegistry).interfaceId ||
            interfaceId == type(ILeasedIdentityRegistry).interfaceId ||
            interfaceId == type(IIdentityRegistryOperations).interfaceId ||
            interfaceId == type(IAgentRole).interfaceId ||
            interfaceId == type(IRulesListener).interfaceId ||
            interfaceId == type(IStorageListener).interfaceId ||
            interfaceId == type(IERC165).interfaceId;
    }

    function _authorizeAgentChange() internal view override {
        _checkOwner();
    }
}
