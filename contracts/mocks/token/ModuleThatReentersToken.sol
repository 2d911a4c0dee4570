// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../../compliance/ComplianceModule.sol";
import {Hooks} from "../../compliance/Hooks.sol";
import {Binding, Move} from "../../compliance/Move.sol";

/// @title A rule that allows everything and calls the token while it records
contract ModuleThatReentersToken is ComplianceModule {
    address private _token;
    bytes private _call;

    /// @notice How the token answered.
    event Reentered(bool passed, bytes returned);

    /// @notice Sets what a token is called with.
    function arm(address token, bytes calldata call_) external {
        (_token, _call) = (token, call_);
    }

    function name() external pure override returns (string memory) {
        return "ModuleThatReentersToken";
    }

    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED;
    }

    function _record(Move calldata, Binding calldata) internal override {
        if (_token == address(0)) return;
        (bool ok, bytes memory returned) = _token.call(_call);
        emit Reentered(ok, returned);
    }

    function _check(Move calldata, Binding calldata) internal view override {}

    function _headroom(Move calldata, Binding calldata) internal pure override returns (uint256) {
        return type(uint256).max;
    }
}
