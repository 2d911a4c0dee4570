// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Lot, Schedules} from "./Lot.sol";

/// @notice What a holder has.
/// @param held Raw units over all its wallets.
/// @param length How many lots there are.
/// @param affiliate Whether the issuer named it an affiliate.
/// @param lots In order of their dates; no two of the same schedule and day.
struct LotAccount {
    uint160 held;
    uint8 length;
    bool affiliate;
    Lot[10] lots;
}

/// @notice Lots of all holders.
/// @param schedules One that is set does not change.
struct LotBook {
    Schedules schedules;
    mapping(address holder => LotAccount) accounts;
}

/// @notice A holder's lots in memory.
/// @param schedules How they are released.
/// @param lots Room for the most there can be on the way: what a holder may have and what one may bring.
/// @param length How many there are.
/// @param locked How much of them is locked now.
struct LotList {
    Schedules schedules;
    Lot[] lots;
    uint256 length;
    uint256 locked;
}

using LotBooks for LotBook global;

/// @title LotBooks
/// @notice Keeps lots: only of what is locked. What is held beyond the locked part of the lots is free, of whatever date
/// it was.
/// @dev No loop is longer than twice `MAX_LOTS`. Where a holder would have more lots, two of the same schedule are merged
/// under the later date: those whose merging locks the fewest tokens for the shortest time, so that lots of next to
/// nothing, which somebody may have sent on purpose, are merged with each other. There are fewer schedules than lots, so
/// that there are always two to merge.
library LotBooks {
    /// @notice Lots that a holder may have. A move of more, to one that never had any, would not fit into the gas that a
    /// host gives a rule.
    uint256 internal constant MAX_LOTS = 10;

    /// @notice The lots that a holder has now, in order of their dates.
    event LotsChanged(address indexed compliance, address indexed holder, Lot[] lots);

    /// @notice Takes tokens from a holder, all it has at most: free ones first, then locked ones, oldest first.
    /// @return taken The lots of those that were locked, in order of their dates.
    function take(
        LotBook storage self,
        address compliance,
        address holder,
        uint256 value
    ) internal returns (Lot[] memory taken) {
        LotAccount storage account = self.accounts[holder];
        uint256 held = account.held;
        value = Math.min(value, held);
        account.held = uint160(held - value);
        uint256 length = account.length;
        if (length == 0) return taken;
        LotList memory list = _load(self, account);
        uint256 free = Math.saturatingSub(held, list.locked);
        if (value > free) taken = _takeLocked(list, value - free);
        else if (list.length == length) return taken;
        _store(account, list, compliance, holder);
    }

    /// @notice Gives tokens to a holder, of which some are lots.
    function put(LotBook storage self, address compliance, address holder, uint256 value, Lot[] memory lots) internal {
        LotAccount storage account = self.accounts[holder];
        uint256 held = account.held;
        account.held = value > type(uint160).max - held ? type(uint160).max : uint160(held + value);
        if (lots.length == 0) return;
        LotList memory list = _load(self, account);
        for (uint256 i = 0; i < lots.length; ++i) {
            _insert(list, lots[i]);
            if (list.length > MAX_LOTS) _mergeLeast(list);
        }
        _store(account, list, compliance, holder);
    }

    /// @notice Replaces a holder's lots, at most `MAX_LOTS`; what it holds beyond them is free.
    function replace(LotBook storage self, address compliance, address holder, Lot[] memory lots) internal {
        LotAccount storage account = self.accounts[holder];
        account.length = 0;
        LotList memory list = _load(self, account);
        for (uint256 i = 0; i < lots.length; ++i) _insert(list, lots[i]);
        _store(account, list, compliance, holder);
    }

    /// @notice What of a holder's tokens is locked now, and when less will be; 0 where nothing is.
    function lockedOf(LotBook storage self, address holder) internal view returns (uint256 locked, uint256 next) {
        LotAccount storage account = self.accounts[holder];
        if (account.length == 0) return (0, 0);
        LotList memory list = _load(self, account);
        if (list.length == 0) return (0, 0);
        next = type(uint256).max;
        for (uint256 i = 0; i < list.length; ++i) next = Math.min(next, list.lots[i].nextRelease(list.schedules));
        return (list.locked, next);
    }

    /// @notice A holder's lots of which something is locked.
    function lotsOf(LotBook storage self, address holder) internal view returns (Lot[] memory) {
        return _trimmed(_load(self, self.accounts[holder]));
    }

    /// @dev Writes what differs. Words beyond the length stay: the next lots overwrite them for less.
    function _store(LotAccount storage account, LotList memory list, address compliance, address holder) private {
        Lot[] memory lots = _trimmed(list);
        for (uint256 i = 0; i < lots.length; ++i) {
            if (Lot.unwrap(account.lots[i]) != Lot.unwrap(lots[i])) account.lots[i] = lots[i];
        }
        account.length = uint8(lots.length);
        emit LotsChanged(compliance, holder, lots);
    }

    /// @dev The lots of which something is locked.
    function _load(LotBook storage self, LotAccount storage account) private view returns (LotList memory list) {
        uint256 length = account.length;
        Schedules schedules = self.schedules;
        Lot[] memory lots = new Lot[](2 * MAX_LOTS);
        uint256 kept;
        uint256 sum;
        for (uint256 i = 0; i < length; ++i) {
            Lot lot = account.lots[i];
            uint256 locked = lot.locked(schedules);
            if (locked == 0) continue;
            lots[kept++] = lot;
            sum += locked;
        }
        (list.schedules, list.lots, list.length, list.locked) = (schedules, lots, kept, sum);
    }

    /// @dev Takes locked tokens, or all there are. The last lot taken from may be left with a part.
    function _takeLocked(LotList memory list, uint256 value) private view returns (Lot[] memory taken) {
        Schedules schedules = list.schedules;
        Lot[] memory lots = list.lots;
        uint256 length = list.length;
        taken = new Lot[](length);
        uint256 emptied;
        uint256 count;
        while (value != 0 && count < length) {
            Lot lot = lots[count];
            uint256 locked = lot.locked(schedules);
            uint256 moved = Math.min(locked, value);
            taken[count++] = lot.part(schedules, moved);
            value -= moved;
            if (moved == locked) ++emptied;
            else lots[emptied] = lot.part(schedules, locked - moved);
        }
        for (uint256 i = emptied; i < length; ++i) lots[i - emptied] = lots[i];
        list.length = length - emptied;
        assembly ("memory-safe") {
            mstore(taken, count)
        }
    }

    /// @dev Puts a lot of which something is locked in its place, together with one of the same schedule and day.
    function _insert(LotList memory list, Lot lot) private view {
        Schedules schedules = list.schedules;
        if (lot.locked(schedules) == 0) return;
        Lot[] memory lots = list.lots;
        uint256 length = list.length;
        for (uint256 i = 0; i < length; ++i) {
            if (!_alike(lots[i], lot)) continue;
            lot = lots[i].acquired() > lot.acquired() ? lot.merged(lots[i], schedules) : lots[i].merged(lot, schedules);
            _remove(list, i);
            --length;
            break;
        }
        uint256 place = length;
        for (; place != 0 && Lot.unwrap(lots[place - 1]) > Lot.unwrap(lot); --place) lots[place] = lots[place - 1];
        lots[place] = lot;
        list.length = length + 1;
    }

    /// @dev Merges two of one schedule, with none of it between them, whose merging locks the least for the shortest time.
    function _mergeLeast(LotList memory list) private view {
        Lot[] memory lots = list.lots;
        uint256 length = list.length;
        uint256[8] memory lastOf;
        uint256 least = type(uint256).max;
        (uint256 one, uint256 later) = (0, 0);
        for (uint256 i = 0; i < length; ++i) {
            Lot lot = lots[i];
            uint256 last = lastOf[lot.schedule()];
            lastOf[lot.schedule()] = i + 1;
            if (last == 0) continue;
            uint256 harm = lots[last - 1].amount() * (lot.acquired() - lots[last - 1].acquired());
            if (harm < least) (least, one, later) = (harm, last - 1, i);
        }
        lots[later] = lots[one].merged(lots[later], list.schedules);
        _remove(list, one);
    }

    function _remove(LotList memory list, uint256 place) private pure {
        Lot[] memory lots = list.lots;
        uint256 last = list.length - 1;
        for (uint256 i = place; i < last; ++i) lots[i] = lots[i + 1];
        list.length = last;
    }

    function _alike(Lot one, Lot other) private pure returns (bool) {
        return one.schedule() == other.schedule() && one.acquired() / 1 days == other.acquired() / 1 days;
    }

    function _trimmed(LotList memory list) private pure returns (Lot[] memory lots) {
        lots = new Lot[](list.length);
        for (uint256 i = 0; i < lots.length; ++i) lots[i] = list.lots[i];
    }
}
