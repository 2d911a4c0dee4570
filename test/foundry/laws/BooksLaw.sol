// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DistributionBooks, DistributionState} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {TestCoin} from "../../../contracts/mocks/distribution/TestCoin.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Law 11: what a distribution paid, withheld, owes and returned adds up, and the coins held are those owed
contract BooksLaw is Law {
    constructor(World world_) Law(world_) {}

    function check() external view override {
        uint256 suite = WORLD.touched();
        DividendDistributor distributor = WORLD.distributorOf(suite);
        uint256 count = distributor.distributionCount();
        if (count == 0) return;
        for (uint256 id = 1; id <= count; ++id) _checkBooks(suite, distributor.books(id), address(distributor));
        TestCoin[] memory coins = WORLD.coins();
        for (uint256 i = 0; i < coins.length; ++i) {
            bool same = coins[i].balanceOf(address(distributor)) == distributor.liabilities(address(coins[i]));
            _require(same, 11, "the coins held are those owed", suite, address(coins[i]));
        }
    }

    function _checkBooks(uint256 suite, DistributionBooks memory b, address distributor) private pure {
        if (b.state < DistributionState.Funded || b.state == DistributionState.Cancelled) return;
        uint256 sum = b.unassessed + b.withheld + b.paid + b.reinvested + b.handedOver + b.owed;
        _require(sum == b.target, 11, "the books add up to the target", suite, distributor);
        _require(b.target <= b.funded, 11, "the target is paid in", suite, distributor);
        _require(b.withheldDrawn <= b.withheld, 11, "no more tax is drawn than withheld", suite, distributor);
        _require(b.unitsAssessed <= b.units, 11, "no more is assessed than shares", suite, distributor);
    }
}
