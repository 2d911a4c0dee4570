// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {IERC735} from "../interfaces/IERC735.sol";
import {BirthClaims} from "./BirthClaims.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimIssuer} from "./ClaimIssuer.sol";
import {CloneCode} from "./CloneCode.sol";
import {Identity} from "./Identity.sol";
import {IIdentityFactory} from "./IIdentityFactory.sol";
import {ClaimInput, INativeIdentity} from "./INativeIdentity.sol";
import {TransientBytes} from "./TransientBytes.sol";

/// @title IdentityFactory
/// @notice Creates identities and claim issuers, and recognises them by their code.
/// @dev It has no owner and no storage.
///
/// Claims are signed over the identity's address and are in its code, so the address must not follow from the code.
/// Every creation therefore runs the same init code, which asks the factory for the code to keep, and the address
/// follows from a salt that commits to implementation, key and the caller's salt. No clone can destroy itself, so what
/// is at an address stays.
contract IdentityFactory is IIdentityFactory {
    using TransientBytes for bytes32;

    /// @dev Asks its creator for `birthCode()` and keeps what that returns. A creator that fails fails the creation:
    /// push4 selector, push0 mstore, staticcall(gas, caller, 28, 4, 0, 0), pop;
    /// returndatacopy(0, 32, returndatasize - 32); return(32, mload(0)).
    bytes private constant INIT_CODE = abi.encodePacked(
        hex"63",
        IIdentityFactory.birthCode.selector,
        hex"5f525f5f6004601c335afa5060203d0360205f3e5f516020f3"
    );

    bytes32 private constant CODE_SLOT = bytes32(erc7201("scrip.IdentityFactory.code"));

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
        identity = _addressOf(IDENTITY, managementKey, salt);
        if (identity.code.length != 0) {
            _requireClaims(identity, claims);
            return identity;
        }
        emit IdentityCreated(identity, managementKey);
        _create(IDENTITY, managementKey, salt, claims);
    }

    /// @inheritdoc IIdentityFactory
    function createClaimIssuer(address managementKey, bytes32 salt) external returns (address claimIssuer) {
        claimIssuer = _addressOf(CLAIM_ISSUER, managementKey, salt);
        if (claimIssuer.code.length != 0) return claimIssuer;
        emit ClaimIssuerCreated(claimIssuer, managementKey);
        _create(CLAIM_ISSUER, managementKey, salt, _noClaims());
    }

    /// @inheritdoc IIdentityFactory
    function birthCode() external view returns (bytes memory code) {
        code = CODE_SLOT.load();
        if (code.length == 0) revert IdentityFactoryNothingCreated();
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
        bytes32 salt,
        ClaimInput[] calldata claims
    ) private {
        if (managementKey == address(0)) revert IdentityFactoryKeyInvalid(managementKey);
        CODE_SLOT.store(CloneCode.write(implementation, BirthClaims.pack(managementKey, claims)));
        address clone = Create2.deploy(0, _salt(implementation, managementKey, salt), INIT_CODE);
        CODE_SLOT.store("");
        INativeIdentity(clone).initialize();
    }

    function _requireClaims(address identity, ClaimInput[] calldata claims) private view {
        for (uint256 i = 0; i < claims.length; ++i) {
            bytes32 claimId = keccak256(abi.encode(claims[i].issuer, claims[i].topic));
            (uint256 topic, , , , , ) = IERC735(identity).getClaim(claimId);
            if (topic == 0) revert IdentityFactoryClaimMissing(identity, claimId);
        }
    }

    function _addressOf(address implementation, address managementKey, bytes32 salt) private view returns (address) {
        return Create2.computeAddress(_salt(implementation, managementKey, salt), keccak256(INIT_CODE));
    }

    function _salt(address implementation, address managementKey, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(implementation, managementKey, salt));
    }

    function _noClaims() private pure returns (ClaimInput[] calldata claims) {
        assembly ("memory-safe") {
            claims.length := 0
            claims.offset := calldatasize()
        }
    }
}
