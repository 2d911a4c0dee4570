// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Events of a compliance contract
/// @notice Declared once for `ICompliance` and `IModularCompliance`, since one contract implements both; ERC-3643,
/// section "Compliance Interface".
interface IComplianceEvents {
    /// @notice A token is bound from now on.
    event TokenBound(address _token);

    /// @notice A token is no longer bound.
    event TokenUnbound(address _token);
}
