// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContractThatAnswers
/// @notice Answers every call with the bytes it was told.
contract ContractThatAnswers {
    bytes private _answer;

    /// @notice Sets the answer.
    function setAnswer(bytes calldata answer) external {
        _answer = answer;
    }

    /// @notice Takes coins.
    receive() external payable {}

    /// @notice Answers.
    fallback() external payable {
        bytes memory answer = _answer;
        assembly {
            return(add(answer, 0x20), mload(answer))
        }
    }
}
