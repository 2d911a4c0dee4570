// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CivilCalendar} from "../../contracts/compliance/CivilCalendar.sol";
import {Shares} from "../../contracts/compliance/Shares.sol";
import {Entitlement} from "../../contracts/distribution/Entitlement.sol";

/// @title Rounding is never in favour of who would profit from it, and dates are dates.
contract ArithmeticProof {
    function taxIsWithinTheAmount(uint128 amount, uint24 rate) external pure {
        if (rate > Entitlement.WHOLE) return;
        uint256 tax = Entitlement.tax(amount, rate);
        assert(tax <= amount);
        assert(tax * Entitlement.WHOLE >= uint256(amount) * rate);
    }

    function shareStaysWithin(uint104 held, uint104 outstanding, uint16 share, uint104 value) external pure {
        if (share > Shares.WHOLE || value > Shares.room(held, outstanding, share, false)) return;
        assert(value == 0 || (uint256(held) + value) * Shares.WHOLE <= uint256(outstanding) * share);
    }

    function dateIsADate(uint40 timestamp, int16 offset) external pure {
        CivilCalendar.requireOffset(offset);
        (uint256 year, uint256 month, uint256 day) = CivilCalendar.dateOf(timestamp, offset);
        assert(year >= 1969);
        assert(month >= 1 && month <= 12);
        assert(day >= 1 && day <= 31);
    }
}
