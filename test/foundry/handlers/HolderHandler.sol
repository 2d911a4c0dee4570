// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Transfers} from "./Transfers.sol";

/// @title Holders, each with all of its wallets, and a broker whom they all approved
contract HolderHandler is Transfers {
    constructor(World world_) Transfers(world_) {}

    /// @notice A holder sends tokens to somebody who may receive them.
    function transfer(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        _send("transfer", 25, Sale(suite, from, from, _receiver(dice, suite), _partOf(dice, suite, from)));
    }

    /// @notice A holder sends tokens to anybody.
    function transferToAnybody(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _wallet(dice);
        address to =
            dice.chance(5)
                ? address(0)
                : dice.chance(5)
                    ? WORLD.STRANGER()
                    : _wallet(dice);
        _send("transferToAnybody", 5, Sale(suite, from, from, to, _partOf(dice, suite, from)));
    }

    /// @notice The broker sends a holder's tokens.
    function transferFrom(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        address spender = dice.chance(90) ? WORLD.BROKER() : _wallet(dice);
        _send("transferFrom", 20, Sale(suite, spender, from, _receiver(dice, suite), _partOf(dice, suite, from)));
    }

    /// @notice A holder moves tokens between its own wallets, or to the very same one.
    function transferToSelf(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        address identity = address(WORLD.registryOf(suite).identity(from));
        address to = from;
        for (uint256 i = 0; i < 12 && to == from && dice.chance(90); ++i) {
            address other = _wallet(dice);
            if (address(WORLD.registryOf(suite).identity(other)) == identity) to = other;
        }
        _send("transferToSelf", 30, Sale(suite, from, from, to, _partOf(dice, suite, from)));
    }

    /// @notice A holder sends to two at once, all or nothing.
    function batchTransfer(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        address[] memory to = new address[](2);
        uint256[] memory values = new uint256[](2);
        for (uint256 i = 0; i < 2; ++i) {
            to[i] = _receiver(dice, suite);
            values[i] = _partOf(dice, suite, from) / 2;
            values[i] -= values[i] % WORLD.LOT();
        }
        _sendBatch("batchTransfer", 15, suite, from, to, values);
    }

    /// @notice A holder approves somebody, and the broker again.
    function approve(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _wallet(dice);
        address spender = dice.chance(60) ? WORLD.BROKER() : _wallet(dice);
        uint256 value = dice.chance(70) ? type(uint256).max : dice.below(1_000);
        bytes memory call_ = abi.encodeCall(IERC20.approve, (spender, value));
        _try("approve", 95, from, address(WORLD.tokenOf(suite)), call_);
    }

    function _partOf(Dice memory dice, uint256 suite, address from) private view returns (uint256) {
        IERC3643 token = WORLD.tokenOf(suite);
        return _part(dice, token.balanceOf(from) - token.getFrozenTokens(from));
    }
}
