// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";
import {TransferApprovals} from "../TransferApprovals.sol";

/// @title ConditionalTransfer
/// @notice Transfers and mints need the issuer's approval, which they use up (in Swiss law, Vinkulierung). An approval
/// is for wallets or for holders, for an exact amount or up to one, for some uses, and has an end. A wallet may ask for
/// one; if the issuer so decides, silence for a period is consent. Moves inside one holder, and fees, need none; nor do
/// holders and pairs of holders that the issuer exempts here. An exemption at the host is nothing to this rule. Without
/// any setting everything needs an approval.
/// @dev Burns, forced transfers and recoveries use up nothing. On a transfer with a fee what counts is what arrives.
contract ConditionalTransfer is TransferApprovals {
    /// @dev What lets a move pass: nothing, an approval, or a request that nobody answered.
    enum Ground {
        None,
        ExactApproval,
        ApprovalUpTo,
        Consent
    }

    /// @notice A transfer was approved once more, T-REX's way: for wallets and an exact amount.
    event TransferApproved(address _from, address _to, uint256 _amount, address _token);
    /// @notice One such approval was taken back. That a move used one is `ApprovalConsumed`.
    event ApprovalRemoved(address _from, address _to, uint256 _amount, address _token);
    /// @notice Approvals that are given T-REX's way, and requests, last this many seconds from now on.
    event ApprovalValiditySet(address indexed compliance, uint32 validity);
    /// @notice Requests made from now on count as approved after so many seconds of silence; 0: they do not.
    event DeemedConsentSet(address indexed compliance, uint32 period);
    /// @notice Moves from and to a holder need no approval from now on, or need it again.
    event ExemptHolderSet(address indexed compliance, address indexed holder, bool exempt);
    /// @notice Moves from a holder to another need no approval from now on, or need it again.
    event ExemptPairSet(address indexed compliance, address indexed from, address indexed to, bool exempt);
    /// @notice A wallet asks that a transfer be approved.
    /// @param consentAt From this second on silence is consent; 0: never.
    /// @param validUntil The last second the request is open in.
    event TransferRequested(
        address indexed compliance,
        address indexed from,
        address indexed to,
        uint256 amount,
        uint256 consentAt,
        uint256 validUntil
    );
    /// @notice A request was refused, and is closed.
    event TransferRefused(address indexed compliance, address indexed from, address indexed to, address approver);
    /// @notice A transfer was made that nobody had answered the request for.
    event TransferConsented(address indexed compliance, address indexed from, address indexed to, uint256 amount);

    /// @notice No approval covers the move.
    error TransferNotApproved(address from, address to, uint256 value);
    /// @notice A list for each side and for the amounts, all of one length.
    error ApprovalLengthsDiffer(uint256 from, uint256 to, uint256 amounts);
    /// @notice The wallet has asked for a transfer to the same wallet already, and may withdraw that.
    error TransferRequestOpen(address from, address to, uint256 amount);
    /// @notice Nothing is asked for, or no longer.
    error TransferRequestNotFound(address from, address to);
    /// @notice Silence has become consent; it is too late to refuse.
    error TransferRequestConsented(address from, address to, uint256 consentAt);

    /// @notice Approves one transfer between two wallets, of exactly this amount, once more than before.
    /// @param _from Zero for a mint.
    /// @custom:access A host, on its owner's order.
    function approveTransfer(address _from, address _to, uint256 _amount) external {
        _approveOnce(_callerKey(), _from, _to, _amount);
    }

    /// @notice Approves several transfers.
    /// @custom:access A host, on its owner's order.
    function batchApproveTransfers(
        address[] calldata _from,
        address[] calldata _to,
        uint256[] calldata _amount
    ) external {
        uint256 key = _callerKey();
        _requireOneLength(_from, _to, _amount);
        for (uint256 i = 0; i < _from.length; ++i) _approveOnce(key, _from[i], _to[i], _amount[i]);
    }

    /// @notice Takes back one approval of a transfer between two wallets of exactly this amount.
    /// @custom:access A host, on its owner's order.
    function unApproveTransfer(address _from, address _to, uint256 _amount) external {
        _unApproveOnce(_callerKey(), _from, _to, _amount);
    }

    /// @notice Takes back approvals of several transfers.
    /// @custom:access A host, on its owner's order.
    function batchUnApproveTransfers(
        address[] calldata _from,
        address[] calldata _to,
        uint256[] calldata _amount
    ) external {
        uint256 key = _callerKey();
        _requireOneLength(_from, _to, _amount);
        for (uint256 i = 0; i < _from.length; ++i) _unApproveOnce(key, _from[i], _to[i], _amount[i]);
    }

    /// @notice How long approvals given T-REX's way last from then on, and requests, from when silence is consent.
    /// @param validity Seconds; 0 for 90 days.
    /// @custom:access A host, on its owner's order.
    function setApprovalValidity(uint32 validity) external {
        _stateAt(_callerKey()).periods.validity = validity;
        emit ApprovalValiditySet(msg.sender, validity);
    }

    /// @notice After how long silence is consent. Requests that were made before keep what held for them then.
    /// @param period Seconds; 0: never.
    /// @custom:access A host, on its owner's order.
    function setDeemedConsent(uint32 period) external {
        _stateAt(_callerKey()).periods.consent = period;
        emit DeemedConsentSet(msg.sender, period);
    }

    /// @notice Lets moves from and to a holder do without approval.
    /// @param holder An identity, or a wallet that has none.
    /// @custom:access A host, on its owner's order.
    function setExemptHolder(address holder, bool exempt) external {
        State storage state = _stateAt(_callerKey());
        if (holder == address(0)) revert ApprovalAddressIsZero();
        if (state.exemptHolders[holder] != exempt) {
            state.exemptHolders[holder] = exempt;
            _countExemption(state, exempt);
        }
        emit ExemptHolderSet(msg.sender, holder, exempt);
    }

    /// @notice Lets moves from one holder to another do without approval; not those back.
    /// @param from An identity, or a wallet that has none; zero for mints.
    /// @custom:access A host, on its owner's order.
    function setExemptPair(address from, address to, bool exempt) external {
        State storage state = _stateAt(_callerKey());
        if (to == address(0)) revert ApprovalAddressIsZero();
        if (state.exemptPairs[from][to] != exempt) {
            state.exemptPairs[from][to] = exempt;
            _countExemption(state, exempt);
        }
        emit ExemptPairSet(msg.sender, from, to, exempt);
    }

    /// @notice Refuses what a wallet asked for, before silence is consent.
    /// @custom:access A host, on its owner's order.
    function refuseTransfer(address from, address to) external {
        _refuse(_callerKey(), msg.sender, from, to);
    }

    /// @notice Refuses what a wallet asked for, before silence is consent.
    /// @custom:access Approvers of the compliance contract.
    function refuseTransferFor(address compliance, address from, address to) external {
        _refuse(_approverKey(compliance, msg.sender), compliance, from, to);
    }

    /// @notice Asks that a transfer from the caller's wallet be approved. One request is open at a time for each
    /// receiving wallet; nobody else's stands in its way.
    /// @custom:access Anyone, for its own wallet.
    function requestTransfer(address compliance, address to, uint256 amount) external {
        State storage state = _stateAt(_boundKey(compliance));
        if (to == address(0)) revert ApprovalAddressIsZero();
        bytes32 pair = calculatePairHash(msg.sender, to, _follow(state, compliance));
        Request storage request = state.requests[pair];
        if (_isOpen(request)) revert TransferRequestOpen(msg.sender, to, request.amount);

        Periods memory periods = state.periods;
        uint256 start = block.timestamp + periods.consent;
        uint40 consentAt = periods.consent == 0 ? 0 : uint40(start);
        uint40 end = uint40(start + _validityOf(periods));
        state.requests[pair] = Request(SafeCast.toUint160(amount), consentAt, end);
        if (consentAt != 0) _noteForm(state, REQUESTS, false);
        emit TransferRequested(compliance, msg.sender, to, amount, consentAt, end);
    }

    /// @notice Withdraws the caller's request.
    /// @custom:access Anyone, for its own wallet.
    function withdrawRequest(address compliance, address to) external {
        State storage state = _stateOf(compliance);
        bytes32 pair = calculatePairHash(msg.sender, to, state.config.token);
        if (!_isOpen(state.requests[pair])) revert TransferRequestNotFound(msg.sender, to);
        _closeRequest(state, compliance, msg.sender, to, pair);
    }

    /// @notice Whether the approval with this id, of T-REX's way or any other, can be used now.
    function isTransferApproved(address _compliance, bytes32 _transferHash) external view returns (bool) {
        return _isLive(_stateOf(_compliance).grants[_transferHash]);
    }

    /// @notice How often the approval with this id can be used now; 2^32 - 1: any number of times.
    function getTransferApprovals(address _compliance, bytes32 _transferHash) external view returns (uint256) {
        uint256 grant = _stateOf(_compliance).grants[_transferHash];
        return _isLive(grant) ? _usesOf(grant) : 0;
    }

    /// @notice What a wallet asks for, zeros where nothing is open.
    function getRequest(address compliance, address from, address to) external view returns (Request memory request) {
        State storage state = _stateOf(compliance);
        Request storage stored = state.requests[calculatePairHash(from, to, state.config.token)];
        if (_isOpen(stored)) request = stored;
    }

    /// @notice How long approvals without an end of their own last, and after how long silence is consent, in seconds.
    function getPeriods(address compliance) external view returns (uint32 validity, uint32 consentPeriod) {
        Periods memory periods = _stateOf(compliance).periods;
        return (_validityOf(periods), periods.consent);
    }

    /// @notice Whether moves from and to a holder need no approval.
    function isExemptHolder(address compliance, address holder) external view returns (bool) {
        return _stateOf(compliance).exemptHolders[holder];
    }

    /// @notice Whether moves from one holder to another need no approval.
    function isExemptPair(address compliance, address from, address to) external view returns (bool) {
        return _stateOf(compliance).exemptPairs[from][to];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "ConditionalTransfer";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    /// @dev Finds what lets the move pass and uses it up. A settled move uses it up too, if there is any.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        if (_isFree(move)) return;
        State storage state = _stateAt(_key(msg.sender, binding.epoch));
        Config memory config = state.config;
        if (_isExempt(state, config, move)) return;
        (Ground ground, bytes32 id, uint256 grant) = _groundOf(state, config, move);
        if (ground != Ground.None) _consume(state, ground, id, grant, move);
        else if (mayRefuse) _refuseMove(move);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (_isFree(move)) return;
        State storage state = _stateAt(_key(msg.sender, binding.epoch));
        Config memory config = state.config;
        if (_isExempt(state, config, move)) return;
        (Ground ground, , ) = _groundOf(state, config, move);
        if (ground == Ground.None) _refuseMove(move);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (_isFree(move)) return type(uint256).max;
        State storage state = _stateAt(_key(msg.sender, binding.epoch));
        Config memory config = state.config;
        if (_isExempt(state, config, move)) return type(uint256).max;
        uint256 byWallets = _largestGrant(state, config, move.from.wallet, move.to.wallet, move.value);
        bytes32 asked = calculatePairHash(move.from.wallet, move.to.wallet, config.token);
        Request memory request = state.requests[asked];
        uint256 byRequest = _isConsented(request) && request.amount <= move.value ? request.amount : 0;
        config.forms >>= 2;
        uint256 byHolders = _largestGrant(state, config, move.from.holder, move.to.holder, move.value);
        return Math.max(byRequest, Math.max(byWallets, byHolders));
    }

    function _approveOnce(uint256 key, address from, address to, uint256 amount) private {
        State storage state = _stateAt(key);
        address token = _follow(state, msg.sender);
        uint256 grant = state.grants[calculateTransferHash(from, to, amount, token)];
        uint40 validUntil = uint40(block.timestamp + _validityOf(state.periods));
        uint32 uses = 1;
        if (_isLive(grant)) {
            uses = _usesOf(grant);
            if (uses != ANY_NUMBER) ++uses;
            if (_endOf(grant) > validUntil) validUntil = _endOf(grant);
        }
        _grant(state, msg.sender, Approval(from, to, amount, true, false, validUntil, uses));
        emit TransferApproved(from, to, amount, token);
    }

    function _unApproveOnce(uint256 key, address from, address to, uint256 amount) private {
        State storage state = _stateAt(key);
        address token = state.config.token;
        bytes32 id = calculateTransferHash(from, to, amount, token);
        uint256 grant = state.grants[id];
        if (!_isLive(grant)) revert ApprovalNotFound(id);
        state.grants[id] = _afterUse(grant);
        emit ApprovalRemoved(from, to, amount, token);
    }

    function _countExemption(State storage state, bool more) private {
        uint32 count = state.config.exemptions;
        state.config.exemptions = more ? count + 1 : count - 1;
    }

    function _refuse(uint256 key, address compliance, address from, address to) private {
        State storage state = _stateAt(key);
        bytes32 pair = calculatePairHash(from, to, state.config.token);
        Request memory request = state.requests[pair];
        if (!_isOpen(request)) revert TransferRequestNotFound(from, to);
        if (_isConsented(request)) revert TransferRequestConsented(from, to, request.consentAt);
        delete state.requests[pair];
        emit TransferRefused(compliance, from, to, msg.sender);
    }

    function _consume(State storage state, Ground ground, bytes32 id, uint256 grant, Move calldata move) private {
        uint256 value = move.value;
        if (ground == Ground.Consent) {
            delete state.requests[id];
            emit TransferConsented(msg.sender, move.from.wallet, move.to.wallet, value);
            return;
        }
        // What was found covers the value; an approval up to an amount ends with it.
        unchecked {
            if (ground == Ground.ApprovalUpTo) grant -= value << AMOUNT_SHIFT;
        }
        state.grants[id] = grant >> AMOUNT_SHIFT == 0 ? 0 : _afterUse(grant);
        emit ApprovalConsumed(msg.sender, id, value);
    }

    /// @dev An approval of wallets before one of holders, an exact one before one up to an amount, a request at last.
    function _groundOf(
        State storage state,
        Config memory config,
        Move calldata move
    ) private view returns (Ground ground, bytes32 id, uint256 grant) {
        uint256 forms = config.forms;
        if (forms & (EXACT | UP_TO) != 0) {
            (ground, id, grant) = _lookUp(state, config, move, move.from.wallet, move.to.wallet);
            if (ground != Ground.None) return (ground, id, grant);
        }
        if (forms & ((EXACT | UP_TO) << 2) != 0) {
            config.forms >>= 2;
            (ground, id, grant) = _lookUp(state, config, move, move.from.holder, move.to.holder);
            if (ground != Ground.None) return (ground, id, grant);
        }
        if (forms & REQUESTS == 0) return (ground, id, grant);
        id = calculatePairHash(move.from.wallet, move.to.wallet, config.token);
        Request memory request = state.requests[id];
        if (_isConsented(request) && request.amount == move.value) ground = Ground.Consent;
    }

    /// @dev What covers the move between two parties, of the forms that are in use.
    function _lookUp(
        State storage state,
        Config memory config,
        Move calldata move,
        address from,
        address to
    ) private view returns (Ground ground, bytes32 id, uint256 grant) {
        if (config.forms & EXACT != 0) {
            id = calculateTransferHash(from, to, move.value, config.token);
            grant = state.grants[id];
            if (_isLive(grant)) return (Ground.ExactApproval, id, grant);
        }
        if (config.forms & UP_TO != 0) {
            id = calculatePairHash(from, to, config.token);
            grant = state.grants[id];
            if (_isLive(grant) && move.value <= _amountOf(grant)) return (Ground.ApprovalUpTo, id, grant);
        }
    }

    /// @dev The largest value, at most `value`, that an approval of two parties covers, of the forms that are in use.
    function _largestGrant(
        State storage state,
        Config memory config,
        address from,
        address to,
        uint256 value
    ) private view returns (uint256 largest) {
        if (config.forms & EXACT != 0) largest = _largestExact(state, config.token, from, to, value);
        if (config.forms & UP_TO == 0) return largest;
        uint256 grant = state.grants[calculatePairHash(from, to, config.token)];
        if (_isLive(grant)) largest = Math.max(largest, Math.min(_amountOf(grant), value));
    }

    function _largestExact(
        State storage state,
        address token,
        address from,
        address to,
        uint256 value
    ) private view returns (uint256 largest) {
        uint160[] memory amounts = state.amounts[calculatePairHash(from, to, token)];
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 amount = amounts[i];
            if (amount <= largest || amount > value) continue;
            if (_isLive(state.grants[calculateTransferHash(from, to, amount, token)])) largest = amount;
        }
    }

    /// @dev Exempt alike in check and record.
    function _isExempt(State storage state, Config memory config, Move calldata move) private view returns (bool) {
        if (config.exemptions == 0) return false;
        (address from, address to) = (move.from.holder, move.to.holder);
        return state.exemptHolders[to] || state.exemptHolders[from] || state.exemptPairs[from][to];
    }

    function _isOpen(Request memory request) private view returns (bool) {
        return request.validUntil >= block.timestamp;
    }

    function _isConsented(Request memory request) private view returns (bool) {
        return request.consentAt != 0 && request.consentAt <= block.timestamp && _isOpen(request);
    }

    function _refuseMove(Move calldata move) private pure {
        revert TransferNotApproved(move.from.wallet, move.to.wallet, move.value);
    }

    function _requireOneLength(address[] calldata from, address[] calldata to, uint256[] calldata amount) private pure {
        if (from.length != to.length || from.length != amount.length) {
            revert ApprovalLengthsDiffer(from.length, to.length, amount.length);
        }
    }

    function _isFree(Move calldata move) private pure returns (bool) {
        // Transfers and mints are the first two.
        return move.kind > MoveKind.Mint || _sameHolder(move);
    }

    function _validityOf(Periods memory periods) private pure returns (uint32) {
        return periods.validity == 0 ? DEFAULT_VALIDITY : periods.validity;
    }

    /// @dev The word of an approval after one use of it; 0 after the last.
    function _afterUse(uint256 grant) private pure returns (uint256) {
        uint32 uses = _usesOf(grant);
        if (uses == 1) return 0;
        unchecked {
            return uses == ANY_NUMBER ? grant : grant - 1;
        }
    }
}
