// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceThatListens} from "./ComplianceThatListens.sol";

/// @title A compliance contract that calls its token when it is told of a move
contract ComplianceThatReenters is ComplianceThatListens {
    bytes private _call;

    /// @notice How the token answered.
    event Reentered(bool passed, bytes returned);

    /// @notice Sets what the token is called with.
    function arm(bytes calldata call_) external {
        _call = call_;
    }

    /// @notice Calls a contract now, for the rights it needs.
    function execute(address target, bytes calldata call_) external {
        (bool ok, bytes memory returned) = target.call(call_);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(returned, 32), mload(returned))
        }
    }

    function _told(bytes4, address, address, uint256) internal override {
        (bool ok, bytes memory returned) = getTokenBound().call(_call);
        emit Reentered(ok, returned);
    }
}
