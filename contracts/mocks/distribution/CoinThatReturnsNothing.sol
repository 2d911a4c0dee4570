// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that answers nothing, as those from before ERC-20 was final do
contract CoinThatReturnsNothing is TestCoin {
    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    function transfer(address to, uint256 value) public override returns (bool) {
        super.transfer(to, value);
        _answerNothing();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        super.transferFrom(from, to, value);
        _answerNothing();
    }

    function _answerNothing() private pure {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}
