// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that takes a fixed fee on every transfer
contract ModuleThatTakesAFee is ModuleDouble {
    uint256 private _fee;
    address private _collector;
    bool private _senderPays;

    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function setFee(uint256 fee, address collector, bool senderPays) external {
        (_fee, _collector, _senderPays) = (fee, collector, senderPays);
    }

    function quoteFee(
        Move calldata,
        Binding calldata
    ) external view virtual returns (uint256 fee, address collector, bool senderPays) {
        return (_fee, _collector, _senderPays);
    }
}
