// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {IRecordDates, RecordHolding} from "../token/IRecordDates.sol";
import {TokenPermissions} from "../token/TokenPermissions.sol";
import {DistributionPermissions} from "./DistributionPermissions.sol";
import {
    AmountBasis,
    DistributionState,
    DistributionTerms,
    ListedShare,
    PayoutCoinTerms,
    SeriesPeriod,
    UnclaimedRule,
    UnclaimedTerms
} from "./DistributionTerms.sol";
import {Distribution, DistributionFlags, DistributorState} from "./DistributorState.sol";
import {Entitlement} from "./Entitlement.sol";
import {IDistributions} from "./IDistributions.sol";
import {IWithholding, TaxProfile} from "./IWithholding.sol";
import {PayoutCoins} from "./PayoutCoins.sol";

/// @title Distribution administration
/// @notice The part of a distributor's code that brings a distribution from announcement to payment and from payment to
/// close, and keeps tax profiles. A `DividendDistributor` forwards these calls here; its interfaces
/// document them.
/// @dev Runs by delegatecall in the distributor's storage and under its lock; what it keeps is named (ERC-7201).
contract DistributionAdministration is DistributorState, AgentPermissions, ReentrancyGuardTransient {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant MOST_TOPICS = 15;
    uint256 private constant MOST_PAID_THROUGH = 20;
    uint256 private constant MOST_MORE_DECIMALS = 24;
    uint40 private constant SHORTEST_UNCLAIMED = 3 * 366 days;
    uint8 private constant AMOUNT_DECIMALS = 18;

    // From announcement to payment

    function announce(DistributionTerms calldata terms) external returns (uint256 id) {
        _requirePermission(DistributionPermissions.ANNOUNCE);
        return _announce(terms);
    }

    function announceSeries(
        DistributionTerms calldata terms,
        SeriesPeriod[] calldata periods
    ) external returns (uint256 first) {
        _requirePermission(DistributionPermissions.ANNOUNCE);
        if (periods.length == 0) revert IDistributions.DistributionSeriesEmpty();
        first = _state().count + 1;
        DistributionTerms memory one = terms;
        for (uint256 i = 0; i < periods.length; ++i) {
            (one.recordDate, one.payableDate) = (periods[i].recordDate, periods[i].payableDate);
            (one.amount, one.reinvestment.deadline) = (periods[i].amount, periods[i].reinvestmentDeadline);
            _announce(one);
        }
        emit IDistributions.SeriesAnnounced(first, periods.length);
    }

    function setAmount(uint256 id, uint256 amount) external {
        _requirePermission(DistributionPermissions.ANNOUNCE);
        Distribution storage d = _requireState(id, DistributionState.Announced);
        if (d.basis == AmountBasis.List) revert IDistributions.DistributionBasisInvalid(uint8(d.basis));
        if (d.amount != 0) revert IDistributions.DistributionAmountFixed(id, d.amount);
        if (amount == 0) revert IDistributions.DistributionAmountMissing(id);
        d.amount = _requireAmount(d.basis, amount);
        emit IDistributions.DistributionAmountSet(id, amount);
    }

    function listShares(uint256 id, ListedShare[] calldata shares) external {
        _requirePermission(DistributionPermissions.ANNOUNCE);
        Distribution storage d = _requireState(id, DistributionState.Announced);
        if (d.basis != AmountBasis.List || d.target != 0) {
            revert IDistributions.DistributionBasisInvalid(uint8(d.basis));
        }
        ILeasedIdentityRegistry registry = _registryOf(d.token);
        uint256 sum = d.listed;
        uint256 lines = d.units;
        for (uint256 i = 0; i < shares.length; ++i) {
            ListedShare calldata share = shares[i];
            address known = registry.lastIdentityOf(share.wallet);
            if (known != share.identity || known == address(0)) {
                revert IDistributions.ListedIdentityWrong(share.wallet, share.identity, known);
            }
            uint256 most = Entitlement.tax(share.gross, d.maxRate);
            if (share.tax > most) revert IDistributions.ListedTaxExcessive(share.wallet, share.tax, most);
            Line storage line = _state().lines[id][share.wallet];
            if (line.gross == 0 && share.gross == 0) revert IDistributions.ListedShareEmpty(share.wallet);
            if (line.gross == 0) ++lines;
            else if (share.gross == 0) --lines;
            sum = sum + share.gross - line.gross;
            (line.gross, line.tax) = (share.gross, share.tax);
            emit IDistributions.ShareListed(id, share.wallet, share.identity, share.gross, share.tax);
        }
        (d.listed, d.units) = (_narrow(sum), _narrow(lines));
    }

    function fund(uint256 id, uint256 amount) external nonReentrant returns (uint256 accepted) {
        Distribution storage d = _requireState(id, DistributionState.Announced);
        bool list = d.basis == AmountBasis.List;
        // Whoever pays for a list has seen all of it.
        if (list && d.target == 0) revert IDistributions.DistributionListOpen(id);
        if (d.target == 0 && block.timestamp > d.recordDate && d.amount != 0) _finalise(id, d);

        accepted = amount;
        if (d.target != 0) accepted = Math.min(amount, Math.saturatingSub(d.target, d.funded));
        else if (d.basis == AmountBasis.Total && d.amount != 0) {
            accepted = Math.min(amount, Math.saturatingSub(d.amount, d.funded));
        }
        if (accepted == 0) revert IDistributions.DistributionFundingZero(id);
        uint128 before = d.funded;
        if (accepted > type(uint128).max - before) revert IDistributions.DistributionAmountTooLarge(accepted);
        d.funded = before + uint128(accepted);
        Contribution[] storage contributions = _state().contributions[id];
        contributions.push(Contribution(msg.sender, before, uint128(accepted), 0));
        emit IDistributions.DistributionContribution(id, contributions.length - 1, msg.sender, accepted);
        _settleFunding(id, d);

        PayoutCoins.collect(d.coin, msg.sender, accepted);
    }

    function refund(uint256 id, uint256 index) external nonReentrant returns (uint256 amount) {
        Distribution storage d = _distribution(id);
        Contribution[] storage contributions = _state().contributions[id];
        if (index >= contributions.length) revert IDistributions.DistributionRefundInvalid(id, index, msg.sender);
        Contribution storage c = contributions[index];
        amount = _refundable(d, c);
        if (c.funder != msg.sender || amount == 0)
            revert IDistributions.DistributionRefundInvalid(id, index, msg.sender);
        c.refunded += uint128(amount);
        d.refunded += uint128(amount);
        emit IDistributions.ContributionRefunded(id, index, msg.sender, amount);
        PayoutCoins.pay(d.fundingCoin, msg.sender, amount);
    }

    function finaliseTarget(uint256 id) external {
        Distribution storage d = _requireState(id, DistributionState.Announced);
        if (d.target != 0) revert IDistributions.DistributionStateWrong(id, uint8(d.state));
        if (d.basis == AmountBasis.List) _requirePermission(DistributionPermissions.ANNOUNCE);
        _finalise(id, d);
        _settleFunding(id, d);
    }

    function startReview(uint256 id) external {
        Distribution storage d = _distribution(id);
        if (d.state == DistributionState.Announced) {
            revert IDistributions.DistributionUnderfunded(id, d.target - Math.min(d.target, d.funded));
        }
        if (d.state != DistributionState.Funded) revert IDistributions.DistributionStateWrong(id, uint8(d.state));
        d.state = DistributionState.InReview;
        d.payableFrom = uint40(Math.max(d.payableFrom, block.timestamp + d.reviewPeriod));
        emit IDistributions.DistributionInReview(id, d.payableFrom);
    }

    function open(uint256 id) external {
        _requireState(id, DistributionState.InReview);
        _requirePayable(id);
    }

    function cancel(uint256 id, bytes calldata evidence) external {
        _requirePermission(DistributionPermissions.ANNOUNCE);
        Distribution storage d = _distribution(id);
        if (d.state == DistributionState.InReview) {
            if (block.timestamp >= d.payableFrom) revert IDistributions.DistributionReviewOver(id, d.payableFrom);
        } else if (d.state != DistributionState.Announced && d.state != DistributionState.Funded) {
            revert IDistributions.DistributionStateWrong(id, uint8(d.state));
        }
        d.state = DistributionState.Cancelled;
        emit IDistributions.DistributionCancelled(id, evidence);
    }

    // From payment to close

    function close(uint256 id) external {
        Distribution storage d = _requireState(id, DistributionState.Payable);
        if (d.unitsLeft != 0 || d.owed != 0) revert IDistributions.DistributionUnsettled(id, d.unitsLeft, d.owed);
        uint256 remainder = d.unassessed;
        address funder = d.remainderTo == address(0) ? _lastFunder(id, d) : d.remainderTo;
        d.state = DistributionState.Closed;
        _release(d.coin, funder, remainder * 10 ** d.scale);
        emit IDistributions.DistributionClosed(id, remainder, funder);
    }

    function replaceCoin(uint256 id, PayoutCoinTerms calldata coin, bytes calldata evidence) external nonReentrant {
        _requireOwner();
        Distribution storage d = _distribution(id);
        if (d.state != DistributionState.Payable && d.state != DistributionState.Closed) {
            revert IDistributions.DistributionStateWrong(id, uint8(d.state));
        }
        _checkCoin(d.token, coin);
        uint256 decimals = uint256(coin.decimals) + d.scale;
        if (coin.decimals < d.decimals || decimals > MOST_MORE_DECIMALS + d.decimals) {
            revert IDistributions.PayoutCoinUnfit(coin.coin, coin.decimals, d.decimals);
        }
        if (coin.coin == d.coin || PayoutCoins.tryPay(d.coin, address(this), 1)) {
            revert IDistributions.PayoutCoinWorks(d.coin);
        }

        address old = d.coin;
        uint256 left = _leftOf(d);
        uint256 released = left * 10 ** d.scale;
        (d.coin, d.scale, d.decimals) = (coin.coin, d.scale + coin.decimals - d.decimals, coin.decimals);
        d.remainderTo = msg.sender;
        uint256 needed = left * 10 ** d.scale;
        if (needed == 0) revert IDistributions.DistributionNothingToDraw(old, msg.sender);
        _release(old, msg.sender, released);
        emit IDistributions.PayoutCoinReplaced(id, old, coin.coin, msg.sender, needed, released, evidence);
        PayoutCoins.collect(coin.coin, msg.sender, needed);
    }

    function drawTax(uint256 id, address to) external nonReentrant returns (uint256 amount) {
        _requirePermission(DistributionPermissions.TAX);
        Distribution storage d = _distribution(id);
        amount = d.tax - d.taxDrawn;
        if (amount == 0) revert IDistributions.DistributionNothingToDraw(d.coin, to);
        d.taxDrawn = d.tax;
        emit IWithholding.TaxDrawn(id, to, amount);
        PayoutCoins.pay(d.coin, to, amount * 10 ** d.scale);
    }

    function drawReinvested(uint256 id, address to) external nonReentrant returns (uint256 amount) {
        _requirePermission(DistributionPermissions.PROCEEDS);
        Distribution storage d = _distribution(id);
        amount = d.reinvested - d.reinvestedDrawn;
        if (amount == 0) revert IDistributions.DistributionNothingToDraw(d.coin, to);
        d.reinvestedDrawn = d.reinvested;
        emit IDistributions.ReinvestedDrawn(id, to, amount);
        PayoutCoins.pay(d.coin, to, amount * 10 ** d.scale);
    }

    function withdraw(address coin) external nonReentrant returns (uint256 amount) {
        amount = _state().released[coin][msg.sender];
        if (amount == 0) revert IDistributions.DistributionNothingToDraw(coin, msg.sender);
        _state().released[coin][msg.sender] = 0;
        _state().releasedTotal[coin] -= amount;
        emit IDistributions.Withdrawn(coin, msg.sender, amount);
        PayoutCoins.pay(coin, msg.sender, amount);
    }

    function rescue(address coin, address to) external nonReentrant returns (uint256 amount) {
        _requireOwner();
        uint256 held = PayoutCoins.balance(coin);
        uint256 owed = _liabilities(coin);
        if (held <= owed) revert IDistributions.DistributionNothingToDraw(coin, to);
        amount = held - owed;
        emit IDistributions.CoinsRescued(coin, to, amount);
        PayoutCoins.pay(coin, to, amount);
    }

    // Tax profiles

    function setTaxProfiles(TaxProfile[] calldata profiles) external {
        _requirePermission(DistributionPermissions.TAX);
        for (uint256 i = 0; i < profiles.length; ++i) {
            TaxProfile calldata p = profiles[i];
            if (p.identity == address(0)) revert IWithholding.TaxIdentityZero();
            if (p.rate > Entitlement.WHOLE) revert IWithholding.TaxRateInvalid(p.identity, p.rate);
            _state().standings[p.identity].profiles |= uint8(1 << uint256(p.income));
            uint208 profile = (uint208(p.rate) << 40) | p.until;
            _state().taxProfiles[p.identity][p.income].push(uint48(block.timestamp), profile);
            emit IWithholding.TaxProfileSet(p.identity, p.income, p.rate, p.until);
        }
    }

    // How it is done

    function _authorizeAgentChange() internal view override {
        _requireOwner();
    }

    function _announce(DistributionTerms memory terms) private returns (uint256 id) {
        _checkTerms(terms);
        DistributorStorage storage s = _state();
        id = ++s.count;
        Distribution storage d = s.distributions[id];
        (d.token, d.recordDate, d.payableFrom) = (terms.token, terms.recordDate, terms.payableDate);
        (d.state, d.income, d.basis) = (DistributionState.Announced, terms.income, terms.basis);
        (d.coin, d.decimals, d.fundingCoin) = (terms.coin.coin, terms.coin.decimals, terms.coin.coin);
        (d.defaultRate, d.maxRate, d.reviewPeriod) = (terms.defaultRate, terms.maxRate, terms.reviewPeriod);
        d.amount = _requireAmount(terms.basis, terms.amount);
        if (terms.reinvestment.price != 0) {
            d.flags |= DistributionFlags.REINVESTS;
            (d.price, d.deadline) = (terms.reinvestment.price, terms.reinvestment.deadline);
        }
        if (terms.unclaimed.rule != UnclaimedRule.Keep) {
            (d.unclaimedRule, d.unclaimedAccount) = (terms.unclaimed.rule, terms.unclaimed.account);
            d.unclaimedPeriod = terms.unclaimed.period;
        }
        if (terms.claimTopics.length != 0) s.topics[id] = terms.claimTopics;
        if (terms.paidThrough.length != 0) {
            d.flags |= DistributionFlags.PAID_THROUGH;
            _markNominees(id, terms.paidThrough);
        }
        emit IDistributions.DistributionAnnounced(id, terms.token, terms);
    }

    function _checkTerms(DistributionTerms memory terms) private view {
        bool list = terms.basis == AmountBasis.List;
        bool dated = terms.recordDate != 0 || terms.amount != 0 || terms.paidThrough.length != 0;
        if (list ? dated : terms.recordDate == 0) {
            revert IDistributions.DistributionBasisInvalid(uint8(terms.basis));
        }
        if (!list) {
            if (terms.corrects != 0) revert IDistributions.DistributionBasisInvalid(uint8(terms.basis));
            if (!IRecordDates(terms.token).isRecordDate(terms.recordDate)) {
                revert IDistributions.DistributionRecordDateUnknown(terms.token, terms.recordDate);
            }
            if (terms.payableDate < terms.recordDate) {
                revert IDistributions.DistributionPayableDateEarly(terms.payableDate, terms.recordDate);
            }
        } else if (terms.corrects != 0 && _state().distributions[terms.corrects].token != terms.token) {
            revert IDistributions.DistributionCorrectsInvalid(terms.corrects);
        }
        if (terms.maxRate > Entitlement.WHOLE || terms.defaultRate > terms.maxRate) {
            revert IDistributions.DistributionRatesInvalid(terms.defaultRate, terms.maxRate);
        }
        _checkCoin(terms.token, terms.coin);
        if (terms.claimTopics.length > MOST_TOPICS) {
            revert IDistributions.DistributionTopicsTooMany(terms.claimTopics.length, MOST_TOPICS);
        }
        if (terms.paidThrough.length > MOST_PAID_THROUGH) {
            revert IDistributions.DistributionPaidThroughTooMany(terms.paidThrough.length, MOST_PAID_THROUGH);
        }
        _checkReinvestment(terms);
        _checkUnclaimed(terms.unclaimed);
    }

    function _checkCoin(address token, PayoutCoinTerms memory coin) private view {
        if (coin.coin == token) revert IDistributions.PayoutCoinIsToken(token);
        PayoutCoins.check(coin);
    }

    function _checkReinvestment(DistributionTerms memory terms) private view {
        if (terms.reinvestment.price == 0) return;
        // The distributor's right to mint is used at the price, and for the coin, of whoever announces.
        _requirePermission(DistributionPermissions.OFFER);
        uint40 deadline = terms.reinvestment.deadline;
        if (deadline <= block.timestamp || deadline > terms.payableDate) {
            revert IDistributions.DistributionDeadlineInvalid(deadline, terms.payableDate);
        }
        (uint128 permissions, ) = AgentPermissions(terms.token).agentPermissions(address(this));
        if (permissions & TokenPermissions.MINT == 0) revert IDistributions.DistributionMintRightMissing(terms.token);
    }

    function _checkUnclaimed(UnclaimedTerms memory unclaimed) private pure {
        bool kept = unclaimed.rule == UnclaimedRule.Keep;
        bool named = unclaimed.account != address(0);
        if (kept ? named || unclaimed.period != 0 : !named || unclaimed.period < SHORTEST_UNCLAIMED) {
            revert IDistributions.DistributionUnclaimedInvalid(unclaimed.account, unclaimed.period, SHORTEST_UNCLAIMED);
        }
    }

    /// @dev A nominee that is named twice counts once.
    function _markNominees(uint256 id, address[] memory nominees) private {
        DistributorStorage storage s = _state();
        for (uint256 i = 0; i < nominees.length; ++i) {
            if (s.paidThrough[id][nominees[i]]) continue;
            s.paidThrough[id][nominees[i]] = true;
            s.nominees[id].push(nominees[i]);
        }
    }

    /// @dev What shares, and how much of it, is known once the record date is over.
    function _finalise(uint256 id, Distribution storage d) private {
        if (d.basis == AmountBasis.List) {
            d.target = d.listed;
        } else {
            if (d.amount == 0) revert IDistributions.DistributionAmountMissing(id);
            (, uint256 outstanding) = IRecordDates(d.token).suppliesAt(d.recordDate);
            uint256 units = outstanding - _unitsPaidThrough(id, d);
            uint256 denominator = outstanding;
            if (d.basis == AmountBasis.PerToken) {
                d.exponent = AMOUNT_DECIMALS + IERC20Metadata(d.token).decimals();
                denominator = 10 ** d.exponent;
            }
            if (units == 0) revert IDistributions.DistributionTargetZero(id);
            d.units = uint128(units);
            d.denominator = uint128(denominator);
            d.target = _narrow(Entitlement.gross(units, d.amount, denominator));
        }
        if (d.target == 0) revert IDistributions.DistributionTargetZero(id);
        (d.unitsLeft, d.unassessed) = (d.units, d.target);
        emit IDistributions.DistributionTargetFinal(id, d.units, d.target);
    }

    function _unitsPaidThrough(uint256 id, Distribution storage d) private view returns (uint256 units) {
        if (d.flags & DistributionFlags.PAID_THROUGH == 0) return 0;
        RecordHolding[] memory holdings = IRecordDates(d.token).holdingsAt(_state().nominees[id], d.recordDate);
        for (uint256 i = 0; i < holdings.length; ++i) {
            if (!holdings[i].treasury) units += holdings[i].balance;
        }
    }

    function _settleFunding(uint256 id, Distribution storage d) private {
        if (d.target == 0 || d.funded < d.target) return;
        d.state = DistributionState.Funded;
        emit IDistributions.DistributionFunded(id, d.target);
    }

    /// @dev Who paid the last unit of the target. Whoever paid more afterwards has no part in what is left of it.
    function _lastFunder(uint256 id, Distribution storage d) private view returns (address) {
        Contribution[] storage contributions = _state().contributions[id];
        uint256 first = 0;
        uint256 last = contributions.length - 1;
        while (first < last) {
            uint256 middle = (first + last + 1) / 2;
            if (contributions[middle].before < d.target) first = middle;
            else last = middle - 1;
        }
        return contributions[first].funder;
    }

    /// @dev An amount in total is one of the coin; one for a whole token has 18 decimals more and is checked as a whole
    /// when the target is final.
    function _requireAmount(AmountBasis basis, uint256 amount) private pure returns (uint208) {
        if (basis == AmountBasis.Total) return _narrow(amount);
        if (amount > type(uint208).max) revert IDistributions.DistributionAmountTooLarge(amount);
        return uint208(amount);
    }

    function _narrow(uint256 amount) private pure returns (uint128) {
        if (amount > type(uint128).max) revert IDistributions.DistributionAmountTooLarge(amount);
        return uint128(amount);
    }
}
