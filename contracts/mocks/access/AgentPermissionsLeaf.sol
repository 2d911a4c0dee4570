// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentPermissions} from "../../access/AgentPermissions.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice The smallest contract with agents: one act, which needs the permission asked for and spends the allowance.
contract AgentPermissionsLeaf is AgentPermissions, Ownable {
    event Acted(address agent, uint128 permission, uint256 amount);

    constructor(address owner_) Ownable(owner_) {}

    function setAgentPermissions(address agent, uint128 permissions, uint128 allowance) external onlyOwner {
        _setAgentPermissions(agent, permissions, allowance);
    }

    function act(uint128 permission, uint256 amount) external {
        _requirePermission(permission);
        _spendMintAllowance(amount);
        emit Acted(msg.sender, permission, amount);
    }

    function _authorizeAgentChange() internal view override {
        _checkOwner();
    }
}
