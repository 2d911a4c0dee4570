// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Sanctions oracle
/// @notice The list that Chainalysis keeps on chain.
interface ISanctionsList {
    /// @notice Whether the address is on a sanctions list.
    function isSanctioned(address addr) external view returns (bool);
}
