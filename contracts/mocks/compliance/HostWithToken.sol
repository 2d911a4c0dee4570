// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostThatForwards} from "./HostThatForwards.sol";

/// @title A host that forwards moves and says which token it has
contract HostWithToken is HostThatForwards {
    /// @notice The token.
    address public getTokenBound;

    /// @notice Says so from now on.
    function setToken(address token) external {
        getTokenBound = token;
    }
}
