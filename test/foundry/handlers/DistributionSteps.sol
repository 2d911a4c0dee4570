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
        if (state == DistributionState.Announced) _pay(dice, distributor, id, books);
        else if (state == DistributionState.Funded) {
            _byAnybody("startReview", 95, distributor, abi.encodeCall(IDistributions.startReview, (id)));
        } else if (state == DistributionState.InReview && block.timestamp >= books.payableFrom) {
            _byAnybody("open", 95, distributor, abi.encodeCall(IDistributions.open, (id)));
        } else if (state == DistributionState.Payable && books.unitsAssessed == books.units && books.owed == 0) {
            _byAnybody("close", 95, distributor, abi.encodeCall(IDistributions.close, (id)));
        } else if (state == DistributionState.Closed) {
            _withdraw(distributor, id);
        } else if (state == DistributionState.Cancelled && books.funded != 0) {
            _byFunder("refund", 0, distributor, abi.encodeCall(IDistributions.refund, (id, 0)));
        }
    }

    /// @dev Mostly once the record date is over, when it is known how much is needed.
    function _pay(
        Dice memory dice,
        DividendDistributor distributor,
        uint256 id,
        DistributionBooks memory books
    ) private {
        (address token, , uint40 date, ) = distributor.distribution(id);
        // Without its record date a distribution can only be cancelled.
        if (!IRecordDates(token).isRecordDate(date)) return;
        bool over = date < block.timestamp;
        if (over && books.funded != 0 && books.target == 0) {
            _byAnybody("finaliseTarget", 70, distributor, abi.encodeCall(IDistributions.finaliseTarget, (id)));
        } else if (over || dice.chance(20)) {
            uint256 amount = dice.chance(80) ? 1e6 : dice.between(1, 9_999);
            _byFunder("fund", 50, distributor, abi.encodeCall(IDistributions.fund, (id, amount)));
        }
    }

    /// @dev The rounding of a closed distribution is the funder's.
    function _withdraw(DividendDistributor distributor, uint256 id) private {
        (, address coin, , ) = distributor.distribution(id);
        if (distributor.withdrawable(coin, WORLD.FUNDER()) == 0) return;
        _byFunder("withdraw", 95, distributor, abi.encodeCall(IDistributions.withdraw, (coin)));
    }

    function _byFunder(
        string memory action,
        uint256 floor,
        DividendDistributor distributor,
        bytes memory call_
    ) private {
        _try(action, floor, WORLD.FUNDER(), address(distributor), call_);
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
