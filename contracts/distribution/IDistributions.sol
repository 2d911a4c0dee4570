// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    DistributionBooks,
    DistributionTerms,
    ListedShare,
    PayoutCoinTerms,
    SeriesPeriod
} from "./DistributionTerms.sol";

/// @title Distributions from announcement to close
/// @notice An issuer announces, anybody funds, the totals are reviewed, holders are paid (`IPayments`), the books are
/// closed. Amounts are raw units of the payout coin.
/// @dev Agents are agents of this contract, with bits in `DistributionPermissions`; the owner is the owner of the token
/// that the contract was made for.
interface IDistributions {
    /// @notice A distribution was announced; nothing but an open amount changes any more.
    event DistributionAnnounced(uint256 indexed id, address indexed token, DistributionTerms terms);
    /// @notice Distributions `first` to `first + count - 1` are one series.
    event SeriesAnnounced(uint256 indexed first, uint256 count);
    /// @notice An amount that was left open was stated.
    event DistributionAmountSet(uint256 indexed id, uint256 amount);
    /// @notice A list has one more line, or another amount in a line.
    event ShareListed(uint256 indexed id, address indexed wallet, address indexed identity, uint256 gross, uint256 tax);
    /// @notice A funder paid in.
    event DistributionContribution(uint256 indexed id, uint256 indexed index, address indexed funder, uint256 amount);
    /// @notice The record date is over: so many raw token units share so much.
    event DistributionTargetFinal(uint256 indexed id, uint256 units, uint256 target);
    /// @notice What was paid in covers the target.
    event DistributionFunded(uint256 indexed id, uint256 target);
    /// @notice Until `payableFrom` the totals can be read and the distribution cancelled.
    event DistributionInReview(uint256 indexed id, uint40 payableFrom);
    /// @notice Holders can be paid.
    event DistributionPayable(uint256 indexed id);
    /// @notice Every share is settled; `remainder` is rounding, which its funder may withdraw.
    event DistributionClosed(uint256 indexed id, uint256 remainder, address indexed funder);
    /// @notice The distribution will not be paid; funders may draw what they paid in.
    event DistributionCancelled(uint256 indexed id, bytes evidence);
    /// @notice A funder drew what was not needed.
    event ContributionRefunded(uint256 indexed id, uint256 indexed index, address indexed funder, uint256 amount);
    /// @notice A coin that failed was replaced; `funder` paid `funded` of the new one and may withdraw `released` of the
    /// old one.
    event PayoutCoinReplaced(
        uint256 indexed id,
        address indexed coin,
        address indexed newCoin,
        address funder,
        uint256 funded,
        uint256 released,
        bytes evidence
    );
    /// @notice Cash that new tokens were issued for was drawn.
    event ReinvestedDrawn(uint256 indexed id, address indexed to, uint256 amount);
    /// @notice An account drew what was released to it.
    event Withdrawn(address indexed coin, address indexed account, uint256 amount);
    /// @notice Coins that nobody is owed were taken out.
    event CoinsRescued(address indexed coin, address indexed to, uint256 amount);

    /// @notice There is no such distribution.
    error DistributionUnknown(uint256 id);
    /// @notice The distribution is at `state` (see `DistributionState`), where this cannot be done.
    error DistributionStateWrong(uint256 id, uint8 state);
    /// @notice The token has no such record date: schedule it first.
    error DistributionRecordDateUnknown(address token, uint40 recordDate);
    /// @notice Nobody is paid before the record date is over.
    error DistributionPayableDateEarly(uint40 payableDate, uint40 recordDate);
    /// @notice A rate is at most a million millionths, and the default at most the maximum.
    error DistributionRatesInvalid(uint24 defaultRate, uint24 maxRate);
    /// @notice At most `limit` claim topics.
    error DistributionTopicsTooMany(uint256 count, uint256 limit);
    /// @notice At most `limit` accounts may be paid through.
    error DistributionPaidThroughTooMany(uint256 count, uint256 limit);
    /// @notice Elections close after now and at latest at the payable date.
    error DistributionDeadlineInvalid(uint40 deadline, uint40 payableDate);
    /// @notice To reinvest, this contract must be an agent of the token with the mint permission.
    error DistributionMintRightMissing(address token);
    /// @notice Shares that may leave need an account and at least `shortest` seconds; kept ones need neither.
    error DistributionUnclaimedInvalid(address account, uint40 period, uint40 shortest);
    /// @notice A list has no amount and no record date; any other basis has no corrected distribution.
    error DistributionBasisInvalid(uint8 basis);
    /// @notice A series has at least one period.
    error DistributionSeriesEmpty();
    /// @notice A list corrects a distribution of the same token.
    error DistributionCorrectsInvalid(uint256 corrects);
    /// @notice A coin's own symbol and decimals differ from those that were stated.
    error PayoutCoinMismatch(address coin, string symbol, uint8 decimals);
    /// @notice A security is not paid in itself.
    error PayoutCoinIsToken(address coin);
    /// @notice Of `sent` only `received` arrived: the coin takes a fee, and cannot be paid out exactly.
    error PayoutCoinTakesFee(address coin, uint256 sent, uint256 received);
    /// @notice The coin refused a transfer, or said nothing and did nothing.
    error PayoutCoinFailed(address coin, address to, uint256 amount);
    /// @notice A payment of `sent` cost this contract `spent`.
    error PayoutCoinMiscounts(address coin, uint256 sent, uint256 spent);
    /// @notice The coin works: it would still pay out.
    error PayoutCoinWorks(address coin);
    /// @notice A coin is replaced by another one with at least as many decimals.
    error PayoutCoinUnfit(address coin, uint8 decimals, uint8 needed);
    /// @notice The amount is stated already; cancel and announce anew.
    error DistributionAmountFixed(uint256 id, uint256 amount);
    /// @notice The amount is not stated yet.
    error DistributionAmountMissing(uint256 id);
    /// @notice Nothing is distributed: nobody outside treasury held a unit, or amounts round to nothing.
    error DistributionTargetZero(uint256 id);
    /// @notice Amounts are below 2^128; one for a whole token, with its 18 further decimals, below 2^208.
    error DistributionAmountTooLarge(uint256 amount);
    /// @notice Nothing is left to be funded, or nothing was offered.
    error DistributionFundingZero(uint256 id);
    /// @notice The list may still change: `finaliseTarget` closes it.
    error DistributionListOpen(uint256 id);
    /// @notice Of the target so much is still missing.
    error DistributionUnderfunded(uint256 id, uint256 missing);
    /// @notice Review ends, and the distribution pays, at `payableFrom`.
    error DistributionNotPayable(uint256 id, uint40 payableFrom);
    /// @notice The review is over: the distribution pays since `payableFrom`.
    error DistributionReviewOver(uint256 id, uint40 payableFrom);
    /// @notice Shares of `units` raw token units are not assessed, or `owed` is not paid.
    error DistributionUnsettled(uint256 id, uint256 units, uint256 owed);
    /// @notice Only who paid in draws a refund, and only what is not needed.
    error DistributionRefundInvalid(uint256 id, uint256 index, address caller);
    /// @notice A line names a wallet that is registered to another identity.
    error ListedIdentityWrong(address wallet, address identity, address registered);
    /// @notice A line withholds more than the distribution's maximum of its gross amount.
    error ListedTaxExcessive(address wallet, uint256 tax, uint256 most);
    /// @notice A line has no gross amount.
    error ListedShareEmpty(address wallet);
    /// @notice Nothing can be drawn.
    error DistributionNothingToDraw(address coin, address account);
    /// @notice Only the owner may do this.
    error DistributionOwnerOnly(address caller);
    /// @notice The zero address cannot receive.
    error DistributionZeroAddress();

    /// @notice Announces a distribution.
    /// @return id Its number, from one.
    /// @custom:access Agents with the announce permission. An offer of new tokens needs the offer permission, too.
    function announce(DistributionTerms calldata terms) external returns (uint256 id);

    /// @notice Announces a series of coupons or rents at once; each is a distribution of its own.
    /// @param terms What they have in common; amount, dates and election deadlines are the periods'.
    /// @return first Number of the first; the others follow.
    /// @custom:access Agents with the announce permission. An offer of new tokens needs the offer permission, too.
    function announceSeries(
        DistributionTerms calldata terms,
        SeriesPeriod[] calldata periods
    ) external returns (uint256 first);

    /// @notice States an amount that was left open, once.
    /// @custom:access Agents with the announce permission.
    function setAmount(uint256 id, uint256 amount) external;

    /// @notice Adds lines to a list, or replaces the lines of their wallets; a zero gross amount takes a line away.
    /// @custom:access Agents with the announce permission, until the list is closed.
    function listShares(uint256 id, ListedShare[] calldata shares) external;

    /// @notice Pays in, up to what is still needed; before the record date is over, whatever is offered. A list is closed
    /// first.
    /// @return accepted What was taken. What turns out not to be needed is refunded, the latest first.
    /// @custom:access Anyone who approved this contract.
    function fund(uint256 id, uint256 amount) external returns (uint256 accepted);

    /// @notice Draws what the caller paid in and is not needed: all of it once a distribution is cancelled.
    /// @param index Number of the contribution, from zero.
    /// @custom:access Who paid it in.
    function refund(uint256 id, uint256 index) external returns (uint256 amount);

    /// @notice Works the target out, once the record date is over; `fund` does so too. A list it closes.
    /// @custom:access Anyone; for a list, agents with the announce permission.
    function finaliseTarget(uint256 id) external;

    /// @notice Starts the review of a funded distribution.
    /// @custom:access Anyone.
    function startReview(uint256 id) external;

    /// @notice Makes a reviewed distribution payable; the first payment does so too.
    /// @custom:access Anyone.
    function open(uint256 id) external;

    /// @notice Cancels a distribution that is not payable yet.
    /// @param evidence Why, for instance the hash of a resolution.
    /// @custom:access Agents with the announce permission.
    function cancel(uint256 id, bytes calldata evidence) external;

    /// @notice Closes a distribution whose shares are all settled.
    /// @custom:access Anyone.
    function close(uint256 id) external;

    /// @notice Replaces a coin that no longer pays out by an equal amount of another, which the caller pays in.
    /// @dev The coin must fail when this contract sends itself a unit. What the distribution still holds of it is
    /// released to the caller.
    /// @param coin The new coin, with at least as many decimals.
    /// @custom:access The owner.
    function replaceCoin(uint256 id, PayoutCoinTerms calldata coin, bytes calldata evidence) external;

    /// @notice Draws the cash that new tokens were issued for.
    /// @custom:access Agents with the proceeds permission.
    function drawReinvested(uint256 id, address to) external returns (uint256 amount);

    /// @notice Draws what was released to the caller: the rounding of closed distributions, a replaced coin.
    /// @custom:access Anyone, for itself.
    function withdraw(address coin) external returns (uint256 amount);

    /// @notice Takes out coins that were sent by mistake: only what is beyond all debts.
    /// @dev About 15,000 gas for each distribution of the coin, as `liabilities`.
    /// @custom:access The owner.
    function rescue(address coin, address to) external returns (uint256 amount);

    /// @notice How many distributions were announced; their numbers are one to this.
    function distributionCount() external view returns (uint256);

    /// @notice What a payment of the distribution needs to know.
    /// @return token The security.
    /// @return coin The payout coin of today.
    /// @return recordDate Its record date; zero for a list.
    /// @return payableFrom From when it pays; its payable date until the review starts.
    function distribution(
        uint256 id
    ) external view returns (address token, address coin, uint40 recordDate, uint40 payableFrom);

    /// @notice The books of a distribution.
    function books(uint256 id) external view returns (DistributionBooks memory);

    /// @notice A contribution and what of it can be refunded now.
    function contribution(
        uint256 id,
        uint256 index
    ) external view returns (address funder, uint256 amount, uint256 refundable);

    /// @notice What the account may withdraw.
    function withdrawable(address coin, address account) external view returns (uint256);

    /// @notice What this contract owes in a coin, to anybody; it follows from the books.
    function liabilities(address coin) external view returns (uint256);
}
