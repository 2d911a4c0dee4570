// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IComplianceHost} from "../compliance/IComplianceHost.sol";
import {ICompliance} from "../interfaces/ICompliance.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {RecordDates} from "./RecordDates.sol";
import {TokenDocuments} from "./TokenDocuments.sol";
import {TokenMovement} from "./TokenMovement.sol";
import {TokenPermissions} from "./TokenPermissions.sol";
import {SecurityTerms, TokenSettings} from "./TokenSettings.sol";
import {TokenFlags} from "./TokenState.sol";

/// @title Token administration
/// @notice The half of a token's code that its owner and agents use: setting up, supply, forced transfers, recovery and
/// settings. A `SecurityToken` forwards these calls here; its interfaces document them.
/// @dev Runs by delegatecall in the token's storage, which is all named (ERC-7201), and under the token's lock. Called
/// directly it acts on its own empty storage and can be initialised by nobody.
/// @custom:oz-upgrades-unsafe-allow external-library-linking
contract TokenAdministration is TokenMovement, Ownable2StepUpgradeable, ReentrancyGuardTransient {
    using ERC165Checker for address;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(TokenSettings calldata settings) external initializer {
        if (settings.decimals > 18) revert TokenDecimalsInvalid(settings.decimals);
        if (settings.compliance == address(0)) revert TokenComplianceMissing();
        __Ownable_init(settings.owner);
        TokenStorage storage s = tokenStorage();
        s.name = _requireText(settings.name);
        s.symbol = _requireText(settings.symbol);
        s.decimals = settings.decimals;
        s.onchainID = settings.onchainID;
        (s.config.compliance, s.config.flags) = (settings.compliance, TokenFlags.NO_FREEZES);
        emit IERC3643.ComplianceAdded(settings.compliance);
        _useRegistry(settings.registry);
        if (settings.paused) _setPaused(true);
        for (uint256 i = 0; i < settings.treasury.length; ++i) _markTreasury(settings.treasury[i], true);
        for (uint256 i = 0; i < settings.agents.length; ++i) {
            _setAgentPermissions(
                settings.agents[i].agent,
                settings.agents[i].permissions,
                settings.agents[i].mintAllowance
            );
        }
        TokenDocuments.setTerms(settings.terms);
        _emitInformation();
    }

    function mint(address to, uint256 amount) external nonReentrant {
        _mintAsAgent(to, amount);
    }

    function mint(address to, uint256 amount, bytes calldata data) external nonReentrant {
        _mintAsAgent(to, amount);
        emit ActEvidence(IERC3643.mint.selector, msg.sender, to, data);
    }

    function batchMint(address[] calldata toList, uint256[] calldata amounts) external nonReentrant {
        _mintBatch(toList, amounts);
    }

    function batchMint(address[] calldata toList, uint256[] calldata amounts, bytes32 issue) external nonReentrant {
        _requirePermission(TokenPermissions.MINT);
        if (tokenStorage().issues[issue]) revert TokenIssueDone(issue);
        tokenStorage().issues[issue] = true;
        uint256 total = _mintBatch(toList, amounts);
        if (total == 0) revert TokenIssueEmpty(issue);
        emit IssueMinted(issue, total);
    }

    function burn(address account, uint256 amount) external nonReentrant {
        _burnAsAgent(account, amount);
    }

    function burn(address account, uint256 amount, bytes calldata data) external nonReentrant {
        _burnAsAgent(account, amount);
        emit ActEvidence(IERC3643.burn.selector, msg.sender, account, data);
    }

    function batchBurn(address[] calldata accounts, uint256[] calldata amounts) external nonReentrant {
        _requireLengths(accounts.length, amounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) _burnAsAgent(accounts[i], amounts[i]);
    }

    function forcedTransfer(
        address from,
        address to,
        uint256 amount,
        bytes calldata data
    ) external nonReentrant returns (bool) {
        _forceAsAgent(from, to, amount);
        emit ActEvidence(IERC3643.forcedTransfer.selector, msg.sender, from, data);
        return true;
    }

    function batchForcedTransfer(
        address[] calldata fromList,
        address[] calldata toList,
        uint256[] calldata amounts
    ) external nonReentrant {
        _requireLengths(fromList.length, toList.length);
        _requireLengths(fromList.length, amounts.length);
        for (uint256 i = 0; i < fromList.length; ++i) _forceAsAgent(fromList[i], toList[i], amounts[i]);
    }

    function recoveryAddress(
        address lostWallet,
        address newWallet,
        address identity
    ) external nonReentrant returns (bool) {
        _recoverAsAgent(lostWallet, newWallet, identity);
        return true;
    }

    function recoveryAddress(
        address lostWallet,
        address newWallet,
        address identity,
        bytes calldata data
    ) external nonReentrant returns (bool) {
        _recoverAsAgent(lostWallet, newWallet, identity);
        emit ActEvidence(IERC3643.recoveryAddress.selector, msg.sender, lostWallet, data);
        return true;
    }

    function setBlocked(address subject, bool blocked, bytes32 grounds) external nonReentrant {
        _requirePermission(TokenPermissions.BLOCK);
        _block(subject, blocked, grounds);
    }

    function setName(string calldata _name) external onlyOwner {
        tokenStorage().name = _requireText(_name);
        _emitInformation();
        emit IERC5267.EIP712DomainChanged();
    }

    function setSymbol(string calldata _symbol) external onlyOwner {
        tokenStorage().symbol = _requireText(_symbol);
        _emitInformation();
    }

    function setOnchainID(address _onchainID) external onlyOwner {
        tokenStorage().onchainID = _onchainID;
        _emitInformation();
    }

    function setIdentityRegistry(address _identityRegistry) external onlyOwner nonReentrant {
        _useRegistry(_identityRegistry);
        TokenStorage storage s = tokenStorage();
        if (_isHostBound(s.config)) IComplianceHost(s.config.compliance).onRegistryChange();
    }

    function setCompliance(address _compliance) external onlyOwner nonReentrant {
        if (_compliance.code.length == 0) revert TokenComplianceMissing();
        TokenStorage storage s = tokenStorage();
        address old = s.config.compliance;
        bool native = _compliance.supportsInterface(type(IComplianceHost).interfaceId);
        uint8 flags = s.config.flags & ~TokenFlags.NATIVE_HOST;
        (s.config.compliance, s.config.flags, s.config.hooks) = (_compliance, flags, 0);
        emit IERC3643.ComplianceAdded(_compliance);

        if (old != _compliance) _callCompliance(old, abi.encodeCall(ICompliance.unbindToken, (address(this))), true);
        if (IModularCompliance(_compliance).getTokenBound() != address(this)) {
            ICompliance(_compliance).bindToken(address(this));
        } else if (native) {
            // Its owner bound it before, so it has missed what moved meanwhile.
            IComplianceHost(_compliance).onRegistryChange();
        }
        if (!native) return;
        _requireNoAgents(IModularCompliance(_compliance).getModules());
        _useHost(IComplianceHost(_compliance).wantedHooks());
    }

    function setAgentPermissions(address agent, uint128 permissions, uint128 mintAllowance) external onlyOwner {
        _setAgentPermissions(agent, permissions, mintAllowance);
    }

    function setTreasury(address account, bool treasury) external onlyOwner nonReentrant {
        _markTreasury(account, treasury);
    }

    function takeRecordDate() external nonReentrant returns (uint40) {
        _requirePermission(TokenPermissions.RECORD_DATE);
        return RecordDates.schedule(uint40(block.timestamp));
    }

    function scheduleRecordDates(uint40[] calldata dates) external nonReentrant {
        _requirePermission(TokenPermissions.RECORD_DATE);
        for (uint256 i = 0; i < dates.length; ++i) RecordDates.schedule(dates[i]);
    }

    function moveRecordDate(uint40 date, uint40 newDate) external nonReentrant {
        _requirePermission(TokenPermissions.RECORD_DATE);
        RecordDates.move(date, newDate);
    }

    function cancelRecordDate(uint40 date) external nonReentrant {
        _requirePermission(TokenPermissions.RECORD_DATE);
        RecordDates.cancel(date);
    }

    function setTerms(SecurityTerms calldata newTerms) external onlyOwner {
        TokenDocuments.setTerms(newTerms);
    }

    function setDocument(bytes32 _name, string calldata _uri, bytes32 _documentHash) external onlyOwner {
        TokenDocuments.set(_name, _uri, _documentHash);
    }

    function removeDocument(bytes32 _name) external onlyOwner {
        TokenDocuments.remove(_name);
    }

    function _authorizeAgentChange() internal view override onlyOwner {}

    function _mintAsAgent(address to, uint256 amount) private {
        _requirePermission(TokenPermissions.MINT);
        _spendMintAllowance(amount);
        _mintTo(to, amount);
    }

    function _mintBatch(address[] calldata toList, uint256[] calldata amounts) private returns (uint256 total) {
        _requireLengths(toList.length, amounts.length);
        _requirePermission(TokenPermissions.MINT);
        for (uint256 i = 0; i < toList.length; ++i) {
            _spendMintAllowance(amounts[i]);
            _mintTo(toList[i], amounts[i]);
            total += amounts[i];
        }
    }

    function _burnAsAgent(address account, uint256 amount) private {
        _requirePermission(TokenPermissions.BURN);
        _burnFrom(account, amount);
    }

    function _forceAsAgent(address from, address to, uint256 amount) private {
        _requirePermission(TokenPermissions.FORCED_TRANSFER);
        _moveForced(from, to, amount);
    }

    function _requireNoAgents(address[] memory modules) private view {
        for (uint256 i = 0; i < modules.length; ++i) {
            if (isAgent(modules[i])) revert TokenAgentIsModule(modules[i]);
        }
    }

    function _recoverAsAgent(address lostWallet, address newWallet, address identity) private {
        _requirePermission(TokenPermissions.RECOVERY);
        _recover(lostWallet, newWallet, identity);
    }
}
