// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContractThatAnswersTooLittle
/// @notice Answers every call with 31 bytes, of which the last is 1.
contract ContractThatAnswersTooLittle {
    /// @notice Answers less than a word.
    fallback() external payable {
        assembly {
            mstore(0x00, 1)
            return(0x01, 0x1f)
        }
    }
}
