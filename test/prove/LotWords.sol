// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClassCounts, ClassCountFields} from "../../contracts/compliance/ClassCounts.sol";
import {Lot, LotFields, Schedules, ScheduleFields} from "../../contracts/compliance/Lot.sol";

/// @title A lot keeps what it was given, schedules stand apart, and counts by class neither wrap nor touch one another.
contract LotWordsProof {
    function lotKeepsItsDates(uint160 amount, uint40 acquired, uint40 settled, uint8 schedule) external pure {
        Lot lot = LotFields.pack(amount, acquired, settled, schedule);
        assert(lot.acquired() == acquired);
        assert(lot.settled() == settled);
        assert(lot.schedule() == schedule);
    }

    function laterLotIsALargerNumber(uint160 one, uint160 other, uint40 acquired, uint40 later) external pure {
        if (later <= acquired) return;
        Lot early = LotFields.pack(one, acquired, 0, 1);
        Lot late = LotFields.pack(other, later, 0, 1);
        assert(Lot.unwrap(early) < Lot.unwrap(late));
    }

    function scheduleKeepsItsDays(uint256 number, uint16 start, uint16 end) external pure {
        if (number > ScheduleFields.MAX) return;
        Schedules schedules = Schedules.wrap(0).with(number, start, end);
        assert(schedules.start(number) == uint256(start) * 1 days);
        assert(schedules.end(number) == uint256(end) * 1 days);
    }

    function schedulesStandApart(Schedules old, uint256 number, uint256 other, uint16 start, uint16 end) external pure {
        if (number > ScheduleFields.MAX || other > ScheduleFields.MAX || number == other) return;
        Schedules schedules = old.with(number, start, end);
        assert(schedules.start(other) == old.start(other));
        assert(schedules.end(other) == old.end(other));
    }

    function countsOfAnotherCountAreVoid(ClassCounts old, uint32 count, uint256 class) external pure {
        if (class >= ClassCountFields.CLASSES) return;
        ClassCounts counts = old.under(count);
        assert(counts.having(class) == old.having(class) || counts.having(class) == 0);
    }
}
