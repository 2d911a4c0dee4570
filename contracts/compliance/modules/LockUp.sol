// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {InvestorClasses} from "../InvestorClasses.sol";
import {Lot, LotFields, ScheduleFields} from "../Lot.sol";
import {LotBook, LotBooks} from "../LotBook.sol";
import {Binding, Move, MoveKind, Party} from "../Move.sol";

/// @title LockUp
/// @notice Tokens acquired from the issuer, by a mint or from the treasury, are a lot of that date, and are released by a
/// schedule that is fixed then: all at once, or evenly between two days. A holder sends no more than what is released,
/// except to the treasury and to receivers of a class that the issuer permits, to whom locked tokens travel as lots of
/// their own dates. Free tokens leave first, then locked ones, oldest first, whatever the move.
///
/// - A sale by who is no affiliate keeps the date: what is released stays so, what is locked stays a lot.
/// - What an affiliate sends is a lot of the day for whoever receives it: by the present schedule, or by its own for
///   what was locked.
/// - An agent's forced transfer (a gift, an inheritance, a pledge) and a change of a wallet's identity keep dates. A
///   burn takes what a sale would. Moves inside one holding are nothing to the rule.
/// - Exempt holders and the treasury have no lots: what reaches them loses its lots, which only an agent, a sale to the
///   treasury or an exemption can do to locked tokens. What an exempt holder sends is free.
/// - Tokens that the host counts, without a move that brought them, are a lot of the day they are counted, or of one date
///   that the issuer sets.
///
/// Until a schedule for acquisitions is chosen, nothing may be acquired from the issuer or from an affiliate, since it
/// would be free for ever, as is what the host counts or an agent brings until then: bind and set the rule in one call.
/// @dev Lots are kept by binding, not by running count: when the host counts its holders anew, what is known stays so.
/// Dates are the block's, to the second; 40 bits of them. Amounts above 2^160 - 1 raw units stop there.
contract LockUp is ComplianceModule {
    /// @param configured Whether a schedule for acquisitions was chosen.
    /// @param schedule Its number; 0: acquisitions are free.
    /// @param permitted Classes of receivers to whom locked tokens may go, one bit each.
    /// @param unknownDate Date of tokens that are counted without a move, in seconds; 0: when they are counted.
    /// @param book Lots of all holders.
    struct Settings {
        bool configured;
        uint8 schedule;
        uint8 permitted;
        uint40 unknownDate;
        LotBook book;
    }

    /// @notice A lot as the issuer sets it, or as it stands.
    /// @param amount Raw units.
    /// @param acquired Date of acquisition, in seconds.
    /// @param schedule Number of the schedule.
    struct LotEntry {
        uint160 amount;
        uint40 acquired;
        uint8 schedule;
    }

    /// @notice Lots that a holder may have; two of a schedule are merged under the later date before there are more.
    uint256 public constant MAX_LOTS = LotBooks.MAX_LOTS;
    /// @notice Schedules that a compliance contract may have; they are numbered from 1.
    uint256 public constant MAX_SCHEDULES = ScheduleFields.MAX;

    mapping(uint256 key => Settings) private _settings;

    /// @notice Lots of this schedule are released from `startDays` to `endDays` after their acquisition.
    event ScheduleSet(address indexed compliance, uint8 indexed schedule, uint16 startDays, uint16 endDays);
    /// @notice What is acquired from now on is released by this schedule; 0: it is free.
    event AcquisitionScheduleSet(address indexed compliance, uint8 indexed schedule);
    /// @notice Locked tokens may go to receivers of these classes.
    event PermittedBuyersSet(address indexed compliance, uint8 classes);
    /// @notice Tokens that are counted without a move have this date of acquisition; 0: the day they are counted.
    event UnknownDateSet(address indexed compliance, uint40 date);
    /// @notice The holder is an affiliate from now on, by name or because it was seen with the class.
    event AffiliateAdded(address indexed compliance, address indexed identity);
    /// @notice The holder is named an affiliate no longer.
    event AffiliateRemoved(address indexed compliance, address indexed identity);

    /// @notice Of the holder's tokens `released` raw units may be sent. `nextRelease` is when the next lot begins to be
    /// released or, where one is being released already, is released in full; 0 where none is locked and there are just no
    /// more, and for a fee, which takes what the transfer before it left.
    error LockUpExceeded(address holder, uint256 value, uint256 released, uint256 nextRelease);
    /// @notice No schedule for acquisitions is chosen: the compliance contract's owner must call
    /// `setAcquisitionSchedule`.
    error LockUpNotConfigured(address compliance);
    /// @notice Schedules are numbered from 1 to `max`.
    error ScheduleNumberInvalid(uint256 schedule, uint256 max);
    /// @notice A schedule ends after a day or later, and not before it starts.
    error ScheduleDaysInvalid(uint256 startDays, uint256 endDays);
    /// @notice Lots were acquired under this schedule, or may have been; it cannot change.
    error ScheduleFixed(uint256 schedule);
    /// @notice There is no such schedule.
    error ScheduleUnknown(uint256 schedule);
    /// @notice Tokens cannot have been acquired later than now.
    error AcquisitionInFuture(uint256 date);
    /// @notice A holder has no more than `max` lots.
    error LotsTooMany(uint256 lots, uint256 max);
    /// @notice The lots are more than the holder has. Count its wallets first.
    error LotsExceedHolding(address holder, uint256 amount, uint256 held);

    /// @notice Sets a schedule, once for all.
    /// @param schedule Its number, from 1 to 7.
    /// @param startDays Days after acquisition when something is released first.
    /// @param endDays Days after acquisition when all is, at least 1; the same as `startDays` for all at once.
    /// @custom:access A host, on its owner's order.
    function setSchedule(uint8 schedule, uint16 startDays, uint16 endDays) external {
        LotBook storage book = _settings[_callerKey()].book;
        if (schedule == 0 || schedule > MAX_SCHEDULES) revert ScheduleNumberInvalid(schedule, MAX_SCHEDULES);
        if (endDays == 0 || startDays > endDays) revert ScheduleDaysInvalid(startDays, endDays);
        if (book.schedules.end(schedule) != 0) revert ScheduleFixed(schedule);
        book.schedules = book.schedules.with(schedule, startDays, endDays);
        emit ScheduleSet(msg.sender, schedule, startDays, endDays);
    }

    /// @notice Chooses the schedule of what is acquired from now on. Lots there are keep theirs.
    /// @param schedule Its number; 0: acquisitions are free.
    /// @custom:access A host, on its owner's order.
    function setAcquisitionSchedule(uint8 schedule) external {
        Settings storage settings = _settings[_callerKey()];
        if (schedule != 0) _requireSchedule(settings.book, schedule);
        (settings.configured, settings.schedule) = (true, schedule);
        emit AcquisitionScheduleSet(msg.sender, schedule);
    }

    /// @notice Permits sales of locked tokens to receivers that have any of these classes; 0, as at first: to none.
    /// @param classes A sum of bits of `InvestorClasses`.
    /// @custom:access A host, on its owner's order.
    function setPermittedBuyers(uint8 classes) external {
        _settings[_callerKey()].permitted = classes;
        emit PermittedBuyersSet(msg.sender, classes);
    }

    /// @notice Sets the date of tokens that are counted without a move that brought them: those that were held before the
    /// rule was bound, of a holder that was exempt, of a treasury account that is one no longer.
    /// @param date In seconds, not in the future; 0, as at first: when they are counted.
    /// @custom:access A host, on its owner's order.
    function setUnknownDate(uint40 date) external {
        if (date > block.timestamp) revert AcquisitionInFuture(date);
        _settings[_callerKey()].unknownDate = date;
        emit UnknownDateSet(msg.sender, date);
    }

    /// @notice Names holders affiliates. Repeating one does nothing.
    /// @param identities Identities, or wallets that have none.
    /// @custom:access A host, on its owner's order.
    function addAffiliates(address[] calldata identities) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < identities.length; ++i) _addAffiliate(settings, identities[i]);
    }

    /// @notice Names holders affiliates no longer. Who has the class is one all the same.
    /// @custom:access A host, on its owner's order.
    function removeAffiliates(address[] calldata identities) external {
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < identities.length; ++i) {
            if (!settings.book.accounts[identities[i]].affiliate) continue;
            settings.book.accounts[identities[i]].affiliate = false;
            emit AffiliateRemoved(msg.sender, identities[i]);
        }
    }

    /// @notice Replaces a holder's lots: with their true dates for one that held before the rule was bound, or with none
    /// to release all. What it holds beyond them is free.
    /// @param lots At most 10, together no more than it holds; those of one schedule and day become one.
    /// @custom:access A host, on its owner's order.
    function presetLots(address holder, LotEntry[] calldata lots) external {
        LotBook storage book = _settings[_callerKey()].book;
        if (lots.length > MAX_LOTS) revert LotsTooMany(lots.length, MAX_LOTS);
        Lot[] memory list = new Lot[](lots.length);
        uint256 sum;
        for (uint256 i = 0; i < lots.length; ++i) {
            LotEntry calldata lot = lots[i];
            _requireSchedule(book, lot.schedule);
            if (lot.acquired > block.timestamp) revert AcquisitionInFuture(lot.acquired);
            list[i] = LotFields.pack(lot.amount, lot.acquired, 0, lot.schedule);
            sum += lot.amount;
        }
        uint256 held = book.accounts[holder].held;
        if (sum > held) revert LotsExceedHolding(holder, sum, held);
        book.replace(msg.sender, holder, list);
    }

    /// @notice What a holder has.
    /// @return held Raw units over all its wallets, as far as the rule was told.
    /// @return locked How much of it is locked now.
    /// @return nextRelease When the next lot begins to be released or, being released already, is released in full, in
    /// seconds; 0 where nothing is locked.
    function holdingOf(
        address compliance,
        address holder
    ) external view returns (uint256 held, uint256 locked, uint256 nextRelease) {
        LotBook storage book = _settings[_lastKey(compliance)].book;
        (locked, nextRelease) = book.lockedOf(holder);
        held = book.accounts[holder].held;
    }

    /// @notice A holder's lots of which something is locked. The amount of one that is being released is what it was
    /// when the release began, or when a part of it last left.
    function lotsOf(address compliance, address holder) external view returns (LotEntry[] memory entries) {
        Lot[] memory lots = _settings[_lastKey(compliance)].book.lotsOf(holder);
        entries = new LotEntry[](lots.length);
        for (uint256 i = 0; i < lots.length; ++i) {
            entries[i] = LotEntry(uint160(lots[i].amount()), uint40(lots[i].acquired()), lots[i].schedule());
        }
    }

    /// @notice A schedule, in days after acquisition; zeros where there is none.
    function scheduleOf(address compliance, uint8 schedule) external view returns (uint256 startDays, uint256 endDays) {
        if (schedule > MAX_SCHEDULES) return (0, 0);
        LotBook storage book = _settings[_lastKey(compliance)].book;
        return (book.schedules.start(schedule) / 1 days, book.schedules.end(schedule) / 1 days);
    }

    /// @notice The settings of a compliance contract.
    /// @return configured Whether a schedule for acquisitions was chosen.
    /// @return schedule Its number; 0: acquisitions are free.
    /// @return permitted Classes of receivers to whom locked tokens may go.
    /// @return unknownDate Date of tokens that are counted without a move; 0: when they are counted.
    function settingsOf(
        address compliance
    ) external view returns (bool configured, uint8 schedule, uint8 permitted, uint40 unknownDate) {
        Settings storage settings = _settings[_lastKey(compliance)];
        return (settings.configured, settings.schedule, settings.permitted, settings.unknownDate);
    }

    /// @notice Whether a holder is named an affiliate, or was seen with the class.
    function isAffiliate(address compliance, address identity) external view returns (bool) {
        return _settings[_lastKey(compliance)].book.accounts[identity].affiliate;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "LockUp";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.BURN | Hooks.FORCED | Hooks.RECOUNT | Hooks.LEDGER;
    }

    function _record(Move calldata move, Binding calldata binding) internal override {
        uint256 value = move.value;
        if (value == 0 || _sameHolder(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Lot[] memory lots;
        Party calldata to = move.to;
        if (_hasLots(move.from)) {
            lots = settings.book.take(msg.sender, move.from.holder, value);
            if (_isSale(move.kind) && _isAffiliate(settings, move.from)) lots = _restarted(settings, lots, value);
        } else if (move.kind == MoveKind.Recount) {
            value = _unknown(settings, to, value);
            lots = _acquired(settings, value, settings.unknownDate);
        } else if (_isIssuer(move.from)) {
            lots = _acquired(settings, value, 0);
        }
        if (_hasLots(to)) {
            if (value != 0) settings.book.put(msg.sender, to.holder, value, lots);
        } else if (to.exempt && move.kind == MoveKind.Recount) {
            // An exempt holder's lots are not kept, nor what a ledger that is still counting had not come to.
            settings.book.take(msg.sender, to.holder, type(uint256).max);
        }
        _remember(settings, move.from);
        _remember(settings, to);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (bool limited, uint256 released, uint256 next) = _limit(move, binding);
        if (!limited || move.value <= released) return;
        if (next == type(uint256).max) revert LockUpNotConfigured(msg.sender);
        // Of lots that the transfer before its fee takes along, a view does not know.
        revert LockUpExceeded(move.from.holder, move.value, released, move.kind == MoveKind.Fee ? 0 : next);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (bool limited, uint256 released, ) = _limit(move, binding);
        return limited ? released : type(uint256).max;
    }

    /// @dev What may be sent, where that is limited. `next` is the largest number where a schedule has to be chosen first.
    function _limit(
        Move calldata move,
        Binding calldata binding
    ) private view returns (bool limited, uint256 released, uint256 next) {
        Party calldata from = move.from;
        Party calldata to = move.to;
        if (_sameHolder(move)) return (false, 0, 0);
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        if (!settings.configured && _hasLots(to) && (_isIssuer(from) || _isSoldByAffiliate(settings, from))) {
            return (true, 0, type(uint256).max);
        }
        if (!_hasLots(from) || to.treasury || (to.class & settings.permitted != 0 && !to.exempt)) return (false, 0, 0);
        uint256 locked;
        (locked, next) = settings.book.lockedOf(from.holder);
        // The less of the two, should the rule have missed a move.
        uint256 held = Math.min(settings.book.accounts[from.holder].held, from.balance);
        return (true, Math.saturatingSub(held, locked), next);
    }

    /// @dev What an affiliate sends: lots of now.
    function _restarted(
        Settings storage settings,
        Lot[] memory lots,
        uint256 value
    ) private view returns (Lot[] memory all) {
        all = new Lot[](lots.length + 1);
        uint256 free = value;
        for (uint256 i = 0; i < lots.length; ++i) {
            all[i] = LotFields.pack(lots[i].amount(), block.timestamp, 0, lots[i].schedule());
            free = Math.saturatingSub(free, lots[i].amount());
        }
        Lot[] memory last = _acquired(settings, free, 0);
        if (last.length == 1) all[lots.length] = last[0];
        else _shorten(all);
    }

    /// @dev Tokens that are locked by the present schedule from a date on, 0: from now on; none where it is chosen that
    /// they are free, or nothing is.
    function _acquired(
        Settings storage settings,
        uint256 value,
        uint256 date
    ) private view returns (Lot[] memory lots) {
        uint8 schedule = settings.schedule;
        if (schedule == 0 || value == 0) return lots;
        lots = new Lot[](1);
        lots[0] = LotFields.pack(value, date == 0 ? block.timestamp : date, 0, schedule);
    }

    /// @dev How much of what the host counts is news. When it counts all holders anew, it is what was known before.
    function _unknown(Settings storage settings, Party calldata to, uint256 value) private view returns (uint256) {
        uint256 known = Math.max(settings.book.accounts[to.holder].held, to.balance);
        uint256 counted = value > type(uint256).max - to.balance ? type(uint256).max : to.balance + value;
        return Math.saturatingSub(counted, known);
    }

    /// @dev A claim that lapses lets no affiliate out of the rule.
    function _remember(Settings storage settings, Party calldata party) private {
        if (_hasClass(party) && _hasLots(party)) _addAffiliate(settings, party.holder);
    }

    function _addAffiliate(Settings storage settings, address identity) private {
        if (settings.book.accounts[identity].affiliate) return;
        settings.book.accounts[identity].affiliate = true;
        emit AffiliateAdded(msg.sender, identity);
    }

    function _requireSchedule(LotBook storage book, uint8 schedule) private view {
        if (schedule == 0 || schedule > MAX_SCHEDULES || book.schedules.end(schedule) == 0) {
            revert ScheduleUnknown(schedule);
        }
    }

    function _isAffiliate(Settings storage settings, Party calldata party) private view returns (bool) {
        return _hasClass(party) || settings.book.accounts[party.holder].affiliate;
    }

    function _isSoldByAffiliate(Settings storage settings, Party calldata from) private view returns (bool) {
        return _hasLots(from) && _isAffiliate(settings, from);
    }

    function _hasClass(Party calldata party) private pure returns (bool) {
        return party.class & InvestorClasses.AFFILIATE != 0;
    }

    /// @dev Whether a party is a holder whose lots are kept.
    function _hasLots(Party calldata party) private pure returns (bool) {
        return party.holder != address(0) && !party.exempt;
    }

    /// @dev Whether tokens come into being, or were the issuer's own.
    function _isIssuer(Party calldata from) private pure returns (bool) {
        return from.holder == address(0) || from.treasury;
    }

    function _isSale(MoveKind kind) private pure returns (bool) {
        return kind == MoveKind.Transfer || kind == MoveKind.Fee;
    }

    /// @dev Cuts off the last one.
    function _shorten(Lot[] memory lots) private pure {
        assembly ("memory-safe") {
            mstore(lots, sub(mload(lots), 1))
        }
    }
}
