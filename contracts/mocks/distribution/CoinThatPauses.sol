// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Pausable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Pausable.sol";
import {TestCoin} from "./TestCoin.sol";

/// @title A coin that anybody pauses
contract CoinThatPauses is TestCoin, ERC20Pausable {
    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    function setPaused(bool paused_) external {
        if (paused_) _pause();
        else _unpause();
    }

    function decimals() public view override(ERC20, TestCoin) returns (uint8) {
        return TestCoin.decimals();
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Pausable) {
        super._update(from, to, value);
    }
}
