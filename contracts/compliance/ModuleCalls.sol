// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModuleHost} from "./IModuleHost.sol";
import {MoveKind} from "./Move.sol";

/// @title Module calls
/// @notice How a host calls what it does not trust: with gas that is capped, and reading no more than it needs.
library ModuleCalls {
    /// @notice Gas one call to a module may use. The same for views and moves, so that both give one answer.
    uint256 internal constant MODULE_GAS = 500_000;
    /// @notice Bytes of a module's error that are kept where the host goes on.
    uint256 private constant MAX_REASON = 1024;

    /// @notice Calls a module whose failure is stepped over, with an event.
    function tolerantly(address module, MoveKind kind, bytes memory call_) internal {
        // With less gas a caller could starve a module on purpose and have its failure stepped over.
        uint256 needed = MODULE_GAS + MODULE_GAS / 32;
        if (gasleft() < needed) revert IModuleHost.ComplianceGasTooLow(gasleft(), needed);
        bool ok;
        assembly ("memory-safe") {
            ok := call(MODULE_GAS, module, 0, add(call_, 32), mload(call_), 0, 0)
        }
        if (!ok) emit IModuleHost.ModuleFailed(module, kind, _boundedReturn());
    }

    /// @notice Asks a module, and says what it answered or failed with, cut where a hostile one would make the host pay
    /// for copying it.
    function ask(address module, bytes memory call_) internal view returns (bool ok, bytes memory data) {
        assembly ("memory-safe") {
            ok := staticcall(MODULE_GAS, module, add(call_, 32), mload(call_), 0, 0)
        }
        data = _boundedReturn();
    }

    /// @notice Reverts with an error as it came.
    function bubble(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _boundedReturn() private pure returns (bytes memory data) {
        assembly ("memory-safe") {
            let size := returndatasize()
            if gt(size, MAX_REASON) {
                size := MAX_REASON
            }
            data := mload(0x40)
            mstore(data, size)
            returndatacopy(add(data, 32), 0, size)
            mstore(0x40, add(add(data, 32), and(add(size, 31), not(31))))
        }
    }
}
