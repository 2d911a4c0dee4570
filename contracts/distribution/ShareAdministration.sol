// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {SanctionsQuestion} from "../compliance/SanctionsQuestion.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {RecordHolding} from "../token/IRecordDates.sol";
import {DistributionPermissions} from "./DistributionPermissions.sol";
import {DistributionState, UnclaimedRule} from "./DistributionTerms.sol";
import {Distribution, DistributionFlags, ShareFlags} from "./DistributorState.sol";
import {IDistributions} from "./IDistributions.sol";
import {IPayments, Refusal} from "./IPayments.sol";
import {PayoutCoins} from "./PayoutCoins.sol";
import {ScratchMemory} from "./ScratchMemory.sol";
import {ShareSettlement} from "./ShareSettlement.sol";

/// @title Share administration
/// @notice The part of a distributor's code in which paying agents draw for payment by bank, unclaimed shares leave,
/// shares pass to heirs, identities are held, and holders elect. A `DividendDistributor` forwards these calls here; its
/// interfaces document them.
/// @dev Runs by delegatecall in the distributor's storage and under its lock; what it keeps is named (ERC-7201).
contract ShareAdministration is ShareSettlement, AgentPermissions, ReentrancyGuardTransient {
    uint256 private constant MOST_LISTS = 4;

    function drawForBank(uint256 id, address[] calldata wallets, bytes32[] calldata references) external nonReentrant {
        _requirePermission(DistributionPermissions.BANK);
        if (wallets.length != references.length)
            revert IPayments.PaymentLengthsDiffer(wallets.length, references.length);
        (Distribution storage d, Terms memory t) = _start(id);
        Tally memory sum;
        sum.before = PayoutCoins.balance(t.coin);
        RecordHolding[] memory holdings = _holdingsOf(t, wallets);
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 free = ScratchMemory.mark();
            (Share memory s, Refusal refusal) = _consider(t, wallets[i], holdings[i]);
            if (refusal == Refusal.PaidByBank) {
                uint256 net = _take(t, s, sum);
                emit IPayments.SharePaidByBank(id, wallets[i], msg.sender, net, references[i]);
            } else {
                _record(t, s, refusal, sum);
                if (refusal == Refusal.None) refusal = Refusal.NotPaidByBank;
                emit IPayments.PaymentSkipped(id, wallets[i], refusal);
            }
            ScratchMemory.release(free);
        }
        _payOut(t, msg.sender, sum);
        _finish(d, t, sum);
    }

    function handOver(uint256 id, address[] calldata wallets) external nonReentrant {
        _requirePermission(DistributionPermissions.UNCLAIMED);
        (Distribution storage d, Terms memory t) = _start(id);
        uint256 from = uint256(d.payableFrom) + d.unclaimedPeriod;
        if (d.unclaimedRule == UnclaimedRule.Keep) revert IPayments.UnclaimedTooEarly(id, type(uint256).max);
        if (block.timestamp < from) revert IPayments.UnclaimedTooEarly(id, from);
        Tally memory sum;
        sum.before = PayoutCoins.balance(t.coin);
        RecordHolding[] memory holdings = _holdingsOf(t, wallets);
        uint256 total;
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 free = ScratchMemory.mark();
            (Share memory s, Refusal refusal) = _consider(t, wallets[i], holdings[i]);
            if (_mayLeave(s, refusal)) {
                uint256 net = _take(t, s, sum);
                total += net;
                emit IPayments.ShareHandedOver(id, wallets[i], d.unclaimedAccount, net);
            } else {
                _record(t, s, refusal, sum);
                emit IPayments.PaymentSkipped(id, wallets[i], refusal);
            }
            ScratchMemory.release(free);
        }
        d.handedOver += uint128(total);
        _payOut(t, d.unclaimedAccount, sum);
        _finish(d, t, sum);
    }

    function reassign(
        uint256 id,
        address wallet,
        address identity,
        address payee,
        bytes calldata evidence
    ) external nonReentrant {
        _requirePermission(DistributionPermissions.REASSIGN);
        (Distribution storage d, Terms memory t) = _start(id);
        Tally memory sum;
        (Share memory s, Refusal refusal) = _considerOne(t, wallet);
        bool ownerless = _requireAssignable(t, s, refusal);
        if (identity == address(0) || _registrantOf(t, payee).identity() != identity) {
            revert IPayments.PayoutWalletForeign(payee, identity);
        }
        if (ownerless) _keep(t, s, false, sum);
        else _record(t, s, refusal, sum);
        OwedShare storage owed = _state().shares[id][wallet];
        (owed.identity, owed.reassigned) = (identity, true);
        _state().heirs[id][wallet] = payee;
        _finish(d, t, sum);
        emit IPayments.ShareReassigned(id, wallet, identity, s.identity, payee, evidence);
    }

    function setPayoutHold(address identity, bool held, bytes calldata evidence) external {
        _requirePermission(DistributionPermissions.HOLD);
        if (identity == address(0)) revert IDistributions.DistributionZeroAddress();
        _state().standings[identity].held = held;
        emit IPayments.PayoutHoldSet(identity, held, evidence);
    }

    function setSanctionsLists(address[] calldata lists) external {
        _requireOwner();
        for (uint256 i = 0; i < lists.length; ++i) {
            (, bool answered) = SanctionsQuestion.ask(lists[i], address(0));
            if (!answered || lists.length > MOST_LISTS) revert IPayments.SanctionsListsInvalid(lists[i], MOST_LISTS);
        }
        _state().sanctionsLists = lists;
        emit IPayments.SanctionsListsSet(lists);
    }

    function electPayment(address payoutWallet, bool byBank) external {
        ILeasedIdentityRegistry registry = _registryOf(_homeToken());
        address identity = registry.registrant(msg.sender).identity();
        if (identity == address(0)) revert IPayments.HolderUnknown(msg.sender);
        if (payoutWallet != address(0) && registry.registrant(payoutWallet).identity() != identity) {
            revert IPayments.PayoutWalletForeign(payoutWallet, identity);
        }
        _state().standings[identity].elects = true;
        _state().elections[identity][msg.sender] = Election(payoutWallet, byBank);
        emit IPayments.PaymentElected(identity, msg.sender, payoutWallet, byBank);
    }

    function electReinvestment(uint256 id, bool elected) external nonReentrant {
        Distribution storage d = _distribution(id);
        bool early = d.state != DistributionState.Payable && d.state != DistributionState.Closed;
        bool open_ = early && d.state != DistributionState.Cancelled && block.timestamp < d.deadline;
        if (!open_ || d.flags & DistributionFlags.REINVESTS == 0) {
            revert IPayments.ReinvestmentClosed(id, d.deadline);
        }
        (uint256 flags, uint256 word) = _flagsOf(id, msg.sender);
        flags = elected ? flags | ShareFlags.REINVEST : flags & ~ShareFlags.REINVEST;
        _setFlags(id, msg.sender, word, flags);
        emit IPayments.ReinvestmentElected(id, msg.sender, elected);
    }

    // How it is done

    /// @dev Whether nobody knows whose the share is. Refused where it must not change hands.
    function _requireAssignable(Terms memory t, Share memory s, Refusal refusal) private view returns (bool ownerless) {
        ownerless = s.identity == address(0) && (refusal == Refusal.IdentityUnknown || refusal == Refusal.Frozen);
        if (!ownerless && (!_isOwed(s, refusal) || _mustNotBePaid(refusal))) {
            revert IPayments.PaymentRefused(t.id, s.wallet, refusal);
        }
        bool blocked = _isBlocked(t, s.identity) || _isBlocked(t, s.wallet);
        if (blocked || _isBlocked(t, s.start) || _isBlocked(t, s.holder)) {
            revert IPayments.PaymentRefused(t.id, s.wallet, Refusal.Frozen);
        }
    }

    /// @dev Whether a share may leave as unclaimed; also one of which nobody knows whose it is.
    function _mayLeave(Share memory s, Refusal refusal) private pure returns (bool) {
        if (refusal == Refusal.IdentityUnknown) return true;
        return _isOwed(s, refusal) && !_mustNotBePaid(refusal) && refusal != Refusal.Frozen;
    }

    function _authorizeAgentChange() internal view override {
        _requireOwner();
    }
}
