// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "./TestCoin.sol";

/// @title A coin that calls somebody in the middle of a transfer, once, and remembers how that ended
contract CoinThatReenters is TestCoin {
    address public callee;
    bytes public message;
    bool public called;
    bool public succeeded;
    bytes public answer;

    constructor(string memory symbol_, uint8 decimals_) TestCoin(symbol_, decimals_) {}

    /// @notice Calls somebody in the next transfer.
    function setCall(address callee_, bytes calldata message_) external {
        (callee, message) = (callee_, message_);
        (called, succeeded, answer) = (false, false, "");
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0) || callee == address(0)) return;
        address called_ = callee;
        callee = address(0);
        called = true;
        (succeeded, answer) = called_.call(message);
    }
}
