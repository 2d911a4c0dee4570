// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleThatTakesAFee} from "./ModuleThatTakesAFee.sol";

/// @title A rule that cannot say what its fee is
contract FeeModuleThatReverts is ModuleThatTakesAFee {
    error FeeUnknown(uint256 value);

    constructor(uint16 hooks_) ModuleThatTakesAFee(hooks_) {}

    function quoteFee(Move calldata move, Binding calldata) external pure override returns (uint256, address, bool) {
        revert FeeUnknown(move.value);
    }
}
