// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {OtherHalf} from "../access/OtherHalf.sol";
import {UpgradesRenounceable} from "../access/UpgradesRenounceable.sol";
import {IComplianceToken} from "../compliance/IComplianceHost.sol";
import {IAgentRole} from "../interfaces/IAgentRole.sol";
import {ICompliance} from "../interfaces/ICompliance.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IERC1643} from "../interfaces/IERC1643.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ITransferExplanations, TransferExplanation} from "./ITransferExplanations.sol";
import {IRecordDates} from "./IRecordDates.sol";
import {ISecurityToken} from "./ISecurityToken.sol";
import {RecordDateViews} from "./RecordDateViews.sol";
import {TokenDocuments} from "./TokenDocuments.sol";
import {TokenMovement} from "./TokenMovement.sol";
import {TokenPermissions} from "./TokenPermissions.sol";
import {SecurityTerms, TokenSettings} from "./TokenSettings.sol";
import {AccountFlags, Holds, TokenFlags} from "./TokenState.sol";

/// @title Security token
/// @notice A share or a part of a building as a permissioned token (ERC-3643): holders' transfers, freezes, pause and
/// the views. How balances move is in `TokenMovement`; supply, enforcement and the owner's settings are in
/// `TokenAdministration`, to which this contract forwards, since one contract cannot hold both.
/// @custom:source ERC-3643, ERC-20, ERC-2612, ERC-1643, ERC-5267
/// @custom:oz-upgrades-unsafe-allow delegatecall external-library-linking
contract SecurityToken is
    TokenMovement,
    ERC20PermitUpgradeable,
    UpgradesRenounceable,
    Ownable2StepUpgradeable,
    ReentrancyGuardTransient,
    ERC165,
    IERC3643,
    IERC1643,
    IERC1404,
    IComplianceToken,
    ITransferExplanations,
    RecordDateViews,
    ISecurityToken
{
    using ERC165Checker for address;

    /// @dev The id T-REX computes for its token interface, which names ERC-20's metadata too.
    bytes4 private constant TREX_TOKEN_ID = 0x1b643469;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable ADMINISTRATION;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable EXPLANATIONS;

    /// @param administration The other half of the code, a `TokenAdministration`.
    /// @param explanations What answers before a transfer is made, a `TransferExplanations`.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address administration, address explanations) {
        (ADMINISTRATION, EXPLANATIONS) = (administration, explanations);
        _disableInitializers();
    }

    /// @inheritdoc ISecurityToken
    /// @dev `TokenAdministration` sets the owner; name and symbol are our own and OpenZeppelin's stay empty.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(TokenSettings calldata) external {
        _forward();
    }

    // ERC-20

    /// @inheritdoc ERC20Upgradeable
    function transfer(address to, uint256 value) public override(ERC20Upgradeable, IERC20) nonReentrant returns (bool) {
        _moveAsHolder(msg.sender, msg.sender, to, value);
        return true;
    }

    /// @inheritdoc ERC20Upgradeable
    function transferFrom(
        address from,
        address to,
        uint256 value
    ) public override(ERC20Upgradeable, IERC20) nonReentrant returns (bool) {
        _spendAllowance(from, msg.sender, value);
        _moveAsHolder(msg.sender, from, to, value);
        return true;
    }

    /// @inheritdoc IERC3643
    /// @dev Anyone; as many moves as a transaction's gas holds, about 42,000 each with three rules.
    function batchTransfer(address[] calldata _toList, uint256[] calldata _amounts) external nonReentrant {
        _requireLengths(_toList.length, _amounts.length);
        for (uint256 i = 0; i < _toList.length; ++i) _moveAsHolder(msg.sender, msg.sender, _toList[i], _amounts[i]);
    }

    // Supply

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the mint permission.
    function mint(address, uint256) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function mint(address, uint256, bytes calldata) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the mint permission.
    function batchMint(address[] calldata, uint256[] calldata) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function batchMint(address[] calldata, uint256[] calldata, bytes32) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the burn permission.
    function burn(address, uint256) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function burn(address, uint256, bytes calldata) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the burn permission.
    function batchBurn(address[] calldata, uint256[] calldata) external {
        _forward();
    }

    // Enforcement

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the forced transfer permission.
    function forcedTransfer(address _from, address _to, uint256 _amount) external nonReentrant returns (bool) {
        _requirePermission(TokenPermissions.FORCED_TRANSFER);
        _moveForced(_from, _to, _amount);
        return true;
    }

    /// @inheritdoc ISecurityToken
    function forcedTransfer(address, address, uint256, bytes calldata) external returns (bool) {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the forced transfer permission.
    function batchForcedTransfer(address[] calldata, address[] calldata, uint256[] calldata) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the recovery permission.
    function recoveryAddress(address, address, address) external returns (bool) {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function recoveryAddress(address, address, address, bytes calldata) external returns (bool) {
        _forward();
    }

    // Freezes

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function setAddressFrozen(address _userAddress, bool _freeze_) external nonReentrant {
        _setFrozenAsAgent(_userAddress, _freeze_);
    }

    /// @inheritdoc ISecurityToken
    function setAddressFrozen(address account, bool freeze, bytes calldata data) external nonReentrant {
        _setFrozenAsAgent(account, freeze);
        emit ActEvidence(IERC3643.setAddressFrozen.selector, msg.sender, account, data);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function batchSetAddressFrozen(address[] calldata _userAddresses, bool[] calldata _freeze_) external nonReentrant {
        _requireLengths(_userAddresses.length, _freeze_.length);
        for (uint256 i = 0; i < _userAddresses.length; ++i) _setFrozenAsAgent(_userAddresses[i], _freeze_[i]);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function freezePartialTokens(address _userAddress, uint256 _amount) external nonReentrant {
        _freezeAsAgent(_userAddress, _amount);
    }

    /// @inheritdoc ISecurityToken
    function freezePartialTokens(address account, uint256 amount, bytes calldata data) external nonReentrant {
        _freezeAsAgent(account, amount);
        emit ActEvidence(IERC3643.freezePartialTokens.selector, msg.sender, account, data);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function batchFreezePartialTokens(
        address[] calldata _userAddresses,
        uint256[] calldata _amounts
    ) external nonReentrant {
        _requireLengths(_userAddresses.length, _amounts.length);
        for (uint256 i = 0; i < _userAddresses.length; ++i) _freezeAsAgent(_userAddresses[i], _amounts[i]);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function unfreezePartialTokens(address _userAddress, uint256 _amount) external nonReentrant {
        _unfreezeAsAgent(_userAddress, _amount);
    }

    /// @inheritdoc ISecurityToken
    function unfreezePartialTokens(address account, uint256 amount, bytes calldata data) external nonReentrant {
        _unfreezeAsAgent(account, amount);
        emit ActEvidence(IERC3643.unfreezePartialTokens.selector, msg.sender, account, data);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the freeze permission.
    function batchUnfreezePartialTokens(
        address[] calldata _userAddresses,
        uint256[] calldata _amounts
    ) external nonReentrant {
        _requireLengths(_userAddresses.length, _amounts.length);
        for (uint256 i = 0; i < _userAddresses.length; ++i) _unfreezeAsAgent(_userAddresses[i], _amounts[i]);
    }

    /// @inheritdoc ISecurityToken
    function setIdentityFrozen(address identity, bool freeze, bytes calldata data) external nonReentrant {
        _requirePermission(TokenPermissions.FREEZE);
        _freezeIdentity(identity, freeze);
        emit ActEvidence(this.setIdentityFrozen.selector, msg.sender, identity, data);
    }

    /// @inheritdoc ISecurityToken
    function setBlocked(address, bool, bytes32) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the pause permission.
    function pause() external nonReentrant {
        _requirePermission(TokenPermissions.PAUSE);
        if (paused()) revert TokenPaused();
        _setPaused(true);
    }

    /// @inheritdoc IERC3643
    /// @custom:access Agents with the pause permission.
    function unpause() external nonReentrant {
        _requirePermission(TokenPermissions.PAUSE);
        if (!paused()) revert TokenNotPaused();
        _setPaused(false);
    }

    // Record dates

    /// @inheritdoc IRecordDates
    function takeRecordDate() external returns (uint40) {
        _forward();
    }

    /// @inheritdoc IRecordDates
    function scheduleRecordDates(uint40[] calldata) external {
        _forward();
    }

    /// @inheritdoc IRecordDates
    function moveRecordDate(uint40, uint40) external {
        _forward();
    }

    /// @inheritdoc IRecordDates
    function cancelRecordDate(uint40) external {
        _forward();
    }

    // The owner's settings

    /// @inheritdoc IERC3643
    /// @custom:access The owner.
    function setName(string calldata) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access The owner.
    function setSymbol(string calldata) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @custom:access The owner.
    function setOnchainID(address) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @dev Holders are counted anew by a Scrip compliance contract, which must be a listener of the new registry.
    /// @custom:access The owner.
    function setIdentityRegistry(address) external {
        _forward();
    }

    /// @inheritdoc IERC3643
    /// @dev The old contract is let go, whatever it does; the new one is bound, unless its owner has done so.
    /// @custom:access The owner.
    function setCompliance(address) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function setAgentPermissions(address, uint128, uint128) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function setTreasury(address, bool) external {
        _forward();
    }

    /// @inheritdoc ISecurityToken
    function setTerms(SecurityTerms calldata) external {
        _forward();
    }

    /// @inheritdoc IERC1643
    /// @custom:access The owner.
    function setDocument(bytes32, string calldata, bytes32) external {
        _forward();
    }

    /// @inheritdoc IERC1643
    /// @custom:access The owner.
    function removeDocument(bytes32) external {
        _forward();
    }

    /// @inheritdoc IComplianceToken
    function onComplianceHooks(uint16 hooks) external {
        if (msg.sender != tokenStorage().config.compliance) revert TokenCallerNotCompliance(msg.sender);
        _useHost(hooks);
    }

    // Views

    /// @inheritdoc ERC20Upgradeable
    function name() public view override returns (string memory) {
        return tokenStorage().name;
    }

    /// @inheritdoc ERC20Upgradeable
    function symbol() public view override returns (string memory) {
        return tokenStorage().symbol;
    }

    /// @inheritdoc ERC20Upgradeable
    function decimals() public view override returns (uint8) {
        return tokenStorage().decimals;
    }

    /// @inheritdoc IERC3643
    function onchainID() external view returns (address) {
        return tokenStorage().onchainID;
    }

    /// @inheritdoc IERC3643
    function version() external pure returns (string memory) {
        return VERSION;
    }

    /// @inheritdoc IERC3643
    function identityRegistry() external view returns (IIdentityRegistry) {
        return IIdentityRegistry(tokenStorage().registry);
    }

    /// @inheritdoc IERC3643
    function compliance() external view returns (ICompliance) {
        return ICompliance(tokenStorage().config.compliance);
    }

    /// @inheritdoc IERC3643
    function paused() public view returns (bool) {
        return tokenStorage().config.flags & TokenFlags.PAUSED != 0;
    }

    /// @inheritdoc IERC3643
    function isFrozen(address _userAddress) external view returns (bool) {
        return tokenStorage().accounts[_userAddress].flags & AccountFlags.FROZEN != 0;
    }

    /// @inheritdoc IERC3643
    function getFrozenTokens(address _userAddress) external view returns (uint256) {
        return tokenStorage().accounts[_userAddress].frozen;
    }

    /// @inheritdoc ISecurityToken
    function isIdentityFrozen(address identity) external view returns (bool) {
        return tokenStorage().holds[identity] & Holds.FROZEN != 0;
    }

    /// @inheritdoc ISecurityToken
    function isBlocked(address subject) external view returns (bool) {
        return tokenStorage().holds[subject] & Holds.BLOCKED != 0;
    }

    /// @inheritdoc ISecurityToken
    function isFrozenWhole(address wallet, address identity) external view returns (bool) {
        TokenStorage storage s = tokenStorage();
        if (s.accounts[wallet].flags & AccountFlags.FROZEN != 0) return true;
        if (tokenConfig().flags & TokenFlags.HELD_IDENTITIES == 0) return false;
        return s.holds[identity] | (s.holds[wallet] & Holds.BLOCKED) != 0;
    }

    // What would become of a transfer

    /// @inheritdoc ITransferExplanations
    function explainTransfer(address, address, address, uint256) external view returns (TransferExplanation memory) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc IERC1404
    function detectTransferRestriction(address, address, uint256) external view returns (uint8) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc IERC1404
    function messageForTransferRestriction(uint8) external view returns (string memory) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc ITransferExplanations
    function canTransfer(address, address, uint256) external view returns (bool) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc ITransferExplanations
    function canSend(address) external view returns (bool) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc ITransferExplanations
    function canReceive(address) external view returns (bool) {
        OtherHalf.forwardView(EXPLANATIONS);
    }

    /// @inheritdoc ISecurityToken
    function isIssued(bytes32 issue) external view returns (bool) {
        return tokenStorage().issues[issue];
    }

    /// @inheritdoc IComplianceToken
    function isTreasury(address account) external view returns (bool) {
        return _isTreasury(account);
    }

    /// @inheritdoc IComplianceToken
    function supplies() external view returns (uint256 supply, uint256 outstanding) {
        supply = totalSupply();
        TokenStorage storage s = tokenStorage();
        outstanding = s.config.flags & TokenFlags.TREASURY == 0 ? supply : supply - s.treasury;
    }

    /// @inheritdoc ISecurityToken
    function terms() external view returns (SecurityTerms memory) {
        OtherHalf.forwardView(address(TokenDocuments));
    }

    /// @inheritdoc IERC1643
    function getDocument(bytes32) external view returns (string memory, bytes32, uint256) {
        OtherHalf.forwardView(address(TokenDocuments));
    }

    /// @inheritdoc IERC1643
    function getAllDocuments() external view returns (bytes32[] memory) {
        OtherHalf.forwardView(address(TokenDocuments));
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC3643).interfaceId ||
            interfaceId == TREX_TOKEN_ID ||
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC5267).interfaceId ||
            interfaceId == type(IERC1643).interfaceId ||
            interfaceId == type(IERC1404).interfaceId ||
            interfaceId == type(IAgentRole).interfaceId ||
            interfaceId == type(IComplianceToken).interfaceId ||
            interfaceId == type(IRecordDates).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    // Who may do what

    function _authorizeUpgradeChange() internal view override onlyOwner {}

    function _authorizeAgentChange() internal view override onlyOwner {}

    function _setFrozenAsAgent(address account, bool frozen) private {
        _requirePermission(TokenPermissions.FREEZE);
        _setWalletFrozen(account, frozen);
    }

    function _freezeAsAgent(address account, uint256 amount) private {
        _requirePermission(TokenPermissions.FREEZE);
        _freeze(account, amount);
    }

    function _unfreezeAsAgent(address account, uint256 amount) private {
        _requirePermission(TokenPermissions.FREEZE);
        _unfreeze(account, amount);
    }

    // How it is done

    function _update(address from, address to, uint256 value) internal override(TokenMovement, ERC20Upgradeable) {
        TokenMovement._update(from, to, value);
    }

    /// @dev The name in the domain of permits follows `setName`.
    function _EIP712Name() internal view override returns (string memory) {
        return name();
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    /// @dev Runs the same call in `TokenAdministration`, in the token's name, and answers with its answer.
    function _forward() private {
        OtherHalf.forward(ADMINISTRATION);
    }
}
