// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContractThatAnswersTooMuch
/// @notice Answers every call with 100,000 bytes of ones.
contract ContractThatAnswersTooMuch {
    /// @notice Answers at great length.
    fallback() external payable {
        assembly {
            for {
                let i := 0
            } lt(i, 100000) {
                i := add(i, 0x20)
            } {
                mstore(i, not(0))
            }
            return(0x00, 100000)
        }
    }
}
