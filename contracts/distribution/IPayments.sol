// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a share is not paid now.
enum Refusal {
    // It can be paid.
    None,
    // It was paid, handed over or reinvested.
    Settled,
    // The wallet held nothing at the record date, or is not on the list.
    NothingHeld,
    // The wallet was the issuer's treasury at the record date.
    Treasury,
    // The wallet's beneficiaries are paid by a list.
    PaidThrough,
    // The wallet has no identity: register it, or reassign the share.
    IdentityUnknown,
    // The identity has no wallet that could be paid: neither the wallet nor a successor is registered to it. Another of
    // its wallets may claim, unless the wallet has become another identity's: then reassign the share.
    WalletUnknown,
    // The identity's payments are on hold.
    Held,
    // A sanctions list names one of its wallets.
    Sanctioned,
    // A sanctions list did not answer.
    ListFailed,
    // The identity, or the wallet to be paid, is frozen as a whole or blocked, or the wallet it is owed for is blocked.
    // Where there is none to be paid, the wallet it is owed for counts.
    Frozen,
    // The identity lacks a claim that the distribution asks for.
    ClaimsMissing,
    // The holder elected payment by bank.
    PaidByBank,
    // The holder did not elect payment by bank.
    NotPaidByBank,
    // The coin refused the payment.
    CoinRefused
}

/// @notice One share as it stands.
/// @param identity Whom it is owed to; zero while it is not assessed and the wallet has none.
/// @param payee The wallet that a payment would go to; zero where there is none.
/// @param assessed Whether its tax was set apart, so that nothing of it changes any more but its owner.
/// @param settled Whether it was paid, handed over or reinvested.
/// @param setApart Whether it is kept for an identity that must not be paid.
/// @param reinvests Whether new tokens were elected.
/// @param units Raw token units held at the record date; one for a line of a list.
/// @param gross Raw coin units before tax.
/// @param rate Tax in millionths; zero for a line of a list, which states its tax.
/// @param tax Raw coin units withheld.
/// @param net Raw coin units for the holder.
/// @param refusal Why it could not be pushed now.
struct ShareView {
    address identity;
    address payee;
    bool assessed;
    bool settled;
    bool setApart;
    bool reinvests;
    uint256 units;
    uint256 gross;
    uint24 rate;
    uint256 tax;
    uint256 net;
    Refusal refusal;
}

/// @title Payments to holders
/// @notice A share belongs to a wallet of the record date and is paid once: claimed, relayed or pushed. It is owed to
/// the wallet's identity and paid to the payout wallet that the identity elected, to the wallet, or to the one that
/// succeeded it. Nobody's failure stops another's payment.
/// @dev Assessing a share sets its tax apart and fixes to whom it is owed; every payment assesses first.
interface IPayments {
    /// @notice The share was assessed and not paid at once, or not to its holder: `gross - tax` is owed to the identity.
    event ShareAssessed(
        uint256 indexed id,
        address indexed wallet,
        address indexed identity,
        uint256 gross,
        uint24 rate,
        uint256 tax
    );
    /// @notice A share was paid, and assessed too unless `ShareAssessed` came before: `amount` went to the payee, which
    /// is `gross - tax` less what new tokens were issued for.
    event SharePaid(
        uint256 indexed id,
        address indexed wallet,
        address indexed identity,
        address payee,
        uint256 gross,
        uint24 rate,
        uint256 tax,
        uint256 amount
    );
    /// @notice New tokens were issued to the payee for `cost`; the rest is paid in cash.
    event ShareReinvested(
        uint256 indexed id,
        address indexed wallet,
        address indexed payee,
        uint256 tokens,
        uint256 cost
    );
    /// @notice The token refused to issue what was elected, for this reason; cash is paid.
    event ReinvestmentRefused(uint256 indexed id, address indexed wallet, bytes reason);
    /// @notice New tokens were issued, but the coin refused the rest; the payee withdraws it itself.
    event RemainderReleased(uint256 indexed id, address indexed wallet, address indexed payee, uint256 amount);
    /// @notice A share was passed over; it stays owed.
    event PaymentSkipped(uint256 indexed id, address indexed wallet, Refusal refusal);
    /// @notice An owed share is kept for an identity that must not be paid, or is ordinarily owed again.
    event ShareSetApart(uint256 indexed id, address indexed wallet, bool setApart, uint256 amount);
    /// @notice A paying agent drew a net amount, to be paid by bank under this reference.
    event SharePaidByBank(
        uint256 indexed id,
        address indexed wallet,
        address indexed payingAgent,
        uint256 amount,
        bytes32 bankReference
    );
    /// @notice A share left under the distribution's rule for unclaimed ones.
    event ShareHandedOver(uint256 indexed id, address indexed wallet, address indexed account, uint256 amount);
    /// @notice A share is owed to another identity and goes to its wallet.
    event ShareReassigned(
        uint256 indexed id,
        address indexed wallet,
        address indexed identity,
        address previousIdentity,
        address payee,
        bytes evidence
    );
    /// @notice A wallet elected how it is paid.
    event PaymentElected(address indexed identity, address indexed wallet, address payoutWallet, bool byBank);
    /// @notice A wallet elected new tokens, or cash again, for one distribution.
    event ReinvestmentElected(uint256 indexed id, address indexed wallet, bool elected);
    /// @notice Payments to an identity are on hold, or free again.
    event PayoutHoldSet(address indexed identity, bool held, bytes evidence);
    /// @notice These lists are asked before every payment.
    event SanctionsListsSet(address[] lists);

    /// @notice The share cannot be paid now, for this reason.
    error PaymentRefused(uint256 id, address wallet, Refusal refusal);
    /// @notice Only a wallet of the identity that is owed the share claims it.
    error ClaimantWrong(address caller, address identity);
    /// @notice A payout wallet must be registered to the same identity.
    error PayoutWalletForeign(address payoutWallet, address identity);
    /// @notice The caller has no identity in the token's registry.
    error HolderUnknown(address caller);
    /// @notice The signed claim ended at `deadline`.
    error ClaimExpired(uint256 deadline, uint256 now_);
    /// @notice The holder did not sign this claim.
    error ClaimSignatureInvalid(address wallet);
    /// @notice The distribution offers no new tokens, or elections closed at `deadline`.
    error ReinvestmentClosed(uint256 id, uint40 deadline);
    /// @notice Shares may leave only under a rule of the distribution, and not before `from`.
    error UnclaimedTooEarly(uint256 id, uint256 from);
    /// @notice Lists differ in length.
    error PaymentLengthsDiffer(uint256 first, uint256 second);
    /// @notice Shares would be `gross` together, in raw units of the first coin, of a target of which `unassessed` is left:
    /// the token says of more holdings than it says exist.
    error SharesExceedTarget(uint256 id, uint256 gross, uint256 unassessed);
    /// @notice The token says of a wallet that it held `units` raw units, a share of `gross`: more than there can be of any.
    error ShareTooLarge(uint256 id, address wallet, uint256 units, uint256 gross);
    /// @notice Shares of `units` raw units together, where `unitsLeft` are left.
    error SharesExceedUnits(uint256 id, uint256 units, uint256 unitsLeft);
    /// @notice At most `limit` sanctions lists, each of which answers.
    error SanctionsListsInvalid(address list, uint256 limit);
    /// @notice So little gas is left that a failure could be the sender's; send more, or a shorter list.
    error PaymentGasTooLow(uint256 left, uint256 needed);

    /// @notice Pays the caller's shares, all or none.
    /// @custom:access Holders of record.
    function claim(uint256[] calldata ids) external;

    /// @notice Pays shares of another wallet of the caller's identity, all or none: a lost one, say. They go where a
    /// push would send them, and to the caller where that is nowhere.
    /// @param wallet The wallet that held at the record date.
    /// @custom:access Wallets of the identity that is owed.
    function claimOf(uint256[] calldata ids, address wallet) external;

    /// @notice `claim` for whoever signed it (EIP-712, also ERC-1271), to a wallet of its identity that it names.
    /// @param payee Zero for where a push would send it.
    /// @custom:access Anyone.
    function claimFor(
        uint256[] calldata ids,
        address wallet,
        address payee,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Pays each wallet's share, and passes over who cannot be paid now, with `PaymentSkipped`.
    /// @dev Safe to repeat, overlap and interrupt. About 60,000 gas a holder paid for the first time, 43,000 later.
    /// @custom:access Anyone.
    function push(uint256 id, address[] calldata wallets) external;

    /// @notice Sets the tax of each wallet's share apart without paying it.
    /// @custom:access Anyone.
    function assess(uint256 id, address[] calldata wallets) external;

    /// @notice Draws the net amounts of wallets that elected payment by bank; others are passed over.
    /// @param references Of the bank payments, one a wallet.
    /// @custom:access Agents with the bank permission; the caller receives the coins.
    function drawForBank(uint256 id, address[] calldata wallets, bytes32[] calldata references) external;

    /// @notice Hands unclaimed shares over to the account that the distribution names; those of holders who are held,
    /// sanctioned or frozen stay.
    /// @custom:access Agents with the unclaimed permission.
    function handOver(uint256 id, address[] calldata wallets) external;

    /// @notice Assigns what is owed for a wallet to another identity: an heir, a spouse, whom a court names.
    /// Refused while the identity it is owed to, or the wallet or its successor, is blocked on the token.
    /// @param identity Whom it is owed to from now on.
    /// @param payee A wallet registered to that identity.
    /// @custom:access Agents with the reassign permission.
    function reassign(uint256 id, address wallet, address identity, address payee, bytes calldata evidence) external;

    /// @notice Elects where the caller's shares are paid, of all distributions. A recovery of the caller voids it.
    /// @param payoutWallet A wallet of the same identity, zero for the caller.
    /// @param byBank Whether a paying agent pays by bank instead.
    /// @custom:access Wallets registered for the token that this contract was made for.
    function electPayment(address payoutWallet, bool byBank) external;

    /// @notice Elects new tokens, or cash again, for the caller's share. A recovery of the caller voids it.
    /// @custom:access Anyone, for itself.
    function electReinvestment(uint256 id, bool elected) external;

    /// @notice Holds payments to an identity, or frees them.
    /// @custom:access Agents with the hold permission.
    function setPayoutHold(address identity, bool held, bytes calldata evidence) external;

    /// @notice Replaces the sanctions lists that are asked before every payment; at most four.
    /// @custom:access The owner.
    function setSanctionsLists(address[] calldata lists) external;

    /// @notice A share as it stands.
    function shareOf(uint256 id, address wallet) external view returns (ShareView memory);

    /// @notice What the wallet elected under an identity.
    function electionOf(address identity, address wallet) external view returns (address payoutWallet, bool byBank);

    /// @notice Whether payments to the identity are on hold.
    function payoutHold(address identity) external view returns (bool);

    /// @notice The lists that are asked before every payment.
    function sanctionsLists() external view returns (address[] memory);
}
