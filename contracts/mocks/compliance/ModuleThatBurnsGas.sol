// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that uses up all gas it is given
contract ModuleThatBurnsGas is ModuleDouble {
    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function onMove(Move calldata, Binding calldata) external pure override returns (bytes4) {
        _burn();
    }

    function onRecount(address, uint16, uint16, uint256, bool, Binding calldata) external pure override {
        _burn();
    }

    function check(Move calldata, Binding calldata) external pure override {
        _burn();
    }

    function headroom(Move calldata, Binding calldata) external pure override returns (uint256) {
        _burn();
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
