// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Choices that all follow from one number, which forge draws.
struct Dice {
    uint256 state;
}

using Throws for Dice global;

/// @title What can be done with dice
library Throws {
    /// @notice A number below `bound`, which is not zero.
    function below(Dice memory self, uint256 bound) internal pure returns (uint256) {
        self.state = uint256(keccak256(abi.encode(self.state)));
        return self.state % bound;
    }

    /// @notice A number from `least` to `most`.
    function between(Dice memory self, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + below(self, most - least + 1);
    }

    /// @notice True in so many cases of a hundred.
    function chance(Dice memory self, uint256 percent) internal pure returns (bool) {
        return below(self, 100) < percent;
    }

    /// @notice One of the accounts.
    function pick(Dice memory self, address[] memory accounts) internal pure returns (address) {
        return accounts[below(self, accounts.length)];
    }
}
