// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CoinThatBlocksAddresses} from "../../../contracts/mocks/distribution/CoinThatBlocksAddresses.sol";
import {CoinThatReenters} from "../../../contracts/mocks/distribution/CoinThatReenters.sol";
import {TestCoin} from "../../../contracts/mocks/distribution/TestCoin.sol";
import {vm} from "../Vm.sol";

/// @title Payout coins, a good one and two that are not, and who pays in
abstract contract Coins {
    address public constant FUNDER = address(0xF00D);
    uint256 private constant PLENTY = 1e30;

    TestCoin[] private _coins;

    /// @notice A good coin, one that blocks addresses, and one that calls somebody in the middle of a transfer.
    function coins() external view returns (TestCoin[] memory) {
        return _coins;
    }

    /// @notice The coin that blocks addresses.
    function blockingCoin() external view returns (CoinThatBlocksAddresses) {
        return CoinThatBlocksAddresses(address(_coins[1]));
    }

    /// @notice The coin that re-enters.
    function reenteringCoin() external view returns (CoinThatReenters) {
        return CoinThatReenters(address(_coins[2]));
    }

    function _createCoins() internal {
        _coins.push(new TestCoin("USDX", 6));
        _coins.push(new CoinThatBlocksAddresses("USDB", 18));
        _coins.push(new CoinThatReenters("USDR", 0));
        for (uint256 i = 0; i < _coins.length; ++i) _coins[i].mint(FUNDER, PLENTY);
    }

    function _approveCoins(address distributor) internal {
        for (uint256 i = 0; i < _coins.length; ++i) {
            vm.prank(FUNDER);
            _coins[i].approve(distributor, type(uint256).max);
        }
    }
}
