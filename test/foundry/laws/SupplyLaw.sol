// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceToken} from "../../../contracts/compliance/IComplianceHost.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Law 1: the sum of balances is the supply; frozen tokens of an account never exceed its balance
contract SupplyLaw is Law {
    constructor(World world_) Law(world_) {}

    /// @inheritdoc Law
    function check() external view override {
        _check(WORLD.touched(), WORLD.tokenOf(WORLD.touched()), WORLD.wallets());
    }

    function _check(uint256 suite, IERC3643 token, address[] memory wallets) private view {
        uint256 sum;
        uint256 treasury;
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 balance = token.balanceOf(wallets[i]);
            sum += balance;
            if (IComplianceToken(address(token)).isTreasury(wallets[i])) treasury += balance;
            _require(token.getFrozenTokens(wallets[i]) <= balance, 1, "frozen is held", suite, wallets[i]);
        }
        (uint256 supply, uint256 outstanding) = IComplianceToken(address(token)).supplies();
        _require(sum == supply, 1, "balances add up to the supply", suite, address(token));
        _require(supply - treasury == outstanding, 1, "outstanding is supply less treasury", suite, address(token));
    }
}
