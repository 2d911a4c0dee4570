// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A list that answers for the zero address as a list does, and for all others with bytes of one's choice
contract SanctionsListWithAnswer {
    bytes private _answer;

    /// @notice Begins with this answer.
    constructor(bytes memory answer) {
        _answer = answer;
    }

    /// @notice The bytes, as they are.
    function isSanctioned(address account) external view {
        bytes memory answer = account == address(0) ? abi.encode(false) : _answer;
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}
