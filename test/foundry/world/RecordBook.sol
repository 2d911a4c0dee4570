// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceToken} from "../../../contracts/compliance/IComplianceHost.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {IRecordDates, RecordHolding} from "../../../contracts/token/IRecordDates.sol";

/// @title What accounts held when the second of a record date ended
/// @notice Time passes only where `enterTime` is told first, so that this is written down at the end of the second.
abstract contract RecordBook {
    /// @param date The record date.
    /// @param supply Supply then.
    /// @param outstanding Of it, outside treasury.
    /// @param accounts Who might have held.
    /// @param holdings What each of them held.
    /// @param frozen What of it was frozen.
    struct Page {
        uint256 date;
        uint256 supply;
        uint256 outstanding;
        address[] accounts;
        RecordHolding[] holdings;
        uint256[] frozen;
    }

    mapping(address token => Page[]) private _pages;

    /// @notice The record dates of a token that are over.
    function pagesOf(address token) external view returns (uint256) {
        return _pages[token].length;
    }

    /// @notice What was held at one of them.
    function pageOf(address token, uint256 number) external view returns (Page memory) {
        return _pages[token][number];
    }

    /// @dev Nothing moves any more until `time`, which is after now.
    function _enterDates(address token, uint256 time, address[] memory accounts) internal {
        uint40[] memory dates = IRecordDates(token).recordDates(0, type(uint256).max);
        for (uint256 i = _pages[token].length; i < dates.length && dates[i] < time; ++i) {
            Page storage page = _pages[token].push();
            page.date = dates[i];
            (page.supply, page.outstanding) = IComplianceToken(token).supplies();
            page.accounts = accounts;
            for (uint256 j = 0; j < accounts.length; ++j) {
                uint256 balance = IERC3643(token).balanceOf(accounts[j]);
                page.holdings.push(RecordHolding(balance, IComplianceToken(token).isTreasury(accounts[j])));
                page.frozen.push(IERC3643(token).getFrozenTokens(accounts[j]));
            }
        }
    }
}
