// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title OtherHalf
/// @notice For a contract whose code does not fit into one: the same call, answered by the code of another contract in
/// this one's name and storage.
library OtherHalf {
    /// @notice Runs the current call by delegatecall in `half` and ends it with its answer, or its refusal.
    function forward(address half) internal {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, 0, calldatasize())
            let ok := delegatecall(gas(), half, p, calldatasize(), 0, 0)
            returndatacopy(p, 0, returndatasize())
            if ok {
                return(p, returndatasize())
            }
            revert(p, returndatasize())
        }
    }

    /// @notice The same for a view, which is one there too; done by hand, the compiler must be told.
    function forwardView(address half) internal view {
        _asView(forward)(half);
        // It has not come back.
        assembly ("memory-safe") {
            stop()
        }
    }

    function _asView(
        function(address) internal changing
    ) private pure returns (function(address) internal view viewing) {
        assembly ("memory-safe") {
            viewing := changing
        }
    }
}
