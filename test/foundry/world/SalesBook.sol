// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Sales between holders, as they were seen from outside
/// @notice What rules on volumes are held to. A rule that is bound anew knows nothing of what was sold before.
abstract contract SalesBook {
    /// @param number Counts all sales of all tokens.
    /// @param time When it was.
    /// @param value Raw units that the buyer got.
    struct Sale {
        uint256 number;
        uint256 time;
        uint256 value;
    }

    uint256 private _count;
    mapping(uint256 suite => mapping(address holder => Sale[])) private _sales;
    mapping(uint256 suite => mapping(address rule => uint256 number)) private _knownSince;

    /// @notice A holder that is not exempt sold to another.
    function enterSale(uint256 suite, address holder, uint256 value) external {
        _sales[suite][holder].push(Sale(++_count, block.timestamp, value));
    }

    /// @notice The rule is bound now, and starts with empty counters.
    function enterBinding(uint256 suite, address rule) external {
        _knownSince[suite][rule] = _count;
    }

    /// @notice What a rule should know of a holder's sales.
    function salesOf(uint256 suite, address holder, address rule) external view returns (Sale[] memory known) {
        Sale[] storage all = _sales[suite][holder];
        uint256 first;
        while (first < all.length && all[first].number <= _knownSince[suite][rule]) ++first;
        known = new Sale[](all.length - first);
        for (uint256 i = 0; i < known.length; ++i) known[i] = all[first + i];
    }
}
