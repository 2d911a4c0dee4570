// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";
import {Purchases} from "../Purchases.sol";

/// @title IssueLimit
/// @notice The issuer sells only in an offering, from its start to its end, no more than its total, and to each holder
/// no more than the holder's limit: its own where the issuer set one, otherwise the offering's default. Who has one of
/// some investor classes has no limit of its own. A purchase is a mint, or a transfer from a treasury account, to a
/// holder that is not exempt at the host; what holders sell each other and what agents move by force is none and always
/// passes. Until there is an offering nobody buys from the issuer. All amounts are raw units.
contract IssueLimit is ComplianceModule {
    /// @notice What an offering is.
    /// @param start First second, since 1970.
    /// @param end The second from which on it is over.
    /// @param freeClasses Whoever has one of these classes has no limit of its own.
    /// @param total Most that all holders buy.
    /// @param defaultLimit Most that a holder without a limit of its own buys.
    struct Terms {
        uint40 start;
        uint40 end;
        uint8 freeClasses;
        uint128 total;
        uint128 defaultLimit;
    }

    /// @param number Which offering this is; 0: none.
    /// @param sold What all holders bought in it.
    struct Offering {
        uint40 start;
        uint40 end;
        uint8 freeClasses;
        uint32 number;
        uint128 defaultLimit;
        uint128 total;
        uint128 sold;
    }

    /// @param limited Whether the holder has a limit of its own.
    /// @param limit That limit.
    /// @param bought What it bought in the offering.
    struct Account {
        bool limited;
        uint120 limit;
        uint128 bought;
    }

    /// @param accounts By number of the offering.
    struct Settings {
        Offering offering;
        mapping(uint32 number => mapping(address holder => Account)) accounts;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice An offering begins under this number, with nothing sold and no holder's own limit.
    event OfferingStarted(address indexed compliance, uint32 indexed number, Terms terms);
    /// @notice The present offering has other terms.
    event OfferingChanged(address indexed compliance, uint32 indexed number, Terms terms);
    /// @notice A holder has a limit of its own in the present offering.
    event IssueLimitSet(address indexed compliance, uint32 indexed number, address indexed holder, uint120 limit);
    /// @notice A holder has the default limit again.
    event IssueLimitRemoved(address indexed compliance, uint32 indexed number, address indexed holder);
    /// @notice A holder bought `value` from the issuer.
    event IssueCounted(address indexed compliance, uint32 indexed number, address indexed holder, uint256 value);

    /// @notice The holder has bought `bought` in this offering and may buy `limit`.
    error IssueLimitExceeded(address holder, uint256 bought, uint256 value, uint256 limit);
    /// @notice All have bought `sold` in this offering and may buy `total`.
    error IssueTotalExceeded(uint256 sold, uint256 value, uint256 total);
    /// @notice The issuer sells from `start` on and before `end`.
    error IssueOfferingNotOpen(uint256 start, uint256 end);
    /// @notice There is no offering: the compliance contract's owner must call `startOffering`.
    error IssueLimitNotConfigured(address compliance);
    /// @notice An offering ends after it starts.
    error IssueOfferingEndInvalid(uint40 start, uint40 end);
    /// @notice As many limits as holders.
    error IssueLimitLengthsDiffer(uint256 holders, uint256 limits);

    /// @notice Starts an offering in place of the present one.
    /// @custom:access A host, on its owner's order.
    function startOffering(Terms calldata terms) external {
        Offering storage offering = _settings[_callerKey()].offering;
        uint32 number = ++offering.number;
        offering.sold = 0;
        _setTerms(offering, terms);
        emit OfferingStarted(msg.sender, number, terms);
    }

    /// @notice Changes the terms of the present offering. What was sold and holders' own limits stay.
    /// @custom:access A host, on its owner's order.
    function changeOffering(Terms calldata terms) external {
        Offering storage offering = _present().offering;
        _setTerms(offering, terms);
        emit OfferingChanged(msg.sender, offering.number, terms);
    }

    /// @notice Sets what a holder may buy in the present offering. What it bought counts.
    /// @param holder The identity, or the wallet that has none.
    /// @custom:access A host, on its owner's order.
    function setIssueLimit(address holder, uint120 limit) external {
        _setLimit(_present(), holder, limit);
    }

    /// @notice Sets what each of several holders may buy in the present offering.
    /// @custom:access A host, on its owner's order.
    function batchSetIssueLimit(address[] calldata holders, uint120[] calldata limits) external {
        if (holders.length != limits.length) revert IssueLimitLengthsDiffer(holders.length, limits.length);
        Settings storage settings = _present();
        for (uint256 i = 0; i < holders.length; ++i) _setLimit(settings, holders[i], limits[i]);
    }

    /// @notice Gives a holder the default limit again; repeating it is harmless.
    /// @custom:access A host, on its owner's order.
    function removeIssueLimit(address holder) external {
        Settings storage settings = _present();
        uint32 number = settings.offering.number;
        Account storage account = settings.accounts[number][holder];
        if (!account.limited) return;
        (account.limited, account.limit) = (false, 0);
        emit IssueLimitRemoved(msg.sender, number, holder);
    }

    /// @notice The present offering of a compliance contract; zeros where there is none.
    function offeringOf(address compliance) external view returns (uint32 number, Terms memory terms, uint256 sold) {
        Offering memory o = _settings[_lastKey(compliance)].offering;
        return (o.number, Terms(o.start, o.end, o.freeClasses, o.total, o.defaultLimit), o.sold);
    }

    /// @notice What a holder may buy in the present offering without a class that frees it, and what it bought.
    /// @return own Whether the limit is the holder's own.
    function issueLimitOf(
        address compliance,
        address holder
    ) external view returns (bool own, uint256 limit, uint256 bought) {
        Settings storage settings = _settings[_lastKey(compliance)];
        Offering memory offering = settings.offering;
        Account memory account = settings.accounts[offering.number][holder];
        return (account.limited, _limitOf(offering, account), account.bought);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "IssueLimit";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _setTerms(Offering storage offering, Terms calldata terms) private {
        if (terms.end <= terms.start) revert IssueOfferingEndInvalid(terms.start, terms.end);
        (offering.start, offering.end, offering.freeClasses) = (terms.start, terms.end, terms.freeClasses);
        (offering.total, offering.defaultLimit) = (terms.total, terms.defaultLimit);
    }

    function _setLimit(Settings storage settings, address holder, uint120 limit) private {
        uint32 number = settings.offering.number;
        Account storage account = settings.accounts[number][holder];
        (account.limited, account.limit) = (true, limit);
        emit IssueLimitSet(msg.sender, number, holder, limit);
    }

    /// @dev Checks and records with one reading.
    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        if (!Purchases.isPurchase(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Offering memory offering = settings.offering;
        address holder = move.to.holder;
        Account storage slot = settings.accounts[offering.number][holder];
        Account memory account = slot;
        uint256 value = move.value;
        if (mayRefuse) _requireRoom(move, offering, account);
        if (offering.number == 0) return;
        slot.bought = _sum(account.bought, value);
        settings.offering.sold = _sum(offering.sold, value);
        emit IssueCounted(msg.sender, offering.number, holder, value);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (!Purchases.isPurchase(move)) return;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Offering memory offering = settings.offering;
        _requireRoom(move, offering, settings.accounts[offering.number][move.to.holder]);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256 room) {
        if (!Purchases.isPurchase(move)) return type(uint256).max;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Offering memory offering = settings.offering;
        if (!_isOpen(offering)) return 0;
        room = Math.saturatingSub(offering.total, offering.sold);
        if (move.to.class & offering.freeClasses != 0) return room;
        Account memory account = settings.accounts[offering.number][move.to.holder];
        return Math.min(room, Math.saturatingSub(_limitOf(offering, account), account.bought));
    }

    function _requireRoom(Move calldata move, Offering memory offering, Account memory account) private view {
        if (offering.number == 0) revert IssueLimitNotConfigured(msg.sender);
        if (!_isOpen(offering)) revert IssueOfferingNotOpen(offering.start, offering.end);
        uint256 value = move.value;
        if (value > Math.saturatingSub(offering.total, offering.sold)) {
            revert IssueTotalExceeded(offering.sold, value, offering.total);
        }
        if (move.to.class & offering.freeClasses != 0) return;
        uint256 limit = _limitOf(offering, account);
        if (value > Math.saturatingSub(limit, account.bought)) {
            revert IssueLimitExceeded(move.to.holder, account.bought, value, limit);
        }
    }

    function _present() private view returns (Settings storage settings) {
        settings = _settings[_callerKey()];
        if (settings.offering.number == 0) revert IssueLimitNotConfigured(msg.sender);
    }

    /// @dev No offering at all has an end of 0.
    function _isOpen(Offering memory offering) private view returns (bool) {
        return block.timestamp >= offering.start && block.timestamp < offering.end;
    }

    function _limitOf(Offering memory offering, Account memory account) private pure returns (uint256) {
        return account.limited ? account.limit : offering.defaultLimit;
    }

    /// @dev What is settled cannot be refused, however large it is.
    function _sum(uint128 counted, uint256 value) private pure returns (uint128) {
        return value > type(uint128).max - counted ? type(uint128).max : uint128(counted + value);
    }
}
