// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../../compliance/ComplianceModule.sol";
import {Hooks} from "../../compliance/Hooks.sol";
import {Binding, Move} from "../../compliance/Move.sol";

/// @title A rule that wants to hear everything, refuses nothing and says what it was told last
contract ModuleThatRemembersMoves is ComplianceModule {
    Move private _last;
    uint256 private _moves;
    uint256 private _rehomes;

    /// @notice A holder's new country, as the host told it.
    event Rehomed(address holder, uint16 oldCountry, uint16 newCountry, uint256 balance, bool exempt);

    /// @notice Does not remember: says what it was told.
    function onRecount(
        address holder,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt,
        Binding calldata
    ) external override {
        ++_rehomes;
        emit Rehomed(holder, oldCountry, newCountry, balance, exempt);
    }

    /// @notice The last move, recounts included.
    function last() external view returns (Move memory) {
        return _last;
    }

    /// @notice How many moves and how many new countries there were.
    function told() external view returns (uint256 moves, uint256 rehomes) {
        return (_moves, _rehomes);
    }

    /// @notice Name of the rule.
    function name() external pure override returns (string memory) {
        return "ModuleThatRemembersMoves";
    }

    /// @notice Everything.
    function hooks() external pure override returns (uint16) {
        return Hooks.NATIVE & ~Hooks.FEE;
    }

    function _record(Move calldata move, Binding calldata) internal override {
        _last = move;
        ++_moves;
    }

    function _check(Move calldata move, Binding calldata) internal view override {}

    function _headroom(Move calldata, Binding calldata) internal pure override returns (uint256) {
        return type(uint256).max;
    }
}
