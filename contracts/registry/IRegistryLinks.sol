// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Who is told when rules change
/// @notice A list of topics or issuers tells the identity registries that its owner linked of every change, in the same
/// transaction, so that what they concluded from the old rules is void at once.
interface IRegistryLinks {
    /// @notice The registry is told of every change from now on.
    event RegistryLinked(address indexed registry);

    /// @notice The registry is no longer told anything.
    /// @param told Whether it took the notice of this; if not it failed on it, and may honour old conclusions.
    event RegistryUnlinked(address indexed registry, bool told);

    /// @notice The registry has no code, so it cannot be told anything.
    error RegistryLinkNoContract(address registry);
    /// @notice The registry is linked already.
    error RegistryLinkExists(address registry);
    /// @notice The registry is not linked.
    error RegistryLinkMissing(address registry);
    /// @notice There are `limit` linked registries already.
    error RegistryLinksTooMany(uint256 limit);

    /// @notice Tells a registry of this and of every later change, by `onRulesChanged()`.
    /// @dev A linked registry that reverts refuses every change here until it is unlinked.
    /// @custom:access The owner.
    function linkRegistry(address registry) external;

    /// @notice Tells a registry that it is no longer told anything. Works also when it reverts or burns its gas.
    /// @custom:access The owner.
    function unlinkRegistry(address registry) external;

    /// @notice Whether the registry is told of every change.
    function isLinked(address registry) external view returns (bool);

    /// @notice Every registry that is told; at most 50.
    function linkedRegistries() external view returns (address[] memory);
}

/// @title What a linked registry answers to
interface IRulesListener {
    /// @notice The topics or issuers of the caller changed, or it linked or unlinked this registry. Ignored from anyone
    /// but the lists the registry uses.
    /// @custom:access The lists in use; from anybody else it means nothing.
    function onRulesChanged() external;
}
