// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IERC735} from "../interfaces/IERC735.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimIssuer} from "./ClaimIssuer.sol";
import {CloneCode} from "./CloneCode.sol";
import {Identity} from "./Identity.sol";
import {IIdentityFactory} from "./IIdentityFactory.sol";
import {ClaimInput, INativeIdentity} from "./INativeIdentity.sol";

/// @title IdentityFactory
/// @notice Creates identities and claim issuers, and recognises them by their code.
/// @dev It has no owner and no storage.
contract IdentityFactory is IIdentityFactory {
    address private immutable IDENTITY;
    address private immutable CLAIM_ISSUER;
    ClaimEpochs private immutable EPOCHS;

    constructor(ClaimEpochs epochs_) {
        if (address(epochs_).code.length == 0) revert IdentityFactoryEpochsInvalid(address(epochs_));
        EPOCHS = epochs_;
        IDENTITY = address(new Identity(this, epochs_));
        CLAIM_ISSUER = address(new ClaimIssuer(this, epochs_));
    }

    /// @inheritdoc IIdentityFactory
    function createIdentity(
        address managementKey,
        bytes32 salt,
        ClaimInput[] calldata claims
    ) external returns (address identity) {
        bool created;
        (identity, created) = _create(IDENTITY, managementKey, salt);
        if (!created) {
            _requireClaims(identity, claims);
            return identity;
        }
        emit IdentityCreated(identity, managementKey);
        INativeIdentity(identity).initialize(claims);
    }

    /// @inheritdoc IIdentityFactory
    function createClaimIssuer(address managementKey, bytes32 salt) external returns (address claimIssuer) {
        bool created;
        (claimIssuer, created) = _create(CLAIM_ISSUER, managementKey, salt);
        if (!created) return claimIssuer;
        emit ClaimIssuerCreated(claimIssuer, managementKey);
        INativeIdentity(claimIssuer).initialize(new ClaimInput[](0));
    }

    /// @inheritdoc IIdentityFactory
    function epochs() external view returns (ClaimEpochs) {
        return EPOCHS;
    }

    /// @inheritdoc IIdentityFactory
    function identityImplementation() external view returns (address) {
        return IDENTITY;
    }

    /// @inheritdoc IIdentityFactory
    function claimIssuerImplementation() external view returns (address) {
        return CLAIM_ISSUER;
    }

    /// @inheritdoc IIdentityFactory
    function identityAddress(address managementKey, bytes32 salt) external view returns (address) {
        return _addressOf(IDENTITY, managementKey, salt);
    }

    /// @inheritdoc IIdentityFactory
    function claimIssuerAddress(address managementKey, bytes32 salt) external view returns (address) {
        return _addressOf(CLAIM_ISSUER, managementKey, salt);
    }

    /// @inheritdoc IIdentityFactory
    function isIdentity(address account) external view returns (bool) {
        return CloneCode.isCloneOf(account, IDENTITY) || isClaimIssuer(account);
    }

    /// @inheritdoc IIdentityFactory
    function isClaimIssuer(address account) public view returns (bool) {
        return CloneCode.isCloneOf(account, CLAIM_ISSUER);
    }

    function _create(
        address implementation,
        address managementKey,
        bytes32 salt
    ) private returns (address clone, bool created) {
        if (managementKey == address(0)) revert IdentityFactoryKeyInvalid(managementKey);
        clone = _addressOf(implementation, managementKey, salt);
        if (clone.code.length != 0) return (clone, false);
        Clones.cloneDeterministicWithImmutableArgs(implementation, abi.encodePacked(managementKey), salt);
        return (clone, true);
    }

    function _requireClaims(address identity, ClaimInput[] calldata claims) private view {
        for (uint256 i = 0; i < claims.length; ++i) {
            bytes32 claimId = keccak256(abi.encode(claims[i].issuer, claims[i].topic));
            (uint256 topic, , , , , ) = IERC735(identity).getClaim(claimId);
            if (topic == 0) revert IdentityFactoryClaimMissing(identity, claimId);
        }
    }

    function _addressOf(address implementation, address managementKey, bytes32 salt) private view returns (address) {
        return
            Clones.predictDeterministicAddressWithImmutableArgs(implementation, abi.encodePacked(managementKey), salt);
    }
}
