// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DistributionBooks, DistributionState} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {IPayments, Refusal, ShareView} from "../../../contracts/distribution/IPayments.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {DistributionSteps} from "./DistributionSteps.sol";

/// @title Holders who claim their dividends, and anybody who pushes them
/// @notice Law 11: what leaves the distributor is what its books say was paid, to who was owed, once.
contract PaymentHandler is DistributionSteps {
    /// @notice What was before a payment.
    struct Before {
        DividendDistributor distributor;
        address coin;
        uint256 id;
        uint256 suite;
        uint256 coins;
        uint256 paid;
    }

    constructor(World world_) DistributionSteps(world_) {}

    /// @notice A holder claims.
    function claim(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        address wallet = _wallet(dice);
        for (uint256 i = 0; i < 8 && before.distributor.shareOf(before.id, wallet).refusal != Refusal.None; ++i) {
            wallet = _wallet(dice);
        }
        ShareView memory share = before.distributor.shareOf(before.id, wallet);
        if (share.refusal != Refusal.None && dice.chance(80)) return;
        bool settled = share.settled;
        uint256[] memory ids = new uint256[](1);
        ids[0] = before.id;
        address distributor = address(before.distributor);
        (bool ok, ) = _try("claim", 20, wallet, distributor, abi.encodeCall(IPayments.claim, (ids)));
        if (ok) _require(!settled, 11, "nobody is paid twice", before.suite, wallet);
        _compare(before);
    }

    /// @notice Anybody pushes to a page of holders; whoever cannot be paid is passed over.
    function push(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        address[] memory page = new address[](dice.between(1, 5));
        ShareView[] memory shares = new ShareView[](page.length);
        for (uint256 i = 0; i < page.length; ++i) {
            page[i] = _wallet(dice);
            shares[i] = before.distributor.shareOf(before.id, page[i]);
        }
        if (dice.chance(30)) _aimCoin(before, page);

        bytes memory call_ = abi.encodeCall(IPayments.push, (before.id, page));
        (bool ok, ) = _try("push", 100, WORLD.STRANGER(), address(before.distributor), call_);

        _require(ok, 11, "nobody's failure stops a push", before.suite, page[0]);
        for (uint256 i = 0; i < page.length; ++i) _compareShare(before, page[i], shares[i]);
        _compare(before);
    }

    /// @notice Anybody has the tax of a page of holders set apart.
    function assess(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        bytes memory call_ = abi.encodeCall(IPayments.assess, (before.id, WORLD.wallets()));
        _try("assess", 95, WORLD.STRANGER(), address(before.distributor), call_);
        _compare(before);
    }

    /// @dev A distribution that pays now, if a few looks find one; others are taken further.
    function _look(Dice memory dice) private returns (Before memory before) {
        before.suite = _suite(dice);
        before.distributor = WORLD.distributorOf(before.suite);
        uint256 count = before.distributor.distributionCount();
        for (uint256 i = 0; count != 0 && i < 6; ++i) {
            uint256 id = dice.between(1, count);
            DistributionBooks memory books = before.distributor.books(id);
            if (books.state != DistributionState.Payable) {
                _step(dice, before.distributor, id);
                continue;
            }
            (, before.coin, , ) = before.distributor.distribution(id);
            (before.id, before.paid) = (id, books.paid);
            before.coins = IERC20(before.coin).balanceOf(address(before.distributor));
            return before;
        }
    }

    /// @dev The coin that re-enters tries to have the same page paid twice.
    function _aimCoin(Before memory before, address[] memory page) private {
        bytes memory call_ = abi.encodeCall(IPayments.push, (before.id, page));
        WORLD.reenteringCoin().setCall(address(before.distributor), call_);
    }

    function _compare(Before memory before) private view {
        uint256 left = before.coins - IERC20(before.coin).balanceOf(address(before.distributor));
        uint256 paid = before.distributor.books(before.id).paid - before.paid;
        _require(left == paid, 11, "what left is what was paid", before.suite, before.coin);
    }

    function _compareShare(Before memory before, address wallet, ShareView memory was) private view {
        bool settled = before.distributor.shareOf(before.id, wallet).settled;
        bool expected = was.settled || was.refusal == Refusal.None;
        bool coinMayRefuse = before.coin == address(WORLD.blockingCoin());
        bool same = settled == expected || (coinMayRefuse && !settled);
        _require(same, 11, "a push pays whom it says it would", before.suite, wallet);
    }
}
