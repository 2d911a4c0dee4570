// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-3643 agent role
/// @notice The owner names agents, who run the token or the registry day by day; ERC-3643, section "Agent Role
/// Interface". ERC-165 id: 0x0cba0fa8.
interface IAgentRole {
    /// @notice The address is an agent from now on.
    event AgentAdded(address indexed _agent);

    /// @notice The address is no longer an agent.
    event AgentRemoved(address indexed _agent);

    /// @notice Makes an address an agent.
    /// @custom:access The owner.
    function addAgent(address _agent) external;

    /// @notice Takes the role from an agent.
    /// @custom:access The owner.
    function removeAgent(address _agent) external;

    /// @notice Whether the address is an agent.
    function isAgent(address _agent) external view returns (bool);
}
