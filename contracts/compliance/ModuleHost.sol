// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {Hooks} from "./Hooks.sol";
import {IComplianceModule, IFeeModule} from "./IComplianceModule.sol";
import {Refusal, Warning} from "./IComplianceHost.sol";
import {Holding} from "./Holding.sol";
import {HostState, LedgerMode, hostState} from "./HostStorage.sol";
import {IModuleHost} from "./IModuleHost.sol";
import {IWarningModule} from "./IWarningModule.sol";
import {ModuleBinding} from "./ModuleBinding.sol";
import {ModuleCalls} from "./ModuleCalls.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";
import {Binding, Move, MoveKind, Party} from "./Move.sol";
import {TRexModules} from "./TRexModules.sol";

/// @title Module host
/// @notice Binds rules and asks them. A native rule is called once a move, to check and record; a rule written for
/// T-REX is asked before and told after. On a holder's move a rule's refusal is passed on as it is; on an agent's a
/// failing rule is stepped over, with an event.
abstract contract ModuleHost is HolderLedger, IModuleHost {
    using ERC165Checker for address;
    using ModuleList for BoundModule[];

    /// @dev Where the epoch stands in the memory of an encoded call that ends with `Binding`.
    uint256 private constant BINDING_SIZE = 64;

    /// @notice The bound modules in the order they were bound.
    function getModules() public view virtual returns (address[] memory modules) {
        BoundModule[] memory list = ModuleList.read(hostState().lastEpoch);
        modules = new address[](list.length);
        for (uint256 i = 0; i < modules.length; ++i) modules[i] = list[i].module();
    }

    /// @notice Whether the module is bound.
    function isModuleBound(address module) public view virtual returns (bool) {
        return ModuleBinding.isBound(module);
    }

    /// @dev Whether the token's registry tells this host of changes; true where none can.
    function _hearsRegistry(HostState memory state) internal view virtual returns (bool);

    function _addModule(address module) internal returns (uint16 hooks) {
        address[] memory modules = new address[](1);
        modules[0] = module;
        return _addModules(modules);
    }

    function _addModules(address[] memory modules) internal returns (uint16 hooks) {
        hooks = ModuleBinding.bind(modules);
        if (hooks & Hooks.LEDGER == 0) return hooks;
        HostState memory state = hostState();
        // Counters begin at a count of their own, so a counting rule that joins later makes all begin anew.
        if (state.mode == LedgerMode.Off || hooks & Hooks.RECOUNT != 0) _startOrDeafen(state);
    }

    function _removeModule(address module) internal {
        uint16 hooks = ModuleBinding.unbind(module);
        HostState memory state = hostState();
        if (state.mode != LedgerMode.Off && hooks & Hooks.LEDGER == 0) _stopLedger(state, LedgerMode.Off);
    }

    /// @dev Who listens to moves of a kind.
    function _listenersTo(HostState memory state, MoveKind kind) internal view returns (BoundModule[] memory) {
        return ModuleList.listeners(state.lastEpoch, _hookOf(kind));
    }

    /// @dev Asks and tells every native module of a move that rules may refuse, and asks those of T-REX.
    function _runRefusable(HostState memory state, BoundModule[] memory list, Move memory move) internal {
        bytes memory call_ = _encode(IComplianceModule.onMove.selector, move, 0, state.count);
        uint256 length = list.length;
        for (uint256 i = 0; i < length; ++i) {
            BoundModule m = list[i];
            if (!m.has(Hooks.TREX)) _refusableCall(m, call_);
            else if (!_trexAllows(m, move)) revert ComplianceModuleRefused(m.module());
        }
    }

    /// @dev Tells every native module of a move that no rule may refuse.
    function _runTolerant(HostState memory state, BoundModule[] memory list, Move memory move) internal {
        bytes memory call_;
        uint256 length = list.length;
        for (uint256 i = 0; i < length; ++i) {
            BoundModule m = list[i];
            if (m.has(Hooks.TREX)) continue;
            if (call_.length == 0) call_ = _encode(IComplianceModule.onMove.selector, move, 0, state.count);
            _setEpoch(call_, m.epoch());
            ModuleCalls.tolerantly(m.module(), move.kind, call_);
        }
    }

    /// @dev Reverts with the first refusal, in the order of binding.
    function _checkModules(HostState memory state, BoundModule[] memory list, Move memory move) internal view {
        for (uint256 i = 0; i < list.length; ++i) {
            (bool ok, bytes memory reason) = _checkModule(state, list[i], move);
            if (!ok) ModuleCalls.bubble(reason);
        }
    }

    /// @dev All refusals and warnings, in the order of legs and of binding; never reverts because of a module.
    function _askAll(
        HostState memory state,
        BoundModule[] memory list,
        Move[] memory legs
    ) internal view returns (Refusal[] memory refusals, Warning[] memory warnings) {
        uint256 modules = list.length;
        refusals = new Refusal[](modules * legs.length);
        warnings = new Warning[](modules * legs.length);
        uint256 refused;
        uint256 warned;
        for (uint256 i = 0; i < refusals.length; ++i) {
            Move memory move = legs[i / modules];
            BoundModule m = list[i % modules];
            (bool ok, bytes memory reason) = _checkModule(state, m, move);
            if (!ok) {
                refusals[refused++] = Refusal(m.module(), reason, _headroom(state, m, move, type(uint256).max));
                continue;
            }
            reason = _warningOf(state, m, move);
            if (reason.length != 0) warnings[warned++] = Warning(m.module(), reason);
        }
        assembly ("memory-safe") {
            mstore(refusals, refused)
            mstore(warnings, warned)
        }
    }

    /// @dev By how much a leg is larger than what every rule would let pass.
    function _excess(
        HostState memory state,
        BoundModule[] memory list,
        Move memory leg
    ) internal view returns (uint256 excess) {
        for (uint256 i = 0; i < list.length; ++i) {
            uint256 room = leg.value;
            if (!list[i].has(Hooks.TREX)) room = _headroom(state, list[i], leg, leg.value);
            else if (!_trexAllows(list[i], leg)) room = 0;
            if (room < leg.value) excess = Math.max(excess, leg.value - room);
        }
    }

    function _quoteFee(
        HostState memory state,
        BoundModule[] memory list,
        Move memory move
    ) internal view returns (uint256 fee, address collector, bool senderPays) {
        uint256 i;
        while (!list[i].has(Hooks.FEE)) ++i;
        BoundModule m = list[i];
        (bool ok, bytes memory returned) = _ask(state, m, IFeeModule.quoteFee.selector, move);
        if (!ok) ModuleCalls.bubble(returned);
        if (returned.length < 96) revert ComplianceModuleSilent(m.module());
        // Dirt in the higher bits of a word is nobody's: the token checks the collector, any other word means true.
        assembly ("memory-safe") {
            fee := mload(add(returned, 32))
            collector := shr(96, shl(96, mload(add(returned, 64))))
            senderPays := iszero(iszero(mload(add(returned, 96))))
        }
    }

    /// @inheritdoc HolderLedger
    function _onRecount(HostState memory state, Move memory move) internal override {
        _runTolerant(state, _listenersTo(state, MoveKind.Recount), move);
    }

    /// @inheritdoc HolderLedger
    function _onRehome(HostState memory state, address holder, uint16 country, Holding before) internal override {
        BoundModule[] memory list = _listenersTo(state, MoveKind.Recount);
        for (uint256 i = 0; i < list.length; ++i) {
            BoundModule m = list[i];
            Binding memory binding = Binding(m.epoch(), state.count);
            ModuleCalls.tolerantly(
                m.module(),
                MoveKind.Recount,
                abi.encodeCall(
                    IComplianceModule.onRecount,
                    (holder, before.country(), country, before.balance(), before.exempt(), binding)
                )
            );
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

    function _hookOf(MoveKind kind) private pure returns (uint16) {
        if (kind == MoveKind.Transfer || kind == MoveKind.Fee) return Hooks.TRANSFER;
        if (kind == MoveKind.Mint) return Hooks.MINT;
        if (kind == MoveKind.Burn) return Hooks.BURN;
        if (kind == MoveKind.Recount) return Hooks.RECOUNT;
        return Hooks.FORCED;
    }

    function _trexAllows(BoundModule m, Move memory move) private view returns (bool) {
        return TRexModules.allows(m.module(), move.from.wallet, move.to.wallet, move.value);
    }

    function _checkModule(
        HostState memory state,
        BoundModule m,
        Move memory move
    ) private view returns (bool ok, bytes memory reason) {
        if (!m.has(Hooks.TREX)) return _ask(state, m, IComplianceModule.check.selector, move);
        ok = _trexAllows(m, move);
        if (!ok) reason = abi.encodeWithSelector(ComplianceModuleRefused.selector, m.module());
    }

    /// @dev What a rule would let pass of at most `most`; without a bound, one who sends too little learns what would be
    /// enough.
    function _headroom(
        HostState memory state,
        BoundModule m,
        Move memory move,
        uint256 most
    ) private view returns (uint256) {
        if (m.has(Hooks.TREX)) return 0;
        uint256 value = move.value;
        move.value = most;
        (bool ok, bytes memory returned) = _ask(state, m, IComplianceModule.headroom.selector, move);
        move.value = value;
        return ok && returned.length >= 32 ? uint256(bytes32(returned)) : 0;
    }

    /// @dev What a rule warns of; nothing from one that does not say that it warns.
    function _warningOf(HostState memory state, BoundModule m, Move memory move) private view returns (bytes memory) {
        if (m.has(Hooks.TREX) || !m.module().supportsERC165InterfaceUnchecked(type(IWarningModule).interfaceId)) {
            return "";
        }
        (bool silent, bytes memory reason) = _ask(state, m, IWarningModule.warn.selector, move);
        return silent ? bytes("") : reason;
    }

    function _ask(
        HostState memory state,
        BoundModule m,
        bytes4 selector,
        Move memory move
    ) private view returns (bool ok, bytes memory returned) {
        return ModuleCalls.ask(m.module(), _encode(selector, move, m.epoch(), state.count));
    }

    /// @dev The call `selector(move, Binding(epoch, count))`. A struct in memory holds a clean word a field, as the ABI
    /// wants it, so its parts are copied whole.
    function _encode(
        bytes4 selector,
        Move memory move,
        uint32 epoch,
        uint32 count
    ) private pure returns (bytes memory call_) {
        Party memory from = move.from;
        Party memory to = move.to;
        assembly ("memory-safe") {
            call_ := mload(0x40)
            mstore(call_, 804) // a selector and 25 words
            mstore(add(call_, 32), selector)
            mcopy(add(call_, 36), move, 224)
            mcopy(add(call_, 260), from, 256)
            mcopy(add(call_, 516), to, 256)
            mstore(add(call_, 772), and(epoch, 0xffffffff))
            mstore(add(call_, 804), and(count, 0xffffffff))
            mstore(0x40, add(call_, 864))
        }
    }

    function _refusableCall(BoundModule m, bytes memory call_) private {
        _setEpoch(call_, m.epoch());
        address module = m.module();
        uint256 gasCap = ModuleCalls.MODULE_GAS;
        bytes32 answer;
        assembly ("memory-safe") {
            mstore(0, 0)
            if iszero(call(gasCap, module, 0, add(call_, 32), mload(call_), 0, 32)) {
                let p := mload(0x40)
                returndatacopy(p, 0, returndatasize())
                revert(p, returndatasize())
            }
            answer := mload(0)
        }
        if (answer != bytes32(IComplianceModule.onMove.selector)) revert ComplianceModuleSilent(module);
    }

    /// @dev The call ends with `Binding`, whose first word is the epoch: set in place, the rest is encoded once a move.
    function _setEpoch(bytes memory call_, uint32 epoch) private pure {
        assembly ("memory-safe") {
            mstore(add(add(call_, 32), sub(mload(call_), BINDING_SIZE)), and(epoch, 0xffffffff))
        }
    }
}
