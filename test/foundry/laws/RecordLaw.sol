// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordDates, RecordHolding} from "../../../contracts/token/IRecordDates.sol";
import {RecordBook} from "../world/RecordBook.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Law 12: balances at a record date are those at the end of that second, whatever happened later
/// @notice One record date is looked at after a call, in turn.
contract RecordLaw is Law {
    constructor(World world_) Law(world_) {}

    function check() external view override {
        uint256 suite = WORLD.touched();
        address token = address(WORLD.tokenOf(suite));
        uint256 pages = WORLD.pagesOf(token);
        if (pages != 0) _check(suite, IRecordDates(token), WORLD.pageOf(token, WORLD.attempts() % pages));
    }

    function _check(uint256 suite, IRecordDates token, RecordBook.Page memory page) private view {
        (uint256 supply, uint256 outstanding) = token.suppliesAt(page.date);
        _require(supply == page.supply, 12, "the supply at a record date stays", suite, address(token));
        _require(outstanding == page.outstanding, 12, "what was outstanding stays", suite, address(token));
        RecordHolding[] memory holdings = token.holdingsAt(page.accounts, page.date);
        uint256[] memory frozen = token.frozenAt(page.accounts, page.date);
        for (uint256 i = 0; i < holdings.length; ++i) {
            address account = page.accounts[i];
            _require(holdings[i].balance == page.holdings[i].balance, 12, "what was held stays", suite, account);
            _require(holdings[i].treasury == page.holdings[i].treasury, 12, "who was treasury stays", suite, account);
            _require(frozen[i] == page.frozen[i], 12, "what was frozen stays", suite, account);
        }
    }
}
