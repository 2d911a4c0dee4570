// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContractThatBurnsGas
/// @notice Uses up all the gas of every call.
contract ContractThatBurnsGas {
    /// @notice Burns all gas.
    fallback() external payable {
        assembly {
            invalid()
        }
    }
}
