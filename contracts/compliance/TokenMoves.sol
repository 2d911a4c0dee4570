// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {Registrant, RegistrantFields} from "../registry/Registrant.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {Hooks} from "./Hooks.sol";
import {HostState, HostStorage, LedgerMode, hostStorage} from "./HostStorage.sol";
import {IComplianceToken, Preview, TokenMove} from "./IComplianceHost.sol";
import {ModuleHost} from "./ModuleHost.sol";
import {BoundModule, ModuleList} from "./ModuleList.sol";
import {Move, MoveKind, Moves, Party} from "./Move.sol";
import {TRexModules} from "./TRexModules.sol";

/// @title Token moves
/// @notice Turns what a token says of a move into what rules are asked, for Scrip's token, which tells its host once
/// and before, and for a token of another suite, which asks before and tells after.
/// @dev Views and transactions build a move's legs with one function, so that they cannot disagree.
abstract contract TokenMoves is ModuleHost {
    using ModuleList for BoundModule[];
    using Moves for Move[];
    using SafeCast for uint256;
    using TransientSlot for *;

    /// @dev In transient storage: see `_noteRecovered`.
    bytes32 private constant RECOVERED = bytes32(erc7201("scrip.TokenMoves.recovered"));
    /// @dev Each step takes off at least what a fee's share leaves of the one before.
    uint256 private constant MOST_STEPS = 32;

    /// @notice The fee is not less than the value that it is taken from or, where the sender pays it on top, more than
    /// the value itself or than the holder has beside it.
    error ComplianceFeeTooHigh(uint256 fee, uint256 available);
    /// @notice Rules count holders by place, class or lot, and a view cannot ask them about a fee as it will be once the
    /// transfer is counted. The owner must put the fee's collector on the list of those out of counts: `setExempt`.
    error ComplianceCollectorCounted(address collector);
    /// @notice The ledger is not being kept, so there is nothing to count.
    error LedgerNotKept(LedgerMode mode);

    /// @dev Decides and records a move of Scrip's token before balances change.
    function _decide(
        HostState memory state,
        TokenMove memory m
    ) internal returns (uint256 net, uint256 fee, address collector) {
        BoundModule[] memory list = _listenersTo(state, m.kind);
        bool refusable = _isRefusable(m.kind);
        uint16 needs = list.unionOf();
        Pending[] memory none;
        // Before anything is counted, so that a view, which cannot count, says the same.
        if (refusable) _requireLedger(state, needs, none);
        else if (m.kind == MoveKind.Recovery && _isKept(state) && _holderOf(m.to, m.toWallet) != m.to)
            _noteRecovered(m.to);
        if (state.mode == LedgerMode.Counting) _countTouched(state, m);

        Move[] memory legs = _legs(state, list, needs, m, none);
        net = legs[0].value;
        if (legs.length == 2) {
            (fee, collector) = (legs[1].value, legs[1].to.wallet);
            // The token checks the wallet's own balance; the ledger must not go below zero before.
            if (_isKept(state)) _requireFee(legs[0], fee);
        }
        for (uint256 i = 0; i < legs.length; ++i) _carryOut(state, list, refusable, legs[i]);
        if (state.mode == LedgerMode.Counting) {
            // A fee's collector is touched too; the fee has not reached its balance yet.
            if (fee != 0) _countWallet(state, collector, m.toWallet, _balanceOf(state, collector));
            _countSupplyChange(state, m, _supplyAfter(state, m));
        }
    }

    /// @dev Records a move of a foreign token after balances have changed.
    function _record(HostState memory state, MoveKind kind, address from, address to, uint256 value) internal {
        BoundModule[] memory list = _listenersTo(state, kind);
        TokenMove memory m = _tokenMove(state, kind, from, from, to, value);
        bool early = _isKept(state) && _countMoved(state, m);
        Move memory move = _settled(state, list.unionOf(), m);
        _applyToLedger(state, move);
        _runTolerant(state, list, move);
        if (_isKept(state)) {
            _moveCounted(state, from, to, value);
            if (early) _countWallet(state, to, m.toWallet, _balanceOf(state, to));
            _countSupplyChange(state, m, _supplyOf(state));
        }
        TRexModules.tell(kind, from, to, value, _isRefusable(kind));
    }

    function _countAll(HostState memory state, address[] calldata wallets) internal {
        if (!_isKept(state)) revert LedgerNotKept(state.mode);
        // A sure ledger has counted every wallet, also those it does not remember.
        if (state.token == address(0) || _isSure(state)) return;
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 balance = _balanceOf(state, wallets[i]);
            _countWallet(state, wallets[i], _registrantOf(state, wallets[i]), balance);
        }
        _tryComplete(state, _supplyOf(state));
    }

    /// @dev Whether a change of a wallet may change what is counted: most that register have never held anything.
    function _isCounted(HostState memory state, address wallet, address identity) internal view returns (bool) {
        return state.mode == LedgerMode.Counting || _isHolder(state, wallet) || _isHolder(state, identity);
    }

    function _isHolder(HostState memory state, address holder) private view returns (bool) {
        return hostStorage().holdings[holder].count() == state.count;
    }

    /// @dev Follows a change in the token's own registry.
    function _followIdentity(
        HostState memory state,
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) internal {
        address oldHolder = oldIdentity == address(0) ? wallet : oldIdentity;
        address newHolder = newIdentity == address(0) ? wallet : newIdentity;
        // Rules that know of a wallet since before this count must hear whose it was.
        _countLate(state, wallet, RegistrantFields.pack(oldIdentity, oldCountry, 0, false));
        if (_noteRecovered(address(0)) == wallet && oldIdentity == address(0)) return;
        // A treasury account is a holder of its own, whatever its identity.
        if (IComplianceToken(state.token).isTreasury(wallet)) return _rehome(state, wallet, newCountry, true);
        if (oldHolder == newHolder) return _rehome(state, newHolder, newCountry, false);
        uint256 balance = _balanceOf(state, wallet);
        if (balance == 0) return;
        Registrant now_ = RegistrantFields.pack(newIdentity, newCountry, 0, false);
        _moveHolding(state, wallet, oldHolder, _party(state, wallet, now_), balance);
    }

    /// @dev A treasury account is a holder of its own, so its tokens change holder with the mark.
    function _followTreasury(HostState memory state, address account, bool treasury) internal {
        if (!_isKept(state)) return;
        Registrant plain = _registryRecord(state, account);
        _countLate(state, account, plain);
        uint256 balance = _balanceOf(state, account);
        if (balance == 0) return;
        Party memory asHolder = _party(state, account, plain);
        Party memory asTreasury = _party(state, account, plain.asTreasury());
        (Party memory from, Party memory to) = treasury ? (asHolder, asTreasury) : (asTreasury, asHolder);
        _recount(state, from, _nobody(), balance);
        if (from.holder == to.holder) to.balance -= balance;
        _recount(state, _nobody(), to, balance);
        emit HolderRecounted(account, from.holder, to.holder, balance);
    }

    /// @dev Remembers the wallet that a recovery counts for its identity, until the next change in the registry: that
    /// of a wallet nobody registered is its registration. What is held in the wallet's own name then is nothing, or of
    /// those whose identity it is.
    function _noteRecovered(address wallet) private returns (address last) {
        last = RECOVERED.asAddress().tload();
        RECOVERED.asAddress().tstore(wallet);
    }

    /// @dev Counts a wallet that was not counted yet as it was before a change.
    function _countLate(HostState memory state, address wallet, Registrant before) private {
        if (state.mode != LedgerMode.Counting) return;
        bool treasury = IComplianceToken(state.token).isTreasury(wallet);
        _countWallet(state, wallet, treasury ? before.asTreasury() : before, _balanceOf(state, wallet));
    }

    function _check(HostState memory state, address spender, address from, address to, uint256 value) internal view {
        BoundModule[] memory list = _listenersTo(state, _kindOf(from));
        Move[] memory legs = _previewLegs(state, list, spender, from, to, value);
        for (uint256 i = 0; i < legs.length; ++i) _checkModules(state, list, legs[i]);
    }

    function _preview(
        HostState memory state,
        address spender,
        address from,
        address to,
        uint256 value
    ) internal view returns (Preview memory p) {
        BoundModule[] memory list = _listenersTo(state, _kindOf(from));
        Move[] memory legs = _previewLegs(state, list, spender, from, to, value);
        p.net = legs.length == 0 ? value : legs[0].value;
        if (legs.length == 2) {
            (p.fee, p.collector) = (legs[1].value, legs[1].to.wallet);
            // Who does not have the value is told so by the token.
            if (state.mode == LedgerMode.Complete && p.net <= legs[0].from.balance) _requireFee(legs[0], p.fee);
        }
        (p.refusals, p.warnings) = _askAll(state, list, legs);
    }

    /// @dev The largest value that passes, with no more than `most` taken from the sender. Closed in on from above: what
    /// a rule refuses of a leg must at least come off the value, since a leg never grows by more than the value does.
    function _largest(
        HostState memory state,
        address spender,
        address from,
        address to,
        uint256 most
    ) internal view returns (uint256 value) {
        BoundModule[] memory list = _listenersTo(state, _kindOf(from));
        value = most;
        for (uint256 i = 0; i < MOST_STEPS; ++i) {
            Move[] memory legs = _previewLegs(state, list, spender, from, to, value);
            uint256 taken = legs.length == 2 ? Math.saturatingAdd(legs[0].value, legs[1].value) : value;
            uint256 excess = taken > most ? _excessOfFee(state, list, legs[0], value, taken, most) : 0;
            for (uint256 j = 0; j < legs.length; ++j) excess = Math.max(excess, _excess(state, list, legs[j]));
            if (excess == 0) return value;
            value = Math.saturatingSub(value, excess);
        }
        return 0;
    }

    /// @dev What must at least come off a value that is more than there is with the fee on top, which is a share of the
    /// value, with a minimum or a maximum. A share shrinks with the value: what comes off frees more than itself. And the
    /// largest that passes pays at least the fee of one that passes with the fee of now.
    function _excessOfFee(
        HostState memory state,
        BoundModule[] memory list,
        Move memory main,
        uint256 value,
        uint256 taken,
        uint256 most
    ) private view returns (uint256) {
        uint256 ofShare = Math.mulDiv(taken - most - 1, value, taken);
        (main.value, main.context) = (Math.saturatingSub(most, taken - value), 0);
        (uint256 least, , ) = _quoteFee(state, list, main);
        uint256 ofMinimum = Math.saturatingSub(value, Math.saturatingSub(most, least));
        return Math.max(1, Math.max(ofShare, ofMinimum));
    }

    /// @inheritdoc HolderLedger
    function _registrantOf(HostState memory state, address wallet) internal view override returns (Registrant r) {
        if (wallet == address(0)) return r;
        r = _registryRecord(state, wallet);
        if (state.nativeToken && IComplianceToken(state.token).isTreasury(wallet)) r = r.asTreasury();
    }

    /// @inheritdoc ModuleHost
    function _hearsRegistry(HostState memory state) internal view override returns (bool) {
        if (state.token == address(0) || !state.nativeToken) return true;
        return ILeasedIdentityRegistry(_registryOf(state.token)).isListener(address(this));
    }

    function _registryOf(address token) internal view returns (address) {
        return address(IERC3643(token).identityRegistry());
    }

    function _registryRecord(HostState memory state, address wallet) private view returns (Registrant r) {
        address registry = _registryOf(state.token);
        if (state.nativeToken) {
            (r, ) = ILeasedIdentityRegistry(registry).parties(wallet, address(0));
        } else {
            address identity = address(IIdentityRegistry(registry).identity(wallet));
            r = RegistrantFields.pack(identity, IIdentityRegistry(registry).investorCountry(wallet), 0, false);
        }
    }

    function _requireFee(Move memory main, uint256 fee) private pure {
        uint256 left = main.from.balance - main.value;
        if (fee > left) revert ComplianceFeeTooHigh(fee, left);
    }

    function _carryOut(HostState memory state, BoundModule[] memory list, bool refusable, Move memory move) private {
        _applyToLedger(state, move);
        if (refusable) _runRefusable(state, list, move);
        else _runTolerant(state, list, move);
    }

    /// @dev The move itself and, where a rule takes a fee, the fee's leg with the balances between the two. A token of
    /// another suite takes no fee.
    function _legs(
        HostState memory state,
        BoundModule[] memory list,
        uint16 needs,
        TokenMove memory m,
        Pending[] memory pending
    ) private view returns (Move[] memory legs) {
        bool charged = needs & Hooks.FEE != 0 && state.nativeToken && m.kind == MoveKind.Transfer;
        legs = Moves.allocate(charged ? 2 : 1);
        Move memory main = legs[0];
        _fillLeg(main, state, needs, m, pending);
        if (!charged) return legs;
        uint256 fee;
        address collector;
        bool senderPays;
        if (main.from.holder != main.to.holder) (fee, collector, senderPays) = _quoteFee(state, list, main);
        Registrant collecting = _registrantOf(state, collector);
        if (needs & Hooks.RECOUNT != 0 && collector != address(0) && !_party(state, collector, collecting).exempt) {
            revert ComplianceCollectorCounted(collector);
        }
        if (fee == 0) {
            legs.keepFirst();
            return legs;
        }
        if (senderPays ? fee > m.value : fee >= m.value) revert ComplianceFeeTooHigh(fee, m.value);
        if (!senderPays) main.value = m.value - fee;
        main.context = bytes32(fee);
        m.kind = MoveKind.Fee;
        (m.to, m.value, m.toWallet) = (collector, fee, collecting);
        _fillLeg(legs[1], state, needs, m, pending);
        if (_isKept(state)) {
            _shift(legs[1].from, main);
            _shift(legs[1].to, main);
        }
    }

    function _fillLeg(
        Move memory move,
        HostState memory state,
        uint16 needs,
        TokenMove memory m,
        Pending[] memory pending
    ) private view {
        (move.kind, move.spender, move.value) = (m.kind, m.spender, m.value);
        if (needs & Hooks.SUPPLY != 0) {
            if (state.nativeToken) (move.supply, move.outstanding) = IComplianceToken(state.token).supplies();
            else move.supply = move.outstanding = _supplyOf(state);
        }
        _fill(move.from, state, m.from, m.fromWallet);
        _fill(move.to, state, m.to, m.toWallet);
        for (uint256 i = 0; i < pending.length; ++i) {
            _addPending(move.from, pending[i]);
            _addPending(move.to, pending[i]);
        }
    }

    /// @dev Balances of a party once `first` is done.
    function _shift(Party memory p, Move memory first) private pure {
        if (p.holder == first.to.holder) {
            if (p.balance == 0) p.ledgerCountry = first.to.ledgerCountry;
            p.balance += first.value;
        }
        if (p.holder == first.from.holder) {
            p.balance = p.balance < first.value ? 0 : p.balance - first.value;
        }
    }

    /// @dev The legs that a transfer or mint would have; none where no rule would be asked.
    function _previewLegs(
        HostState memory state,
        BoundModule[] memory list,
        address spender,
        address from,
        address to,
        uint256 value
    ) private view returns (Move[] memory legs) {
        if (list.length == 0 || value == 0 || to == address(0)) return legs;
        TokenMove memory m = _tokenMove(state, _kindOf(from), spender, from, to, value);
        uint16 needs = list.unionOf();
        Pending[] memory pending = new Pending[](2);
        pending[0] = _pendingOf(state, from, m.fromWallet);
        if (from != to) pending[1] = _pendingOf(state, to, m.toWallet);
        _requireLedger(state, needs, pending);
        return _legs(state, list, needs, m, pending);
    }

    /// @dev What a view is asked about.
    function _kindOf(address from) private pure returns (MoveKind) {
        return from == address(0) ? MoveKind.Mint : MoveKind.Transfer;
    }

    function _tokenMove(
        HostState memory state,
        MoveKind kind,
        address spender,
        address from,
        address to,
        uint256 value
    ) private view returns (TokenMove memory m) {
        (m.kind, m.spender, m.from, m.to, m.value) = (kind, spender, from, to, value);
        m.fromWallet = _registrantOf(state, from);
        m.toWallet = _registrantOf(state, to);
    }

    /// @dev Refuses where a rule needs the ledger and it is not complete, nor would be with `pending` counted. A
    /// foreign token may have moved untold, so that its ledger is compared with the supply each time.
    function _requireLedger(HostState memory state, uint16 needs, Pending[] memory pending) private view {
        if (needs & Hooks.LEDGER == 0 || _isSure(state)) return;
        if (!_isKept(state)) revert LedgerDeaf(address(this));
        uint256 supply = _supplyOf(state);
        uint256 counted = hostStorage().counted;
        for (uint256 i = 0; i < pending.length; ++i) counted = counted + pending[i].balance - pending[i].oldBalance;
        if (counted != supply) revert LedgerIncomplete(counted, supply);
    }

    function _countTouched(HostState memory state, TokenMove memory m) private {
        if (m.from != address(0)) _countWallet(state, m.from, m.fromWallet, _balanceOf(state, m.from));
        if (m.to != address(0)) _countWallet(state, m.to, m.toWallet, _balanceOf(state, m.to));
        _tryComplete(state, _supplyOf(state));
    }

    /// @dev Counts both sides of a told move with what they had before it.
    /// @return early Whether the receiver has sent on already what it is told to receive now, since a rule beside this
    /// host moved tokens before it was its turn to hear.
    function _countMoved(HostState memory state, TokenMove memory m) private returns (bool early) {
        if (m.from != address(0)) {
            uint256 left = _balanceOf(state, m.from);
            _countWallet(state, m.from, m.fromWallet, m.from == m.to ? left : left + m.value);
        }
        if (m.to != address(0) && m.to != m.from) {
            uint256 has = _balanceOf(state, m.to);
            early = has < m.value;
            _countWallet(state, m.to, m.toWallet, early ? 0 : has - m.value);
        }
    }

    /// @dev A move that was made already, with the supply before it.
    function _settled(
        HostState memory state,
        uint16 needs,
        TokenMove memory m
    ) private view returns (Move memory move) {
        Pending[] memory none;
        move = Moves.allocate(1)[0];
        _fillLeg(move, state, needs, m, none);
        move.settled = true;
        if (needs & Hooks.SUPPLY == 0) return move;
        if (m.from == address(0)) move.supply = Math.saturatingSub(move.supply, m.value);
        if (m.to == address(0)) move.supply += m.value;
        move.outstanding = move.supply;
    }

    /// @dev The supply once the token, which calls before it changes anything, is done.
    function _supplyAfter(HostState memory state, TokenMove memory m) private view returns (uint256 supply) {
        supply = _supplyOf(state);
        if (m.from == address(0)) supply += m.value;
        if (m.to == address(0)) supply -= m.value;
    }

    function _countSupplyChange(HostState memory state, TokenMove memory m, uint256 supply) private {
        HostStorage storage s = hostStorage();
        if (m.from == address(0)) s.counted += m.value.toUint192();
        if (m.to == address(0)) s.counted -= m.value.toUint192();
        _tryComplete(state, supply);
    }
}
