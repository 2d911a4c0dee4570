// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that may begin to take a fee of every transfer, out of it or on top of it
contract CoinThatTakesAFee is TestCoin {
    uint256 private constant WHOLE = 1_000_000;

    uint256 public fee;
    bool public onTop;

    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    /// @param fee_ Millionths of each transfer.
    /// @param onTop_ Whether the sender pays it beside the amount, so that the receiver gets all of that.
    function setFee(uint256 fee_, bool onTop_) external {
        (fee, onTop) = (fee_, onTop_);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from == address(0) || to == address(0) || fee == 0) return super._update(from, to, value);
        uint256 taken = (value * fee) / WHOLE;
        super._update(from, to, onTop ? value : value - taken);
        super._update(from, address(0), taken);
    }
}
