// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {TimeTransfersLimits} from "../../../contracts/compliance/modules/TimeTransfersLimits.sol";
import {SalesBook} from "../world/SalesBook.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Law 6, of volumes: counters equal a replay of the sales that were seen, and no window holds too much
/// @notice One holder is looked at after a call, in turn.
contract VolumeLaw is Law {
    constructor(World world_) Law(world_) {}

    function check() external view override {
        address[] memory identities = WORLD.identities();
        address holder = identities[WORLD.attempts() % identities.length];
        uint256 suite = WORLD.touched();
        ModularCompliance host = WORLD.hostOf(suite);
        address periods = WORLD.ruleOf("TimeTransfersLimits");
        if (host.isModuleBound(periods)) {
            _checkPeriod(suite, host, holder, periods, 1 hours);
            _checkPeriod(suite, host, holder, periods, 1 days);
        }
        if (host.isModuleBound(WORLD.ruleOf("RollingVolume"))) _checkWindow(suite, holder);
    }

    /// @dev A period starts with the first sale after the last one ended.
    function _checkPeriod(
        uint256 suite,
        ModularCompliance host,
        address holder,
        address rule,
        uint32 period
    ) private view {
        SalesBook.Sale[] memory sales = WORLD.salesOf(suite, holder, rule);
        (uint256 used, uint256 end) = (0, 0);
        for (uint256 i = 0; i < sales.length; ++i) {
            if (sales[i].time >= end) (used, end) = (0, sales[i].time + period);
            used += sales[i].value;
        }
        (uint256 counted, uint256 timer) = TimeTransfersLimits(rule).usersCounters(address(host), holder, period);
        _require(counted == used, 6, "TimeTransfersLimits counts what was sold", suite, holder);
        _require(timer == end, 6, "TimeTransfersLimits counts from the first sale", suite, holder);
        uint256 limit = period == 1 hours ? WORLD.HOURLY() : WORLD.DAILY();
        _require(used <= limit, 6, "no more is sold in a period than the limit", suite, holder);
    }

    function _checkWindow(uint256 suite, address holder) private view {
        SalesBook.Sale[] memory sales = WORLD.salesOf(suite, holder, WORLD.ruleOf("RollingVolume"));
        uint256 sum;
        for (uint256 i = 0; i < sales.length; ++i) {
            if (sales[i].time + WORLD.ROLLING_WINDOW() > block.timestamp) sum += sales[i].value;
        }
        _require(sum <= WORLD.ROLLING(), 6, "no more is sold in any window than the limit", suite, holder);
    }
}
