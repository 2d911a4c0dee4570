// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

/// @title Suite proxy
/// @notice An ERC-1967 proxy whose creation code names its implementation and nothing else, so that its address is
/// known beforehand and equal on every chain. The factory initialises it in the same transaction.
contract SuiteProxy is ERC1967Proxy {
    constructor(address implementation) ERC1967Proxy(implementation, "") {}

    function _unsafeAllowUninitialized() internal pure override returns (bool) {
        return true;
    }
}
