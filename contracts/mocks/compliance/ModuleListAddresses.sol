// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModuleList} from "../../compliance/ModuleList.sol";

/// @title ModuleListAddresses
/// @notice Says where a host's list of rules is after any number of changes.
contract ModuleListAddresses {
    /// @notice Where `creator` creates with this nonce.
    function addressOf(address creator, uint32 nonce) external pure returns (address) {
        return ModuleList.addressOf(creator, nonce);
    }
}
