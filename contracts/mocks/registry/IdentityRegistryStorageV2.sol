// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdentityRegistryStorage} from "../../registry/IdentityRegistryStorage.sol";

/// @title IdentityRegistryStorageV2
/// @notice A later version: it knows its number.
contract IdentityRegistryStorageV2 is IdentityRegistryStorage {
    function version() external pure returns (uint256) {
        return 2;
    }
}
