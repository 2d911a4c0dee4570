// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {ERC165Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/introspection/ERC165Upgradeable.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {UpgradesRenounceable} from "../access/UpgradesRenounceable.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {IIdentityRegistryStorage} from "../interfaces/IIdentityRegistryStorage.sol";
import {AddressList} from "./AddressList.sol";
import {ISharedIdentityStorage, IStorageListener} from "./ISharedIdentityStorage.sol";
import {ToleratedCall} from "./ToleratedCall.sol";
import {WalletRecord, WalletRecords} from "./WalletRecord.sol";

/// @title IdentityRegistryStorage
/// @notice Wallets with their identities and countries, one slot each, for at most 50 registries that share them. Who
/// binds a registry lets it write every wallet here; a registry that is not bound changes nothing.
/// @dev Upgradeable (UUPS) by the owner until it renounces.
contract IdentityRegistryStorage is
    IIdentityRegistryStorage,
    ISharedIdentityStorage,
    AgentPermissions,
    UpgradesRenounceable,
    Ownable2StepUpgradeable,
    ERC165Upgradeable
{
    using AddressList for AddressList.List;

    /// @param owner Who binds registries and upgrades.
    /// @param registries Bound from the start.
    struct Settings {
        address owner;
        address[] registries;
    }

    /// @dev Registries that hear of changes are apart from those that do not, so that a change made by the only
    /// registry reads one slot to find that there is nobody to tell.
    /// @custom:storage-location erc7201:scrip.IdentityRegistryStorage
    struct IdentityRegistryStorageStorage {
        mapping(address wallet => WalletRecord) wallets;
        mapping(address lostWallet => address) successors;
        AddressList.List listening;
        AddressList.List silent;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.IdentityRegistryStorage"));
    uint256 private constant LIMIT = 50;
    uint16 private constant HIGHEST_COUNTRY = 999;
    /// @dev Enough for a registry whose 25 listeners all burn what it gives them: one that could not take notice would
    /// go on honouring its leases.
    uint256 private constant UNBINDING_GAS = 5_000_000;
    /// @dev A storage gives its registries the whole role: it has no permissions to tell apart.
    uint128 private constant WRITE = 1;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets everything a storage starts with.
    /// @custom:access Whoever creates the proxy, in the same transaction.
    function initialize(Settings calldata settings) external initializer {
        __Ownable_init(settings.owner);
        for (uint256 i = 0; i < settings.registries.length; ++i) {
            _bind(settings.registries[i]);
        }
    }

    /// @inheritdoc IIdentityRegistryStorage
    function addIdentityToStorage(address _userAddress, IIdentity _identity, uint16 _country) external {
        _requirePermission(WRITE);
        if (_userAddress == address(0) || address(_identity) == address(0)) revert StorageZeroAddress();
        _checkCountry(_userAddress, _country);
        mapping(address wallet => WalletRecord) storage wallets = _storage().wallets;
        WalletRecord known = wallets[_userAddress];
        if (known.barred()) revert StorageWalletBarred(_userAddress);
        if (known.identity() != address(0)) revert StorageWalletTaken(_userAddress, known.identity());

        WalletRecord record = WalletRecords.pack(address(_identity), _country);
        wallets[_userAddress] = record;
        emit IdentityStored(_userAddress, _identity);
        emit CountryModified(_userAddress, _country);

        _tellOthers(_userAddress, known, record);
    }

    /// @inheritdoc IIdentityRegistryStorage
    function removeIdentityFromStorage(address _userAddress) external {
        _requirePermission(WRITE);
        WalletRecord old = _registered(_userAddress);

        _storage().wallets[_userAddress] = WalletRecords.NONE;
        emit IdentityUnstored(_userAddress, IIdentity(old.identity()));

        _tellOthers(_userAddress, old, WalletRecords.NONE);
    }

    /// @inheritdoc IIdentityRegistryStorage
    function modifyStoredInvestorCountry(address _userAddress, uint16 _country) external {
        _requirePermission(WRITE);
        _checkCountry(_userAddress, _country);
        WalletRecord old = _registered(_userAddress);

        WalletRecord record = WalletRecords.pack(old.identity(), _country);
        _storage().wallets[_userAddress] = record;
        emit CountryModified(_userAddress, _country);

        _tellOthers(_userAddress, old, record);
    }

    /// @inheritdoc IIdentityRegistryStorage
    function modifyStoredIdentity(address _userAddress, IIdentity _identity) external {
        _requirePermission(WRITE);
        if (address(_identity) == address(0)) revert StorageZeroAddress();
        WalletRecord old = _registered(_userAddress);

        WalletRecord record = WalletRecords.pack(address(_identity), old.country());
        _storage().wallets[_userAddress] = record;
        emit IdentityModified(IIdentity(old.identity()), _identity);
        emit WalletIdentityModified(_userAddress, old.identity(), address(_identity));

        _tellOthers(_userAddress, old, record);
    }

    /// @inheritdoc ISharedIdentityStorage
    function recordRecovery(address lostWallet, address successor) external {
        _requirePermission(WRITE);
        WalletRecord lost = _registered(lostWallet);
        WalletRecord heir = _registered(successor);
        if (lostWallet == successor || heir.identity() != lost.identity()) {
            revert StorageSuccessorInvalid(lostWallet, successor);
        }

        _storage().wallets[lostWallet] = lost.asBarred();
        _storage().successors[lostWallet] = successor;
        emit IdentityUnstored(lostWallet, IIdentity(lost.identity()));
        emit WalletBarred(lostWallet, successor, lost.identity());

        _tellOthers(lostWallet, lost, WalletRecords.NONE);
    }

    /// @inheritdoc IIdentityRegistryStorage
    function bindIdentityRegistry(address _identityRegistry) external onlyOwner {
        _bind(_identityRegistry);
    }

    /// @inheritdoc IIdentityRegistryStorage
    function unbindIdentityRegistry(address _identityRegistry) external onlyOwner {
        IdentityRegistryStorageStorage storage $ = _storage();
        bool listened = $.listening.remove(_identityRegistry);
        if (!listened && !$.silent.remove(_identityRegistry)) revert StorageRegistryNotFound(_identityRegistry);
        if (isAgent(_identityRegistry)) _removeAgent(_identityRegistry);
        emit IdentityRegistryUnbound(_identityRegistry);

        bytes memory message = abi.encodeCall(IStorageListener.onStorageBinding, ());
        if (listened && !ToleratedCall.tell(_identityRegistry, message, UNBINDING_GAS, UNBINDING_GAS)) {
            emit IdentityRegistryNotTold(_identityRegistry);
        }
    }

    /// @inheritdoc IIdentityRegistryStorage
    function linkedIdentityRegistries() external view returns (address[] memory registries) {
        address[] memory listening = _storage().listening.values();
        address[] memory silent = _storage().silent.values();
        registries = new address[](listening.length + silent.length);
        for (uint256 i = 0; i < registries.length; ++i) {
            registries[i] = i < listening.length ? listening[i] : silent[i - listening.length];
        }
    }

    /// @inheritdoc IIdentityRegistryStorage
    function storedIdentity(address _userAddress) external view returns (IIdentity) {
        WalletRecord record = _storage().wallets[_userAddress];
        return IIdentity(record.barred() ? address(0) : record.identity());
    }

    /// @inheritdoc IIdentityRegistryStorage
    function storedInvestorCountry(address _userAddress) external view returns (uint16) {
        WalletRecord record = _storage().wallets[_userAddress];
        return record.barred() ? 0 : record.country();
    }

    /// @inheritdoc ISharedIdentityStorage
    function walletRecord(address wallet) external view returns (address identity, uint16 country, bool barred) {
        WalletRecord record = _storage().wallets[wallet];
        return (record.identity(), record.country(), record.barred());
    }

    /// @inheritdoc ISharedIdentityStorage
    function successorOf(address lostWallet) external view returns (address) {
        return _storage().successors[lostWallet];
    }

    /// @inheritdoc ISharedIdentityStorage
    function isListening(address registry) public view returns (bool) {
        return _storage().listening.contains(registry);
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IIdentityRegistryStorage).interfaceId ||
            interfaceId == type(ISharedIdentityStorage).interfaceId ||
            interfaceId == type(IAgentRole).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    function _authorizeAgentChange() internal view override {
        _checkOwner();
    }

    function _authorizeUpgradeChange() internal view override {
        _checkOwner();
    }

    function _bind(address registry) private {
        IdentityRegistryStorageStorage storage $ = _storage();
        if (registry == address(0)) revert StorageZeroAddress();
        if (isListening(registry) || $.silent.contains(registry)) revert StorageRegistryBound(registry);
        if ($.listening.length() + $.silent.length() == LIMIT) revert StorageRegistriesTooMany(LIMIT);

        bool listens = ERC165Checker.supportsInterface(registry, type(IStorageListener).interfaceId);
        (listens ? $.listening : $.silent).push(registry);
        if (!isAgent(registry)) _setAgentPermissions(registry, WRITE, 0);
        emit IdentityRegistryBound(registry);

        if (listens) IStorageListener(registry).onStorageBinding();
    }

    /// @dev Tells every listening registry but the one that made the change, which has seen to itself.
    function _tellOthers(address wallet, WalletRecord old, WalletRecord current) private {
        AddressList.List storage listening = _storage().listening;
        if (listening.isOnly(msg.sender)) return;
        uint256 count = listening.length();
        for (uint256 i = 0; i < count; ++i) {
            address registry = listening.get(i);
            if (registry == msg.sender) continue;
            IStorageListener(registry).onStorageChanged(
                wallet,
                old.identity(),
                current.identity(),
                old.country(),
                current.country()
            );
        }
    }

    function _registered(address account) private view returns (WalletRecord record) {
        record = _storage().wallets[account];
        if (record.barred()) revert StorageWalletBarred(account);
        if (record.identity() == address(0)) revert StorageWalletUnknown(account);
    }

    function _checkCountry(address wallet, uint16 country) private pure {
        if (country == 0 || country > HIGHEST_COUNTRY) revert StorageCountryInvalid(wallet, country);
    }

    function _storage() private pure returns (IdentityRegistryStorageStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
