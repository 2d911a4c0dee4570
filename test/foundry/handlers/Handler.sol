// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {vm} from "../Vm.sol";

/// @title Somebody who tries things
/// @notice Each external function is one attempt, chosen by dice, mostly so that it can succeed. A refusal is no failure
/// where it gives a reason: one by arithmetic that fails, by a text or by nothing at all breaks the sequence.
abstract contract Handler {
    World internal immutable WORLD;

    bytes4 private constant PANIC = 0x4e487b71;
    bytes4 private constant TEXT = 0x08c379a0;

    /// @notice An attempt was refused without a reason that a contract of the suite gives.
    error RefusedWithoutReason(string action, bytes returned);
    /// @notice A law does not hold.
    error LawBroken(uint256 number, string words, uint256 suite, address account);

    constructor(World world_) {
        WORLD = world_;
    }

    /// @dev Tries something as somebody, counts it, and looks at the reason of a refusal.
    /// @param floor Least share of effective calls, in percent.
    function _try(
        string memory action,
        uint256 floor,
        address actor,
        address target,
        bytes memory call_
    ) internal returns (bool ok, bytes memory returned) {
        (ok, returned) = _call(actor, target, call_);
        WORLD.count(action, ok, floor);
        if (!ok && !_hasReason(returned)) revert RefusedWithoutReason(action, returned);
    }

    function _call(
        address actor,
        address target,
        bytes memory call_
    ) internal returns (bool ok, bytes memory returned) {
        vm.prank(actor);
        (ok, returned) = target.call(call_);
        if (!ok) WORLD.countRefusal(bytes4(returned));
    }

    function _hasReason(bytes memory returned) internal pure returns (bool) {
        if (returned.length < 4) return false;
        bytes4 selector = bytes4(returned);
        return selector != PANIC && selector != TEXT;
    }

    function _require(bool holds, uint256 law, string memory words, uint256 suite, address account) internal pure {
        if (!holds) revert LawBroken(law, words, suite, account);
    }

    // Choices

    function _dice(uint256 seed) internal pure returns (Dice memory) {
        return Dice(seed);
    }

    /// @dev The token that the attempt is about, which the laws are then checked on.
    function _suite(Dice memory dice) internal returns (uint256 suite) {
        suite = dice.below(WORLD.TOKENS());
        WORLD.touch(suite);
    }

    function _wallet(Dice memory dice) internal view returns (address) {
        return dice.pick(WORLD.wallets());
    }

    function _identity(Dice memory dice) internal view returns (address) {
        return dice.pick(WORLD.identities());
    }

    /// @dev A wallet that holds tokens, if a few looks find one.
    function _holder(Dice memory dice, uint256 suite) internal view returns (address wallet) {
        IERC3643 token = WORLD.tokenOf(suite);
        for (uint256 i = 0; i < 8; ++i) {
            wallet = _wallet(dice);
            if (token.balanceOf(wallet) != 0) return wallet;
        }
    }

    /// @dev A wallet that may receive tokens, if a few looks find one.
    function _receiver(Dice memory dice, uint256 suite) internal view returns (address wallet) {
        for (uint256 i = 0; i < 8; ++i) {
            wallet = _wallet(dice);
            if (WORLD.registryOf(suite).isVerified(wallet)) return wallet;
        }
    }

    /// @dev A wallet of this identity, if it has any.
    function _walletOf(Dice memory dice, uint256 suite, address identity) internal view returns (address wallet) {
        address[] memory wallets = WORLD.wallets();
        uint256 first = dice.below(wallets.length);
        for (uint256 i = 0; i < wallets.length; ++i) {
            wallet = wallets[(first + i) % wallets.length];
            if (address(WORLD.registryOf(suite).identity(wallet)) == identity) break;
        }
    }

    /// @dev A part of what somebody has, mostly in whole lots; now and then all of it, nothing, or too much.
    function _part(Dice memory dice, uint256 whole) internal view returns (uint256 value) {
        uint256 kind = dice.below(20);
        if (kind == 0) return 0;
        if (kind == 1) return whole + 1;
        if (kind < 5) return whole;
        if (kind < 7) return dice.below(whole + 1);
        value = dice.below(whole < 800 ? whole + 1 : 800);
        value -= value % WORLD.LOT();
    }
}
