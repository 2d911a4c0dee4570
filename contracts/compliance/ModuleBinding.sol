// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IModule} from "../interfaces/IModule.sol";
import {Hooks} from "./Hooks.sol";
import {BoundModule, HostStorage, hostStorage} from "./HostStorage.sol";
import {IComplianceModule} from "./IComplianceModule.sol";
import {IModuleHostErrors} from "./IModuleHostErrors.sol";

/// @title Module binding
/// @notice Adds, removes and configures the rules of a host. A linked library, since none of it is on the path of a
/// move; it runs in the host's name.
library ModuleBinding {
    using ERC165Checker for address;

    uint256 internal constant MAX_MODULES = 25;
    uint256 private constant UNBIND_GAS = 500_000;

    /// @notice Binds a module under an epoch never used before.
    /// @return hooks What the module wants to hear of.
    function bind(address module) external returns (uint16 hooks) {
        HostStorage storage s = hostStorage();
        uint256 hooksWord = s.hooks;
        uint256 count = Hooks.countOf(hooksWord);
        if (indexOf(module) != MAX_MODULES) revert IModuleHostErrors.ComplianceModuleBound(module);
        if (count == MAX_MODULES) revert IModuleHostErrors.ComplianceModulesFull(MAX_MODULES);
        if (_isTokenAgent(s.state.token, module)) revert IModuleHostErrors.ComplianceModuleIsAgent(module);
        hooks = _readHooks(module);
        if (hooks & Hooks.FEE != 0 && Hooks.unionOf(hooksWord) & Hooks.FEE != 0) {
            revert IModuleHostErrors.ComplianceFeeModuleBound(module);
        }

        uint32 epoch = s.state.lastEpoch + 1;
        s.state.lastEpoch = epoch;
        s.modules[count] = BoundModule(module, epoch);
        s.hooks = hooksWord | (uint256(hooks) << (count * Hooks.WIDTH));
        emit IModularCompliance.ModuleAdded(module);

        if (hooks & Hooks.TREX != 0) IModule(module).bindCompliance(address(this));
        else IComplianceModule(module).onBind(epoch);
    }

    /// @notice Removes a module, whatever it does; the others keep their order.
    function unbind(address module) external {
        HostStorage storage s = hostStorage();
        uint256 index = indexOf(module);
        if (index == MAX_MODULES) revert IModuleHostErrors.ComplianceModuleNotBound(module);
        uint256 hooksWord = s.hooks;
        bool trex = Hooks.hooksAt(hooksWord, index) & Hooks.TREX != 0;
        uint256 last = Hooks.countOf(hooksWord) - 1;
        for (uint256 i = index; i < last; ++i) s.modules[i] = s.modules[i + 1];
        delete s.modules[last];
        uint256 below = (1 << (index * Hooks.WIDTH)) - 1;
        s.hooks = (hooksWord & below) | ((hooksWord >> Hooks.WIDTH) & ~below);
        emit IModularCompliance.ModuleRemoved(module);

        if (trex) {
            try IModule(module).unbindCompliance{gas: UNBIND_GAS}(address(this)) {} catch {
                // A module that fails here is rid of all the same.
            }
        }
    }

    /// @notice Calls one of a module's setters in the host's name.
    function call(bytes calldata callData, address module) external {
        if (indexOf(module) == MAX_MODULES) revert IModuleHostErrors.ComplianceModuleNotBound(module);
        bytes4 selector = bytes4(callData);
        if (_isReserved(selector)) revert IModuleHostErrors.ComplianceCallReserved(selector);
        emit IModularCompliance.ModuleInteraction(module, selector);
        (bool ok, bytes memory returned) = module.call(callData);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 32), mload(returned))
            }
        }
    }

    /// @dev Where a module stands; `MAX_MODULES` when it is not bound.
    function indexOf(address module) internal view returns (uint256) {
        HostStorage storage s = hostStorage();
        uint256 count = Hooks.countOf(s.hooks);
        for (uint256 i = 0; i < count; ++i) {
            if (s.modules[i].module == module) return i;
        }
        return MAX_MODULES;
    }

    function _readHooks(address module) private view returns (uint16 hooks) {
        if (module.supportsInterface(type(IComplianceModule).interfaceId)) {
            hooks = IComplianceModule(module).hooks();
            bool counts = hooks & Hooks.RECOUNT != 0;
            if (hooks == 0 || hooks & ~Hooks.NATIVE != 0 || (counts && hooks & Hooks.LEDGER == 0)) {
                revert IModuleHostErrors.ComplianceModuleUnsupported(module);
            }
            return hooks;
        }
        if (!_isTRexModule(module)) revert IModuleHostErrors.ComplianceModuleUnsupported(module);
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
