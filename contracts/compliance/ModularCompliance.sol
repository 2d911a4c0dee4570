// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {OtherHalf} from "../access/OtherHalf.sol";
import {ICompliance} from "../interfaces/ICompliance.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IIdentityListener} from "../registry/IIdentityListener.sol";
import {Hooks} from "./Hooks.sol";
import {HostState, LedgerMode, hostState, hostStorage} from "./HostStorage.sol";
import {IComplianceHost, IComplianceToken, Preview, Refusal, TokenMove} from "./IComplianceHost.sol";
import {ModuleBinding} from "./ModuleBinding.sol";
import {ModuleCalls} from "./ModuleCalls.sol";
import {ModuleHost} from "./ModuleHost.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";
import {MoveKind} from "./Move.sol";
import {TokenMoves} from "./TokenMoves.sol";
import {TRexModules} from "./TRexModules.sol";

/// @notice A rule to bind, and the calls to its setters that configure it.
struct ModuleSettings {
    address module;
    bytes[] settings;
}

/// @notice How a compliance contract starts.
/// @param owner Who decides on rules from then on.
/// @param token The token to bind, which must name this contract as its compliance already; zero for none.
/// @param exempt Holders out of counts and caps: identities of escrows, or accounts without one.
/// @param modules The rules.
struct ComplianceSettings {
    address owner;
    address token;
    address[] exempt;
    ModuleSettings[] modules;
}

/// @title Modular compliance
/// @notice The compliance contract of one token: asks its rules about every move and keeps the holders' ledger they
/// share. Speaks ERC-3643's and T-REX's compliance interfaces, so that tokens and rules written for those work here.
/// @custom:source ERC-3643, section "Compliance"
contract ModularCompliance is
    TokenMoves,
    Ownable2StepUpgradeable,
    ReentrancyGuardTransient,
    ERC165,
    ICompliance,
    IModularCompliance,
    IComplianceHost,
    IIdentityListener
{
    using ERC165Checker for address;
    using ModuleList for BoundModule[];

    /// @notice Only the bound token may call this.
    error ComplianceCallerNotToken(address caller, address token);
    /// @notice Only the owner binds: a contract that calls itself a token of the same owner could be anybody's. Call
    /// `bindToken` first, then the token's `setCompliance`.
    error ComplianceBindingUnauthorized(address caller);
    /// @notice A token is bound already; unbind it first.
    error ComplianceTokenBound(address token);
    /// @notice That token is not bound.
    error ComplianceTokenNotBound(address token);
    /// @notice Moves of nothing are not told (T-REX refuses them too).
    error ComplianceZeroValue();

    modifier onlyToken() {
        _checkToken();
        _;
    }

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable VIEWS;

    /// @param views What answers for this contract before a transaction is made, a `ComplianceViews`.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address views) {
        VIEWS = views;
        _disableInitializers();
    }

    /// @notice Sets up a fresh clone.
    /// @custom:access Whoever creates the clone, in the same transaction.
    function initialize(ComplianceSettings calldata settings) external initializer {
        __Ownable_init(settings.owner);
        HostState memory state = hostState();
        for (uint256 i = 0; i < settings.exempt.length; ++i) _setExempt(state, settings.exempt[i], true);
        if (settings.token != address(0)) _bindToken(settings.token);
        uint256 count = settings.modules.length;
        address[] memory modules = new address[](count);
        for (uint256 i = 0; i < count; ++i) modules[i] = settings.modules[i].module;
        if (count != 0) _addModules(modules);
        for (uint256 i = 0; i < count; ++i) _configure(modules[i], settings.modules[i].settings);
        _beginOnToken();
    }

    /// @notice Binds the token whose moves this contract decides on.
    /// @custom:access The owner. A bound token may repeat it, as T-REX's does when it takes up its compliance contract.
    function bindToken(address _token) external override(ICompliance, IModularCompliance) nonReentrant {
        if (msg.sender == _token && isTokenBound(_token)) return;
        if (msg.sender != owner()) revert ComplianceBindingUnauthorized(msg.sender);
        _bindToken(_token);
        _beginOnToken();
    }

    /// @notice Lets the token go; what was counted is void. A token that still uses this contract is refused every
    /// transfer and mint from then on, until its owner gives it a compliance contract again; its agents are not.
    /// @custom:access The owner, or the token itself.
    function unbindToken(address _token) external override(ICompliance, IModularCompliance) nonReentrant {
        HostState memory state = hostState();
        if (state.token == address(0) || state.token != _token) revert ComplianceTokenNotBound(_token);
        if (msg.sender != _token) {
            _checkOwner();
            if (state.nativeToken) _leaveToAgents(_token);
        }
        _stopLedger(state, LedgerMode.Off);
        state.token = address(0);
        state.nativeToken = false;
        _saveState(state);
        emit TokenUnbound(_token);
    }

    /// @notice Binds a rule.
    /// @custom:access The owner.
    function addModule(address _module) external onlyOwner nonReentrant {
        _addModule(_module);
        _tellHooks();
    }

    /// @notice Binds a rule and makes its settings, all or nothing.
    /// @custom:access The owner.
    function addAndSetModule(address module, bytes[] calldata settings) external onlyOwner nonReentrant {
        _addModule(module);
        _configure(module, settings);
        _tellHooks();
    }

    /// @notice Removes a rule, also one that fails.
    /// @custom:access The owner.
    function removeModule(address _module) external onlyOwner nonReentrant {
        _removeModule(_module);
        _tellHooks();
    }

    /// @notice Makes a rule's setting: calls one of its setters in this contract's name.
    /// @custom:access The owner.
    function callModuleFunction(bytes calldata callData, address _module) external onlyOwner nonReentrant {
        ModuleBinding.call(callData, _module);
    }

    /// @notice Puts a holder on the list of those out of counts and caps, or takes it off.
    /// @param holder An identity, or an account that has none.
    /// @custom:access The owner.
    function setExempt(address holder, bool exempt) external onlyOwner nonReentrant {
        _setExempt(hostState(), holder, exempt);
    }

    /// @notice Counts wallets that hold tokens since before the ledger was kept. Wallets counted already are left.
    /// @dev The caller pays for the length of its list.
    /// @custom:access Anyone.
    function countWallets(address[] calldata wallets) external nonReentrant {
        _countAll(hostState(), wallets);
    }

    /// @notice Starts the ledger anew, once the registry tells this contract of changes.
    /// @custom:access The owner.
    function restartLedger() external onlyOwner nonReentrant {
        HostState memory state = hostState();
        if (state.mode == LedgerMode.Off) revert LedgerNotKept(state.mode);
        if (!_hearsRegistry(state)) revert LedgerDeaf(address(this));
        _startLedger(state);
    }

    /// @inheritdoc IComplianceHost
    function moved(
        TokenMove calldata move
    ) external onlyToken nonReentrant returns (uint256 net, uint256 fee, address collector) {
        TokenMove memory m;
        // A struct in memory holds a word a field, as the ABI does; the token sends clean ones.
        assembly ("memory-safe") {
            calldatacopy(m, move, 0xe0)
        }
        return _decide(hostState(), m);
    }

    /// @inheritdoc IComplianceHost
    function moveSettled(MoveKind kind, address from, address to, uint256 value) external onlyToken nonReentrant {
        TRexModules.tell(kind, from, to, value, _isRefusable(kind));
    }

    /// @inheritdoc IComplianceHost
    function onTreasuryChange(address account, bool treasury) external onlyToken nonReentrant {
        _followTreasury(hostState(), account, treasury);
    }

    /// @inheritdoc IComplianceHost
    function onRegistryChange() external onlyToken nonReentrant {
        HostState memory state = hostState();
        if (state.mode != LedgerMode.Off) _startOrDeafen(state);
    }

    /// @inheritdoc IIdentityListener
    /// @dev A registry the token does not use is not heard; it is no error, since a registry may have several tokens.
    function onIdentityChange(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) external nonReentrant {
        HostState memory state = hostState();
        if (!_isKept(state) || !_isCounted(state, wallet, oldIdentity) || msg.sender != _registryHeard(state)) return;
        _followIdentity(state, wallet, oldIdentity, newIdentity, oldCountry, newCountry);
    }

    /// @inheritdoc IIdentityListener
    function onIdentitiesReset() external nonReentrant {
        HostState memory state = hostState();
        if (state.mode == LedgerMode.Off || msg.sender != _registryHeard(state)) return;
        _startOrDeafen(state);
    }

    /// @notice A token of another suite has transferred tokens.
    /// @custom:access The bound token.
    function transferred(
        address _from,
        address _to,
        uint256 _amount
    ) external override(ICompliance, IModularCompliance) onlyToken nonReentrant {
        _recordForeign(MoveKind.Transfer, _from, _to, _amount);
    }

    /// @notice A token of another suite has minted tokens.
    /// @custom:access The bound token.
    function created(
        address _to,
        uint256 _amount
    ) external override(ICompliance, IModularCompliance) onlyToken nonReentrant {
        _recordForeign(MoveKind.Mint, address(0), _to, _amount);
    }

    /// @notice A token of another suite has burned tokens.
    /// @custom:access The bound token.
    function destroyed(
        address _from,
        uint256 _amount
    ) external override(ICompliance, IModularCompliance) onlyToken nonReentrant {
        _recordForeign(MoveKind.Burn, _from, address(0), _amount);
    }

    /// @inheritdoc ICompliance
    function canTransfer(
        address,
        address,
        uint256
    ) external view override(ICompliance, IModularCompliance) returns (bool) {
        OtherHalf.forwardView(VIEWS);
    }

    /// @inheritdoc IComplianceHost
    function checkTransfer(address, address, address, uint256) external view {
        OtherHalf.forwardView(VIEWS);
    }

    /// @inheritdoc IComplianceHost
    function explain(address, address, address, uint256) external view returns (Refusal[] memory) {
        OtherHalf.forwardView(VIEWS);
    }

    /// @inheritdoc IComplianceHost
    function preview(address, address, address, uint256) external view returns (Preview memory) {
        OtherHalf.forwardView(VIEWS);
    }

    /// @inheritdoc IComplianceHost
    function headroom(address, address, address, uint256) external view returns (uint256) {
        OtherHalf.forwardView(VIEWS);
    }

    /// @inheritdoc IComplianceHost
    function wantedHooks() public view returns (uint16 hooks) {
        hooks = ModuleList.read(hostState().lastEpoch).unionOf();
        if (hooks & Hooks.LEDGER != 0) hooks |= Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED;
    }

    /// @inheritdoc IModularCompliance
    function isModuleBound(address _module) public view override(ModuleHost, IModularCompliance) returns (bool) {
        return ModuleHost.isModuleBound(_module);
    }

    /// @inheritdoc IModularCompliance
    function getModules() public view override(ModuleHost, IModularCompliance) returns (address[] memory) {
        return ModuleHost.getModules();
    }

    /// @inheritdoc ICompliance
    function isTokenBound(address _token) public view returns (bool) {
        return _token != address(0) && hostStorage().state.token == _token;
    }

    /// @notice The bound token, zero when there is none.
    function getTokenBound() external view override(ICompliance, IModularCompliance) returns (address) {
        return hostStorage().state.token;
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(ICompliance).interfaceId ||
            interfaceId == type(IModularCompliance).interfaceId ||
            interfaceId == type(IComplianceHost).interfaceId ||
            interfaceId == type(IIdentityListener).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    function _configure(address module, bytes[] calldata settings) private {
        for (uint256 i = 0; i < settings.length; ++i) ModuleBinding.call(settings[i], module);
    }

    function _checkToken() private view {
        address token = hostStorage().state.token;
        if (msg.sender != token) revert ComplianceCallerNotToken(msg.sender, token);
    }

    /// @dev The registry that tells of changes: none of a token of another suite, nor of one that does not tell of its
    /// moves yet, and restarts the ledger when it begins to.
    function _registryHeard(HostState memory state) private view returns (address registry) {
        bool used = state.nativeToken && address(IERC3643(state.token).compliance()) == address(this);
        if (used) registry = _registryOf(state.token);
    }

    function _recordForeign(MoveKind kind, address from, address to, uint256 value) private {
        if (value == 0) revert ComplianceZeroValue();
        _record(hostState(), kind, from, to, value);
    }

    /// @dev Tells the token to ask about holders' moves alone, which are refused while none is bound here. A token that
    /// fails at this, or uses another compliance contract, is let go all the same.
    function _leaveToAgents(address token) private {
        try
            IComplianceToken(token).onComplianceHooks{gas: ModuleCalls.MODULE_GAS}(Hooks.TRANSFER | Hooks.MINT)
        {} catch {
            // It does not use this contract.
        }
    }

    function _bindToken(address token) private {
        HostState memory state = hostState();
        if (token == address(0)) revert ComplianceTokenNotBound(token);
        if (state.token != address(0)) revert ComplianceTokenBound(state.token);
        uint16 hooks = ModuleBinding.requireNoAgents(token);
        state.token = token;
        state.nativeToken = token.supportsInterface(type(IComplianceToken).interfaceId);
        _saveState(state);
        emit TokenBound(token);
        if (hooks & Hooks.LEDGER != 0) _startOrDeafen(state);
    }

    /// @dev The registry need tell a host of nothing that keeps no ledger.
    function _beginOnToken() private {
        HostState memory state = hostState();
        if (state.mode == LedgerMode.Off) ModuleBinding.listen(false);
        _tellHooks();
    }

    /// @dev A token that uses another compliance contract for now asks when it comes back to this one.
    function _tellHooks() private {
        HostState memory state = hostState();
        if (!state.nativeToken || address(IERC3643(state.token).compliance()) != address(this)) return;
        IComplianceToken(state.token).onComplianceHooks(wantedHooks());
    }
}
