// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimEpochs} from "./ClaimEpochs.sol";
import {IIdentityFactory} from "./IIdentityFactory.sol";

/// @notice A claim as ERC-735's `addClaim` takes it.
struct ClaimInput {
    uint256 topic;
    uint256 scheme;
    address issuer;
    bytes signature;
    bytes data;
    string uri;
}

/// @title What Scrip's identity offers beyond ERC-734 and ERC-735
/// @notice An identity is a clone with its first management key and claims in its code. Whatever adds, changes or
/// removes a claim later raises its counter in `ClaimEpochs`, so that no verification lease outlives what it was made
/// from.
interface INativeIdentity {
    /// @notice The caller has no key for this purpose.
    error IdentityUnauthorized(address caller, uint256 purpose);

    /// @notice A topic of zero means "no claim" to every reader of the standard.
    error IdentityTopicInvalid(uint256 topic);

    /// @notice Schemes are 1 (ECDSA), 2 (RSA), 3 (contract); at most 255 fits.
    error IdentitySchemeInvalid(uint256 scheme);

    /// @notice The issuer does not confirm the claim: it said no, reverted, or is no contract.
    error IdentityClaimInvalid(address issuer, uint256 topic);

    /// @notice There is no claim with this id.
    error IdentityClaimMissing(bytes32 claimId);

    /// @notice The claim is not newer than the newest typed claim this id ever held. A claim in ONCHAINID's format
    /// has nonce 0 and never follows a typed one.
    error IdentityClaimStale(bytes32 claimId, uint64 nonce, uint64 newest);

    /// @notice Only the issuer contract of a stored claim says that it was revoked.
    error IdentityNotIssuer(address caller, bytes32 claimId);

    /// @notice Only the factory initialises.
    error IdentityNotFactory(address caller);

    /// @notice Announces the key and the claims in the code. Each claim must be confirmed by its issuer, as in
    /// `addClaim`.
    /// @dev This is no standing right of the factory: it calls this in one place, on the clone that it created a moment
    /// before in the same call, and its code cannot change. It would change nothing: key and claims are in the code.
    /// @custom:access The factory.
    function initialize() external;

    /// @notice The issuer revoked its claim: leases of this identity are void, those of others stay.
    /// @custom:access The issuer contract of the stored claim.
    /// @param claimId Which claim.
    function claimRevoked(bytes32 claimId) external;

    /// @notice Where this identity voids the leases made from its claims.
    function epochs() external view returns (ClaimEpochs);

    /// @notice The factory that creates identities of this code.
    function factory() external view returns (IIdentityFactory);

    /// @notice The address whose key is in the code: the management key the identity was created with. It may have been
    /// removed since; `keyHasPurpose` says. Zero on the implementation itself.
    function initialManagementKey() external view returns (address);

    /// @notice The highest nonce of a typed claim that `claimId` ever held, also when it was removed.
    function claimNonce(bytes32 claimId) external view returns (uint64);
}
