// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that reverts with so much data that copying it costs more than making it
contract ModuleThatReturnsABomb is ModuleDouble {
    uint256 private constant SIZE = 200_000;

    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function onMove(Move calldata, Binding calldata) external pure override returns (bytes4) {
        _bomb();
    }

    function onRecount(address, uint16, uint16, uint256, bool, Binding calldata) external pure override {
        _bomb();
    }

    function check(Move calldata, Binding calldata) external pure override {
        _bomb();
    }

    function headroom(Move calldata, Binding calldata) external pure override returns (uint256) {
        _bomb();
    }

    function _bomb() private pure {
        assembly ("memory-safe") {
            revert(0, SIZE)
        }
    }
}
