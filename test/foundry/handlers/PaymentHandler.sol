// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPayments, Refusal, ShareView} from "../../../contracts/distribution/IPayments.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Payments} from "./Payments.sol";

/// @title Holders who claim their dividends, with this wallet or that, and anybody who pushes them
contract PaymentHandler is Payments {
    constructor(World world_) Payments(world_) {}

    /// @notice A holder claims.
    function claim(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        (address wallet, ShareView memory share) = _payee(dice, before);
        if (share.refusal != Refusal.None && dice.chance(80)) return;
        _claim("claim", before, wallet, wallet, share);
    }

    /// @notice A holder claims with another of its wallets; at times with somebody else's.
    function claimOf(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        (address wallet, ShareView memory share) = _payee(dice, before);
        if (share.refusal != Refusal.None && dice.chance(80)) return;
        address claimant = dice.chance(90) ? _walletOf(dice, before.suite, share.identity) : _wallet(dice);
        bool ok = _claim("claimOf", before, claimant, wallet, share);
        // For its own share a wallet claims as it was, also one that was lost: its successor is paid.
        bool own = claimant == wallet || address(WORLD.registryOf(before.suite).identity(claimant)) == share.identity;
        _require(!ok || own, 11, "who claims is the holder", before.suite, claimant);
    }

    /// @notice Anybody pushes to a page of holders; whoever cannot be paid is passed over.
    function push(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        address[] memory page = _page(dice);
        ShareView[] memory shares = new ShareView[](page.length);
        for (uint256 i = 0; i < page.length; ++i) shares[i] = before.distributor.shareOf(before.id, page[i]);
        if (dice.chance(30)) _aimCoin(before, page);

        bytes memory call_ = abi.encodeCall(IPayments.push, (before.id, page));
        (bool ok, ) = _try("push", 100, WORLD.STRANGER(), address(before.distributor), call_);

        _require(ok, 11, "nobody's failure stops a push", before.suite, page[0]);
        for (uint256 i = 0; i < page.length; ++i) _compareShare(before, page[i], shares[i]);
        _compare(before);
    }

    function _claim(
        string memory action,
        Before memory before,
        address claimant,
        address wallet,
        ShareView memory share
    ) private returns (bool ok) {
        uint256[] memory ids = new uint256[](1);
        ids[0] = before.id;
        bytes memory call_ =
            claimant == wallet
                ? abi.encodeCall(IPayments.claim, (ids))
                : abi.encodeCall(IPayments.claimOf, (ids, wallet));
        (ok, ) = _try(action, 60, claimant, address(before.distributor), call_);
        _require(!ok || !share.settled, 11, "nobody is paid twice", before.suite, wallet);
        if (ok && share.reinvests) _countReinvestment(before);
        _compare(before);
    }

    /// @dev The coin that re-enters tries to have the same page paid twice.
    function _aimCoin(Before memory before, address[] memory page) private {
        bytes memory call_ = abi.encodeCall(IPayments.push, (before.id, page));
        WORLD.reenteringCoin().setCall(address(before.distributor), call_);
    }

    function _compareShare(Before memory before, address wallet, ShareView memory was) private view {
        bool settled = before.distributor.shareOf(before.id, wallet).settled;
        bool expected = was.settled || was.refusal == Refusal.None;
        // One refuses some wallets, the other may use up its gas on what it tries in between.
        bool coinMayRefuse =
            before.coin == address(WORLD.blockingCoin()) || before.coin == address(WORLD.reenteringCoin());
        bool same = settled == expected || (coinMayRefuse && !settled);
        _require(same, 11, "a push pays whom it says it would", before.suite, wallet);
    }
}
