// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that does not confirm that it recorded a move
contract ModuleThatIsSilent is ModuleDouble {
    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function onMove(Move calldata, Binding calldata) external pure override returns (bytes4) {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}
