// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {OtherHalf} from "../access/OtherHalf.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {Registrant} from "../registry/Registrant.sol";
import {RecordHolding} from "../token/IRecordDates.sol";
import {
    DistributionBooks,
    DistributionTerms,
    IncomeType,
    ListedShare,
    PayoutCoinTerms,
    SeriesPeriod
} from "./DistributionTerms.sol";
import {Distribution, ShareFlags} from "./DistributorState.sol";
import {IDistributions} from "./IDistributions.sol";
import {IDividendDistributor} from "./IDividendDistributor.sol";
import {IPayments, Refusal, ShareView} from "./IPayments.sol";
import {IWithholding, TaxProfile} from "./IWithholding.sol";
import {PayoutCoins} from "./PayoutCoins.sol";
import {ScratchMemory} from "./ScratchMemory.sol";
import {ShareSettlement} from "./ShareSettlement.sol";

/// @title Dividend distributor
/// @notice Pays everyone who held a token at a record date: once, after tax, to the last unit.
/// @dev A clone whose code names its home token and that needs no initialiser. Payments are here; what an issuer does
/// with a distribution is in `DistributionAdministration`, what agents and holders settle about shares in
/// `ShareAdministration`, and their calls are forwarded there.
contract DividendDistributor is
    ShareSettlement,
    AgentPermissions,
    ReentrancyGuardTransient,
    EIP712,
    Nonces,
    IDividendDistributor
{
    /// @notice Gas that an issuance of reinvested tokens may use.
    uint256 private constant ISSUE_GAS = 2_000_000;
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address wallet,uint256[] ids,address payee,uint256 nonce,uint256 deadline)"
    );

    address private immutable DISTRIBUTIONS;
    address private immutable SHARES;

    /// @param distributions A part of the code, a `DistributionAdministration`.
    /// @param shares A part of the code, a `ShareAdministration`.
    constructor(address distributions, address shares) EIP712("Scrip Dividend Distributor", "1") {
        (DISTRIBUTIONS, SHARES) = (distributions, shares);
    }

    // Payments

    /// @inheritdoc IPayments
    function claim(uint256[] calldata ids) external nonReentrant {
        for (uint256 i = 0; i < ids.length; ++i) _claim(ids[i], msg.sender, address(0), address(0));
    }

    /// @inheritdoc IPayments
    function claimOf(uint256[] calldata ids, address wallet) external nonReentrant {
        for (uint256 i = 0; i < ids.length; ++i) _claim(ids[i], wallet, msg.sender, address(0));
    }

    /// @inheritdoc IPayments
    function claimFor(
        uint256[] calldata ids,
        address wallet,
        address payee,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        if (block.timestamp > deadline) revert ClaimExpired(deadline, block.timestamp);
        bytes32 idsHash = keccak256(abi.encodePacked(ids));
        bytes32 message = keccak256(abi.encode(CLAIM_TYPEHASH, wallet, idsHash, payee, _useNonce(wallet), deadline));
        if (!SignatureChecker.isValidSignatureNowCalldata(wallet, _hashTypedDataV4(message), signature)) {
            revert ClaimSignatureInvalid(wallet);
        }
        for (uint256 i = 0; i < ids.length; ++i) _claim(ids[i], wallet, wallet, payee);
    }

    /// @inheritdoc IPayments
    function push(uint256 id, address[] calldata wallets) external nonReentrant {
        (Distribution storage d, Terms memory t) = _start(id);
        Tally memory sum;
        sum.before = PayoutCoins.balance(t.coin);
        RecordHolding[] memory holdings = _holdingsOf(t, wallets);
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 free = ScratchMemory.mark();
            (Share memory s, Refusal refusal) = _consider(t, wallets[i], holdings[i]);
            if (refusal == Refusal.None) refusal = _pay(d, t, s, sum);
            if (refusal != Refusal.None) {
                _record(t, s, refusal, sum);
                emit PaymentSkipped(id, wallets[i], refusal);
            }
            ScratchMemory.release(free);
        }
        _finish(d, t, sum);
    }

    /// @inheritdoc IPayments
    function assess(uint256 id, address[] calldata wallets) external nonReentrant {
        (Distribution storage d, Terms memory t) = _start(id);
        Tally memory sum;
        RecordHolding[] memory holdings = _holdingsOf(t, wallets);
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 free = ScratchMemory.mark();
            (Share memory s, Refusal refusal) = _consider(t, wallets[i], holdings[i]);
            _record(t, s, refusal, sum);
            if (!_isOwed(s, refusal)) emit PaymentSkipped(id, wallets[i], refusal);
            ScratchMemory.release(free);
        }
        _finish(d, t, sum);
    }

    /// @inheritdoc IPayments
    function drawForBank(uint256, address[] calldata, bytes32[] calldata) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function handOver(uint256, address[] calldata) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function reassign(uint256, address, address, address, bytes calldata) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function electPayment(address, bool) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function electReinvestment(uint256, bool) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function setPayoutHold(address, bool, bytes calldata) external {
        OtherHalf.forward(SHARES);
    }

    /// @inheritdoc IPayments
    function setSanctionsLists(address[] calldata) external {
        OtherHalf.forward(SHARES);
    }

    // From announcement to close

    /// @inheritdoc IDistributions
    function announce(DistributionTerms calldata) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function announceSeries(DistributionTerms calldata, SeriesPeriod[] calldata) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function setAmount(uint256, uint256) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function listShares(uint256, ListedShare[] calldata) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function fund(uint256, uint256) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function refund(uint256, uint256) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function finaliseTarget(uint256) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function startReview(uint256) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function open(uint256) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function cancel(uint256, bytes calldata) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function close(uint256) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function replaceCoin(uint256, PayoutCoinTerms calldata, bytes calldata) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function drawReinvested(uint256, address) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function withdraw(address) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDistributions
    function rescue(address, address) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    // Withholding

    /// @inheritdoc IWithholding
    function setTaxProfiles(TaxProfile[] calldata) external {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IWithholding
    function drawTax(uint256, address) external returns (uint256) {
        OtherHalf.forward(DISTRIBUTIONS);
    }

    /// @inheritdoc IDividendDistributor
    function setAgentPermissions(address agent, uint128 permissions) external {
        _requireOwner();
        _setAgentPermissions(agent, permissions, 0);
    }

    // Views

    /// @inheritdoc IDividendDistributor
    function homeToken() external view returns (address) {
        return _homeToken();
    }

    /// @inheritdoc IDividendDistributor
    function owner() external view returns (address) {
        return _owner();
    }

    /// @inheritdoc IDistributions
    function distributionCount() external view returns (uint256) {
        return _state().count;
    }

    /// @inheritdoc IDistributions
    function distribution(
        uint256 id
    ) external view returns (address token, address coin, uint40 recordDate, uint40 payableFrom) {
        Distribution storage d = _distribution(id);
        return (d.token, d.coin, d.recordDate, d.payableFrom);
    }

    /// @inheritdoc IDistributions
    function books(uint256 id) external view returns (DistributionBooks memory b) {
        Distribution storage d = _distribution(id);
        (b.state, b.payableFrom, b.units) = (d.state, d.payableFrom, d.units);
        // Lines of a list are counted before its target is final, and what is left of them only then.
        if (d.target != 0) b.unitsAssessed = d.units - d.unitsLeft;
        (b.funded, b.target, b.unassessed) = (d.funded, d.target, d.unassessed);
        (b.withheld, b.withheldDrawn) = (d.tax, d.taxDrawn);
        (b.reinvested, b.reinvestedDrawn, b.handedOver) = (d.reinvested, d.reinvestedDrawn, d.handedOver);
        (b.owed, b.setApart) = (d.owed, d.setApart);
        b.paid = b.target - b.unassessed - b.withheld - b.owed - b.reinvested - b.handedOver;
    }

    /// @inheritdoc IDistributions
    function contribution(
        uint256 id,
        uint256 index
    ) external view returns (address funder, uint256 amount, uint256 refundable) {
        Distribution storage d = _distribution(id);
        Contribution memory c = _state().contributions[id][index];
        return (c.funder, c.amount, _refundable(d, c));
    }

    /// @inheritdoc IDistributions
    function withdrawable(address coin, address account) external view returns (uint256) {
        return _state().released[coin][account];
    }

    /// @inheritdoc IDistributions
    function liabilities(address coin) external view returns (uint256) {
        return _liabilities(coin);
    }

    /// @inheritdoc IPayments
    function shareOf(uint256 id, address wallet) external view returns (ShareView memory share) {
        Distribution storage d = _distribution(id);
        if (d.target == 0) revert DistributionStateWrong(id, uint8(d.state));
        (Share memory s, Refusal refusal) = _considerOne(_termsOf(id, d), wallet);
        share.assessed = s.flags & (ShareFlags.RECORDED | ShareFlags.SETTLED) != 0;
        share.settled = s.flags & ShareFlags.SETTLED != 0;
        (share.identity, share.payee, share.setApart, share.reinvests) = (s.identity, s.payee, s.setApart, s.reinvests);
        (share.units, share.gross, share.rate, share.tax) = (s.units, s.gross, s.rate, s.tax);
        (share.net, share.refusal) = (s.gross - s.tax, refusal);
    }

    /// @inheritdoc IPayments
    function electionOf(address identity, address wallet) external view returns (address payoutWallet, bool byBank) {
        Election storage election = _state().elections[identity][wallet];
        return (election.payoutWallet, election.byBank);
    }

    /// @inheritdoc IPayments
    function payoutHold(address identity) external view returns (bool) {
        return _state().standings[identity].held;
    }

    /// @inheritdoc IPayments
    function sanctionsLists() external view returns (address[] memory) {
        return _state().sanctionsLists;
    }

    /// @inheritdoc IWithholding
    function taxProfileAt(
        address identity,
        IncomeType income,
        uint256 time
    ) external view returns (uint24 rate, uint40 until) {
        return _profileAt(identity, income, time);
    }

    // How it is done

    /// @param claimant Whose identity must be the one that is owed; zero for the wallet of the record date itself.
    /// @param payee A wallet of that identity to be paid; zero for where a push would send it.
    function _claim(uint256 id, address wallet, address claimant, address payee) private {
        (Distribution storage d, Terms memory t) = _start(id);
        Tally memory sum;
        sum.before = PayoutCoins.balance(t.coin);
        (Share memory s, Refusal refusal) = _considerOne(t, wallet);
        if (claimant != address(0) && refusal != Refusal.Settled) {
            refusal = _direct(t, s, refusal, claimant, payee);
        }
        if (refusal == Refusal.None) refusal = _pay(d, t, s, sum);
        if (refusal != Refusal.None) revert PaymentRefused(id, wallet, refusal);
        _finish(d, t, sum);
    }

    /// @dev A claimant of the identity that is owed names the payee, or is it where there is no other.
    function _direct(
        Terms memory t,
        Share memory s,
        Refusal refusal,
        address claimant,
        address payee
    ) private view returns (Refusal) {
        if (!_isOwed(s, refusal)) return refusal;
        Registrant known = _registrantOf(t, claimant);
        if (known.identity() != s.identity) revert ClaimantWrong(claimant, s.identity);
        if (payee == address(0)) {
            // A wallet that has become another identity's is a dispute, which `reassign` ends.
            bool disputed = _registrantOf(t, s.start).identity() != address(0);
            if (refusal != Refusal.WalletUnknown || disputed) return refusal;
            payee = claimant;
        } else {
            known = _registrantOf(t, payee);
            if (known.identity() != s.identity) revert PayoutWalletForeign(payee, s.identity);
        }
        (s.payee, s.verified, s.byBank) = (payee, known.verified(), false);
        refusal = _blockOf(t, s);
        return refusal == Refusal.None ? _refusalOf(t, s) : refusal;
    }

    /// @dev Pays a share that nothing speaks against. Where the coin refuses, nothing has changed.
    function _pay(Distribution storage d, Terms memory t, Share memory s, Tally memory sum) private returns (Refusal) {
        _setFlags(t.id, s.wallet, s.word, s.flags | ShareFlags.SETTLED);
        uint256 net = s.gross - s.tax;
        uint256 cost;
        if (s.reinvests) {
            cost = _reinvest(d, t, s, net);
            sum.reinvested += cost;
        }
        uint256 amount = _inCoin(t, net - cost);
        if (PayoutCoins.tryPay(t.coin, s.payee, amount)) {
            sum.spent += amount;
        } else {
            if (cost == 0) {
                _setFlags(t.id, s.wallet, s.word, s.flags);
                return Refusal.CoinRefused;
            }
            _release(t.coin, s.payee, amount);
            emit RemainderReleased(t.id, s.wallet, s.payee, amount);
        }
        _count(t, s, sum);
        emit SharePaid(t.id, s.wallet, s.identity, s.payee, s.gross, s.rate, s.tax, net - cost);
        return Refusal.None;
    }

    /// @dev Issues whole tokens for a net amount, or nothing where the token refuses.
    function _reinvest(
        Distribution storage d,
        Terms memory t,
        Share memory s,
        uint256 net
    ) private returns (uint256 cost) {
        uint256 whole = net / d.price;
        if (whole == 0) return 0;
        uint256 needed = ISSUE_GAS + ISSUE_GAS / 32 + PayoutCoins.PAYMENT_GAS * 2;
        if (gasleft() < needed) revert PaymentGasTooLow(gasleft(), needed);
        uint256 tokens = whole * 10 ** IERC20Metadata(t.token).decimals();
        try IERC3643(t.token).mint{gas: ISSUE_GAS}(s.payee, tokens) {
            cost = whole * d.price;
            emit ShareReinvested(t.id, s.wallet, s.payee, tokens, cost);
        } catch (bytes memory reason) {
            emit ReinvestmentRefused(t.id, s.wallet, reason);
        }
    }

    function _authorizeAgentChange() internal view override {
        _requireOwner();
    }
}
