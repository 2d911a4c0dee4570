// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleThatTakesAFee} from "./ModuleThatTakesAFee.sol";

/// @title A rule that answers less, or other words, than a fee is made of
contract FeeModuleThatAnswersGarbage is ModuleThatTakesAFee {
    bytes private _answer;

    constructor(uint16 hooks_) ModuleThatTakesAFee(hooks_) {}

    function answerWith(bytes calldata answer) external {
        _answer = answer;
    }

    function quoteFee(Move calldata, Binding calldata) external view override returns (uint256, address, bool) {
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}
