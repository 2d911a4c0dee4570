// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DistributionBooks, DistributionState} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {Refusal, ShareView} from "../../../contracts/distribution/IPayments.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {DistributionSteps} from "./DistributionSteps.sol";

/// @title Payments that are compared with the books
/// @notice Law 11: what leaves the distributor is what its books say was paid, and tokens are issued only for what they
/// say was reinvested.
abstract contract Payments is DistributionSteps {
    /// @notice What was before a payment.
    /// @param id The distribution; zero where none pays.
    /// @param coins What the distributor had.
    /// @param released What of it holders may withdraw, since the coin refused them.
    /// @param supply Tokens there were.
    struct Before {
        DividendDistributor distributor;
        address coin;
        uint256 id;
        uint256 suite;
        uint256 coins;
        uint256 released;
        uint256 paid;
        uint256 reinvested;
        uint256 supply;
    }

    constructor(World world_) DistributionSteps(world_) {}

    /// @dev A distribution that pays and is not settled; where a token has none, its others are taken further.
    function _look(Dice memory dice) internal returns (Before memory before) {
        uint256 tokens = WORLD.TOKENS();
        uint256 first = dice.below(tokens);
        for (uint256 i = 0; i < tokens && before.id == 0; ++i) {
            before.suite = (first + i) % tokens;
            before.distributor = WORLD.distributorOf(before.suite);
            before.id = _payable(dice, before.distributor);
        }
        if (before.id == 0) return before;
        WORLD.touch(before.suite);
        DistributionBooks memory books = before.distributor.books(before.id);
        (, before.coin, , ) = before.distributor.distribution(before.id);
        (before.paid, before.reinvested) = (books.paid, books.reinvested);
        before.coins = IERC20(before.coin).balanceOf(address(before.distributor));
        before.released = _released(before);
        before.supply = WORLD.tokenOf(before.suite).totalSupply();
    }

    /// @dev What somebody wanted in tokens, and was paid, is paid in tokens unless too small, or the token refuses.
    function _countReinvestment(Before memory before) internal {
        bool done = before.distributor.books(before.id).reinvested != before.reinvested;
        WORLD.count("reinvest", done, 10);
    }

    function _compare(Before memory before) internal view {
        DistributionBooks memory books = before.distributor.books(before.id);
        uint256 left = before.coins - IERC20(before.coin).balanceOf(address(before.distributor));
        bool same = left + _released(before) - before.released == books.paid - before.paid;
        _require(same, 11, "what left, or may be withdrawn, is what was paid", before.suite, before.coin);
        bool issued = WORLD.tokenOf(before.suite).totalSupply() != before.supply;
        same = issued == (books.reinvested != before.reinvested);
        _require(same, 11, "tokens are issued for what was reinvested", before.suite, before.coin);
    }

    /// @dev A wallet whose share can be paid now; if nobody's can, the last one looked at.
    function _payee(
        Dice memory dice,
        Before memory before
    ) internal view returns (address wallet, ShareView memory share) {
        address[] memory wallets = WORLD.wallets();
        uint256 first = dice.below(wallets.length);
        for (uint256 i = 0; i < wallets.length; ++i) {
            wallet = wallets[(first + i) % wallets.length];
            share = before.distributor.shareOf(before.id, wallet);
            if (share.refusal == Refusal.None) break;
        }
    }

    function _page(Dice memory dice) internal view returns (address[] memory page) {
        page = new address[](dice.between(1, 5));
        for (uint256 i = 0; i < page.length; ++i) page[i] = _wallet(dice);
    }

    function _payable(Dice memory dice, DividendDistributor distributor) private returns (uint256) {
        uint256 count = distributor.distributionCount();
        uint256 first = count == 0 ? 0 : dice.below(count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = 1 + ((first + i) % count);
            DistributionBooks memory books = distributor.books(id);
            bool settled = books.unitsAssessed == books.units && books.owed == 0;
            if (books.state == DistributionState.Payable && !settled) return id;
            _step(dice, distributor, id);
        }
        return 0;
    }

    function _released(Before memory before) private view returns (uint256 sum) {
        address[] memory wallets = WORLD.wallets();
        for (uint256 i = 0; i < wallets.length; ++i) sum += before.distributor.withdrawable(before.coin, wallets[i]);
    }
}
