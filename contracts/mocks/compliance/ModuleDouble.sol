// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IComplianceModule} from "../../compliance/IComplianceModule.sol";
import {Binding, Move} from "../../compliance/Move.sol";

/// @title A rule with the hooks it is created with, that lets everything pass and says what it hears
contract ModuleDouble {
    uint16 private immutable HOOKS;

    event Bound(address indexed host, uint32 epoch);
    event Heard(address indexed host, Move move, Binding binding);
    event Rehomed(
        address indexed host,
        address holder,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt,
        Binding binding
    );

    constructor(uint16 hooks_) {
        HOOKS = hooks_;
    }

    function onBind(uint32 epoch) external virtual {
        emit Bound(msg.sender, epoch);
    }

    function onMove(Move calldata move, Binding calldata binding) external virtual returns (bytes4) {
        emit Heard(msg.sender, move, binding);
        return IComplianceModule.onMove.selector;
    }

    function onRecount(
        address holder,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt,
        Binding calldata binding
    ) external virtual {
        emit Rehomed(msg.sender, holder, oldCountry, newCountry, balance, exempt, binding);
    }

    function check(Move calldata, Binding calldata) external view virtual {}

    function headroom(Move calldata, Binding calldata) external view virtual returns (uint256) {
        return type(uint256).max;
    }

    function hooks() external view returns (uint16) {
        return HOOKS;
    }

    function name() external pure virtual returns (string memory) {
        return "ModuleDouble";
    }

    function supportsInterface(bytes4 interfaceId) public pure virtual returns (bool) {
        return interfaceId == type(IComplianceModule).interfaceId || interfaceId == type(IERC165).interfaceId;
    }
}
