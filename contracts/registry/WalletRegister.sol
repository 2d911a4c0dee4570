// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BoundedCall} from "../identity/BoundedCall.sol";
import {IdentityFactory} from "../identity/IdentityFactory.sol";
import {Keys} from "../identity/Keys.sol";
import {IERC734} from "../interfaces/IERC734.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {IIdentityRegistryStorage} from "../interfaces/IIdentityRegistryStorage.sol";
import {IIdentityListener} from "./IIdentityListener.sol";
import {IIdentityRegistryOperations, OnboardRequest} from "./IIdentityRegistryOperations.sol";
import {ISharedIdentityStorage, MOST_SUCCESSORS} from "./ISharedIdentityStorage.sol";
import {Lease} from "./Lease.sol";
import {RegistryConfig} from "./RegistryConfig.sol";
import {RegistryListeners} from "./RegistryListeners.sol";
import {Verification} from "./Verification.sol";

/// @title WalletRegister
/// @notice Registers, changes and replaces wallets: the storage keeps them, leases follow, listeners are told.
/// @dev Who may do so is for the leaf to say.
abstract contract WalletRegister is Verification, RegistryListeners {
    /// @dev Enough for a key behind any proxy.
    uint256 private constant KEY_GAS = 100_000;

    IdentityFactory private immutable FACTORY;

    constructor(IdentityFactory factory) {
        FACTORY = factory;
    }

    /// @notice The factory that creates identities for `onboard`. It holds no right here.
    function identityFactory() external view returns (IdentityFactory) {
        return FACTORY;
    }

    /// @param heard False where no listener wants to be told, which a batch finds out once.
    function _register(
        IIdentityRegistryStorage wallets,
        address wallet,
        IIdentity identity_,
        uint16 country,
        bool heard
    ) internal {
        wallets.addIdentityToStorage(wallet, identity_, country);
        emit IdentityRegistered(wallet, identity_);
        if (heard) _tellListeners(wallet, address(0), address(identity_), 0, country);
    }

    function _checkLengths(
        address[] calldata wallets,
        IIdentity[] calldata identities,
        uint16[] calldata countries
    ) internal pure {
        if (wallets.length != identities.length || wallets.length != countries.length) {
            revert IIdentityRegistryOperations.IdentityRegistryLengthsDiffer(
                wallets.length,
                identities.length,
                countries.length
            );
        }
    }

    function _registerAll(
        address[] calldata wallets,
        IIdentity[] calldata identities,
        uint16[] calldata countries
    ) internal {
        IIdentityRegistryStorage target = _wallets();
        bool heard = _isHeard();
        for (uint256 i = 0; i < wallets.length; ++i) {
            _register(target, wallets[i], identities[i], countries[i], heard);
        }
    }

    function _remove(address wallet) internal {
        (address identity_, uint16 country) = _stored(wallet);
        _dropLease(wallet);
        _wallets().removeIdentityFromStorage(wallet);
        emit IdentityRemoved(wallet, IIdentity(identity_));
        _tellListeners(wallet, identity_, address(0), country, 0);
    }

    function _changeCountry(address wallet, uint16 country) internal {
        (address identity_, uint16 oldCountry) = _stored(wallet);
        _moveLease(wallet, country);
        _wallets().modifyStoredInvestorCountry(wallet, country);
        emit CountryUpdated(wallet, country);
        _tellListeners(wallet, identity_, identity_, oldCountry, country);
    }

    function _changeIdentity(address wallet, IIdentity identity_) internal {
        (address oldIdentity, uint16 country) = _stored(wallet);
        _dropLease(wallet);
        _wallets().modifyStoredIdentity(wallet, identity_);
        emit IdentityUpdated(IIdentity(oldIdentity), identity_);
        _tellListeners(wallet, oldIdentity, address(identity_), country, country);
    }

    /// @dev Creates or takes the identity and registers the wallets to it.
    function _onboard(OnboardRequest calldata request) internal returns (IIdentity identity_) {
        identity_ = request.identity;
        if (address(identity_) == address(0)) {
            identity_ = IIdentity(FACTORY.createIdentity(request.managementKey, request.salt, request.claims));
        } else if (request.claims.length != 0) {
            revert IIdentityRegistryOperations.OnboardClaimsForExisting(address(identity_));
        }
        for (uint256 i = 0; i < request.wallets.length; ++i) {
            address wallet = request.wallets[i];
            (address registered, ) = _stored(wallet);
            if (registered == address(identity_)) continue;
            if (registered != address(0))
                revert IIdentityRegistryOperations.OnboardWalletTaken(wallet, registered, address(identity_));
            _register(_wallets(), wallet, identity_, request.country, true);
        }
    }

    /// @dev Moves a lost wallet's registration to its successor and bars it.
    function _recover(address lostWallet, address newWallet, address identity_) internal {
        ISharedIdentityStorage wallets = _data().identityStorage;
        (address registered, uint16 country, bool barred) = wallets.walletRecord(lostWallet);
        if (registered == address(0) || registered != identity_) {
            revert IIdentityRegistryOperations.RecoveryIdentityMismatch(lostWallet, registered, identity_);
        }
        if (barred && !_succeeds(wallets, lostWallet, newWallet)) {
            revert IIdentityRegistryOperations.RecoveryAlreadyDone(lostWallet, wallets.successorOf(lostWallet));
        }
        uint16 knownIn = _checkSuccessor(wallets, lostWallet, newWallet, identity_);
        // Another token of the storage was first. Its successor may have gone to somebody else since, so it was checked.
        if (barred) return;

        _carryLease(lostWallet, newWallet, knownIn == 0 ? country : knownIn);
        if (knownIn == 0) _register(_wallets(), newWallet, IIdentity(identity_), country, true);
        wallets.recordRecovery(lostWallet, newWallet);
        // Whom the new registration was told to may have had a lease stored again while the lost wallet was registered.
        _dropLease(lostWallet);
        emit IdentityRemoved(lostWallet, IIdentity(identity_));
        emit IIdentityRegistryOperations.WalletRecovered(lostWallet, newWallet, identity_);
        _tellListeners(lostWallet, identity_, address(0), country, 0);
    }

    /// @dev Another registry changed a wallet of the same storage.
    function _follow(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) internal {
        if (newIdentity == oldIdentity) _moveLease(wallet, newCountry);
        else _dropLease(wallet);
        _tellListenersOfOthers(
            abi.encodeCall(
                IIdentityListener.onIdentityChange,
                (wallet, oldIdentity, newIdentity, oldCountry, newCountry)
            )
        );
    }

    function _wallets() internal view returns (IIdentityRegistryStorage) {
        return IIdentityRegistryStorage(address(_data().identityStorage));
    }

    /// @dev Whether `newWallet` may succeed: registered to the identity already, or a management key of it.
    /// @return knownIn Its country where it is registered, otherwise zero.
    function _checkSuccessor(
        ISharedIdentityStorage wallets,
        address lostWallet,
        address newWallet,
        address identity_
    ) private view returns (uint16 knownIn) {
        (address registered, uint16 country, bool barred) = wallets.walletRecord(newWallet);
        if (barred || newWallet == lostWallet) revert IIdentityRegistryOperations.RecoveryWalletInvalid(newWallet);
        if (registered == identity_) return country;
        if (registered != address(0)) revert IIdentityRegistryOperations.RecoveryWalletTaken(newWallet, registered);
        bytes memory question = abi.encodeCall(
            IERC734.keyHasPurpose,
            (keccak256(abi.encode(newWallet)), Keys.MANAGEMENT)
        );
        if (BoundedCall.word(identity_, KEY_GAS, question) != bytes32(uint256(1))) {
            revert IIdentityRegistryOperations.RecoveryWalletUnknown(newWallet, identity_);
        }
    }

    /// @dev Whether `newWallet` is the successor of a lost wallet, or of its successor, and so on.
    function _succeeds(
        ISharedIdentityStorage wallets,
        address lostWallet,
        address newWallet
    ) private view returns (bool) {
        address successor = wallets.successorOf(lostWallet);
        for (uint256 i = 0; i < MOST_SUCCESSORS && successor != address(0); ++i) {
            if (successor == newWallet) return true;
            successor = wallets.successorOf(successor);
        }
        return false;
    }

    function _dropLease(address wallet) private {
        RegistryConfig config = _data().config;
        if (!config.isLeasing()) return;
        _data().leases[config.generation()][wallet] = Lease.wrap(0);
    }

    function _moveLease(address wallet, uint16 country) private {
        RegistryConfig config = _data().config;
        if (!config.isLeasing()) return;
        Lease lease = _data().leases[config.generation()][wallet];
        if (lease.exists()) _data().leases[config.generation()][wallet] = lease.inCountry(country);
    }

    /// @dev The new wallet has the same identity, so that what was found for the lost one is as true for it, in its own
    /// country. A lease that it has already it keeps.
    function _carryLease(address lostWallet, address newWallet, uint16 country) private {
        RegistryConfig config = _data().config;
        if (!config.isLeasing()) return;
        mapping(address wallet => Lease) storage leases = _data().leases[config.generation()];
        Lease lease = leases[lostWallet];
        if (!lease.exists()) return;
        if (!leases[newWallet].exists()) leases[newWallet] = lease.inCountry(country);
        leases[lostWallet] = Lease.wrap(0);
    }
}
