// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Registrant} from "../registry/Registrant.sol";
import {Holding, HoldingFields} from "./Holding.sol";
import {CountedWallet, HostState, HostStorage, LedgerMode, hostState, hostStorage} from "./HostStorage.sol";
import {ModuleBinding} from "./ModuleBinding.sol";
import {Move, MoveKind, Party} from "./Move.sol";

/// @title Holders' ledger
/// @notice Balance by holder of record, the country each was counted under and the number of holders, kept once for
/// all rules of a host, and only while a rule needs it. A holder is an identity over all its wallets; a wallet without
/// an identity and a treasury account are holders of their own. Exempt holders have a balance here but are not in the
/// number of holders.
/// @dev Complete from the start when the supply is zero. Otherwise each wallet is counted at its first touch, or by
/// anyone in pages, and the ledger is complete when what was counted is the supply. For a foreign token, of whose
/// registry and past nothing is told, the ledger also keeps what it counted for each wallet, and corrects it when the
/// wallet is touched or counted again.
abstract contract HolderLedger {
    using SafeCast for uint256;

    /// @dev What a view must do to the ledger for a wallet that a transaction would count, or correct, first:
    /// `oldHolder` gives `oldBalance` and `holder` takes `balance`.
    struct Pending {
        address oldHolder;
        uint256 oldBalance;
        address holder;
        uint256 balance;
        uint16 country;
        bool rehomed;
    }

    /// @notice The ledger starts anew under this number; counters of earlier numbers are void.
    event LedgerStarted(uint32 indexed count, uint256 supply);
    /// @notice A wallet's balance was counted for its holder: for the first time or, where moves of a foreign token
    /// were not told, instead of what was counted before.
    event WalletCounted(uint32 indexed count, address indexed wallet, address indexed holder, uint256 balance);
    /// @notice The ledger equals the supply.
    event LedgerCompleted(uint32 indexed count, uint256 holders);
    /// @notice Moves of a foreign token were not told, so that what was counted is not the supply any longer.
    event LedgerReopened(uint32 indexed count, uint256 counted, uint256 supply);
    /// @notice The ledger stopped: no rule needs it, or the registry no longer tells of changes.
    event LedgerStopped(uint32 indexed count, LedgerMode mode);
    /// @notice A holder is counted under another country.
    event HolderRehomed(address indexed holder, uint16 oldCountry, uint16 newCountry, uint256 balance);
    /// @notice Tokens that did not move are counted for another holder.
    event HolderRecounted(address indexed wallet, address indexed oldHolder, address indexed newHolder, uint256 value);
    /// @notice A holder was put on, or taken off, the list of those out of counts and caps.
    event ExemptionSet(address indexed holder, bool exempt);

    /// @notice Rules that count holders cannot decide yet. Count the missing wallets with `countWallets`.
    error LedgerIncomplete(uint256 counted, uint256 supply);
    /// @notice The token's registry does not tell this host of changes. Its owner must add the host as a listener.
    error LedgerDeaf(address host);

    /// @notice What the ledger says of a holder.
    /// @return balance Raw units over all its wallets; 0 while the ledger is off.
    /// @return country The country it is counted under; 0 for one that holds nothing.
    /// @return exempt Whether it is out of counts and caps.
    function holding(address holder) external view returns (uint256 balance, uint16 country, bool exempt) {
        Holding h = hostStorage().holdings[holder];
        exempt = h.exempt();
        if (h.count() == hostState().count) (balance, country) = (h.balance(), h.country());
    }

    /// @notice State of the ledger.
    /// @return mode Off, counting, complete or deaf.
    /// @return count Number of the running count.
    /// @return holders Holders of record, exempt ones left out.
    function ledger() external view returns (LedgerMode mode, uint32 count, uint256 holders) {
        HostStorage storage s = hostStorage();
        return (s.state.mode, s.state.count, s.holders);
    }

    /// @dev Reports a recount to the modules that keep counters.
    function _onRecount(HostState memory state, Move memory move) internal virtual;

    /// @dev Reports a holder's new country to the modules that keep counters. `before` is its holding until then.
    function _onRehome(HostState memory state, address holder, uint16 country, Holding before) internal virtual;

    /// @dev What the bound token's registry knows of a wallet, with the treasury mark.
    function _registrantOf(HostState memory state, address wallet) internal view virtual returns (Registrant);

    function _balanceOf(HostState memory state, address wallet) internal view returns (uint256) {
        return IERC20(state.token).balanceOf(wallet);
    }

    function _supplyOf(HostState memory state) internal view returns (uint256) {
        return IERC20(state.token).totalSupply();
    }

    function _saveState(HostState memory state) internal {
        hostStorage().state = state;
    }

    function _party(
        HostState memory state,
        address wallet,
        Registrant registrant
    ) internal view returns (Party memory p) {
        _fill(p, state, wallet, registrant);
    }

    /// @dev Fills an empty party in its place, since every move needs two.
    function _fill(Party memory p, HostState memory state, address wallet, Registrant registrant) internal view {
        if (wallet == address(0)) return;
        address holder = _holderOf(wallet, registrant);
        (p.wallet, p.holder, p.class) = (wallet, holder, registrant.class());
        p.country = p.ledgerCountry = registrant.country();
        if (registrant.treasury()) p.treasury = p.exempt = true;
        if (!_isKept(state) && !state.anyExempt) return;
        Holding h = hostStorage().holdings[holder];
        if (h.exempt()) p.exempt = true;
        if (h.count() == state.count) (p.balance, p.ledgerCountry) = (h.balance(), h.country());
    }

    /// @dev A holder as the ledger knows it, where the registry is not asked.
    function _knownParty(HostState memory state, address wallet, address holder) internal view returns (Party memory) {
        Holding h = hostStorage().holdings[holder];
        if (h.count() != state.count) return Party(wallet, holder, 0, 0, 0, h.exempt(), false, 0);
        return Party(wallet, holder, h.country(), h.country(), 0, h.exempt(), false, h.balance());
    }

    function _nobody() internal pure returns (Party memory nobody) {}

    /// @dev Carries a move into the ledger. `move` keeps the balances before.
    function _applyToLedger(HostState memory state, Move memory move) internal {
        (Party memory from, Party memory to) = (move.from, move.to);
        (address giver, address taker) = (from.holder, to.holder);
        if (giver == taker || !_isKept(state)) return;
        uint256 entered;
        uint256 left;
        if (giver != address(0)) {
            uint256 rest = from.balance - move.value;
            _saveBalance(state, from, rest);
            if (rest == 0 && !from.exempt) left = 1;
        }
        if (taker != address(0)) {
            _saveBalance(state, to, to.balance + move.value);
            if (to.balance == 0 && !to.exempt) entered = 1;
        }
        if (entered != left) hostStorage().holders = (uint256(hostStorage().holders) + entered - left).toUint40();
    }

    function _saveBalance(HostState memory state, Party memory party, uint256 balance) private {
        // A treasury account counts as exempt, whether it is on the list or not.
        bool listed = party.treasury ? hostStorage().holdings[party.holder].exempt() : party.exempt;
        hostStorage().holdings[party.holder] = HoldingFields.pack(
            balance.toUint192(),
            party.ledgerCountry,
            state.count,
            listed
        );
    }

    function _startLedger(HostState memory state) internal {
        HostStorage storage s = hostStorage();
        uint256 supply = state.token == address(0) ? 0 : _supplyOf(state);
        state.count += 1;
        state.mode = supply == 0 ? LedgerMode.Complete : LedgerMode.Counting;
        _saveState(state);
        (s.counted, s.holders) = (0, 0);
        emit LedgerStarted(state.count, supply);
        if (supply == 0) emit LedgerCompleted(state.count, 0);
        ModuleBinding.listen(true);
    }

    function _stopLedger(HostState memory state, LedgerMode mode) internal {
        emit LedgerStopped(state.count, mode);
        state.count += 1;
        state.mode = mode;
        _saveState(state);
        // One that hears nothing is told when its storage tells its registry again.
        ModuleBinding.listen(mode == LedgerMode.Deaf);
    }

    /// @dev Counts a wallet that was not counted yet, with the balance it had before the running move. For a foreign
    /// token also follows what changed since the wallet was last seen: its identity, its country, its balance.
    function _countWallet(HostState memory state, address wallet, Registrant registrant, uint256 balance) internal {
        CountedWallet storage slot = hostStorage().wallets[state.count][wallet];
        CountedWallet memory w = slot;
        if (w.counted && state.nativeToken) return;
        address holder = _holderOf(wallet, registrant);
        uint16 country = registrant.country();
        if (!w.counted || w.holder != holder || w.country != country) {
            (slot.holder, slot.country, slot.counted) = (holder, country, true);
        }
        if (w.counted && w.holder != holder) {
            if (w.balance != 0) _moveHolding(state, wallet, w.holder, _party(state, wallet, registrant), w.balance);
        } else if (w.counted && w.country != country) {
            _rehome(state, holder, country, false);
        }
        if (balance == w.balance) return;
        if (!state.nativeToken) slot.balance = balance.toUint192();
        _correct(state, _party(state, wallet, registrant), w.balance, balance);
        emit WalletCounted(state.count, wallet, holder, balance);
    }

    function _correct(HostState memory state, Party memory party, uint256 old, uint256 balance) private {
        HostStorage storage s = hostStorage();
        s.counted = (uint256(s.counted) + balance - old).toUint192();
        if (balance > old) _recount(state, _nobody(), party, balance - old);
        else _recount(state, party, _nobody(), old - balance);
    }

    /// @dev Carries a told move of a foreign token into what is kept of its wallets.
    function _moveCounted(HostState memory state, address from, address to, uint256 value) internal {
        mapping(address => CountedWallet) storage wallets = hostStorage().wallets[state.count];
        if (from == to) return;
        if (from != address(0)) wallets[from].balance -= value.toUint192();
        if (to != address(0)) wallets[to].balance += value.toUint192();
    }

    /// @dev What counting `wallet` now would change, for views on a foreign token, which is told when it is too late to
    /// refuse.
    function _pendingOf(
        HostState memory state,
        address wallet,
        Registrant registrant
    ) internal view returns (Pending memory p) {
        if (state.nativeToken || !_isKept(state) || wallet == address(0)) return p;
        CountedWallet memory w = hostStorage().wallets[state.count][wallet];
        p.holder = _holderOf(wallet, registrant);
        p.country = registrant.country();
        p.balance = _balanceOf(state, wallet);
        (p.oldHolder, p.oldBalance) = (w.holder, w.balance);
        p.rehomed = w.holder == p.holder && w.country != p.country;
    }

    /// @dev A party as it would be once `change` is counted.
    function _addPending(Party memory party, Pending memory change) internal pure {
        if (party.holder == change.holder) {
            if (party.balance == 0 || change.rehomed) party.ledgerCountry = change.country;
            party.balance += change.balance;
        }
        if (party.holder == change.oldHolder) party.balance -= change.oldBalance;
        if (party.balance == 0) party.ledgerCountry = party.country;
    }

    /// @dev Complete when what was counted is the supply. Only a foreign token can make it incomplete again.
    function _tryComplete(HostState memory state, uint256 supply) internal {
        HostStorage storage s = hostStorage();
        bool complete = s.counted == supply;
        if (_isSure(state) || complete == (state.mode == LedgerMode.Complete)) return;
        state.mode = complete ? LedgerMode.Complete : LedgerMode.Counting;
        _saveState(state);
        if (complete) emit LedgerCompleted(state.count, s.holders);
        else emit LedgerReopened(state.count, s.counted, supply);
    }

    /// @dev A wallet's tokens are counted for another holder from now on.
    function _moveHolding(
        HostState memory state,
        address wallet,
        address oldHolder,
        Party memory to,
        uint256 value
    ) internal {
        _recount(state, _knownParty(state, wallet, oldHolder), to, value);
        emit HolderRecounted(wallet, oldHolder, to.holder, value);
    }

    function _recount(HostState memory state, Party memory from, Party memory to, uint256 value) internal {
        Move memory move = Move(MoveKind.Recount, true, msg.sender, value, 0, 0, 0, from, to);
        _applyToLedger(state, move);
        _onRecount(state, move);
    }

    /// @dev `treasury`: the holder is a treasury account, which is in no count whatever its exemption.
    function _rehome(HostState memory state, address holder, uint16 country, bool treasury) internal {
        Holding h = hostStorage().holdings[holder];
        if (h.count() != state.count || h.country() == country) return;
        hostStorage().holdings[holder] = HoldingFields.pack(h.balance(), country, state.count, h.exempt());
        emit HolderRehomed(holder, h.country(), country, h.balance());
        if (treasury) h = HoldingFields.pack(h.balance(), h.country(), h.count(), true);
        _onRehome(state, holder, country, h);
    }

    function _setExempt(HostState memory state, address holder, bool exempt) internal {
        Party memory party = _knownParty(state, holder, holder);
        uint256 balance = party.balance;
        bool counted = _isKept(state) && balance != 0;
        bool treasury = counted && _registrantOf(state, holder).treasury();
        if (treasury) party.exempt = party.treasury = true;
        if (counted) _recount(state, party, _nobody(), balance);
        hostStorage().holdings[holder] = HoldingFields.pack(0, 0, 0, exempt);
        if (exempt && !state.anyExempt) {
            state.anyExempt = true;
            _saveState(state);
        }
        emit ExemptionSet(holder, exempt);
        if (counted) {
            (party.balance, party.exempt) = (0, exempt || treasury);
            _recount(state, _nobody(), party, balance);
        }
    }

    function _isKept(HostState memory state) internal pure returns (bool) {
        return state.mode >= LedgerMode.Counting;
    }

    /// @dev Complete for good: a token of ours tells of every move, so that its ledger counted every wallet.
    function _isSure(HostState memory state) internal pure returns (bool) {
        return state.nativeToken && state.mode == LedgerMode.Complete;
    }

    function _holderOf(address wallet, Registrant registrant) internal pure returns (address) {
        address identity = registrant.identity();
        return identity == address(0) || registrant.treasury() ? wallet : identity;
    }
}
