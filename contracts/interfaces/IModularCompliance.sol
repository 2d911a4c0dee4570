// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceEvents} from "./IComplianceEvents.sol";

/// @title T-REX's modular compliance contract
/// @notice A compliance contract made of modules, as T-REX 4.1.6 defines it. It repeats the functions of `ICompliance`
/// (ERC-3643, section "Compliance Interface") instead of inheriting them, and has no `isTokenBound`, so that its
/// ERC-165 id is T-REX's: 0xef7cedae.
interface IModularCompliance is IComplianceEvents {
    /// @notice The owner called a module through this contract.
    event ModuleInteraction(address indexed target, bytes4 selector);

    /// @notice A module's rule applies from now on.
    event ModuleAdded(address indexed _module);

    /// @notice A module's rule no longer applies.
    event ModuleRemoved(address indexed _module);

    /// @notice Binds a token to this contract.
    /// @custom:access The owner, or the token itself.
    function bindToken(address _token) external;

    /// @notice Releases a token from this contract.
    /// @custom:access The owner, or the token itself.
    function unbindToken(address _token) external;

    /// @notice Adds a module.
    /// @custom:access The owner.
    function addModule(address _module) external;

    /// @notice Removes a module.
    /// @custom:access The owner.
    function removeModule(address _module) external;

    /// @notice Calls a bound module as this contract, to change the rule's settings.
    /// @custom:access The owner.
    function callModuleFunction(bytes calldata callData, address _module) external;

    /// @notice The bound token moved tokens.
    /// @custom:access The bound token.
    function transferred(address _from, address _to, uint256 _amount) external;

    /// @notice The bound token minted tokens.
    /// @custom:access The bound token.
    function created(address _to, uint256 _amount) external;

    /// @notice The bound token burned tokens.
    /// @custom:access The bound token.
    function destroyed(address _from, uint256 _amount) external;

    /// @notice Whether every module allows this transfer now. A mint has the zero address as `_from`.
    function canTransfer(address _from, address _to, uint256 _amount) external view returns (bool);

    /// @notice The modules whose rules apply.
    function getModules() external view returns (address[] memory);

    /// @notice The bound token, zero when there is none.
    function getTokenBound() external view returns (address);

    /// @notice Whether the module's rule applies.
    function isModuleBound(address _module) external view returns (bool);
}
