// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceModule} from "../../compliance/IComplianceModule.sol";
import {IWarningModule} from "../../compliance/IWarningModule.sol";
import {Binding, Move} from "../../compliance/Move.sol";

/// @title A host that knows nothing and passes on whatever move it is given
contract HostThatForwards {
    /// @notice The number of the running count that moves are passed on with.
    uint32 public count = 1;
    /// @notice Under which number a module was bound last.
    mapping(address module => uint32 epoch) public epochs;

    uint32 private _lastEpoch;

    /// @notice A module's selector was not returned.
    error ModuleSilent(address module);

    /// @notice Binds a module under a number of its own.
    function bind(address module) external {
        bindUnder(module, ++_lastEpoch);
    }

    /// @notice Begins a new running count.
    function recount() external {
        ++count;
    }

    /// @notice Calls a setter as the host.
    function callModuleFunction(bytes calldata callData, address module) external {
        (bool ok, bytes memory returned) = module.call(callData);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(returned, 32), mload(returned))
        }
    }

    /// @notice Tells modules of a move, in this order; all or none.
    function move(address[] calldata modules, Move calldata move_) external {
        for (uint256 i = 0; i < modules.length; ++i) {
            bytes4 answer = IComplianceModule(modules[i]).onMove(move_, _binding(modules[i]));
            if (answer != IComplianceModule.onMove.selector) revert ModuleSilent(modules[i]);
        }
    }

    /// @notice Tells a module of a holder's new country.
    function rehome(
        address module,
        address holder,
        uint16 oldCountry,
        uint16 newCountry,
        uint256 balance,
        bool exempt
    ) external {
        IComplianceModule(module).onRecount(holder, oldCountry, newCountry, balance, exempt, _binding(module));
    }

    /// @notice Asks a module.
    function check(address module, Move calldata move_) external view {
        IComplianceModule(module).check(move_, _binding(module));
    }

    /// @notice Asks a module how much would pass, whatever the move's own value.
    function headroom(address module, Move memory move_) external view returns (uint256) {
        move_.value = type(uint256).max;
        return IComplianceModule(module).headroom(move_, _binding(module));
    }

    /// @notice Asks a module how much of the move's own value would pass.
    function headroomWithin(address module, Move calldata move_) external view returns (uint256) {
        return IComplianceModule(module).headroom(move_, _binding(module));
    }

    /// @notice Asks a module what it would warn of.
    function warn(address module, Move calldata move_) external view {
        IWarningModule(module).warn(move_, _binding(module));
    }

    /// @notice Binds a module under a given number.
    function bindUnder(address module, uint32 epoch) public {
        epochs[module] = epoch;
        IComplianceModule(module).onBind(epoch);
    }

    function _binding(address module) private view returns (Binding memory) {
        return Binding(epochs[module], count);
    }
}
