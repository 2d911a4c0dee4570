// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimIssuer} from "../interfaces/IClaimIssuer.sol";
import {IERC734} from "../interfaces/IERC734.sol";
import {IERC735} from "../interfaces/IERC735.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {BirthClaims} from "./BirthClaims.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimStore} from "./ClaimStore.sol";
import {CloneCode} from "./CloneCode.sol";
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
        ClaimInput memory claim = _claim(claimId);
        if (claim.issuer == address(0)) revert IdentityClaimMissing(claimId);

        ClaimStorage storage $ = _claimStorage();
        if ($.claims[claimId].isRecorded()) $.issuers[claim.topic].remove(claim.issuer);
        $.claims[claimId].erase(TypedClaim.nonceOf(claim.data));
        emit ClaimRemoved(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
        _voidLeases();
        return true;
    }

    /// @inheritdoc INativeIdentity
    function claimRevoked(bytes32 claimId) external {
        if (_claim(claimId).issuer != msg.sender) revert IdentityNotIssuer(msg.sender, claimId);
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
        ClaimInput memory claim = _claim(claimId);
        return (claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
    }

    /// @inheritdoc IERC735
    function getClaimIdsByTopic(uint256 topic) external view returns (bytes32[] memory claimIds) {
        ClaimStorage storage $ = _claimStorage();
        address[] memory stored = $.issuers[topic].values();
        bytes memory arguments = CloneCode.ownArguments();
        claimIds = new bytes32[](stored.length + BirthClaims.bound(arguments));
        uint256 count = 0;
        (ClaimInput memory claim, uint256 cursor) = BirthClaims.read(arguments, 0);
        while (claim.issuer != address(0)) {
            bytes32 claimId = _claimId(claim.issuer, claim.topic);
            if (claim.topic == topic && !$.claims[claimId].isRecorded()) claimIds[count++] = claimId;
            (claim, cursor) = BirthClaims.read(arguments, cursor);
        }
        for (uint256 i = 0; i < stored.length; ++i) {
            claimIds[count++] = _claimId(stored[i], topic);
        }
        assembly ("memory-safe") {
            mstore(claimIds, count)
        }
    }

    /// @inheritdoc INativeIdentity
    function claimNonce(bytes32 claimId) external view returns (uint64) {
        return _newestNonce(claimId);
    }

    /// @inheritdoc INativeIdentity
    function epochs() external view returns (ClaimEpochs) {
        return EPOCHS;
    }

    /// @dev Announces the claims in the code, which their issuers must confirm.
    function _announceBirthClaims() internal {
        bytes memory arguments = CloneCode.ownArguments();
        (ClaimInput memory claim, uint256 cursor) = BirthClaims.read(arguments, 0);
        while (claim.issuer != address(0)) {
            _requireTrue(claim);
            _emitClaimAdded(_claimId(claim.issuer, claim.topic), claim);
            (claim, cursor) = BirthClaims.read(arguments, cursor);
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

    function _addClaim(bytes32 claimId, ClaimInput memory claim, bool byHolder) private {
        if (claim.scheme > type(uint8).max) revert IdentitySchemeInvalid(claim.scheme);
        uint64 newest = _newestNonce(claimId);
        uint64 nonce = TypedClaim.nonceOf(claim.data);
        // Typed claims only ever follow a lower nonce. ONCHAINID's form has none: the holder decides among those.
        if (nonce <= newest && !(byHolder && newest == 0 && nonce == 0)) {
            revert IdentityClaimStale(claimId, nonce, newest);
        }
        _requireTrue(claim);

        ClaimStorage storage $ = _claimStorage();
        bool replaces = _claim(claimId).issuer != address(0);
        if ($.claims[claimId].issuer() == address(0)) $.issuers[claim.topic].push(claim.issuer);
        $.claims[claimId].write(claim, nonce);
        if (replaces) {
            emit ClaimChanged(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
        } else {
            _emitClaimAdded(claimId, claim);
        }
        // A new claim too: a lease may remember that a class was not proven.
        _voidLeases();
    }

    function _emitClaimAdded(bytes32 claimId, ClaimInput memory claim) private {
        emit ClaimAdded(claimId, claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
    }

    /// @dev Refuses a claim that means nothing, or that its issuer does not confirm. One's own claims are one's word.
    function _requireTrue(ClaimInput memory claim) private view {
        if (claim.topic == 0) revert IdentityTopicInvalid(claim.topic);
        TypedClaim.requireWellFormed(claim.data);
        if (claim.issuer == address(this)) return;
        bytes memory question = abi.encodeCall(
            IClaimIssuer.isClaimValid,
            (IIdentity(address(this)), claim.topic, claim.signature, claim.data)
        );
        if (!BoundedCall.isTrue(claim.issuer, question)) revert IdentityClaimInvalid(claim.issuer, claim.topic);
    }

    /// @dev The claim of storage, or else of the code; its issuer is zero when there is none.
    function _claim(bytes32 claimId) private view returns (ClaimInput memory) {
        ClaimStore.Claim storage stored = _claimStorage().claims[claimId];
        return stored.isRecorded() ? stored.read() : BirthClaims.find(claimId);
    }

    function _newestNonce(bytes32 claimId) private view returns (uint64) {
        ClaimStore.Claim storage stored = _claimStorage().claims[claimId];
        return stored.isRecorded() ? stored.nonce() : TypedClaim.nonceOf(BirthClaims.find(claimId).data);
    }

    /// @dev Whether the caller is the issuer of the claim that is there, or a claim key of it.
    function _mayRenew(bytes32 claimId, address issuer) private view returns (bool) {
        if (issuer == address(0) || _claim(claimId).issuer != issuer) return false;
        return
            msg.sender == issuer ||
            BoundedCall.isTrue(issuer, abi.encodeCall(IERC734.keyHasPurpose, (Keys.ofAddress(msg.sender), Keys.CLAIM)));
    }

    function _claimStorage() private pure returns (ClaimStorage storage $) {
        bytes32 slot = STORAGE_SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
