// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a registry says of changes of its rules
interface IRulesEpoch {
    /// @notice A number that is raised, in the same block, whenever a claim topic or a trusted issuer is added, changed or
    /// removed, or a list replaced. Zero where the registry cannot tell, since a list does not announce its changes.
    function rulesEpoch() external view returns (uint256);
}
