// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimIssuer} from "./IClaimIssuer.sol";

/// @title ERC-3643 trusted issuers registry
/// @notice Whose claims count, and for which topics; ERC-3643, section "Trusted Issuers Registry Interface". ERC-165
/// id: 0xb0f773b8.
interface ITrustedIssuersRegistry {
    /// @notice Claims of this issuer count for these topics from now on.
    event TrustedIssuerAdded(IClaimIssuer indexed trustedIssuer, uint256[] claimTopics);

    /// @notice No claim of this issuer counts any more.
    event TrustedIssuerRemoved(IClaimIssuer indexed trustedIssuer);

    /// @notice Claims of this issuer count for these topics, and no others, from now on.
    event ClaimTopicsUpdated(IClaimIssuer indexed trustedIssuer, uint256[] claimTopics);

    /// @notice Trusts an issuer for some topics.
    /// @custom:access The owner.
    function addTrustedIssuer(IClaimIssuer _trustedIssuer, uint256[] calldata _claimTopics) external;

    /// @notice Stops trusting an issuer.
    /// @custom:access The owner.
    function removeTrustedIssuer(IClaimIssuer _trustedIssuer) external;

    /// @notice Replaces the topics an issuer is trusted for.
    /// @custom:access The owner.
    function updateIssuerClaimTopics(IClaimIssuer _trustedIssuer, uint256[] calldata _claimTopics) external;

    /// @notice Every issuer that is trusted for some topic.
    function getTrustedIssuers() external view returns (IClaimIssuer[] memory);

    /// @notice Whether the issuer is trusted for some topic.
    function isTrustedIssuer(address _issuer) external view returns (bool);

    /// @notice Topics the issuer is trusted for. Reverts when it is not trusted.
    function getTrustedIssuerClaimTopics(IClaimIssuer _trustedIssuer) external view returns (uint256[] memory);

    /// @notice Issuers that are trusted for the topic.
    function getTrustedIssuersForClaimTopic(uint256 claimTopic) external view returns (IClaimIssuer[] memory);

    /// @notice Whether the issuer is trusted for the topic.
    function hasClaimTopic(address _issuer, uint256 _claimTopic) external view returns (bool);
}
