// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimInput} from "./INativeIdentity.sol";

/// @title Creates identities and claim issuers
/// @notice Clones at addresses that follow from implementation, first management key and salt alone. Anyone may create
/// anyone's identity: the address commits to its key, and each claim must be confirmed by its issuer. The factory holds
/// no right on what it created.
///
/// Salts must be random: whoever can guess a salt can link a wallet to its identity before either is used.
///
/// Creating is idempotent, so that a batch can be sent again after a crash: what exists is returned. For an identity,
/// each claim given must then be on it already (of that issuer and topic; it may have been renewed since), or the call
/// reverts: the factory cannot add it.
/// @dev Who sees a creation in the mempool can come first, with the same or fewer claims, or claims of issuers that
/// nobody trusts. The key is the right one all the same. The late call reverts with `IdentityFactoryClaimMissing`
/// where claims lack, and the holder adds them, or a fresh salt is taken.
interface IIdentityFactory {
    /// @notice An identity exists from now on.
    event IdentityCreated(address indexed identity, address indexed managementKey);

    /// @notice A claim issuer exists from now on.
    event ClaimIssuerCreated(address indexed claimIssuer, address indexed managementKey);

    /// @notice `epochs` is no contract.
    error IdentityFactoryEpochsInvalid(address epochs);

    /// @notice Nobody signs for the zero address.
    error IdentityFactoryKeyInvalid(address managementKey);

    /// @notice The identity exists already and does not have the claim.
    error IdentityFactoryClaimMissing(address identity, bytes32 claimId);

    /// @notice No creation is under way.
    error IdentityFactoryNothingCreated();

    /// @notice Creates an identity with its first claims.
    /// @custom:access Anyone.
    /// @param managementKey Address of the first management key.
    /// @param salt Random.
    /// @param claims Claims it is born with, in its code; each must be confirmed by its issuer, no two may be of the
    /// same issuer and topic. At most 15, and 4,096 bytes with all their fields.
    /// @return identity Its address, `identityAddress(managementKey, salt)`.
    function createIdentity(
        address managementKey,
        bytes32 salt,
        ClaimInput[] calldata claims
    ) external returns (address identity);

    /// @notice Creates a claim issuer.
    /// @custom:access Anyone.
    /// @param managementKey Address of the first management key.
    /// @param salt Any number that tells the issuers of a key apart.
    /// @return claimIssuer Its address, `claimIssuerAddress(managementKey, salt)`.
    function createClaimIssuer(address managementKey, bytes32 salt) external returns (address claimIssuer);

    /// @notice The code for the clone that is being created, which asks.
    function birthCode() external view returns (bytes memory);

    /// @notice The counters that what is created here bumps.
    function epochs() external view returns (ClaimEpochs);

    /// @notice What every identity runs.
    function identityImplementation() external view returns (address);

    /// @notice What every claim issuer runs.
    function claimIssuerImplementation() external view returns (address);

    /// @notice Where an identity is, or will be.
    function identityAddress(address managementKey, bytes32 salt) external view returns (address);

    /// @notice Where a claim issuer is, or will be.
    function claimIssuerAddress(address managementKey, bytes32 salt) external view returns (address);

    /// @notice Whether `account` runs the code of our identities or claim issuers, whoever created it. A claim issuer
    /// is an identity too.
    function isIdentity(address account) external view returns (bool);

    /// @notice Whether `account` runs the code of our claim issuers, whoever created it.
    function isClaimIssuer(address account) external view returns (bool);
}
