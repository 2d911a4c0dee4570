// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {IModule} from "../interfaces/IModule.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {Hooks} from "./Hooks.sol";
import {IComplianceModule, IFeeModule} from "./IComplianceModule.sol";
import {Refusal} from "./IComplianceHost.sol";
import {Binding, Move, MoveKind} from "./Move.sol";

/// @title Module host
/// @notice Binds rules and asks them. A native rule is called once a move, to check and record; a rule written for
/// T-REX is asked before and told after. On a holder's move a rule's refusal is passed on as it is; on an agent's a
/// failing rule is stepped over, with an event.
abstract contract ModuleHost is HolderLedger {
    using ERC165Checker for address;

    uint256 internal constant MAX_MODULES = 25;
    /// @dev Gas one call to a module may use. The same for views and moves, so that both give one answer.
    uint256 internal constant MODULE_GAS = 500_000;
    /// @dev Bytes of a module's error that are kept where the host goes on.
    uint256 private constant MAX_REASON = 1024;
    uint256 private constant MODULE_MASK = (1 << Hooks.WIDTH) - 1;
    /// @dev Where the epoch stands in the memory of an encoded call that ends with `Binding`.
    uint256 private constant BINDING_SIZE = 64;

    /// @notice The owner made a module's setting.
    event ModuleInteraction(address indexed target, bytes4 selector);
    /// @notice A module was bound.
    event ModuleAdded(address indexed _module);
    /// @notice A module was removed.
    event ModuleRemoved(address indexed _module);
    /// @notice A module failed on an agent's move or a recount and was stepped over; its counters missed it.
    event ModuleFailed(address indexed module, MoveKind indexed kind, bytes reason);

    /// @notice A rule written for T-REX refused, without saying why.
    error ComplianceModuleRefused(address module);
    /// @notice The module did not confirm that it recorded the move.
    error ComplianceModuleSilent(address module);
    /// @notice The module is bound already.
    error ComplianceModuleBound(address module);
    /// @notice The module is not bound.
    error ComplianceModuleNotBound(address module);
    /// @notice No more than `limit` modules can be bound; remove one first.
    error ComplianceModulesFull(uint256 limit);
    /// @notice Neither a Scrip module nor one of T-REX's that agrees to be bound here, or its hooks make no sense.
    error ComplianceModuleUnsupported(address module);
    /// @notice A rule must hold no right over the token; take its agent role away first.
    error ComplianceModuleIsAgent(address module);
    /// @notice One rule that takes fees is bound already.
    error ComplianceFeeModuleBound(address module);
    /// @notice The call is reserved for the host; settings go through the module's setters.
    error ComplianceCallReserved(bytes4 selector);
    /// @notice Too little gas is left to be sure that a module's failure is its own; send more.
    error ComplianceGasTooLow(uint256 left, uint256 needed);

    /// @notice The bound modules in the order they were bound.
    function getModules() external view returns (address[] memory modules) {
        HostStorage storage s = _host();
        modules = new address[](_moduleCount(s.hooks));
        for (uint256 i = 0; i < modules.length; ++i) modules[i] = s.modules[i].module;
    }

    /// @notice Whether the module is bound.
    function isModuleBound(address module) public view returns (bool) {
        return _findModule(module) != MAX_MODULES;
    }

    /// @dev Whether the token's registry tells this host of changes; true where none can.
    function _hearsRegistry(HostState memory state) internal view virtual returns (bool);

    /// @dev Called when the set of hooks changed.
    function _onHooksChange() internal virtual;

    function _addModule(address module) internal {
        HostStorage storage s = _host();
        HostState memory state = s.state;
        uint256 hooksWord = s.hooks;
        uint256 index = _moduleCount(hooksWord);
        if (isModuleBound(module)) revert ComplianceModuleBound(module);
        if (index == MAX_MODULES) revert ComplianceModulesFull(MAX_MODULES);
        if (_isTokenAgent(state.token, module)) revert ComplianceModuleIsAgent(module);

        uint16 hooks = _readHooks(module);
        if (hooks & Hooks.FEE != 0 && _unionOfHooks(hooksWord) & Hooks.FEE != 0) revert ComplianceFeeModuleBound(module);
        state.lastEpoch += 1;
        s.state = state;
        s.modules[index] = BoundModule(module, state.lastEpoch);
        s.hooks = hooksWord | (uint256(hooks) << (index * Hooks.WIDTH));
        emit ModuleAdded(module);

        if (hooks & Hooks.TREX != 0) IModule(module).bindCompliance(address(this));
        else IComplianceModule(module).onBind(state.lastEpoch);
        if (_restartsLedger(state, hooks)) _startOrDeafen(state);
    }

    function _removeModule(address module) internal {
        HostStorage storage s = _host();
        uint256 index = _findModule(module);
        if (index == MAX_MODULES) revert ComplianceModuleNotBound(module);
        uint256 hooksWord = s.hooks;
        bool trex = _hooksAt(hooksWord, index) & Hooks.TREX != 0;
        uint256 last = _moduleCount(hooksWord) - 1;
        for (uint256 i = index; i < last; ++i) s.modules[i] = s.modules[i + 1];
        delete s.modules[last];
        uint256 below = (1 << (index * Hooks.WIDTH)) - 1;
        s.hooks = (hooksWord & below) | ((hooksWord >> Hooks.WIDTH) & ~below);
        emit ModuleRemoved(module);

        HostState memory state = s.state;
        if (state.mode != LedgerMode.Off && _unionOfHooks(s.hooks) & Hooks.LEDGER == 0) {
            _stopLedger(state, LedgerMode.Off);
        }
        // A module that fails here is rid of all the same.
        if (trex) _tolerantCall(module, MoveKind.Recount, abi.encodeCall(IModule.unbindCompliance, (address(this))));
    }

    function _callModule(bytes memory callData, address module) internal {
        if (!isModuleBound(module)) revert ComplianceModuleNotBound(module);
        bytes4 selector = bytes4(callData);
        if (
            selector == IComplianceModule.onBind.selector ||
            selector == IComplianceModule.onMove.selector ||
            selector == IComplianceModule.onRecount.selector ||
            selector == IModule.bindCompliance.selector ||
            selector == IModule.unbindCompliance.selector ||
            selector == IModule.moduleTransferAction.selector ||
            selector == IModule.moduleMintAction.selector ||
            selector == IModule.moduleBurnAction.selector
        ) revert ComplianceCallReserved(selector);
        emit ModuleInteraction(module, selector);
        (bool ok, bytes memory returned) = module.call(callData);
        if (!ok) _bubble(returned);
    }

    /// @dev Asks and tells every native module that listens, and asks those of T-REX, on a move that rules may refuse.
    function _runRefusable(HostState memory state, uint256 hooksWord, Move memory move) internal {
        uint16 listening = _hookOf(move.kind);
        bytes memory call_ = abi.encodeCall(IComplianceModule.onMove, (move, Binding(0, state.count)));
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & listening != 0) {
                BoundModule memory m = _host().modules[i];
                if (hooksWord & Hooks.TREX == 0) _refusableCall(m, call_);
                else if (!_trexAllows(m.module, move)) revert ComplianceModuleRefused(m.module);
            }
            hooksWord >>= Hooks.WIDTH;
        }
    }

    /// @dev Tells every native module that listens of a move that no rule may refuse.
    function _runTolerant(HostState memory state, uint256 hooksWord, Move memory move) internal {
        uint16 listening = _hookOf(move.kind);
        bytes memory call_;
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & listening != 0 && hooksWord & Hooks.TREX == 0) {
                if (call_.length == 0) {
                    call_ = abi.encodeCall(IComplianceModule.onMove, (move, Binding(0, state.count)));
                }
                BoundModule memory m = _host().modules[i];
                _setEpoch(call_, m.epoch);
                _tolerantCall(m.module, move.kind, call_);
            }
            hooksWord >>= Hooks.WIDTH;
        }
    }

    /// @dev Tells rules written for T-REX, after balances have changed.
    function _runTRex(uint256 hooksWord, MoveKind kind, address from, address to, uint256 value) internal {
        bytes memory call_;
        if (from == address(0)) call_ = abi.encodeCall(IModule.moduleMintAction, (to, value));
        else if (to == address(0)) call_ = abi.encodeCall(IModule.moduleBurnAction, (from, value));
        else call_ = abi.encodeCall(IModule.moduleTransferAction, (from, to, value));
        bool refusable = _isRefusable(kind);
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & Hooks.TREX != 0) {
                address module = _host().modules[i].module;
                if (refusable) {
                    (bool ok, bytes memory returned) = module.call{gas: MODULE_GAS}(call_);
                    if (!ok) _bubble(returned);
                } else {
                    _tolerantCall(module, kind, call_);
                }
            }
            hooksWord >>= Hooks.WIDTH;
        }
    }

    /// @dev Reverts with the first refusal, in the order of binding.
    function _checkModules(HostState memory state, uint256 hooksWord, Move memory move) internal view {
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & _hookOf(move.kind) != 0) {
                BoundModule memory m = _host().modules[i];
                (bool ok, bytes memory reason) = _checkModule(state, m, hooksWord & Hooks.TREX != 0, move);
                if (!ok) _bubble(reason);
            }
            hooksWord >>= Hooks.WIDTH;
        }
    }

    /// @dev All refusals; never reverts because of a module.
    function _collectRefusals(
        HostState memory state,
        uint256 hooksWord,
        Move memory move
    ) internal view returns (Refusal[] memory refusals) {
        refusals = new Refusal[](_moduleCount(hooksWord));
        uint256 found;
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & _hookOf(move.kind) != 0) {
                BoundModule memory m = _host().modules[i];
                bool trex = hooksWord & Hooks.TREX != 0;
                (bool ok, bytes memory reason) = _checkModule(state, m, trex, move);
                if (!ok) refusals[found++] = Refusal(m.module, reason, trex ? 0 : _headroom(state, m, move));
            }
            hooksWord >>= Hooks.WIDTH;
        }
        assembly ("memory-safe") {
            mstore(refusals, found)
        }
    }

    function _quoteFee(
        HostState memory state,
        uint256 hooksWord,
        Move memory move
    ) internal view returns (uint256 fee, address collector, bool senderPays) {
        uint256 i;
        while (hooksWord & Hooks.FEE == 0) {
            hooksWord >>= Hooks.WIDTH;
            ++i;
        }
        BoundModule memory m = _host().modules[i];
        return IFeeModule(m.module).quoteFee{gas: MODULE_GAS}(move, Binding(m.epoch, state.count));
    }

    /// @inheritdoc HolderLedger
    function _onRecount(HostState memory state, Move memory move) internal override {
        _runTolerant(state, _host().hooks, move);
    }

    /// @inheritdoc HolderLedger
    function _onRehome(
        HostState memory state,
        address holder,
        uint16 oldCountry,
        Holding memory h
    ) internal override {
        uint256 hooksWord = _host().hooks;
        for (uint256 i = 0; hooksWord != 0; ++i) {
            if (hooksWord & Hooks.RECOUNT != 0) {
                BoundModule memory m = _host().modules[i];
                bytes memory call_ = abi.encodeCall(
                    IComplianceModule.onRecount,
                    (holder, oldCountry, h.country, h.balance, h.exempt, Binding(m.epoch, state.count))
                );
                _tolerantCall(m.module, MoveKind.Recount, call_);
            }
            hooksWord >>= Hooks.WIDTH;
        }
    }

    /// @dev Starts the ledger afresh, or marks it deaf where the registry does not tell this host of changes.
    function _startOrDeafen(HostState memory state) internal {
        if (_hearsRegistry(state)) _startLedger(state);
        else _stopLedger(state, LedgerMode.Deaf);
    }

    function _isRefusable(MoveKind kind) internal pure returns (bool) {
        return kind == MoveKind.Transfer || kind == MoveKind.Mint || kind == MoveKind.Fee;
    }

    function _hookOf(MoveKind kind) internal pure returns (uint16) {
        if (kind == MoveKind.Transfer || kind == MoveKind.Fee) return Hooks.TRANSFER;
        if (kind == MoveKind.Mint) return Hooks.MINT;
        if (kind == MoveKind.Burn) return Hooks.BURN;
        if (kind == MoveKind.Recount) return Hooks.RECOUNT;
        return Hooks.FORCED;
    }

    /// @dev Every hook that some module has.
    function _unionOfHooks(uint256 hooksWord) internal pure returns (uint16 union) {
        for (; hooksWord != 0; hooksWord >>= Hooks.WIDTH) union |= uint16(hooksWord & MODULE_MASK);
    }

    /// @dev Every hook of the modules that listen to `listening`.
    function _needsOf(uint256 hooksWord, uint16 listening) internal pure returns (uint16 needs) {
        for (; hooksWord != 0; hooksWord >>= Hooks.WIDTH) {
            if (hooksWord & listening != 0) needs |= uint16(hooksWord & MODULE_MASK);
        }
    }

    function _restartsLedger(HostState memory state, uint16 hooks) private pure returns (bool) {
        if (hooks & Hooks.LEDGER == 0) return false;
        return state.mode == LedgerMode.Off || hooks & Hooks.RECOUNT != 0;
    }

    function _readHooks(address module) private view returns (uint16 hooks) {
        if (module.supportsInterface(type(IComplianceModule).interfaceId)) {
            hooks = IComplianceModule(module).hooks();
            bool counts = hooks & Hooks.RECOUNT != 0;
            if (hooks == 0 || hooks & ~Hooks.NATIVE != 0 || (counts && hooks & Hooks.LEDGER == 0)) {
                revert ComplianceModuleUnsupported(module);
            }
            return hooks;
        }
        if (module.code.length == 0) revert ComplianceModuleUnsupported(module);
        try IModule(module).isPlugAndPlay() returns (bool free) {
            if (!free && !IModule(module).canComplianceBind(address(this))) revert ComplianceModuleUnsupported(module);
        } catch {
            revert ComplianceModuleUnsupported(module);
        }
        return Hooks.TREX | Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED;
    }

    function _isTokenAgent(address token, address module) private view returns (bool) {
        if (token.code.length == 0) return false;
        try IAgentRole(token).isAgent(module) returns (bool agent) {
            return agent;
        } catch {
            return false;
        }
    }

    function _trexAllows(address module, Move memory move) private view returns (bool) {
        (bool ok, bytes memory returned) = _boundedStaticCall(
            module,
            abi.encodeCall(IModule.moduleCheck, (move.from.wallet, move.to.wallet, move.value, address(this)))
        );
        return ok && returned.length >= 32 && uint256(bytes32(returned)) == 1;
    }

    function _checkModule(
        HostState memory state,
        BoundModule memory m,
        bool trex,
        Move memory move
    ) private view returns (bool ok, bytes memory reason) {
        if (trex) {
            ok = _trexAllows(m.module, move);
            if (!ok) reason = abi.encodeWithSelector(ComplianceModuleRefused.selector, m.module);
        } else {
            Binding memory binding = Binding(m.epoch, state.count);
            (ok, reason) = _boundedStaticCall(m.module, abi.encodeCall(IComplianceModule.check, (move, binding)));
        }
    }

    function _headroom(HostState memory state, BoundModule memory m, Move memory move) private view returns (uint256) {
        Binding memory binding = Binding(m.epoch, state.count);
        (bool ok, bytes memory returned) = _boundedStaticCall(
            m.module,
            abi.encodeCall(IComplianceModule.headroom, (move, binding))
        );
        return ok && returned.length >= 32 ? uint256(bytes32(returned)) : 0;
    }

    function _refusableCall(BoundModule memory m, bytes memory call_) private {
        _setEpoch(call_, m.epoch);
        address module = m.module;
        bytes32 answer;
        assembly ("memory-safe") {
            mstore(0, 0)
            if iszero(call(MODULE_GAS, module, 0, add(call_, 32), mload(call_), 0, 32)) {
                let p := mload(0x40)
                returndatacopy(p, 0, returndatasize())
                revert(p, returndatasize())
            }
            answer := mload(0)
        }
        if (answer != bytes32(IComplianceModule.onMove.selector)) revert ComplianceModuleSilent(module);
    }

    function _tolerantCall(address module, MoveKind kind, bytes memory call_) private {
        // With less gas a caller could starve a module on purpose and have its failure stepped over.
        uint256 needed = MODULE_GAS + MODULE_GAS / 32;
        if (gasleft() < needed) revert ComplianceGasTooLow(gasleft(), needed);
        bool ok;
        assembly ("memory-safe") {
            ok := call(MODULE_GAS, module, 0, add(call_, 32), mload(call_), 0, 0)
        }
        if (!ok) emit ModuleFailed(module, kind, _boundedReturn());
    }

    function _boundedStaticCall(address module, bytes memory call_) private view returns (bool ok, bytes memory data) {
        assembly ("memory-safe") {
            ok := staticcall(MODULE_GAS, module, add(call_, 32), mload(call_), 0, 0)
        }
        data = _boundedReturn();
    }

    /// @dev Return data of the last call, cut where a hostile module would make the host pay for copying it.
    function _boundedReturn() private pure returns (bytes memory data) {
        assembly ("memory-safe") {
            let size := returndatasize()
            if gt(size, MAX_REASON) {
                size := MAX_REASON
            }
            data := mload(0x40)
            mstore(data, size)
            returndatacopy(add(data, 32), 0, size)
            mstore(0x40, add(add(data, 32), and(add(size, 31), not(31))))
        }
    }

    /// @dev The call ends with `Binding`, whose first word is the epoch: set in place, the rest is encoded once a move.
    function _setEpoch(bytes memory call_, uint32 epoch) private pure {
        assembly ("memory-safe") {
            mstore(add(add(call_, 32), sub(mload(call_), BINDING_SIZE)), epoch)
        }
    }

    function _bubble(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _findModule(address module) private view returns (uint256) {
        HostStorage storage s = _host();
        uint256 count = _moduleCount(s.hooks);
        for (uint256 i = 0; i < count; ++i) {
            if (s.modules[i].module == module) return i;
        }
        return MAX_MODULES;
    }

    function _moduleCount(uint256 hooksWord) private pure returns (uint256 count) {
        for (; hooksWord != 0; hooksWord >>= Hooks.WIDTH) ++count;
    }

    function _hooksAt(uint256 hooksWord, uint256 index) private pure returns (uint256) {
        return (hooksWord >> (index * Hooks.WIDTH)) & MODULE_MASK;
    }
}
