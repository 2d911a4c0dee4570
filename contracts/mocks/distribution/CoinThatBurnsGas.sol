// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that uses up all gas when it is sent to certain addresses
contract CoinThatBurnsGas is TestCoin {
    mapping(address account => bool) public burning;

    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    function setBurning(address account, bool burning_) external {
        burning[account] = burning_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (burning[to]) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        super._update(from, to, value);
    }
}
