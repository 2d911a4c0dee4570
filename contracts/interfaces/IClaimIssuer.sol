// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentity} from "./IIdentity.sol";

/// @title ONCHAINID claim issuer
/// @notice An identity that signs claims and answers whether one still holds; ERC-3643, section "ONCHAINID".
/// @dev `type(IClaimIssuer).interfaceId` leaves the functions of `IIdentity` out: 0xc9dda83c, with them 0x5864171e.
interface IClaimIssuer is IIdentity {
    /// @notice A claim with this signature no longer holds.
    event ClaimRevoked(bytes indexed signature);

    /// @notice Revokes a claim that an identity holds, by its id.
    /// @custom:access Management keys.
    /// @return True; it reverts otherwise.
    function revokeClaim(bytes32 _claimId, address _identity) external returns (bool);

    /// @notice Revokes a claim by its signature.
    /// @custom:access Management keys.
    function revokeClaimBySignature(bytes calldata signature) external;

    /// @notice Whether the claim with this signature was revoked.
    function isClaimRevoked(bytes calldata _sig) external view returns (bool);

    /// @notice Whether a claim is signed by a claim key of this issuer and not revoked.
    /// @param _identity Identity the claim is about.
    /// @param claimTopic Topic of the claim.
    /// @param sig Signature over `keccak256(abi.encode(_identity, claimTopic, data))` with the EIP-191 prefix.
    /// @param data What the claim says.
    function isClaimValid(
        IIdentity _identity,
        uint256 claimTopic,
        bytes calldata sig,
        bytes calldata data
    ) external view returns (bool);

    /// @notice Address that signed a digest; zero when the signature is malformed.
    function getRecoveredAddress(bytes calldata sig, bytes32 dataHash) external pure returns (address);
}
