// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {SanctionsQuestion} from "../compliance/SanctionsQuestion.sol";
import {BoundedCall} from "../identity/BoundedCall.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {IRulesEpoch} from "../registry/IRulesEpoch.sol";
import {MOST_SUCCESSORS} from "../registry/ISharedIdentityStorage.sol";
import {Registrant} from "../registry/Registrant.sol";
import {IRecordDates, RecordHolding} from "../token/IRecordDates.sol";
import {ISecurityToken} from "../token/ISecurityToken.sol";
import {AmountBasis, IncomeType} from "./DistributionTerms.sol";
import {Distribution, DistributionFlags, DistributorState, ShareFlags} from "./DistributorState.sol";
import {Entitlement} from "./Entitlement.sol";
import {Refusal} from "./IPayments.sol";
import {PaymentClaims} from "./PaymentClaims.sol";

/// @title Share reads
/// @notice What a wallet's share is, to whom it is owed, where it would be paid and what speaks against it. Nothing here
/// changes anything.
abstract contract ShareReads is DistributorState {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev What payments of one distribution have in common, read once.
    /// @param rules Under which rules of the registry wallets are verified now; zero where it does not tell.
    /// @param covered Whether a verified wallet has every claim that is asked for.
    /// @param lists The sanctions lists.
    struct Terms {
        uint256 id;
        address token;
        ILeasedIdentityRegistry registry;
        address coin;
        uint256 numerator;
        uint256 denominator;
        uint40 recordDate;
        uint40 payableFrom;
        uint24 defaultRate;
        uint24 maxRate;
        uint8 scale;
        uint8 flags;
        IncomeType income;
        AmountBasis basis;
        uint48 rules;
        bool covered;
        address[] lists;
    }

    /// @dev One share.
    /// @param flags Bits in `ShareFlags`.
    /// @param word The word in which they stand.
    /// @param start The wallet from which its payee is sought: that of the record date, or to which it was reassigned.
    /// @param holder The wallet of the identity that succeeded that one, or is it.
    /// @param registrant What the registry knows of the record date's wallet; empty once it was assessed.
    struct Share {
        address wallet;
        uint256 flags;
        uint256 word;
        uint256 units;
        uint256 gross;
        uint24 rate;
        uint256 tax;
        address identity;
        address start;
        bool setApart;
        Standing standing;
        Registrant registrant;
        address holder;
        address payee;
        bool verified;
        bool byBank;
        bool reinvests;
    }

    /// @dev So long from when a distribution pays, elected tokens are issued; after that cash is paid.
    uint256 private constant REINVESTMENT_PERIOD = 30 days;
    /// @dev Enough to read a slot behind a proxy.
    uint256 private constant RULES_GAS = 20_000;

    function _termsOf(uint256 id, Distribution storage d) internal view returns (Terms memory t) {
        t.id = id;
        (t.token, t.recordDate, t.payableFrom) = (d.token, d.recordDate, d.payableFrom);
        (t.coin, t.defaultRate, t.maxRate, t.scale) = (d.coin, d.defaultRate, d.maxRate, d.scale);
        (t.flags, t.income, t.basis) = (d.flags, d.income, d.basis);
        t.numerator = d.amount;
        t.denominator = d.exponent == 0 ? d.denominator : _powerOfTen(d.exponent);
        t.registry = _registryOf(t.token);
        t.rules = _rulesOf(address(t.registry));
        t.covered = t.rules != 0 && t.rules == d.coveredAt;
        if (!t.covered) t.covered = PaymentClaims.covered(IIdentityRegistry(address(t.registry)), _state().topics[id]);
        t.lists = _state().sanctionsLists;
    }

    /// @dev A number that changes whenever the registry or what it asks for does.
    function _rulesOf(address registry) private view returns (uint48) {
        bytes memory question = abi.encodeCall(IRulesEpoch.rulesEpoch, ());
        bytes32 epoch = BoundedCall.word(registry, RULES_GAS, question);
        return epoch == 0 ? 0 : uint48(uint256(keccak256(abi.encode(registry, epoch))));
    }

    /// @dev What each wallet held at the record date; nothing is asked for a list.
    function _holdingsOf(Terms memory t, address[] memory wallets) internal view returns (RecordHolding[] memory) {
        if (t.basis == AmountBasis.List) return new RecordHolding[](wallets.length);
        return IRecordDates(t.token).holdingsAt(wallets, t.recordDate);
    }

    /// @dev What one wallet held at the record date.
    function _holdingOf(Terms memory t, address wallet) internal view returns (RecordHolding memory holding) {
        if (t.basis == AmountBasis.List) return holding;
        return IRecordDates(t.token).holdingAt(wallet, t.recordDate);
    }

    /// @dev The share of a wallet, settled or not, unless it has none.
    function _shareOf(
        Terms memory t,
        address wallet,
        RecordHolding memory holding
    ) internal view returns (Share memory s, Refusal refusal) {
        s.wallet = wallet;
        (s.flags, s.word) = _flagsOf(t.id, wallet);
        bool listed = t.basis == AmountBasis.List;
        if (listed) {
            Line memory line = _state().lines[t.id][wallet];
            if (line.gross == 0) return (s, Refusal.NothingHeld);
            (s.units, s.gross, s.tax) = (1, line.gross, line.tax);
        } else {
            if (holding.treasury) return (s, Refusal.Treasury);
            if (holding.balance == 0) return (s, Refusal.NothingHeld);
            if (t.flags & DistributionFlags.PAID_THROUGH != 0 && _state().paidThrough[t.id][wallet]) {
                return (s, Refusal.PaidThrough);
            }
            s.units = holding.balance;
            s.gross = Entitlement.gross(s.units, t.numerator, t.denominator);
        }
        _identify(t, s);
        if (!listed) {
            if (s.flags & ShareFlags.RECORDED == 0) s.rate = _rateOf(t, s);
            s.tax = Entitlement.tax(s.gross, s.rate);
        }
        if (s.identity == address(0)) refusal = Refusal.IdentityUnknown;
    }

    /// @dev To whom the share is owed: the identity it was assessed for, or that the wallet has or had.
    function _identify(Terms memory t, Share memory s) private view {
        s.start = s.wallet;
        if (s.flags & ShareFlags.RECORDED != 0) {
            OwedShare memory owed = _state().shares[t.id][s.wallet];
            (s.identity, s.rate, s.setApart) = (owed.identity, owed.rate, owed.setApart);
            if (owed.reassigned) s.start = _state().heirs[t.id][s.wallet];
        } else {
            s.registrant = t.registry.registrant(s.wallet);
            s.identity = s.registrant.identity();
            if (s.identity == address(0)) s.identity = t.registry.lastIdentityOf(s.wallet);
        }
        s.standing = _state().standings[s.identity];
    }

    /// @dev What is withheld: the profile as it stood when the distribution became payable, or the default.
    function _rateOf(Terms memory t, Share memory s) private view returns (uint24 rate) {
        uint256 bit = 1 << uint256(t.income);
        if (s.standing.profiles & bit == 0) return t.defaultRate;
        uint40 until;
        (rate, until) = _profileAt(s.identity, t.income, t.payableFrom - 1);
        if (until <= t.payableFrom) return t.defaultRate;
        if (rate > t.maxRate) return t.maxRate;
    }

    function _profileAt(
        address identity,
        IncomeType income,
        uint256 time
    ) internal view returns (uint24 rate, uint40 until) {
        uint48 key = time > type(uint48).max ? type(uint48).max : uint48(time);
        uint256 profile = _state().taxProfiles[identity][income].upperLookup(key);
        return (uint24(profile >> 40), uint40(profile));
    }

    /// @dev Finds the wallet that the share would be paid to, and what its holder elected. A wallet that was lost elects
    /// nothing any more.
    function _findPayee(Terms memory t, Share memory s) internal view {
        (address holder, Registrant known) = _holderOf(t, s);
        if (holder == address(0)) return;
        (s.holder, s.payee, s.verified) = (holder, holder, known.verified());
        if (s.flags & ShareFlags.REINVEST != 0 && t.flags & DistributionFlags.REINVESTS != 0 && holder == s.wallet) {
            s.reinvests = block.timestamp < uint256(t.payableFrom) + REINVESTMENT_PERIOD;
        }
        if (!s.standing.elects) return;
        Election memory election = _state().elections[s.identity][holder];
        s.byBank = election.byBank;
        if (election.payoutWallet == address(0)) return;
        known = _registrantOf(t, election.payoutWallet);
        if (known.identity() == s.identity) (s.payee, s.verified) = (election.payoutWallet, known.verified());
    }

    /// @dev The first wallet of the identity among the starting one and those that succeeded it.
    function _holderOf(Terms memory t, Share memory s) private view returns (address wallet, Registrant known) {
        wallet = s.start;
        known = s.registrant;
        if (known.identity() == address(0)) known = _registrantOf(t, wallet);
        for (uint256 i = 0; known.identity() != s.identity; ++i) {
            wallet = t.registry.successorOf(wallet);
            if (wallet == address(0) || i == MOST_SUCCESSORS) return (address(0), known);
            known = _registrantOf(t, wallet);
        }
    }

    /// @dev What forbids paying the identity anything: a hold, or a sanctions list that names a wallet of its share.
    function _blockOf(Terms memory t, Share memory s) internal view returns (Refusal refusal) {
        if (s.standing.held) return Refusal.Held;
        for (uint256 i = 0; i < t.lists.length; ++i) {
            refusal = _askList(t.lists[i], s.start);
            bool other = s.holder != s.start && s.holder != address(0);
            if (refusal == Refusal.None && other) refusal = _askList(t.lists[i], s.holder);
            other = s.payee != s.start && s.payee != s.holder && s.payee != address(0);
            if (refusal == Refusal.None && other) refusal = _askList(t.lists[i], s.payee);
            if (refusal != Refusal.None) return refusal;
        }
    }

    /// @dev What speaks against paying a share now, beside its identity's being unknown or blocked.
    function _refusalOf(Terms memory t, Share memory s) internal view returns (Refusal) {
        address payee = s.payee;
        if (payee != s.start && _isOriginHeld(t, s)) return Refusal.Frozen;
        if (payee == address(0)) return Refusal.WalletUnknown;
        if (ISecurityToken(t.token).isFrozenWhole(payee, s.identity)) return Refusal.Frozen;
        if (!(s.verified && t.covered)) {
            IIdentityRegistry registry = IIdentityRegistry(address(t.registry));
            if (!PaymentClaims.held(registry, s.identity, _state().topics[t.id])) return Refusal.ClaimsMissing;
        }
        return s.byBank && !s.reinvests ? Refusal.PaidByBank : Refusal.None;
    }

    /// @dev Whether the wallet that a share is owed for, which is not to be paid itself, or its successor is blocked; or
    /// frozen, where there is none to be paid.
    function _isOriginHeld(Terms memory t, Share memory s) private view returns (bool) {
        if (s.payee == address(0) && _isFrozen(t, s.start, s.identity)) return true;
        if (_isBlocked(t, s.start)) return true;
        return s.holder != s.payee && s.holder != s.start && _isBlocked(t, s.holder);
    }

    /// @dev Whether the token binds everybody, its agents too, as to an identity or a wallet.
    function _isBlocked(Terms memory t, address subject) internal view returns (bool) {
        return ISecurityToken(t.token).isBlocked(subject);
    }

    function _isFrozen(Terms memory t, address wallet, address identity) internal view returns (bool) {
        return ISecurityToken(t.token).isFrozenWhole(wallet, identity);
    }

    function _registrantOf(Terms memory t, address wallet) internal view returns (Registrant) {
        return t.registry.registrant(wallet);
    }

    function _askList(address list, address wallet) private view returns (Refusal) {
        (bool sanctioned, bool answered) = SanctionsQuestion.ask(list, wallet);
        if (!answered) return Refusal.ListFailed;
        return sanctioned ? Refusal.Sanctioned : Refusal.None;
    }

    /// @dev Raw units of the coin of today for an amount in the books.
    function _inCoin(Terms memory t, uint256 amount) internal pure returns (uint256) {
        return t.scale == 0 ? amount : amount * _powerOfTen(t.scale);
    }

    function _powerOfTen(uint8 exponent) private pure returns (uint256) {
        // Tokens have at most 18 decimals and a coin gains at most 24, which the administration sees to.
        unchecked {
            return 10 ** exponent;
        }
    }
}
