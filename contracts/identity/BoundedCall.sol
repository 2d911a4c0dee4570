// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BoundedCall
/// @notice Asks a contract that nobody vouches for. It can revert, burn its gas, or answer too little or too much: each
/// counts as no answer, costs a bounded amount and never reverts the caller.
library BoundedCall {
    /// @notice The first word that `target` answers.
    /// @param target Whom to ask.
    /// @param gasCap The most gas it may use.
    /// @param question Selector and arguments.
    /// @return word Its answer, zero when it reverted or answered less than a word.
    function word(address target, uint256 gasCap, bytes memory question) internal view returns (bytes32) {
        bool answered;
        bytes32 answer;
        // Only one word is copied, so that a long answer costs the caller nothing.
        assembly ("memory-safe") {
            answered := staticcall(gasCap, target, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            answer := mload(0x00)
        }
        return answered ? answer : bytes32(0);
    }

    /// @notice Whether `target` answers `true`, with all the gas there is.
    function isTrue(address target, bytes memory question) internal view returns (bool) {
        return word(target, gasleft(), question) == bytes32(uint256(1));
    }
}
