// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {ComplianceModule} from "./ComplianceModule.sol";
import {HostToken} from "./HostToken.sol";

/// @title Transfer approvals
/// @notice Approvals of transfers and mints, as `ConditionalTransfer` consumes them: given and taken back by a host on
/// its owner's order, or by an approver whom the host named, in person or by signature.
/// @dev An approval has an id: T-REX's transfer hash for one of an exact amount, the hash of the pair for one up to an
/// amount. Giving another one with the same id replaces it, so that the last word stands. Ids are of the token that
/// the compliance contract had at the last approval or request: one that is given another token should bind the module
/// anew.
abstract contract TransferApprovals is ComplianceModule, EIP712 {
    using BitMaps for BitMaps.BitMap;

    /// @notice What is approved.
    /// @param from Who gives; zero for a mint.
    /// @param to Who receives.
    /// @param amount In raw units, at most 2^160 - 1: what arrives, without a fee.
    /// @param exact True: each use moves just the amount. False: all uses together move no more than it.
    /// @param holders True: `from` and `to` are holders, that is identities, or wallets that have none. False: wallets.
    /// @param validUntil The last second it can be used in; 2^40 - 1 for no end.
    /// @param uses How often, at least once; 2^32 - 1 for any number.
    struct Approval {
        address from;
        address to;
        uint256 amount;
        bool exact;
        bool holders;
        uint40 validUntil;
        uint32 uses;
    }

    /// @notice What is left of an approval; zeros where there is none.
    struct Grant {
        uint160 amount;
        uint40 validUntil;
        uint32 uses;
    }

    /// @notice What a wallet asked for; zeros where nothing is open.
    /// @param amount In raw units.
    /// @param consentAt From this second on it counts as approved, if nobody answered; 0: never.
    /// @param validUntil The last second it is open in.
    struct Request {
        uint160 amount;
        uint40 consentAt;
        uint40 validUntil;
    }

    /// @dev What every move reads.
    /// @param token The token at the last approval or request; ids are of it.
    /// @param exemptions How many holders and pairs of holders need no approval.
    /// @param forms Which forms of approval were ever given, so that a move looks for no others.
    struct Config {
        address token;
        uint32 exemptions;
        uint8 forms;
    }

    /// @param validity How long approvals without an end of their own last, in seconds; 0: the default.
    /// @param consent After how many seconds silence is consent; 0: never.
    struct Periods {
        uint32 validity;
        uint32 consent;
    }

    /// @param grants What is left of approvals, by id: uses in the lowest 32 bits, the last second in the next 40, the
    /// amount in the rest, so that a move reads and writes one word without taking it apart.
    /// @param amounts By pair, the amounts of its exact approvals, spent ones among them.
    /// @param requests By pair of wallets.
    /// @param nonces By signer.
    struct State {
        Config config;
        Periods periods;
        mapping(bytes32 id => uint256) grants;
        mapping(bytes32 pair => uint160[]) amounts;
        mapping(bytes32 pair => Request) requests;
        mapping(address account => bool) approvers;
        mapping(address holder => bool) exemptHolders;
        mapping(address from => mapping(address to => bool)) exemptPairs;
        mapping(address signer => BitMaps.BitMap) nonces;
    }

    /// @notice Seconds that an approval without an end of its own lasts, unless the host sets another period.
    uint32 public constant DEFAULT_VALIDITY = 90 days;
    /// @notice Different exact amounts that may be approved for one pair at once.
    uint256 public constant MAX_AMOUNTS = 16;
    /// @notice As a number of uses: any number.
    uint32 public constant ANY_NUMBER = type(uint32).max;

    bytes32 private constant APPROVAL_TYPE = keccak256(
        "Approval(address compliance,uint32 epoch,address from,address to,uint256 amount,bool exact,bool holders,"
        "uint40 validUntil,uint32 uses,uint256 nonce)"
    );

    /// @dev Where the amount begins in the word of an approval.
    uint256 internal constant AMOUNT_SHIFT = 72;
    uint8 internal constant EXACT = 1;
    uint8 internal constant UP_TO = 2;
    uint8 internal constant REQUESTS = 16;

    mapping(uint256 key => State) private _states;

    /// @notice An approval stands from now on, in place of any with the same id.
    event ApprovalSet(address indexed compliance, address indexed approver, bytes32 indexed id, Approval approval);
    /// @notice An approval was taken back.
    event ApprovalRevoked(address indexed compliance, address indexed approver, bytes32 indexed id);
    /// @notice A move of `amount` raw units used an approval once.
    event ApprovalConsumed(address indexed compliance, bytes32 indexed id, uint256 amount);
    /// @notice `approver` approves in the compliance contract's stead from now on, or no longer.
    event ApproverSet(address indexed compliance, address indexed approver, bool approves);
    /// @notice The signer's signature with this nonce is used or withdrawn.
    event ApprovalNonceSpent(address indexed compliance, address indexed signer, uint256 nonce);
    /// @notice A wallet's request is no longer open: approved, withdrawn, or refused before.
    event TransferRequestClosed(address indexed compliance, address indexed from, address indexed to);

    /// @notice Neither approver nor host.
    error ApproverUnauthorized(address compliance, address account);
    /// @notice The zero address cannot be named.
    error ApprovalAddressIsZero();
    /// @notice An approval ends now or later.
    error ApprovalExpired(uint256 validUntil);
    /// @notice An approval is for one use or more.
    error ApprovalUsesAreZero();
    /// @notice There is no such approval, or no longer.
    error ApprovalNotFound(bytes32 id);
    /// @notice So many different exact amounts are approved for the pair already; revoke one, or approve up to an amount.
    error ApprovalAmountsFull(address from, address to, uint256 max);
    /// @notice The signature with this nonce is used or withdrawn.
    error ApprovalNonceUsed(address signer, uint256 nonce);
    /// @notice Not the signer's signature of this approval.
    error ApprovalSignatureInvalid(address signer);

    constructor() EIP712("Scrip Conditional Transfer", "1") {}

    /// @notice Gives an approval, or replaces the one with the same id.
    /// @custom:access A host, on its owner's order.
    function approve(Approval calldata approval) external {
        _approve(_callerKey(), msg.sender, msg.sender, approval);
    }

    /// @notice Takes an approval back.
    /// @param amount The amount of an exact approval; nothing to one up to an amount.
    /// @custom:access A host, on its owner's order.
    function revoke(address from, address to, uint256 amount, bool exact) external {
        _revoke(_callerKey(), msg.sender, from, to, amount, exact);
    }

    /// @notice Gives an approval, or replaces the one with the same id.
    /// @custom:access Approvers of the compliance contract.
    function approveFor(address compliance, Approval calldata approval) external {
        _approve(_approverKey(compliance, msg.sender), compliance, msg.sender, approval);
    }

    /// @notice Takes an approval back, whoever gave it.
    /// @param amount The amount of an exact approval; nothing to one up to an amount.
    /// @custom:access Approvers of the compliance contract.
    function revokeFor(address compliance, address from, address to, uint256 amount, bool exact) external {
        _revoke(_approverKey(compliance, msg.sender), compliance, from, to, amount, exact);
    }

    /// @notice Gives the approval that an approver signed, once.
    /// @dev EIP-712, in this module's domain. The signature is void once the signer is no approver, the compliance
    /// contract binds the module again, or the nonce is withdrawn. Nonces need no order.
    /// @custom:access Anyone who brings the signature of an approver of the compliance contract.
    /// @param signature An account's, or by ERC-1271 a contract's.
    function approveBySignature(
        address compliance,
        Approval calldata approval,
        address signer,
        uint256 nonce,
        bytes calldata signature
    ) external {
        uint256 key = _approverKey(compliance, signer);
        bytes32 digest = _hashTypedDataV4(_structHash(key, approval, nonce));
        if (!SignatureChecker.isValidSignatureNow(signer, digest, signature)) revert ApprovalSignatureInvalid(signer);
        _spendNonce(key, compliance, signer, nonce);
        _approve(key, compliance, signer, approval);
    }

    /// @notice Withdraws the caller's signature with this nonce, before it is used.
    /// @custom:access The signer, for itself.
    function withdrawSignature(address compliance, uint256 nonce) external {
        _spendNonce(_boundKey(compliance), compliance, msg.sender, nonce);
    }

    /// @notice Names an approver, or dismisses one; what it approved stands.
    /// @custom:access A host, on its owner's order.
    function setApprover(address approver, bool approves) external {
        State storage state = _states[_callerKey()];
        if (approver == address(0)) revert ApprovalAddressIsZero();
        state.approvers[approver] = approves;
        emit ApproverSet(msg.sender, approver, approves);
    }

    /// @notice Whether an account approves in the compliance contract's stead.
    function isApprover(address compliance, address account) external view returns (bool) {
        return _stateOf(compliance).approvers[account];
    }

    /// @notice Whether a signer's signature with this nonce is used or withdrawn.
    function isNonceUsed(address compliance, address signer, uint256 nonce) external view returns (bool) {
        return _stateOf(compliance).nonces[signer].get(nonce);
    }

    /// @notice What is left of an approval, also of one that has ended.
    function getApproval(address compliance, bytes32 id) external view returns (Grant memory) {
        uint256 grant = _stateOf(compliance).grants[id];
        return Grant(_amountOf(grant), _endOf(grant), _usesOf(grant));
    }

    /// @notice T-REX's hash of a transfer; the id of the approval of an exact amount.
    /// @param _token The token of the compliance contract; for one that does not say which it has, as the adapter for
    /// T-REX, the compliance contract itself.
    function calculateTransferHash(
        address _from,
        address _to,
        uint256 _amount,
        address _token
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(_from, _to, _amount, _token));
    }

    /// @notice The id of the approval up to an amount.
    /// @return hash `keccak256(abi.encode(from, to, token))`.
    function calculatePairHash(address from, address to, address token) public pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, shr(96, shl(96, from)))
            mstore(add(pointer, 0x20), shr(96, shl(96, to)))
            mstore(add(pointer, 0x40), shr(96, shl(96, token)))
            hash := keccak256(pointer, 0x60)
        }
    }

    /// @dev Notes an approval and closes the request that it answers.
    function _grant(State storage state, address compliance, Approval memory approval) internal returns (bytes32 id) {
        (address from, address to, address token) = (approval.from, approval.to, _follow(state, compliance));
        if (to == address(0)) revert ApprovalAddressIsZero();
        uint160 amount = SafeCast.toUint160(approval.amount);
        bytes32 pair = calculatePairHash(from, to, token);
        id = pair;
        if (approval.exact) {
            id = calculateTransferHash(from, to, amount, token);
            _noteAmount(state, approval, pair, token);
        }
        state.grants[id] = (uint256(amount) << AMOUNT_SHIFT) | (uint256(approval.validUntil) << 32) | approval.uses;
        _noteForm(state, approval.exact ? EXACT : UP_TO, approval.holders);

        uint256 asked = state.requests[pair].amount;
        if (asked != 0 && !approval.holders && (approval.exact ? asked == amount : asked <= amount)) {
            _closeRequest(state, compliance, from, to, pair);
        }
    }

    function _noteForm(State storage state, uint8 kind, bool holders) internal {
        uint8 form = holders ? kind << 2 : kind;
        if (state.config.forms & form == 0) state.config.forms |= form;
    }

    /// @dev Ids are of the token that the compliance contract has now, so that nothing approved for another one counts
    /// any longer.
    function _follow(State storage state, address compliance) internal returns (address token) {
        token = HostToken.tokenOf(compliance);
        if (state.config.token != token) state.config.token = token;
    }

    function _closeRequest(State storage state, address compliance, address from, address to, bytes32 pair) internal {
        delete state.requests[pair];
        emit TransferRequestClosed(compliance, from, to);
    }

    function _stateAt(uint256 key) internal view returns (State storage) {
        return _states[key];
    }

    function _stateOf(address compliance) internal view returns (State storage) {
        return _states[_lastKey(compliance)];
    }

    /// @dev The state key of a compliance contract that bound the module.
    function _boundKey(address compliance) internal view returns (uint256 key) {
        key = _lastKey(compliance);
        if (uint32(key) == 0) revert ModuleNotBound(compliance);
    }

    function _approverKey(address compliance, address account) internal view returns (uint256 key) {
        key = _lastKey(compliance);
        if (!_states[key].approvers[account]) revert ApproverUnauthorized(compliance, account);
    }

    function _isLive(uint256 grant) internal view returns (bool) {
        return _endOf(grant) >= block.timestamp;
    }

    function _usesOf(uint256 grant) internal pure returns (uint32) {
        return uint32(grant);
    }

    function _endOf(uint256 grant) internal pure returns (uint40) {
        return uint40(grant >> 32);
    }

    function _amountOf(uint256 grant) internal pure returns (uint160) {
        return uint160(grant >> AMOUNT_SHIFT);
    }

    function _approve(uint256 key, address compliance, address approver, Approval calldata approval) private {
        if (approval.validUntil < block.timestamp) revert ApprovalExpired(approval.validUntil);
        if (approval.uses == 0) revert ApprovalUsesAreZero();
        bytes32 id = _grant(_states[key], compliance, approval);
        emit ApprovalSet(compliance, approver, id, approval);
    }

    function _revoke(uint256 key, address compliance, address from, address to, uint256 amount, bool exact) private {
        State storage state = _states[key];
        address token = state.config.token;
        bytes32 id = exact ? calculateTransferHash(from, to, amount, token) : calculatePairHash(from, to, token);
        if (state.grants[id] == 0) revert ApprovalNotFound(id);
        delete state.grants[id];
        emit ApprovalRevoked(compliance, msg.sender, id);
    }

    function _spendNonce(uint256 key, address compliance, address signer, uint256 nonce) private {
        BitMaps.BitMap storage nonces = _states[key].nonces[signer];
        if (nonces.get(nonce)) revert ApprovalNonceUsed(signer, nonce);
        nonces.set(nonce);
        emit ApprovalNonceSpent(compliance, signer, nonce);
    }

    /// @dev Keeps the amounts approved for a pair, so that the largest can be named; spent ones give way.
    function _noteAmount(State storage state, Approval memory approval, bytes32 pair, address token) private {
        uint160[] storage amounts = state.amounts[pair];
        uint256 length = amounts.length;
        uint256 free = length;
        for (uint256 i = 0; i < length; ++i) {
            uint160 amount = amounts[i];
            if (amount == approval.amount) return;
            bytes32 id = calculateTransferHash(approval.from, approval.to, amount, token);
            if (!_isLive(state.grants[id])) free = i;
        }
        if (free < length) amounts[free] = uint160(approval.amount);
        else if (length < MAX_AMOUNTS) amounts.push(uint160(approval.amount));
        else revert ApprovalAmountsFull(approval.from, approval.to, MAX_AMOUNTS);
    }

    /// @dev A state key is compliance contract and epoch.
    function _structHash(uint256 key, Approval calldata approval, uint256 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(APPROVAL_TYPE, address(uint160(key >> 32)), uint32(key), approval, nonce));
    }
}
