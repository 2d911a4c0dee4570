// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IModule} from "../interfaces/IModule.sol";
import {Hooks} from "./Hooks.sol";
import {HostState, LedgerMode, hostState} from "./HostStorage.sol";
import {Refusal} from "./IComplianceHost.sol";
import {ModuleSettings} from "./ModularCompliance.sol";
import {ModuleBinding} from "./ModuleBinding.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";
import {MoveKind} from "./Move.sol";
import {TokenMoves} from "./TokenMoves.sol";

/// @notice How an adapter starts.
/// @param owner Who decides on rules from then on; also the owner of the compliance contract.
/// @param compliance The one compliance contract of T-REX that the adapter serves.
/// @param exempt Holders out of counts and caps: identities of escrows, or accounts without one.
/// @param modules The rules.
struct AdapterSettings {
    address owner;
    address compliance;
    address[] exempt;
    ModuleSettings[] modules;
}

/// @title Adapter of Scrip's rules for T-REX's compliance contract
/// @notice To T-REX's `ModularCompliance` this is one module; to Scrip's rules it is their host, which keeps the
/// holders' ledger. Its owner makes one for a compliance contract, adds rules here, and then adds this contract there.
/// A refusal is a plain false to T-REX; `checkTransfer` and `explain` say why.
///
/// What T-REX's interface does not say, rules cannot know: who the spender is; that a transfer is forced or a recovery,
/// so that rules on volumes count those too; that a wallet's identity or country changed, which is followed at the
/// wallet's next move or by `countWallets`; treasury accounts. Rules that take a fee cannot work here and are refused.
/// @dev T-REX asks before a move and tells after it. What it tells is recorded and never refused, and costs a
/// transaction at least 520,000 gas of limit, not of use, for each rule that listens.
/// A module beside this one that moves tokens while it is told of a move (T-REX's `TransferFeesModule`) makes moves
/// arrive here out of order; the ledger is right again when the last of them was told.
contract TRexModuleAdapter is TokenMoves, Ownable2StepUpgradeable, ReentrancyGuardTransient, ERC165, IModule {
    using ModuleList for BoundModule[];

    /// @dev What an adapter knows beside what a host does.
    /// @param compliance The compliance contract it serves.
    /// @param bound Whether that contract has bound it.
    /// @custom:storage-location erc7201:scrip.TRexModuleAdapter
    struct AdapterStorage {
        address compliance;
        bool bound;
    }

    bytes32 private constant ADAPTER_STORAGE = bytes32(erc7201("scrip.TRexModuleAdapter"));

    // The first three are the host's, which a linked library emits in its name.

    /// @notice A rule applies from now on.
    event ModuleAdded(address indexed _module);
    /// @notice A rule no longer applies.
    event ModuleRemoved(address indexed _module);
    /// @notice The owner made a rule's setting.
    event ModuleInteraction(address indexed target, bytes4 selector);
    /// @notice The compliance contract has this token, zero for none; what was counted for another one is void.
    event TokenFollowed(address indexed token);

    /// @notice Only the bound compliance contract may call this.
    error AdapterCallerNotCompliance(address caller, address compliance);
    /// @notice The adapter serves another compliance contract, is bound already, or has another owner.
    error AdapterComplianceUnsuitable(address compliance);
    /// @notice The compliance contract has another token than the one counted here. Call `countWallets`, with any
    /// list, to follow it.
    error AdapterTokenChanged(address counted, address token);

    modifier onlyCompliance() {
        if (!isComplianceBound(msg.sender)) revert AdapterCallerNotCompliance(msg.sender, _adapter().compliance);
        _;
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets up a fresh clone.
    /// @custom:access Whoever creates the clone, in the same transaction.
    function initialize(AdapterSettings calldata settings) external initializer {
        __Ownable_init(settings.owner);
        _adapter().compliance = settings.compliance;
        for (uint256 i = 0; i < settings.exempt.length; ++i) _setExempt(hostState(), settings.exempt[i], true);
        for (uint256 i = 0; i < settings.modules.length; ++i) {
            _addAndSet(settings.modules[i].module, settings.modules[i].settings);
        }
    }

    /// @notice Binds a rule.
    /// @custom:access The owner.
    function addModule(address module) external onlyOwner nonReentrant {
        _follow();
        _addNative(module);
    }

    /// @notice Binds a rule and makes its settings, all or nothing.
    /// @custom:access The owner.
    function addAndSetModule(address module, bytes[] calldata settings) external onlyOwner nonReentrant {
        _follow();
        _addAndSet(module, settings);
    }

    /// @notice Removes a rule, also one that fails.
    /// @custom:access The owner.
    function removeModule(address module) external onlyOwner nonReentrant {
        _removeModule(module);
    }

    /// @notice Makes a rule's setting: calls one of its setters in this contract's name.
    /// @custom:access The owner.
    function callModuleFunction(bytes calldata callData, address module) external onlyOwner nonReentrant {
        ModuleBinding.call(callData, module);
    }

    /// @notice Puts a holder on the list of those out of counts and caps, or takes it off.
    /// @param holder An identity, or an account that has none.
    /// @custom:access The owner.
    function setExempt(address holder, bool exempt) external onlyOwner nonReentrant {
        _setExempt(_follow(), holder, exempt);
    }

    /// @notice Counts wallets that hold tokens since before the ledger was kept, and follows what changed for wallets
    /// since they were counted.
    /// @dev The caller pays for the length of its list.
    /// @custom:access Anyone.
    function countWallets(address[] calldata wallets) external nonReentrant {
        _countAll(_follow(), wallets);
    }

    /// @notice Starts the ledger anew: for a token that was moved while it had another compliance contract.
    /// @custom:access The owner.
    function restartLedger() external onlyOwner nonReentrant {
        HostState memory state = _follow();
        if (state.mode == LedgerMode.Off) revert LedgerNotKept(state.mode);
        _startLedger(state);
    }

    /// @inheritdoc IModule
    function bindCompliance(address _compliance) external nonReentrant {
        if (msg.sender != _compliance) revert AdapterCallerNotCompliance(msg.sender, _compliance);
        if (!canComplianceBind(_compliance)) revert AdapterComplianceUnsuitable(_compliance);
        _adapter().bound = true;
        emit ComplianceBound(_compliance);
        _follow();
    }

    /// @inheritdoc IModule
    /// @dev Calls nothing, so that T-REX can always remove this module.
    function unbindCompliance(address _compliance) external onlyCompliance nonReentrant {
        if (msg.sender != _compliance) revert AdapterCallerNotCompliance(msg.sender, _compliance);
        _adapter().bound = false;
        emit ComplianceUnbound(_compliance);
        _follow();
    }

    /// @inheritdoc IModule
    function moduleTransferAction(address _from, address _to, uint256 _value) external onlyCompliance nonReentrant {
        _recordTold(MoveKind.Transfer, _from, _to, _value);
    }

    /// @inheritdoc IModule
    function moduleMintAction(address _to, uint256 _value) external onlyCompliance nonReentrant {
        _recordTold(MoveKind.Mint, address(0), _to, _value);
    }

    /// @inheritdoc IModule
    function moduleBurnAction(address _from, uint256 _value) external onlyCompliance nonReentrant {
        _recordTold(MoveKind.Burn, _from, address(0), _value);
    }

    /// @inheritdoc IModule
    /// @dev Never reverts. False for a compliance contract that is not bound.
    function moduleCheck(address _from, address _to, uint256 _value, address _compliance) external view returns (bool) {
        if (!isComplianceBound(_compliance)) return false;
        try this.checkTransfer(_from, _to, _value) {
            return true;
        } catch {
            return false;
        }
    }

    /// @notice Reverts with the rule's own error if a rule refuses the transfer (or the mint, when `from` is zero);
    /// otherwise returns.
    function checkTransfer(address from, address to, uint256 value) external view {
        _check(_stateNow(), from, from, to, value);
    }

    /// @notice Every rule that refuses the transfer, with its reason and the value it would let pass.
    function explain(address from, address to, uint256 value) external view returns (Refusal[] memory refusals) {
        return _preview(_stateNow(), from, from, to, value).refusals;
    }

    /// @notice The compliance contract that this adapter serves, bound or not.
    function servedCompliance() external view returns (address) {
        return _adapter().compliance;
    }

    /// @inheritdoc IModule
    function isComplianceBound(address _compliance) public view returns (bool) {
        AdapterStorage storage s = _adapter();
        return s.bound && s.compliance == _compliance;
    }

    /// @inheritdoc IModule
    /// @dev It must be the one named at the start, so that no other contract can occupy the adapter.
    function canComplianceBind(address _compliance) public view returns (bool) {
        AdapterStorage storage s = _adapter();
        return s.compliance == _compliance && !s.bound && Ownable(_compliance).owner() == owner();
    }

    /// @inheritdoc IModule
    function isPlugAndPlay() external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IModule
    function name() external pure returns (string memory _name) {
        return "TRexModuleAdapter";
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IModule).interfaceId || super.supportsInterface(interfaceId);
    }

    function _addAndSet(address module, bytes[] calldata settings) private {
        _addNative(module);
        for (uint256 i = 0; i < settings.length; ++i) ModuleBinding.call(settings[i], module);
    }

    /// @dev T-REX's own modules belong into its own compliance contract, and no fee can be taken through it.
    function _addNative(address module) private {
        uint16 hooks = _addModule(module);
        if (hooks & (Hooks.TREX | Hooks.FEE) != 0) revert ComplianceModuleUnsupported(module);
    }

    function _recordTold(MoveKind kind, address from, address to, uint256 value) private {
        HostState memory state = _follow();
        if (value != 0) _record(state, kind, from, to, value);
    }

    /// @dev T-REX's owner binds and unbinds tokens without telling modules, so every transaction looks first.
    function _follow() private returns (HostState memory state) {
        state = hostState();
        address token = _tokenNow();
        if (token == state.token) return state;
        state.token = token;
        emit TokenFollowed(token);
        if (ModuleList.read(state.lastEpoch).unionOf() & Hooks.LEDGER != 0) _startLedger(state);
        else _saveState(state);
    }

    /// @dev The state as a transaction would find it. Where nothing was counted for a token yet, the next one can be
    /// asked about at once.
    function _stateNow() private view returns (HostState memory state) {
        state = hostState();
        address token = _tokenNow();
        if (token == state.token) return state;
        if (state.token != address(0) && state.mode != LedgerMode.Off) revert AdapterTokenChanged(state.token, token);
        state.token = token;
    }

    function _tokenNow() private view returns (address) {
        AdapterStorage storage s = _adapter();
        return s.bound ? IModularCompliance(s.compliance).getTokenBound() : address(0);
    }

    function _adapter() private pure returns (AdapterStorage storage s) {
        bytes32 slot = ADAPTER_STORAGE;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }
}
