// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {IRecordDates, RecordHolding} from "./IRecordDates.sol";
import {RecordKeeping} from "./RecordKeeping.sol";
import {AccountFlags, TokenAccount, TokenConfig, TokenState} from "./TokenState.sol";

/// @title Record dates
/// @notice The list of a token's record dates, and what was held at them. A linked library that runs in the token's name;
/// of what holders' transfers need nothing is here, but in `RecordKeeping`.
library RecordDates {
    using Arrays for uint256[];
    using Checkpoints for Checkpoints.Trace208;

    /// @dev Each that is added or removed shifts those that are later.
    uint256 private constant PENDING_LIMIT = 255;
    /// @dev An account counts its points with 16 bits, and has at most one for a date.
    uint256 private constant LIMIT = type(uint16).max;

    /// @notice Before the supply or its treasury part changes, for the latest record date that is over.
    function keepSupplies(uint256 number) external {
        TokenState.RecordDateStorage storage s = RecordKeeping.records();
        s.suppliesDate = uint24(number);
        uint256 supplies = (RecordKeeping.erc20()._totalSupply << 104) | RecordKeeping.token().treasury;
        s.supplies.push(uint48(number), uint208(supplies));
    }

    /// @notice Before an account's frozen amount changes, for the latest record date that is over.
    function keepFrozen(address account, uint256 number) external {
        Checkpoints.Trace208 storage trace = RecordKeeping.records().frozen[account];
        (, uint48 latest, ) = trace.latestCheckpoint();
        if (latest < number) trace.push(uint48(number), RecordKeeping.token().accounts[account].frozen);
    }

    /// @notice Adds a record date that is not over.
    /// @return The date.
    function schedule(uint40 date) external returns (uint40) {
        _add(date, RecordKeeping.take());
        emit IRecordDates.RecordDateScheduled(date);
        return date;
    }

    /// @notice Replaces a record date that is not over by another one.
    function move(uint40 date, uint40 newDate) external {
        uint256 number = RecordKeeping.take();
        if (isRecordDate(newDate)) revert IRecordDates.RecordDateExists(newDate);
        _remove(date, number);
        _add(newDate, number);
        emit IRecordDates.RecordDateMoved(date, newDate);
    }

    /// @notice Removes a record date that is not over.
    function cancel(uint40 date) external {
        _remove(date, RecordKeeping.take());
        emit IRecordDates.RecordDateCancelled(date);
    }

    /// @notice What an account held at a record date.
    function balanceOfAt(address account, uint256 date) external view returns (uint256) {
        return _holdingAt(account, _numberOf(date)).balance;
    }

    /// @notice What an account held at a record date, and whether it was treasury.
    function holdingAt(address account, uint256 date) external view returns (RecordHolding memory) {
        return _holdingAt(account, _numberOf(date));
    }

    /// @notice What accounts held at a record date.
    function holdingsAt(
        address[] calldata accounts,
        uint256 date
    ) external view returns (RecordHolding[] memory holdings) {
        uint256 number = _numberOf(date);
        holdings = new RecordHolding[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) holdings[i] = _holdingAt(accounts[i], number);
    }

    /// @notice What wallets of one identity held together at a record date.
    function balanceOfIdentityAt(
        address identity,
        address[] calldata wallets,
        uint256 date
    ) external view returns (uint256 sum) {
        uint256 number = _numberOf(date);
        ILeasedIdentityRegistry registry = ILeasedIdentityRegistry(RecordKeeping.token().registry);
        address previous = address(0);
        for (uint256 i = 0; i < wallets.length; ++i) {
            address wallet = wallets[i];
            if (wallet <= previous) revert IRecordDates.RecordWalletsUnordered(previous, wallet);
            if (identity == address(0) || registry.lastIdentityOf(wallet) != identity) {
                revert IRecordDates.RecordWalletForeign(wallet, identity);
            }
            sum += _holdingAt(wallet, number).balance;
            previous = wallet;
        }
    }

    /// @notice What was frozen on an account at a record date.
    function frozenOfAt(address account, uint256 date) external view returns (uint256) {
        return _frozenAt(account, _numberOf(date));
    }

    /// @notice What was frozen on accounts at a record date.
    function frozenAt(address[] calldata accounts, uint256 date) external view returns (uint256[] memory frozen) {
        uint256 number = _numberOf(date);
        frozen = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) frozen[i] = _frozenAt(accounts[i], number);
    }

    /// @notice The supply at a record date.
    function totalSupplyAt(uint256 date) external view returns (uint256 supply) {
        (supply, ) = _suppliesAt(_numberOf(date));
    }

    /// @notice Supply and outstanding units at a record date.
    function suppliesAt(uint256 date) external view returns (uint256 supply, uint256 outstanding) {
        return _suppliesAt(_numberOf(date));
    }

    /// @notice The supply at each of some record dates.
    function suppliesAtEach(uint256[] calldata dates) external view returns (uint256[] memory supplies) {
        supplies = new uint256[](dates.length);
        for (uint256 i = 0; i < dates.length; ++i) (supplies[i], ) = _suppliesAt(_numberOf(dates[i]));
    }

    /// @notice How many record dates there are.
    function recordDateCount() external view returns (uint256) {
        return RecordKeeping.records().dates.length;
    }

    /// @notice A page of the record dates.
    function recordDates(uint256 first, uint256 count) external view returns (uint40[] memory dates) {
        uint256[] storage all = RecordKeeping.records().dates;
        uint256 rest = first < all.length ? all.length - first : 0;
        dates = new uint40[](count < rest ? count : rest);
        for (uint256 i = 0; i < dates.length; ++i) dates[i] = uint40(all.unsafeAccess(first + i).value);
    }

    /// @notice Whether there is a record date at this second.
    function isRecordDate(uint256 date) public view returns (bool) {
        uint256[] storage dates = RecordKeeping.records().dates;
        return _isAt(dates, dates.lowerBound(date), date);
    }

    // The list of record dates

    function _add(uint256 date, uint256 number) private {
        if (date < block.timestamp) revert IRecordDates.RecordDatePast(date, block.timestamp);
        uint256[] storage dates = RecordKeeping.records().dates;
        uint256 count = dates.length;
        if (count >= LIMIT) revert IRecordDates.RecordDatesTooMany(LIMIT);
        if (count - number >= PENDING_LIMIT) revert IRecordDates.RecordDatesTooMany(PENDING_LIMIT);
        uint256 place = dates.lowerBound(date);
        if (_isAt(dates, place, date)) revert IRecordDates.RecordDateExists(date);
        dates.push(date);
        for (uint256 i = count; i > place; --i) dates[i] = dates[i - 1];
        dates[place] = date;
        if (place == number) RecordKeeping.token().config.nextRecordDate = uint40(date);
    }

    function _remove(uint256 date, uint256 number) private {
        uint256[] storage dates = RecordKeeping.records().dates;
        uint256 place = dates.lowerBound(date);
        if (!_isAt(dates, place, date)) revert IRecordDates.RecordDateUnknown(date);
        if (date < block.timestamp) revert IRecordDates.RecordDatePast(date, block.timestamp);
        for (uint256 i = place + 1; i < dates.length; ++i) dates[i - 1] = dates[i];
        dates.pop();
        if (place == number) RecordKeeping.token().config.nextRecordDate = uint40(dates.unsafeAccess(place).value);
    }

    function _isAt(uint256[] storage dates, uint256 place, uint256 date) private view returns (bool) {
        return place < dates.length && dates.unsafeAccess(place).value == date;
    }

    /// @dev The number of a record date that is over.
    function _numberOf(uint256 date) private view returns (uint256) {
        uint256[] storage dates = RecordKeeping.records().dates;
        // Asked for is mostly the latest one.
        TokenConfig storage config = RecordKeeping.token().config;
        (uint256 latest, uint256 next) = (config.recordDate, config.nextRecordDate);
        if (date == next && next != 0 && block.timestamp > date) return latest + 1;
        if (latest != 0 && dates.unsafeAccess(latest - 1).value == date) return latest;
        uint256 place = dates.lowerBound(date);
        if (!_isAt(dates, place, date)) revert IRecordDates.RecordDateUnknown(date);
        if (block.timestamp <= date) revert IRecordDates.RecordDatePending(date, block.timestamp);
        return place + 1;
    }

    // Looking up

    function _holdingAt(address account, uint256 number) private view returns (RecordHolding memory) {
        TokenAccount storage current = RecordKeeping.token().accounts[account];
        TokenAccount memory a = current;
        if (a.date < number) {
            return RecordHolding(RecordKeeping.erc20()._balances[account], a.flags & AccountFlags.TREASURY != 0);
        }
        mapping(uint256 index => TokenAccount) storage points = RecordKeeping.records().points[account];
        // Asked for is mostly the latest.
        if (a.date == number || a.points == 0 || points[a.points - 1].date < number) return _kept(current);
        uint256 low = 0;
        uint256 high = a.points - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (points[middle].date < number) low = middle + 1;
            else high = middle;
        }
        return _kept(points[low]);
    }

    function _frozenAt(address account, uint256 number) private view returns (uint256) {
        Checkpoints.Trace208 storage trace = RecordKeeping.records().frozen[account];
        (, uint48 latest, ) = trace.latestCheckpoint();
        return latest < number ? RecordKeeping.token().accounts[account].frozen : trace.lowerLookup(uint48(number));
    }

    function _suppliesAt(uint256 number) private view returns (uint256 supply, uint256 outstanding) {
        TokenState.RecordDateStorage storage s = RecordKeeping.records();
        if (s.suppliesDate < number) {
            supply = RecordKeeping.erc20()._totalSupply;
            return (supply, supply - RecordKeeping.token().treasury);
        }
        uint208 kept = s.supplies.lowerLookup(uint48(number));
        supply = kept >> 104;
        outstanding = supply - uint104(kept);
    }

    function _kept(TokenAccount storage point) private view returns (RecordHolding memory) {
        return RecordHolding(point.dateBalance, point.flags & AccountFlags.DATE_TREASURY != 0);
    }
}
