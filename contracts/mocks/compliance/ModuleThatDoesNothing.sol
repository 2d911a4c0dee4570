// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../../compliance/ComplianceModule.sol";
import {Hooks} from "../../compliance/Hooks.sol";
import {IComplianceModule} from "../../compliance/IComplianceModule.sol";
import {Binding, Move} from "../../compliance/Move.sol";

/// @title A module that listens to every move and lets all of them pass
contract ModuleThatDoesNothing is ComplianceModule {
    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "ModuleThatDoesNothing";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED;
    }

    function _check(Move calldata, Binding calldata) internal view override {}

    function _headroom(Move calldata, Binding calldata) internal pure override returns (uint256) {
        return type(uint256).max;
    }
}
