// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What Scrip's claim issuer offers beyond ONCHAINID's
/// @notice Revocation is by digest, that is by what was signed, so that no second signature over the same claim
/// brings it back. Whatever may turn a valid claim invalid raises a counter in `ClaimEpochs`: the identity's where one
/// stored claim is revoked, this issuer's own otherwise.
///
/// A signature of 65 bytes is `r | s | v` of an address, with a low s and v of 27 or 28. Of any other length it is a
/// contract's (ERC-1271): the 20 bytes of the contract's address, then what it takes as a signature. A contract whose
/// own signatures have 45 bytes must pad them.
interface INativeClaimIssuer {
    /// @notice What was signed under `digest` no longer holds.
    event ClaimDigestRevoked(bytes32 indexed digest);

    /// @notice It was revoked before. For a signature, `key` is its canonical hash; else the digest.
    error ClaimIssuerAlreadyRevoked(bytes32 key);

    /// @notice The identity shows no claim of this issuer with this id.
    error ClaimIssuerClaimMissing(address identity, bytes32 claimId);

    /// @notice The claim that the identity shows is not signed by a key this issuer holds now; use `revokeDigest`.
    error ClaimIssuerClaimNotSigned(address identity, bytes32 claimId);

    /// @notice Revokes a claim by its digest, whether or not an identity stores it. Voids every lease that uses this
    /// issuer, since nothing says which identity the digest is about.
    /// @dev The surest way when an identity is hostile: `revokeClaim` depends on what the identity shows.
    /// @custom:access Management keys, or the issuer itself.
    function revokeDigest(bytes32 digest) external;

    /// @notice Whether what was signed under `digest` was revoked.
    function isDigestRevoked(bytes32 digest) external view returns (bool);

    /// @notice What a key of this issuer signs for a claim: EIP-712's digest for typed data, EIP-191's otherwise.
    /// Reverts with `TypedClaimMalformed` on data that has the tag of a typed claim and is none.
    function claimDigest(address identity, uint256 topic, bytes calldata data) external view returns (bytes32);

    /// @notice `isClaimValid`, and for how long. Never reverts on the content of its arguments.
    /// @return valid What `isClaimValid` says.
    /// @return validUntil First second at which time alone makes it invalid; the largest `uint64` when none does.
    /// @return leasable Whether every change of the answer before then raises a counter. False for a contract's
    /// signature, which the contract may stop confirming at any time.
    function claimStatus(
        address identity,
        uint256 topic,
        bytes calldata signature,
        bytes calldata data
    ) external view returns (bool valid, uint64 validUntil, bool leasable);
}
