// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title CloneDeployer
/// @notice Deploys OpenZeppelin's clones, as anyone can, and code of any kind.
contract CloneDeployer {
    /// @notice A clone, or other code, was deployed.
    event Deployed(address indexed account);

    /// @notice Deploys a clone with arguments.
    function clone(address implementation, bytes calldata args) external {
        emit Deployed(Clones.cloneWithImmutableArgs(implementation, args));
    }

    /// @notice Deploys an account with exactly this code.
    function deploy(bytes calldata code) external {
        // push2 length, dup1, push1 10, push0, codecopy, push0, return
        bytes memory initCode = abi.encodePacked(hex"61", uint16(code.length), hex"80600a5f395ff3", code);
        address account;
        assembly {
            account := create(0, add(initCode, 0x20), mload(initCode))
        }
        emit Deployed(account);
    }
}
