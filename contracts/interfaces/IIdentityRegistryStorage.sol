// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentity} from "./IIdentity.sol";

/// @title ERC-3643 identity registry storage
/// @notice Keeps wallets, their identities and countries for one or more identity registries; ERC-3643, section
/// "Identity Registry Storage Interface". Countries are ISO 3166-1 numeric codes. ERC-165 id: 0x57defe0d.
interface IIdentityRegistryStorage {
    /// @notice A wallet was stored with its identity.
    event IdentityStored(address indexed investorAddress, IIdentity indexed identity);

    /// @notice A wallet and its identity were removed.
    event IdentityUnstored(address indexed investorAddress, IIdentity indexed identity);

    /// @notice A wallet's identity was replaced.
    event IdentityModified(IIdentity indexed oldIdentity, IIdentity indexed newIdentity);

    /// @notice A wallet's country was replaced.
    event CountryModified(address indexed investorAddress, uint16 indexed country);

    /// @notice A registry may write here from now on.
    event IdentityRegistryBound(address indexed identityRegistry);

    /// @notice A registry may no longer write here.
    event IdentityRegistryUnbound(address indexed identityRegistry);

    /// @notice Identity of a wallet, zero when it is not stored.
    function storedIdentity(address _userAddress) external view returns (IIdentity);

    /// @notice Country of a wallet, zero when it is not stored.
    function storedInvestorCountry(address _userAddress) external view returns (uint16);

    /// @notice Stores a wallet that is not stored yet.
    /// @custom:access Agent; a bound registry is one.
    function addIdentityToStorage(address _userAddress, IIdentity _identity, uint16 _country) external;

    /// @notice Removes a wallet.
    /// @custom:access Agent; a bound registry is one.
    function removeIdentityFromStorage(address _userAddress) external;

    /// @notice Changes the country of a stored wallet.
    /// @custom:access Agent; a bound registry is one.
    function modifyStoredInvestorCountry(address _userAddress, uint16 _country) external;

    /// @notice Changes the identity of a stored wallet.
    /// @custom:access Agent; a bound registry is one.
    function modifyStoredIdentity(address _userAddress, IIdentity _identity) external;

    /// @notice Lets a registry write here: makes it an agent.
    /// @custom:access The owner.
    function bindIdentityRegistry(address _identityRegistry) external;

    /// @notice Takes a registry's right to write here.
    /// @custom:access The owner.
    function unbindIdentityRegistry(address _identityRegistry) external;

    /// @notice Registries that may write here.
    function linkedIdentityRegistries() external view returns (address[] memory);
}
