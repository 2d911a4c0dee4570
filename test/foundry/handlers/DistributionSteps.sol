// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DistributionBooks, DistributionState} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {IDistributions} from "../../../contracts/distribution/IDistributions.sol";
import {IRecordDates} from "../../../contracts/token/IRecordDates.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title What takes a distribution one step further
abstract contract DistributionSteps is Handler {
    constructor(World world_) Handler(world_) {}

    /// @dev What can be done with a distribution now.
    function _step(Dice memory dice, DividendDistributor distributor, uint256 id) internal {
        DistributionBooks memory books = distributor.books(id);
        DistributionState state = books.state;
        if (state == DistributionState.Announced) _fund(dice, distributor, id);
        else if (state == DistributionState.Funded) {
            _byAnybody("startReview", 95, distributor, abi.encodeCall(IDistributions.startReview, (id)));
        } else if (state == DistributionState.InReview && block.timestamp >= books.payableFrom) {
            _byAnybody("open", 95, distributor, abi.encodeCall(IDistributions.open, (id)));
        } else if (state == DistributionState.Payable && books.unitsAssessed == books.units && books.owed == 0) {
            _byAnybody("close", 95, distributor, abi.encodeCall(IDistributions.close, (id)));
        } else if (state == DistributionState.Cancelled && books.funded != 0) {
            bytes memory call_ = abi.encodeCall(IDistributions.refund, (id, 0));
            _try("refund", 0, WORLD.FUNDER(), address(distributor), call_);
        }
    }

    function _fund(Dice memory dice, DividendDistributor distributor, uint256 id) private {
        (address token, , uint40 date, ) = distributor.distribution(id);
        // Without its record date a distribution can only be cancelled.
        if (!IRecordDates(token).isRecordDate(date)) return;
        bytes memory call_ = abi.encodeCall(IDistributions.fund, (id, dice.chance(80) ? 1e6 : dice.between(1, 9_999)));
        _try("fund", 25, WORLD.FUNDER(), address(distributor), call_);
    }

    function _byAnybody(
        string memory action,
        uint256 floor,
        DividendDistributor distributor,
        bytes memory call_
    ) private {
        _try(action, floor, WORLD.STRANGER(), address(distributor), call_);
    }

    function _distribution(Dice memory dice, DividendDistributor distributor) internal view returns (uint256) {
        uint256 count = distributor.distributionCount();
        return count == 0 ? 0 : dice.between(1, count);
    }
}
