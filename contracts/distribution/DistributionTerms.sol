// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the holders receive, in the words of tax law.
enum IncomeType {
    Dividend,
    Interest,
    Rent,
    ReturnOfCapital
}

/// @notice How a distribution's amount is stated: for a whole token, in total, or as an explicit list of wallets, which
/// is how an earlier distribution is corrected.
enum AmountBasis {
    PerToken,
    Total,
    List
}

/// @notice Where a distribution stands. Each change has an event.
enum DistributionState {
    None,
    Announced,
    Funded,
    InReview,
    Payable,
    Closed,
    Cancelled
}

/// @notice What becomes of shares that nobody was paid for years: they stay owed, go to an unclaimed-property account,
/// or back to the issuer, where law and articles allow.
enum UnclaimedRule {
    Keep,
    HandOver,
    ReturnToIssuer
}

/// @notice A payout coin as its issuer knows it; symbol and decimals are checked against the coin.
struct PayoutCoinTerms {
    address coin;
    string symbol;
    uint8 decimals;
}

/// @notice An offer to take new tokens for a net amount. Who is not paid within 30 days of the day
/// from which the distribution pays is paid cash: nobody may wait for the price to become a good one.
/// @param price Raw coin units for a whole token; zero where nothing is offered.
/// @param deadline Unix time from which elections are closed; at latest the payable date.
struct ReinvestmentTerms {
    uint128 price;
    uint40 deadline;
}

/// @param rule What becomes of unclaimed shares.
/// @param account Who receives them; zero where they are kept.
/// @param period Seconds from the day they became payable; at least three years, zero where they are kept.
struct UnclaimedTerms {
    UnclaimedRule rule;
    address account;
    uint40 period;
}

/// @notice A distribution as it is announced. Nothing of it changes later, but an amount that was left open.
/// @param token The security.
/// @param income What holders receive.
/// @param basis How `amount` is meant.
/// @param amount For a whole token: raw coin units with 18 further decimals. In total: raw coin units. Zero for a list,
/// and where `setAmount` states it later.
/// @param recordDate A record date of the token; zero for a list.
/// @param payableDate Unix time before which nobody is paid.
/// @param reviewPeriod Seconds between funding and payment in which the totals can be read and the distribution
/// cancelled.
/// @param coin What is paid out.
/// @param defaultRate Tax withheld from a holder without a tax profile, in millionths.
/// @param maxRate Most that is withheld, in millionths; a profile above it counts as this.
/// @param claimTopics Claims that a holder needs to be paid, at most 15; usually KYC alone.
/// @param reinvestment An offer to take new tokens instead.
/// @param unclaimed What becomes of unclaimed shares.
/// @param paidThrough Nominees that do not share, since their beneficiaries are paid by a list of their own; at most 20.
/// @param corrects The distribution that a list corrects, or pays through; zero for none.
/// @param documentHash Hash of the resolution behind it.
/// @param documentURI Where that is found.
struct DistributionTerms {
    address token;
    IncomeType income;
    AmountBasis basis;
    uint256 amount;
    uint40 recordDate;
    uint40 payableDate;
    uint32 reviewPeriod;
    PayoutCoinTerms coin;
    uint24 defaultRate;
    uint24 maxRate;
    uint256[] claimTopics;
    ReinvestmentTerms reinvestment;
    UnclaimedTerms unclaimed;
    address[] paidThrough;
    uint256 corrects;
    bytes32 documentHash;
    string documentURI;
}

/// @notice One period of a series.
/// @param recordDate A record date of the token.
/// @param payableDate Unix time before which nobody is paid.
/// @param reinvestmentDeadline Unix time from which elections are closed; zero where nothing is offered.
/// @param amount As in `DistributionTerms`; zero where it is stated later.
struct SeriesPeriod {
    uint40 recordDate;
    uint40 payableDate;
    uint40 reinvestmentDeadline;
    uint256 amount;
}

/// @notice One line of a list.
/// @param wallet Whom it is for.
/// @param identity The identity it is registered to.
/// @param gross Raw coin units before tax.
/// @param tax Raw coin units to withhold of them.
struct ListedShare {
    address wallet;
    address identity;
    uint128 gross;
    uint128 tax;
}

/// @notice The books of a distribution, in raw units of its first coin. Always
/// `target = unassessed + withheld + paid + reinvested + handedOver + owed`.
/// @param state Where it stands.
/// @param payableFrom Unix time from which it pays, final from the start of its review.
/// @param units Raw token units that share (lines, for a list); final with the target.
/// @param unitsAssessed Of them, how many were assessed.
/// @param funded What was paid in, refunds not deducted.
/// @param target What is distributed before tax; final from the end of the record date.
/// @param unassessed Of the target, what no holder was assessed for: rounding, once all are.
/// @param withheld Tax that was set apart.
/// @param withheldDrawn Of it, what the tax agent drew.
/// @param paid Net amounts paid to holders, or drawn for payment by bank.
/// @param reinvested Net amounts that new tokens were issued for.
/// @param reinvestedDrawn Of it, what the issuer drew.
/// @param handedOver Net amounts that left under the unclaimed rule.
/// @param owed Net amounts not paid yet.
/// @param setApart Of it, what is owed to identities that must not be paid.
struct DistributionBooks {
    DistributionState state;
    uint40 payableFrom;
    uint256 units;
    uint256 unitsAssessed;
    uint256 funded;
    uint256 target;
    uint256 unassessed;
    uint256 withheld;
    uint256 withheldDrawn;
    uint256 paid;
    uint256 reinvested;
    uint256 reinvestedDrawn;
    uint256 handedOver;
    uint256 owed;
    uint256 setApart;
}
