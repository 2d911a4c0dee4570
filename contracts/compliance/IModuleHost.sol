// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MoveKind} from "./Move.sol";

/// @title What a module host says of its rules, and answers instead of doing as told
interface IModuleHost {
    /// @notice A module failed on an agent's move or a recount and was stepped over; its counters missed it.
    event ModuleFailed(address indexed module, MoveKind indexed kind, bytes reason);

    /// @notice A rule written for T-REX refused, without saying why.
    error ComplianceModuleRefused(address module);
    /// @notice The module did not confirm that it recorded the move, or did not say what its fee is.
    error ComplianceModuleSilent(address module);
    /// @notice The module is bound already.
    error ComplianceModuleBound(address module);
    /// @notice The module is not bound.
    error ComplianceModuleNotBound(address module);
    /// @notice No more than `limit` modules can be bound; remove one first.
    error ComplianceModulesFull(uint256 limit);
    /// @notice Neither a Scrip module nor one of T-REX's that agrees to be bound here, or its hooks make no sense.
    error ComplianceModuleUnsupported(address module);
    /// @notice A rule must hold no right over the token; take its agent role away first.
    error ComplianceModuleIsAgent(address module);
    /// @notice One rule that takes fees is bound already.
    error ComplianceFeeModuleBound(address module);
    /// @notice The call is reserved for the host; settings go through the module's setters.
    error ComplianceCallReserved(bytes4 selector);
    /// @notice Too little gas is left to be sure that a module's failure is its own; send more.
    error ComplianceGasTooLow(uint256 left, uint256 needed);
}
