// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How often in a row a wallet may be lost and replaced before its last successor is no longer found.
uint256 constant MOST_SUCCESSORS = 32;

/// @title What Scrip's identity storage offers a registry beyond ERC-3643
/// @notice One storage may serve several registries. Each of them may write, and hears of what the others wrote.
interface ISharedIdentityStorage {
    /// @notice A lost wallet was replaced; its registration ends and it can never be registered again.
    event WalletBarred(address indexed lostWallet, address indexed successor, address indexed identity);

    /// @notice A wallet has another identity. Beside ERC-3643's `IdentityModified`, which does not name the wallet.
    event WalletIdentityModified(address indexed wallet, address indexed oldIdentity, address indexed newIdentity);

    /// @notice A registry was unbound without taking notice of it: it failed on being told.
    event IdentityRegistryNotTold(address indexed identityRegistry);

    /// @notice Neither wallet nor identity nor registry may be the zero address.
    error StorageZeroAddress();
    /// @notice Countries are 1 to 999: ISO 3166-1 numeric codes, from 900 on the issuer's own.
    error StorageCountryInvalid(address wallet, uint16 country);
    /// @notice The wallet is stored already.
    error StorageWalletTaken(address wallet, address identity);
    /// @notice The wallet is not stored.
    error StorageWalletUnknown(address wallet);
    /// @notice The wallet was lost and replaced; it cannot be registered again.
    error StorageWalletBarred(address wallet);
    /// @notice A wallet cannot succeed itself, nor one of another identity.
    error StorageSuccessorInvalid(address lostWallet, address successor);
    /// @notice The registry is bound already.
    error StorageRegistryBound(address registry);
    /// @notice The registry is not bound.
    error StorageRegistryNotFound(address registry);
    /// @notice There are `limit` bound registries already.
    error StorageRegistriesTooMany(uint256 limit);

    /// @notice Ends the registration of a lost wallet, bars it for ever and remembers its successor.
    /// @custom:access Agent; a bound registry is one.
    /// @param lostWallet A stored wallet.
    /// @param successor A wallet stored with the same identity.
    function recordRecovery(address lostWallet, address successor) external;

    /// @notice What is stored of a wallet, in one call.
    /// @return identity Its identity; that of a barred wallet is the one it had when it was lost.
    /// @return country Its country, likewise.
    /// @return barred Whether the wallet was lost and replaced: it is then not registered.
    function walletRecord(address wallet) external view returns (address identity, uint16 country, bool barred);

    /// @notice The wallet that succeeded a lost one, zero when it was never recovered.
    function successorOf(address lostWallet) external view returns (address);

    /// @notice Whether the registry is bound and hears of every change that it did not make itself.
    function isListening(address registry) external view returns (bool);
}

/// @title What a bound registry answers to
/// @notice A storage asks for this interface by ERC-165 when it binds a registry. One that does not answer, of another
/// make, may write all the same, and hears nothing.
interface IStorageListener {
    /// @notice Somebody else changed what is stored of a wallet. Ignored from anyone but the registry's storage.
    /// @custom:access The storage in use; from anybody else it means nothing.
    /// @param oldIdentity Zero when the wallet was not stored.
    /// @param newIdentity Zero when it no longer is.
    function onStorageChanged(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) external;

    /// @notice The caller bound or unbound this registry. Ignored from anyone but the registry's storage.
    /// @custom:access The storage in use; from anybody else it means nothing.
    function onStorageBinding() external;
}
