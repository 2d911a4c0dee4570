// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModularCompliance} from "../interfaces/IModularCompliance.sol";

/// @title Host token
/// @notice Which token a host decides for, asked live, so that no rule keeps a stale one.
library HostToken {
    /// @notice The token that `host` says it has, zero for none; `host` itself where it names no token, as the adapter
    /// for T-REX does, so that what is kept by token is kept apart there too.
    function tokenOf(address host) internal view returns (address) {
        (bool ok, bytes memory answer) = host.staticcall(abi.encodeCall(IModularCompliance.getTokenBound, ()));
        return ok && answer.length == 32 ? address(uint160(uint256(bytes32(answer)))) : host;
    }
}
