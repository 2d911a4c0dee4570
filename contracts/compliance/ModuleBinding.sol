// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IIdentityRegistryOperations} from "../registry/IIdentityRegistryOperations.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IModule} from "../interfaces/IModule.sol";
import {Hooks} from "./Hooks.sol";
import {HostState, LedgerMode, hostState, hostStorage} from "./HostStorage.sol";
import {IComplianceModule} from "./IComplianceModule.sol";
import {IModuleHost} from "./IModuleHost.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";

/// @title Module binding
/// @notice Adds, removes and configures the rules of a host. A linked library, since none of it is on the path of a
/// move; it runs in the host's name.
library ModuleBinding {
    using ERC165Checker for address;
    using ModuleList for BoundModule[];

    uint256 private constant MAX_MODULES = 25;
    uint256 private constant UNBIND_GAS = 500_000;
    uint256 private constant LISTEN_GAS = 100_000;

    /// @notice Binds modules under an epoch never used before.
    /// @return added What they want to hear of, together.
    function bind(address[] calldata modules) external returns (uint16 added) {
        HostState memory state = hostState();
        uint32 epoch = state.lastEpoch + 1;
        BoundModule[] memory list = ModuleList.read(state.lastEpoch);
        for (uint256 i = 0; i < modules.length; ++i) {
            uint16 hooks = _requireBindable(state.token, modules[i], list);
            list = list.append(modules[i], epoch, hooks);
            added |= hooks;
        }
        hostStorage().state.lastEpoch = epoch;
        list.write();
        for (uint256 i = 0; i < modules.length; ++i) {
            emit IModularCompliance.ModuleAdded(modules[i]);
            bool trex = list[list.indexOf(modules[i])].has(Hooks.TREX);
            if (trex) IModule(modules[i]).bindCompliance(address(this));
            else IComplianceModule(modules[i]).onBind(epoch);
        }
    }

    /// @notice Removes a module, whatever it does; the others keep their order.
    /// @return left What the others want to hear of, together.
    function unbind(address module) external returns (uint16 left) {
        uint32 epoch = hostState().lastEpoch;
        BoundModule[] memory list = ModuleList.read(epoch);
        uint256 index = _requireBound(list, module);
        bool trex = list[index].has(Hooks.TREX);
        list = list.without(index);
        hostStorage().state.lastEpoch = epoch + 1;
        list.write();
        emit IModularCompliance.ModuleRemoved(module);

        if (trex) {
            try IModule(module).unbindCompliance{gas: UNBIND_GAS}(address(this)) {} catch {
                // A module that fails here is rid of all the same.
            }
        }
        return list.unionOf();
    }

    /// @notice Whether a module is bound.
    function isBound(address module) external view returns (bool) {
        BoundModule[] memory list = ModuleList.read(hostState().lastEpoch);
        return list.indexOf(module) != list.length;
    }

    /// @notice Reverts where a bound module is an agent of a token that is about to be bound.
    /// @return hooks What the modules want to hear of, together.
    function requireNoAgents(address token) external view returns (uint16 hooks) {
        BoundModule[] memory list = ModuleList.read(hostState().lastEpoch);
        for (uint256 i = 0; i < list.length; ++i) {
            address module = list[i].module();
            if (_isTokenAgent(token, module)) revert IModuleHost.ComplianceModuleIsAgent(module);
        }
        return list.unionOf();
    }

    /// @notice Calls one of a module's setters in the host's name.
    function call(bytes calldata callData, address module) external {
        _requireBound(ModuleList.read(hostState().lastEpoch), module);
        bytes4 selector = bytes4(callData);
        if (_isReserved(selector)) revert IModuleHost.ComplianceCallReserved(selector);
        emit IModularCompliance.ModuleInteraction(module, selector);
        (bool ok, bytes memory returned) = module.call(callData);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 32), mload(returned))
            }
        }
    }

    /// @notice Asks the registry of a token of ours to tell the host of changes, or to save itself that while no ledger
    /// is kept. A ledger that starts must be heard. To be passed over is no more than a saving, and a deaf ledger asks
    /// in case that the host is a listener that its storage does not tell yet, so that no registry can stop a rule from
    /// being removed or added.
    function listen(bool listening) external {
        HostState memory state = hostState();
        if (!state.nativeToken) return;
        address registry = address(IERC3643(state.token).identityRegistry());
        bool needed = listening && state.mode != LedgerMode.Deaf;
        if (needed) return IIdentityRegistryOperations(registry).setListening(true);
        try IIdentityRegistryOperations(registry).setListening{gas: LISTEN_GAS}(listening) {} catch {
            // It tells the host nothing, or does so in vain.
        }
    }

    function _requireBound(BoundModule[] memory list, address module) private pure returns (uint256 index) {
        index = list.indexOf(module);
        if (index == list.length) revert IModuleHost.ComplianceModuleNotBound(module);
    }

    function _requireBindable(
        address token,
        address module,
        BoundModule[] memory list
    ) private view returns (uint16 hooks) {
        if (list.indexOf(module) != list.length) revert IModuleHost.ComplianceModuleBound(module);
        if (list.length == MAX_MODULES) revert IModuleHost.ComplianceModulesFull(MAX_MODULES);
        if (_isTokenAgent(token, module)) revert IModuleHost.ComplianceModuleIsAgent(module);
        hooks = _readHooks(module);
        if (hooks & Hooks.FEE != 0 && list.unionOf() & Hooks.FEE != 0) {
            revert IModuleHost.ComplianceFeeModuleBound(module);
        }
    }

    function _readHooks(address module) private view returns (uint16 hooks) {
        if (module.supportsInterface(type(IComplianceModule).interfaceId)) {
            hooks = IComplianceModule(module).hooks();
            bool counts = hooks & Hooks.RECOUNT != 0;
            bool charges = hooks & Hooks.FEE != 0;
            if (
                hooks == 0 ||
                hooks & ~Hooks.NATIVE != 0 ||
                (counts && hooks & Hooks.LEDGER == 0) ||
                (charges && hooks & Hooks.TRANSFER == 0)
            ) revert IModuleHost.ComplianceModuleUnsupported(module);
            return hooks;
        }
        if (!_isTRexModule(module)) revert IModuleHost.ComplianceModuleUnsupported(module);
        return Hooks.TREX | Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED;
    }

    function _isTRexModule(address module) private view returns (bool) {
        if (module.code.length == 0) return false;
        try IModule(module).isPlugAndPlay() returns (bool free) {
            if (free) return true;
        } catch {
            return false;
        }
        try IModule(module).canComplianceBind(address(this)) returns (bool can) {
            return can;
        } catch {
            return false;
        }
    }

    function _isTokenAgent(address token, address module) private view returns (bool) {
        if (token.code.length == 0) return false;
        try IAgentRole(token).isAgent(module) returns (bool agent) {
            return agent;
        } catch {
            return false;
        }
    }

    /// @dev What a module trusts only the host itself to say.
    function _isReserved(bytes4 selector) private pure returns (bool) {
        return
            selector == IComplianceModule.onBind.selector ||
            selector == IComplianceModule.onMove.selector ||
            selector == IComplianceModule.onRecount.selector ||
            selector == IModule.bindCompliance.selector ||
            selector == IModule.unbindCompliance.selector ||
            selector == IModule.moduleTransferAction.selector ||
            selector == IModule.moduleMintAction.selector ||
            selector == IModule.moduleBurnAction.selector;
    }
}
