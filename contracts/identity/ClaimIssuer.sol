// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IClaimIssuer} from "../interfaces/IClaimIssuer.sol";
import {IERC735} from "../interfaces/IERC735.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {Identity} from "./Identity.sol";
import {IIdentityFactory} from "./IIdentityFactory.sol";
import {INativeClaimIssuer} from "./INativeClaimIssuer.sol";
import {INativeIdentity} from "./INativeIdentity.sol";
import {Keys} from "./Keys.sol";
import {TypedClaim} from "./TypedClaim.sol";

/// @title ClaimIssuer
/// @notice An identity that signs claims on others and answers whether they still hold: signed by a claim key that it
/// holds now, neither revoked, nor before or after its time.
contract ClaimIssuer is Identity, EIP712, IClaimIssuer, INativeClaimIssuer {
    /// @custom:storage-location erc7201:scrip.ClaimIssuer
    struct IssuerStorage {
        mapping(bytes32 digest => bool) revokedDigests;
        mapping(bytes32 signatureKey => bool) revokedSignatures;
    }

    struct Status {
        bool valid;
        uint64 validUntil;
        bool leasable;
    }

    bytes32 private constant STORAGE_SLOT = bytes32(erc7201("scrip.ClaimIssuer"));

    /// @dev Enough for a multisig of some ten owners, or a passkey where the chain has the precompile.
    uint256 private constant CONTRACT_SIGNER_GAS = 200_000;

    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    constructor(
        IIdentityFactory factory_,
        ClaimEpochs epochs_
    ) Identity(factory_, epochs_) EIP712("Scrip Claim", "1") {}

    /// @inheritdoc IClaimIssuer
    /// @dev Revokes digest and signature. A native identity is told, so that only its own leases are void; no other
    /// identity is ever leased.
    function revokeClaim(bytes32 claimId, address identity) external returns (bool) {
        _authorize(Keys.MANAGEMENT);
        (uint256 topic, , address issuer, bytes memory signature, bytes memory data, ) = IERC735(identity).getClaim(
            claimId
        );
        if (issuer != address(this) || claimId != _claimId(issuer, topic)) {
            revert ClaimIssuerClaimMissing(identity, claimId);
        }
        bytes32 digest = claimDigest(identity, topic, data);
        // Or a lying identity could have another's signature revoked.
        (bool signed, ) = _isSigned(digest, signature);
        if (!signed) revert ClaimIssuerClaimNotSigned(identity, claimId);

        _revokeDigest(digest);
        _issuerStorage().revokedSignatures[_signatureKey(signature)] = true;
        emit ClaimRevoked(signature);
        if (factory().isIdentity(identity)) INativeIdentity(identity).claimRevoked(claimId);
        return true;
    }

    /// @inheritdoc IClaimIssuer
    /// @dev Every encoding of the signature is revoked with it: v of 0 or 27, s or its twin, 64 or 65 bytes. A second
    /// signature over the same claim is not; `revokeClaim` and `revokeDigest` cover it.
    function revokeClaimBySignature(bytes calldata signature) external {
        _authorize(Keys.MANAGEMENT);
        bytes32 key = _signatureKey(signature);
        IssuerStorage storage $ = _issuerStorage();
        if ($.revokedSignatures[key]) revert ClaimIssuerAlreadyRevoked(key);

        $.revokedSignatures[key] = true;
        emit ClaimRevoked(signature);
        _voidLeases();
    }

    /// @inheritdoc INativeClaimIssuer
    function revokeDigest(bytes32 digest) external {
        _authorize(Keys.MANAGEMENT);
        _revokeDigest(digest);
        _voidLeases();
    }

    /// @inheritdoc IClaimIssuer
    /// @dev Data of a typed claim is checked as one: against EIP-712's digest and its time.
    function isClaimValid(
        IIdentity identity,
        uint256 topic,
        bytes memory signature,
        bytes memory data
    ) external view returns (bool) {
        return _status(address(identity), topic, signature, data).valid;
    }

    /// @inheritdoc INativeClaimIssuer
    function claimStatus(
        address identity,
        uint256 topic,
        bytes memory signature,
        bytes memory data
    ) external view returns (bool valid, uint64 validUntil, bool leasable) {
        Status memory status = _status(identity, topic, signature, data);
        return (status.valid, status.validUntil, status.leasable);
    }

    /// @inheritdoc IClaimIssuer
    function isClaimRevoked(bytes calldata signature) external view returns (bool) {
        return _issuerStorage().revokedSignatures[_signatureKey(signature)];
    }

    /// @inheritdoc INativeClaimIssuer
    function isDigestRevoked(bytes32 digest) external view returns (bool) {
        return _issuerStorage().revokedDigests[digest];
    }

    /// @inheritdoc IClaimIssuer
    function getRecoveredAddress(bytes calldata signature, bytes32 digest) external pure returns (address recovered) {
        (recovered, , ) = ECDSA.tryRecover(digest, signature);
    }

    /// @inheritdoc INativeClaimIssuer
    function claimDigest(address identity, uint256 topic, bytes memory data) public view returns (bytes32) {
        if (!TypedClaim.isTyped(data)) return TypedClaim.legacyDigest(identity, topic, data);
        TypedClaim.requireWellFormed(data);
        (, TypedClaim.Terms memory terms) = TypedClaim.decode(data);
        return _hashTypedDataV4(TypedClaim.structHash(identity, topic, terms, data));
    }

    /// @inheritdoc Identity
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IClaimIssuer).interfaceId ||
            interfaceId == type(INativeClaimIssuer).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @dev Claims that a removed key signed are valid no longer.
    function _keyRemoved(uint256 purpose) internal override {
        if (purpose == Keys.MANAGEMENT || purpose == Keys.CLAIM) _voidLeases();
    }

    function _revokeDigest(bytes32 digest) private {
        IssuerStorage storage $ = _issuerStorage();
        if ($.revokedDigests[digest]) revert ClaimIssuerAlreadyRevoked(digest);
        $.revokedDigests[digest] = true;
        emit ClaimDigestRevoked(digest);
    }

    function _status(
        address identity,
        uint256 topic,
        bytes memory signature,
        bytes memory data
    ) private view returns (Status memory status) {
        uint64 validUntil = type(uint64).max;
        bytes32 digest;
        if (TypedClaim.isTyped(data)) {
            (bool wellFormed, TypedClaim.Terms memory terms) = TypedClaim.decode(data);
            if (!wellFormed || block.timestamp < terms.validFrom) return status;
            if (terms.validUntil != TypedClaim.NO_END) {
                if (block.timestamp >= terms.validUntil) return status;
                validUntil = terms.validUntil;
            }
            digest = _hashTypedDataV4(TypedClaim.structHash(identity, topic, terms, data));
        } else {
            digest = TypedClaim.legacyDigest(identity, topic, data);
        }
        IssuerStorage storage $ = _issuerStorage();
        if ($.revokedDigests[digest] || $.revokedSignatures[_signatureKey(signature)]) return status;
        (bool signed, bool byAddress) = _isSigned(digest, signature);
        if (signed) return Status(true, validUntil, byAddress);
    }

    /// @dev Whether a claim key of this issuer signed, and whether that key is an address that signs for itself.
    function _isSigned(bytes32 digest, bytes memory signature) private view returns (bool signed, bool byAddress) {
        if (signature.length == 65) {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(digest, signature);
            bool recoverable = problem == ECDSA.RecoverError.NoError;
            return (recoverable && keyHasPurpose(Keys.ofAddress(recovered), Keys.CLAIM), true);
        }
        if (signature.length < 20) return (false, false);
        address signer = address(bytes20(signature));
        if (!keyHasPurpose(Keys.ofAddress(signer), Keys.CLAIM)) return (false, false);
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, _tail(signature)));
        bytes32 answer = BoundedCall.word(signer, CONTRACT_SIGNER_GAS, question);
        return (answer == bytes32(IERC1271.isValidSignature.selector), false);
    }

    function _tail(bytes memory signature) private pure returns (bytes memory tail) {
        tail = new bytes(signature.length - 20);
        assembly ("memory-safe") {
            mcopy(add(tail, 0x20), add(signature, 0x34), mload(tail))
        }
    }

    /// @dev One hash for all encodings of one signature: of r and the lower s, whatever v.
    function _signatureKey(bytes memory signature) private pure returns (bytes32) {
        if (signature.length != 65 && signature.length != 64) return keccak256(signature);
        bytes32 r;
        uint256 s;
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        if (signature.length == 64) s = (s << 1) >> 1;
        if (s > ORDER / 2) s = ORDER - s;
        return keccak256(abi.encode(r, s));
    }

    function _issuerStorage() private pure returns (IssuerStorage storage $) {
        bytes32 slot = STORAGE_SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
