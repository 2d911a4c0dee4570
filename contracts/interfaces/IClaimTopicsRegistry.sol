// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-3643 claim topics registry
/// @notice Which claims a holder needs; ERC-3643, section "Claim Topics Registry Interface". ERC-165 id: 0x10928b13.
interface IClaimTopicsRegistry {
    /// @notice Holders need a claim of this topic from now on.
    event ClaimTopicAdded(uint256 indexed claimTopic);

    /// @notice Holders no longer need a claim of this topic.
    event ClaimTopicRemoved(uint256 indexed claimTopic);

    /// @notice Requires a topic.
    /// @custom:access The owner.
    function addClaimTopic(uint256 _claimTopic) external;

    /// @notice No longer requires a topic.
    /// @custom:access The owner.
    function removeClaimTopic(uint256 _claimTopic) external;

    /// @notice Every topic that is required.
    function getClaimTopics() external view returns (uint256[] memory);
}
