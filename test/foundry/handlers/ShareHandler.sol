// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DistributionPermissions} from "../../../contracts/distribution/DistributionPermissions.sol";
import {IPayments} from "../../../contracts/distribution/IPayments.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Payments} from "./Payments.sol";

/// @title What becomes of shares beside payment: they are assessed, drawn for banks, on hold, paid to another wallet
contract ShareHandler is Payments {
    constructor(World world_) Payments(world_) {}

    /// @notice Anybody has the tax of a page of holders set apart.
    function assess(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        bytes memory call_ = abi.encodeCall(IPayments.assess, (before.id, _page(dice)));
        _try("assess", 95, WORLD.STRANGER(), address(before.distributor), call_);
        _compare(before);
    }

    /// @notice A paying agent draws what holders want paid by bank; others are passed over.
    function drawForBank(uint256 seed) external {
        Dice memory dice = _dice(seed);
        Before memory before = _look(dice);
        if (before.id == 0) return;
        address[] memory wallets = WORLD.wallets();
        bytes memory call_ = abi.encodeCall(IPayments.drawForBank, (before.id, wallets, new bytes32[](wallets.length)));
        _try("drawForBank", 95, WORLD.agentFor(DistributionPermissions.BANK), address(before.distributor), call_);
        _compare(before);
    }

    /// @notice A holder elects another of its wallets, or payment by bank.
    function electPayment(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address wallet = _receiver(dice, suite);
        address identity = address(WORLD.registryOf(suite).identity(wallet));
        address payout = dice.chance(90) ? _walletOf(dice, suite, identity) : _wallet(dice);
        bytes memory call_ = abi.encodeCall(IPayments.electPayment, (payout, dice.chance(15)));
        _try("electPayment", 60, wallet, address(WORLD.distributorOf(suite)), call_);
    }

    /// @notice Payments to somebody are on hold, or go on.
    function hold(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address distributor = address(WORLD.distributorOf(_suite(dice)));
        bytes memory call_ = abi.encodeCall(IPayments.setPayoutHold, (_identity(dice), dice.chance(20), ""));
        _try("hold", 100, WORLD.agentFor(DistributionPermissions.HOLD), distributor, call_);
    }
}
