// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title CloneDeployer
/// @notice Deploys OpenZeppelin's clones, as anyone can, and code of any kind.
contract CloneDeployer {
    /// @notice Deploys a clone with arguments.
    function clone(address implementation, bytes calldata args) external returns (address account) {
        return Clones.cloneWithImmutableArgs(implementation, args);
    }

    /// @notice Deploys an account with exactly this code.
    function deploy(bytes calldata code) external returns (address account) {
        // push2 length, dup1, push1 10, push0, codecopy, push0, return
        bytes memory initCode = abi.encodePacked(hex"61", uint16(code.length), hex"80600a5f395ff3", code);
        assembly {
            account := create(0, add(initCode, 0x20), mload(initCode))
        }
    }
}
