// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-735 claim holder
/// @notice Claims about an identity; ERC-735, as ONCHAINID writes it. A claim's id is
/// `keccak256(abi.encode(issuer, topic))`. Schemes: 1 ECDSA, 2 RSA, 3 contract. ERC-165 id: 0xb6b4ee6d.
interface IERC735 {
    /// @notice A claim is on the identity from now on.
    event ClaimAdded(
        bytes32 indexed claimId,
        uint256 indexed topic,
        uint256 scheme,
        address indexed issuer,
        bytes signature,
        bytes data,
        string uri
    );

    /// @notice A claim was taken off the identity.
    event ClaimRemoved(
        bytes32 indexed claimId,
        uint256 indexed topic,
        uint256 scheme,
        address indexed issuer,
        bytes signature,
        bytes data,
        string uri
    );

    /// @notice A claim was replaced by one of the same issuer and topic.
    event ClaimChanged(
        bytes32 indexed claimId,
        uint256 indexed topic,
        uint256 scheme,
        address indexed issuer,
        bytes signature,
        bytes data,
        string uri
    );

    /// @notice Puts a claim on the identity, or replaces the one of the same issuer and topic.
    /// @custom:access Claim keys, or the identity itself.
    /// @param _topic What the claim is about.
    /// @param _scheme How to verify it.
    /// @param issuer Contract that confirms it.
    /// @param _signature Issuer's signature over identity, topic and data.
    /// @param _data What the claim says, or a hash of it.
    /// @param _uri Where more of it is found.
    /// @return claimRequestId Id of the claim.
    function addClaim(
        uint256 _topic,
        uint256 _scheme,
        address issuer,
        bytes calldata _signature,
        bytes calldata _data,
        string calldata _uri
    ) external returns (bytes32 claimRequestId);

    /// @notice Takes a claim off the identity.
    /// @custom:access Claim keys, or the identity itself.
    function removeClaim(bytes32 _claimId) external returns (bool success);

    /// @notice A claim as it was added; all fields are empty when there is none.
    function getClaim(
        bytes32 _claimId
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
        );

    /// @notice Ids of the claims of a topic.
    function getClaimIdsByTopic(uint256 _topic) external view returns (bytes32[] memory claimIds);
}
