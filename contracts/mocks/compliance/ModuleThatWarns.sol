// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWarningModule} from "../../compliance/IWarningModule.sol";
import {Binding, Move} from "../../compliance/Move.sol";
import {ModuleDouble} from "./ModuleDouble.sol";

/// @title A rule that lets everything pass and warns of the value
contract ModuleThatWarns is ModuleDouble, IWarningModule {
    error WarnedOfValue(uint256 value);

    constructor(uint16 hooks_) ModuleDouble(hooks_) {}

    function warn(Move calldata move, Binding calldata) external pure override {
        revert WarnedOfValue(move.value);
    }

    function supportsInterface(bytes4 interfaceId) public pure override returns (bool) {
        return interfaceId == type(IWarningModule).interfaceId || super.supportsInterface(interfaceId);
    }
}
