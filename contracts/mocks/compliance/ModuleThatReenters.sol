// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceModule} from "../../compliance/IComplianceModule.sol";
import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that makes a call of its own while it is told of a move, and fails where that fails
contract ModuleThatReenters is ModuleDouble {
    address private _target;
    bytes private _data;

    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function aim(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function onMove(Move calldata, Binding calldata) external override returns (bytes4) {
        (bool ok, bytes memory returned) = _target.call(_data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 32), mload(returned))
            }
        }
        return IComplianceModule.onMove.selector;
    }
}
