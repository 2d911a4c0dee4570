// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RecordHolding} from "../token/IRecordDates.sol";
import {Distribution, ShareFlags} from "./DistributorState.sol";
import {IDistributions} from "./IDistributions.sol";
import {IPayments, Refusal} from "./IPayments.sol";
import {PayoutCoins} from "./PayoutCoins.sol";
import {ShareReads} from "./ShareReads.sol";

/// @title Share settlement
/// @notice Assesses shares, settles them, and writes what a page of them adds up to into the books.
abstract contract ShareSettlement is ShareReads {
    /// @dev What payments of one page add up to. Raw units of the first coin, but for `before` and `spent`.
    struct Tally {
        uint256 units;
        uint256 gross;
        uint256 tax;
        uint256 owedMore;
        uint256 owedLess;
        uint256 setApartMore;
        uint256 setApartLess;
        uint256 reinvested;
        uint256 before;
        uint256 spent;
    }

    function _start(uint256 id) internal returns (Distribution storage d, Terms memory t) {
        d = _requirePayable(id);
        t = _termsOf(id, d);
        if (t.covered && t.rules != 0 && t.rules != d.coveredAt) d.coveredAt = t.rules;
    }

    function _considerOne(Terms memory t, address wallet) internal view returns (Share memory, Refusal) {
        return _consider(t, wallet, _holdingOf(t, wallet));
    }

    /// @dev A wallet's share and what speaks against paying it now.
    function _consider(
        Terms memory t,
        address wallet,
        RecordHolding memory holding
    ) internal view returns (Share memory s, Refusal refusal) {
        (s, refusal) = _shareOf(t, wallet, holding);
        if (s.flags & ShareFlags.SETTLED != 0) return (s, Refusal.Settled);
        bool known = refusal == Refusal.None;
        if (known) _findPayee(t, s);
        else if (refusal != Refusal.IdentityUnknown) return (s, refusal);
        Refusal block_ = _blockOf(t, s);
        if (block_ != Refusal.None) return (s, block_);
        if (known) return (s, _refusalOf(t, s));
        if (_isFrozen(t, wallet, address(0))) refusal = Refusal.Frozen;
    }

    /// @dev Whether a share exists that is owed to somebody who is known.
    function _isOwed(Share memory s, Refusal refusal) internal pure returns (bool) {
        return s.identity != address(0) && refusal != Refusal.Settled;
    }

    function _mustNotBePaid(Refusal refusal) internal pure returns (bool) {
        return refusal == Refusal.Held || refusal == Refusal.Sanctioned || refusal == Refusal.ListFailed;
    }

    /// @dev Settles a share whose net amount leaves with others of its page.
    function _take(Terms memory t, Share memory s, Tally memory sum) internal returns (uint256 net) {
        _setFlags(t.id, s.wallet, s.word, s.flags | ShareFlags.SETTLED);
        net = s.gross - s.tax;
        sum.spent += _inCoin(t, net);
        if (s.flags & ShareFlags.RECORDED == 0) _tell(t, s);
        _count(t, s, sum);
    }

    /// @dev Counts a share that was settled now.
    function _count(Terms memory t, Share memory s, Tally memory sum) internal {
        if (s.flags & ShareFlags.RECORDED == 0) {
            _countAssessed(t, s, sum);
            return;
        }
        uint256 net = s.gross - s.tax;
        sum.owedLess += net;
        if (!s.setApart) return;
        sum.setApartLess += net;
        emit IPayments.ShareSetApart(t.id, s.wallet, false, net);
    }

    function _countAssessed(Terms memory t, Share memory s, Tally memory sum) private pure {
        if ((s.units | s.gross) >> 128 != 0) revert IPayments.ShareTooLarge(t.id, s.wallet, s.units, s.gross);
        // So many shares that these sums are too large for 256 bits fit into no transaction.
        unchecked {
            sum.units += s.units;
            sum.gross += s.gross;
            sum.tax += s.tax;
        }
    }

    function _tell(Terms memory t, Share memory s) private {
        emit IPayments.ShareAssessed(t.id, s.wallet, s.identity, s.gross, s.rate, s.tax);
    }

    /// @dev Keeps a share that is owed and not paid now, if there is one, apart where its identity must not be paid.
    function _record(Terms memory t, Share memory s, Refusal refusal, Tally memory sum) internal {
        if (!_isOwed(s, refusal)) return;
        bool apart = refusal == Refusal.Held || refusal == Refusal.Sanctioned;
        if (s.flags & ShareFlags.RECORDED == 0) return _keep(t, s, apart, sum);
        if (apart == s.setApart || refusal == Refusal.ListFailed) return;
        _state().shares[t.id][s.wallet].setApart = apart;
        _setApart(t, s, apart, sum);
    }

    function _keep(Terms memory t, Share memory s, bool apart, Tally memory sum) internal {
        if (s.flags & ShareFlags.RECORDED != 0) return;
        _setFlags(t.id, s.wallet, s.word, s.flags | ShareFlags.RECORDED);
        _state().shares[t.id][s.wallet] = OwedShare(s.identity, s.rate, apart, false);
        _countAssessed(t, s, sum);
        _tell(t, s);
        sum.owedMore += s.gross - s.tax;
        if (apart) _setApart(t, s, true, sum);
    }

    function _setApart(Terms memory t, Share memory s, bool apart, Tally memory sum) internal {
        uint256 net = s.gross - s.tax;
        if (apart) sum.setApartMore += net;
        else sum.setApartLess += net;
        emit IPayments.ShareSetApart(t.id, s.wallet, apart, net);
    }

    /// @dev Pays a page's sum to one account.
    function _payOut(Terms memory t, address to, Tally memory sum) internal {
        if (!PayoutCoins.tryPay(t.coin, to, sum.spent)) revert IDistributions.PayoutCoinFailed(t.coin, to, sum.spent);
    }

    /// @dev Writes a page into the books. What a token says of holdings is not believed beyond what was paid in: shares
    /// together are never more than the target, and those that are owed never more than what was kept for them, so that
    /// every sum below fits into the bits of the target.
    function _finish(Distribution storage d, Terms memory t, Tally memory sum) internal {
        if (sum.units != 0) {
            uint256 unassessed = d.unassessed;
            if (sum.gross > unassessed) revert IPayments.SharesExceedTarget(t.id, sum.gross, unassessed);
            (d.unassessed, d.tax) = (uint128(unassessed - sum.gross), d.tax + uint128(sum.tax));
        }
        if (sum.units + sum.owedMore + sum.owedLess != 0) {
            uint256 unitsLeft = d.unitsLeft;
            if (sum.units > unitsLeft) revert IPayments.SharesExceedUnits(t.id, sum.units, unitsLeft);
            uint128 owed = uint128(d.owed + sum.owedMore - sum.owedLess);
            (d.unitsLeft, d.owed) = (uint128(unitsLeft - sum.units), owed);
        }
        if (sum.setApartMore + sum.setApartLess != 0) {
            d.setApart = uint128(d.setApart + sum.setApartMore - sum.setApartLess);
        }
        if (sum.reinvested != 0) d.reinvested += uint128(sum.reinvested);
        // Also where nothing was spent: a coin may say that it refused, and have paid.
        if (sum.before | sum.spent != 0) PayoutCoins.requireSpent(t.coin, sum.before, sum.spent);
    }
}
