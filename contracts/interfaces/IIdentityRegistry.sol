// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimTopicsRegistry} from "./IClaimTopicsRegistry.sol";
import {IIdentity} from "./IIdentity.sol";
import {IIdentityRegistryStorage} from "./IIdentityRegistryStorage.sol";
import {ITrustedIssuersRegistry} from "./ITrustedIssuersRegistry.sol";

/// @title ERC-3643 identity registry
/// @notice Links wallets to identities and answers whether a wallet may hold a token; ERC-3643, section "Identity
/// Registry Interface". Countries are ISO 3166-1 numeric codes. ERC-165 id: 0x8ff89f73.
interface IIdentityRegistry {
    /// @notice The registry requires the topics listed there from now on.
    event ClaimTopicsRegistrySet(address indexed claimTopicsRegistry);

    /// @notice The registry reads and writes wallets there from now on.
    event IdentityStorageSet(address indexed identityStorage);

    /// @notice The registry trusts the issuers listed there from now on.
    event TrustedIssuersRegistrySet(address indexed trustedIssuersRegistry);

    /// @notice A wallet was registered to an identity.
    event IdentityRegistered(address indexed investorAddress, IIdentity indexed identity);

    /// @notice A wallet was removed from the identity it was registered to.
    event IdentityRemoved(address indexed investorAddress, IIdentity indexed identity);

    /// @notice A wallet's identity was replaced.
    event IdentityUpdated(IIdentity indexed oldIdentity, IIdentity indexed newIdentity);

    /// @notice A wallet's country was set.
    event CountryUpdated(address indexed investorAddress, uint16 indexed country);

    /// @notice Storage of wallets, perhaps shared with other registries.
    function identityStorage() external view returns (IIdentityRegistryStorage);

    /// @notice Registry of the claim issuers that are trusted.
    function issuersRegistry() external view returns (ITrustedIssuersRegistry);

    /// @notice Registry of the claim topics that a holder needs.
    function topicsRegistry() external view returns (IClaimTopicsRegistry);

    /// @notice Takes another storage of wallets.
    /// @custom:access The owner.
    function setIdentityRegistryStorage(address _identityRegistryStorage) external;

    /// @notice Takes another registry of claim topics.
    /// @custom:access The owner.
    function setClaimTopicsRegistry(address _claimTopicsRegistry) external;

    /// @notice Takes another registry of claim issuers.
    /// @custom:access The owner.
    function setTrustedIssuersRegistry(address _trustedIssuersRegistry) external;

    /// @notice Registers a wallet that has no identity yet.
    /// @custom:access Agent.
    function registerIdentity(address _userAddress, IIdentity _identity, uint16 _country) external;

    /// @notice Removes a wallet.
    /// @custom:access Agent.
    function deleteIdentity(address _userAddress) external;

    /// @notice Changes the country of a registered wallet.
    /// @custom:access Agent.
    function updateCountry(address _userAddress, uint16 _country) external;

    /// @notice Registers a registered wallet to another identity.
    /// @custom:access Agent.
    function updateIdentity(address _userAddress, IIdentity _identity) external;

    /// @notice `registerIdentity` for each triple, all or nothing.
    /// @custom:access Agent.
    function batchRegisterIdentity(
        address[] calldata _userAddresses,
        IIdentity[] calldata _identities,
        uint16[] calldata _countries
    ) external;

    /// @notice Whether the wallet is registered, verified or not.
    function contains(address _userAddress) external view returns (bool);

    /// @notice Whether the wallet is registered and its identity holds, for each required topic, a claim that a trusted
    /// issuer of that topic confirms now.
    function isVerified(address _userAddress) external view returns (bool);

    /// @notice Identity of a wallet, zero when it is not registered.
    function identity(address _userAddress) external view returns (IIdentity);

    /// @notice Country of a wallet, zero when it is not registered.
    function investorCountry(address _userAddress) external view returns (uint16);
}
