// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that answers false and does nothing while it is told to
contract CoinThatReturnsFalse is TestCoin {
    bool public refusing;

    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    function setRefusing(bool refusing_) external {
        refusing = refusing_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !refusing && super.transferFrom(from, to, value);
    }
}
