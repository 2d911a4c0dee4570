// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimIssuer} from "../interfaces/IClaimIssuer.sol";
import {IERC734} from "../interfaces/IERC734.sol";
import {IERC735} from "../interfaces/IERC735.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimStore} from "./ClaimStore.sol";
import {ClaimInput, INativeIdentity} from "./INativeIdentity.sol";
import {IssuerList} from "./IssuerList.sol";
import {Keys} from "./Keys.sol";
import {TypedClaim} from "./TypedClaim.sol";

/// @title ClaimHolder
/// @notice ERC-735: the claims on an identity. A claim of another issuer is taken only when that issuer confirms it.
///
/// The holder's claim keys add, replace and remove. The issuer of a claim that is on the identity may also replace it,
/// without a key of the holder, by a typed claim with a higher nonce: this is how a provider renews KYC. It can put no
/// claim where there is none, nor bring back one that the holder removed.
abstract contract ClaimHolder is IERC735, INativeIdentity {
    using ClaimStore for ClaimStore.Claim;
    using IssuerList for IssuerList.List;

    /// @custom:storage-location erc7201:scrip.ClaimHolder
    struct ClaimStorage {
        mapping(bytes32 claimId => ClaimStore.Claim) claims;
        mapping(uint256 topic => IssuerList.List) issuers;
    }

    bytes32 private constant STORAGE_SLOT = bytes32(erc7201("scrip.ClaimHolder"));

    ClaimEpochs private immutable EPOCHS;

    constructor(ClaimEpochs epochs_) {
        EPOCHS = epochs_;
    }

    /// @inheritdoc IERC735
    /// @custom:access Also the issuer contract, and its claim keys, to replace their own claim by a newer typed one.
    function addClaim(
        uint256 topic,
        uint256 scheme,
        address issuer,
        bytes calldata signature,
        bytes calldata data,
        string calldata uri
    ) external returns (bytes32 claimId) {
        claimId = _claimId(issuer, topic);
        bool byHolder = _mayManageClaims(msg.sender);
        if (!byHolder && !_mayRenew(claimId, issuer)) revert IdentityUnauthorized(msg.sender, Keys.CLAIM);
        _addClaim(claimId, ClaimInput(topic, scheme, issuer, signature, data, uri), byHolder);
    }

    /// @inheritdoc IERC735
    function removeClaim(bytes32 claimId) external returns (bool success) {
        if (!_mayManageClaims(msg.sender)) revert IdentityUnauthorized(msg.sender, Keys.CLAIM);
        ClaimStorage storage $ = _claimStorage();
        ClaimInput memory claim = $.claims[claimId].read();
        if (claim.issuer == address(0)) revert IdentityClaimMissing(claimId);

        $.claims[claimId].erase();
        $.issuers[claim.topic].remove(claim.issuer);
        emit ClaimRemoved(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
        _voidLeases();
        return true;
    }

    /// @inheritdoc INativeIdentity
    function claimRevoked(bytes32 claimId) external {
        if (_claimStorage().claims[claimId].issuer() != msg.sender) revert IdentityNotIssuer(msg.sender, claimId);
        _voidLeases();
    }

    /// @inheritdoc IERC735
    function getClaim(
        bytes32 claimId
    )
        external
        view
        returns (
            uint256 topic,
            uint256 scheme,
            address issuer,
            bytes memory signature,
            bytes memory data,
            string memory uri
        )
    {
        ClaimInput memory claim = _claimStorage().claims[claimId].read();
        return (claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
    }

    /// @inheritdoc IERC735
    function getClaimIdsByTopic(uint256 topic) external view returns (bytes32[] memory claimIds) {
        address[] memory issuers = _claimStorage().issuers[topic].values();
        claimIds = new bytes32[](issuers.length);
        for (uint256 i = 0; i < issuers.length; ++i) {
            claimIds[i] = _claimId(issuers[i], topic);
        }
    }

    /// @inheritdoc INativeIdentity
    function claimNonce(bytes32 claimId) external view returns (uint64) {
        return _claimStorage().claims[claimId].nonce();
    }

    /// @inheritdoc INativeIdentity
    function epochs() external view returns (ClaimEpochs) {
        return EPOCHS;
    }

    /// @dev Adds or replaces a claim for a caller who may.
    function _addClaim(bytes32 claimId, ClaimInput memory claim, bool byHolder) internal {
        if (claim.topic == 0) revert IdentityTopicInvalid(claim.topic);
        if (claim.scheme > type(uint8).max) revert IdentitySchemeInvalid(claim.scheme);
        ClaimStorage storage $ = _claimStorage();
        ClaimStore.Claim storage stored = $.claims[claimId];
        uint64 newest = stored.nonce();
        uint64 nonce = TypedClaim.nonceOf(claim.data);
        // Typed claims only ever follow a lower nonce. ONCHAINID's form has none: the holder decides among those.
        if (nonce <= newest && !(byHolder && newest == 0 && nonce == 0)) {
            revert IdentityClaimStale(claimId, nonce, newest);
        }
        if (claim.issuer != address(this) && !_isConfirmed(claim)) {
            revert IdentityClaimInvalid(claim.issuer, claim.topic);
        }

        bool replaces = stored.issuer() != address(0);
        stored.write(claim, nonce);
        if (replaces) {
            emit ClaimChanged(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
            _voidLeases();
        } else {
            $.issuers[claim.topic].push(claim.issuer);
            emit ClaimAdded(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
        }
    }

    /// @dev Voids the leases that were made from this contract.
    function _voidLeases() internal {
        EPOCHS.bump();
    }

    /// @dev Whether `caller` may manage the claims on this identity: the identity itself, or a claim key of it.
    function _mayManageClaims(address caller) internal view virtual returns (bool);

    function _claimId(address issuer, uint256 topic) internal pure returns (bytes32) {
        return keccak256(abi.encode(issuer, topic));
    }

    /// @dev Whether the caller is the issuer of the stored claim, or a claim key of it.
    function _mayRenew(bytes32 claimId, address issuer) private view returns (bool) {
        if (_claimStorage().claims[claimId].issuer() != issuer) return false;
        return
            msg.sender == issuer ||
            BoundedCall.isTrue(issuer, abi.encodeCall(IERC734.keyHasPurpose, (Keys.ofAddress(msg.sender), Keys.CLAIM)));
    }

    function _isConfirmed(ClaimInput memory claim) private view returns (bool) {
        return
            BoundedCall.isTrue(
                claim.issuer,
                abi.encodeCall(
                    IClaimIssuer.isClaimValid,
                    (IIdentity(address(this)), claim.topic, claim.signature, claim.data)
                )
            );
    }

    function _claimStorage() private pure returns (ClaimStorage storage $) {
        bytes32 slot = STORAGE_SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
