// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an account held at a record date.
/// @param balance Raw units at the end of that second, frozen ones among them.
/// @param treasury Whether the account was then the issuer's treasury, which takes no dividend.
struct RecordHolding {
    uint256 balance;
    bool treasury;
}

/// @title Record dates of a token
/// @notice Who held how much at the end of a second that matters: for a dividend, a coupon, a vote. A record date is its
/// unix second, now or in the future; it is due once that second is over and then final for ever. Nobody has to call
/// anything when it falls due: each account's balance is kept at its first change afterwards.
/// @dev Every view with a date reverts with `RecordDateUnknown` where there is no such record date and with
/// `RecordDatePending` where it is not over yet.
interface IRecordDates {
    /// @notice Balances at the end of this unix second will be kept.
    event RecordDateScheduled(uint40 indexed date);
    /// @notice The record date is another one, of which no `RecordDateScheduled` tells.
    event RecordDateMoved(uint40 indexed date, uint40 indexed newDate);
    /// @notice No balance will be kept for this second.
    event RecordDateCancelled(uint40 indexed date);

    /// @notice The token has no record date at this second.
    error RecordDateUnknown(uint256 date);
    /// @notice The second is not over at `now_`, so that balances may still change.
    error RecordDatePending(uint256 date, uint256 now_);
    /// @notice The second is over, so that the record date is final and none can be added there.
    error RecordDatePast(uint256 date, uint256 now_);
    /// @notice The token has a record date at this second.
    error RecordDateExists(uint256 date);
    /// @notice At most `limit` record dates: 255 that are pending, so schedule more when some are over; 65,535 in all.
    error RecordDatesTooMany(uint256 limit);
    /// @notice Wallets are named in strictly ascending order, so that none counts twice.
    error RecordWalletsUnordered(address previous, address next);
    /// @notice The wallet belongs to another identity, or to none.
    error RecordWalletForeign(address wallet, address identity);

    /// @notice Takes a record date at this very second: transfers of the same block still count.
    /// @return date The current unix second.
    /// @custom:access Agents with the record date permission.
    function takeRecordDate() external returns (uint40 date);

    /// @notice Schedules record dates, in any order, all or none.
    /// @param dates Unix seconds, none of them over.
    /// @custom:access Agents with the record date permission.
    function scheduleRecordDates(uint40[] calldata dates) external;

    /// @notice Moves a record date that is not over.
    /// @custom:access Agents with the record date permission.
    function moveRecordDate(uint40 date, uint40 newDate) external;

    /// @notice Cancels a record date that is not over.
    /// @custom:access Agents with the record date permission.
    function cancelRecordDate(uint40 date) external;

    /// @notice Raw units that the account held at the record date.
    function balanceOfAt(address account, uint256 date) external view returns (uint256);

    /// @notice Raw units that were frozen on the account at the record date, the wallet's own freeze not counted.
    function frozenOfAt(address account, uint256 date) external view returns (uint256);

    /// @notice Raw units in existence at the record date.
    function totalSupplyAt(uint256 date) external view returns (uint256);

    /// @notice Raw units in existence, and outside treasury, at the record date.
    function suppliesAt(uint256 date) external view returns (uint256 supply, uint256 outstanding);

    /// @notice What the account held at the record date, and whether it was then treasury.
    function holdingAt(address account, uint256 date) external view returns (RecordHolding memory);

    /// @notice What each of the accounts held at the record date; a page is as long as the caller's gas holds.
    function holdingsAt(address[] calldata accounts, uint256 date) external view returns (RecordHolding[] memory);

    /// @notice `frozenOfAt` for each of the accounts.
    function frozenAt(address[] calldata accounts, uint256 date) external view returns (uint256[] memory);

    /// @notice `totalSupplyAt` for each of the record dates.
    function suppliesAtEach(uint256[] calldata dates) external view returns (uint256[] memory);

    /// @notice Raw units that wallets of one identity held together at the record date. An identity with more wallets
    /// than fit into one call is the sum of its pages.
    /// @param wallets Wallets that belong to the identity now, or did when they were lost, in ascending order.
    function balanceOfIdentityAt(
        address identity,
        address[] calldata wallets,
        uint256 date
    ) external view returns (uint256);

    /// @notice How many record dates the token has, past and pending.
    function recordDateCount() external view returns (uint256);

    /// @notice A page of the record dates, the earliest first.
    /// @param first Index of the first one, from zero.
    /// @param count At most so many.
    function recordDates(uint256 first, uint256 count) external view returns (uint40[] memory);

    /// @notice Whether the token has a record date at this second, over or not.
    function isRecordDate(uint256 date) external view returns (bool);
}
