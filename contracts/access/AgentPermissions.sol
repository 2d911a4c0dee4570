// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRole} from "../interfaces/IAgentRole.sol";

/// @title Agents and what each of them may do
/// @notice The agent role of ERC-3643, where every agent may be narrowed to the permissions it needs. A permission is
/// one bit; the contract that inherits names its bits. Beside the bits stands an allowance, which contracts that issue
/// tokens spend on each mint.
/// @dev Says nothing about who appoints agents: the leaf answers in `_authorizeAgentChange`.
abstract contract AgentPermissions is IAgentRole {
    /// @param permissions One bit a permission; zero when the account is no agent.
    /// @param allowance Raw units the agent may still issue; the maximum stands for no limit and is never spent.
    struct Agent {
        uint128 permissions;
        uint128 allowance;
    }

    /// @custom:storage-location erc7201:scrip.AgentPermissions
    struct AgentPermissionsStorage {
        mapping(address agent => Agent) agents;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.AgentPermissions"));

    /// @notice Every permission, also those that a later version adds.
    uint128 private constant EVERY_PERMISSION = type(uint128).max;
    uint128 private constant UNLIMITED = type(uint128).max;

    /// @notice What an agent may do from now on; emitted beside `AgentAdded` too.
    /// @param agent The agent.
    /// @param permissions One bit a permission.
    /// @param allowance Raw units it may issue; the maximum for no limit.
    event AgentPermissionsSet(address indexed agent, uint128 permissions, uint128 allowance);

    /// @notice The caller is not an agent with this permission.
    error AgentUnauthorized(address caller, uint128 permission);
    /// @notice The zero address can be no agent.
    error AgentZeroAddress();
    /// @notice The account is an agent already; `setAgentPermissions` changes what it may do.
    error AgentAlreadyAdded(address agent);
    /// @notice The account is no agent.
    error AgentNotFound(address agent);
    /// @notice An agent without any permission is none; use `removeAgent`.
    error AgentPermissionsEmpty(address agent);
    /// @notice The agent may issue `allowance` more raw units, not `amount`.
    error AgentAllowanceExceeded(address agent, uint128 allowance, uint256 amount);

    /// @inheritdoc IAgentRole
    /// @dev Gives every permission and no limit.
    function addAgent(address _agent) external {
        _authorizeAgentChange();
        if (isAgent(_agent)) revert AgentAlreadyAdded(_agent);
        _setAgentPermissions(_agent, EVERY_PERMISSION, UNLIMITED);
    }

    /// @inheritdoc IAgentRole
    /// @dev Takes every permission and the allowance.
    function removeAgent(address _agent) external {
        _authorizeAgentChange();
        _removeAgent(_agent);
    }

    /// @inheritdoc IAgentRole
    /// @dev True for any permission.
    function isAgent(address _agent) public view returns (bool) {
        return _agentPermissions().agents[_agent].permissions != 0;
    }

    /// @notice What an agent may do.
    /// @return permissions One bit a permission; zero when the account is no agent.
    /// @return allowance Raw units it may still issue; the maximum for no limit.
    function agentPermissions(address agent) external view returns (uint128 permissions, uint128 allowance) {
        Agent storage entry = _agentPermissions().agents[agent];
        return (entry.permissions, entry.allowance);
    }

    /// @dev Reverts unless the caller may appoint and remove agents.
    function _authorizeAgentChange() internal view virtual;

    /// @dev Gives exactly these permissions and this allowance; makes the account an agent if it was none.
    function _setAgentPermissions(address agent, uint128 permissions, uint128 allowance) internal virtual {
        if (agent == address(0)) revert AgentZeroAddress();
        if (permissions == 0) revert AgentPermissionsEmpty(agent);

        Agent storage entry = _agentPermissions().agents[agent];
        bool added = entry.permissions == 0;
        entry.permissions = permissions;
        entry.allowance = allowance;

        if (added) emit AgentAdded(agent);
        emit AgentPermissionsSet(agent, permissions, allowance);
    }

    /// @dev Takes every permission from an agent, without asking who calls.
    function _removeAgent(address agent) internal {
        if (!isAgent(agent)) revert AgentNotFound(agent);
        delete _agentPermissions().agents[agent];
        emit AgentRemoved(agent);
    }

    /// @dev Reverts unless the caller is an agent with this permission.
    function _requirePermission(uint128 permission) internal view {
        if (_agentPermissions().agents[msg.sender].permissions & permission == 0) {
            revert AgentUnauthorized(msg.sender, permission);
        }
    }

    /// @dev Spends the calling agent's allowance; no limit stays no limit.
    function _spendMintAllowance(uint256 amount) internal {
        Agent storage entry = _agentPermissions().agents[msg.sender];
        uint128 allowance = entry.allowance;
        if (allowance == UNLIMITED) return;
        if (amount > allowance) revert AgentAllowanceExceeded(msg.sender, allowance, amount);
        unchecked {
            entry.allowance = allowance - uint128(amount);
        }
    }

    function _agentPermissions() private pure returns (AgentPermissionsStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
