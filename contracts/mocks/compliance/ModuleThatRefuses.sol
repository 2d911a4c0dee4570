// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that reverts with its own error, whatever it is told
contract ModuleThatRefuses is ModuleDouble {
    error RefusedOnPrinciple(address wallet, uint256 value);

    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function onMove(Move calldata move, Binding calldata) external pure override returns (bytes4) {
        revert RefusedOnPrinciple(move.to.wallet, move.value);
    }

    function onRecount(address holder, uint16, uint16, uint256 balance, bool, Binding calldata) external pure override {
        revert RefusedOnPrinciple(holder, balance);
    }

    function check(Move calldata move, Binding calldata) external pure override {
        revert RefusedOnPrinciple(move.to.wallet, move.value);
    }

    function headroom(Move calldata, Binding calldata) external pure override returns (uint256) {
        return 0;
    }
}
