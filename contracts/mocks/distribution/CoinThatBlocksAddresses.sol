// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that moves nothing from or to addresses on its list
contract CoinThatBlocksAddresses is TestCoin {
    mapping(address account => bool) public blocked;

    error CoinBlocks(address account);

    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (blocked[from]) revert CoinBlocks(from);
        if (blocked[to]) revert CoinBlocks(to);
        super._update(from, to, value);
    }
}
