// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";
import {Purchases} from "../Purchases.sol";

/// @title PurchaserLimit
/// @notice In no interval of a window's length do more than so many holders buy from the issuer, those of some investor
/// classes left out. A purchase is a mint, or a transfer from a treasury account, to a holder that is not exempt at the
/// host; what holders sell each other and what agents move by force is none and always passes. Who buys again is counted
/// once, until the window after its last purchase is over. A purchaser is counted by the classes it had when it bought.
/// Until a limit is set nobody buys from the issuer.
/// @dev Exact. Purchasers are a list in the order of their last purchases, so that if the first has not left the window,
/// none has; those who have left are taken off when their place is needed. One step a purchase, more only after the
/// limit was lowered, at most one for each who is listed.
contract PurchaserLimit is ComplianceModule {
    /// @param configured Whether a limit was set.
    /// @param limit Most purchasers in a window.
    /// @param window Length of the window in seconds.
    /// @param freeClasses Whoever has one of these classes is not counted.
    /// @param listed Purchasers in the list, those that have left the window among them.
    /// @param first Whose last purchase is the oldest; zero: nobody is listed.
    /// @param last Whose last purchase is the latest.
    struct Settings {
        bool configured;
        uint16 limit;
        uint32 window;
        uint8 freeClasses;
        uint32 listed;
        address first;
        address last;
        mapping(address holder => Purchaser) purchasers;
    }

    /// @param time Of the last purchase, in seconds; 0: not listed.
    /// @param next Who bought after it, if anybody.
    /// @param previous Who bought before it, if anybody.
    struct Purchaser {
        uint64 time;
        address next;
        address previous;
    }

    /// @notice Largest limit there may be: as many can be looked through with the gas that a host gives a rule.
    uint16 public constant MAX_LIMIT = 100;
    /// @dev Most that one purchase takes off the list; more than one only where the limit was lowered.
    uint256 private constant MOST_UNLINKED = 8;

    mapping(uint256 key => Settings) private _settings;

    /// @notice From now on at most `limit` holders without any of `freeClasses` buy within `window` seconds.
    event PurchaserLimitSet(address indexed compliance, uint16 limit, uint32 window, uint8 freeClasses);
    /// @notice A holder bought from the issuer, now, and counts until the window is over.
    event PurchaserCounted(address indexed compliance, address indexed holder);

    /// @notice `purchasers` have bought within the window, and `limit` may. A place becomes free at `end`; 0: not by
    /// waiting.
    error PurchaserLimitReached(address holder, uint256 purchasers, uint256 limit, uint256 end);
    /// @notice No limit is set: the compliance contract's owner must call `setPurchaserLimit`.
    error PurchaserLimitNotConfigured(address compliance);
    /// @notice More than can be counted.
    error PurchaserLimitTooHigh(uint16 limit, uint16 max);
    /// @notice A window has at least one second.
    error PurchaserWindowIsZero();

    /// @notice Sets the limit. Who has bought stays counted. A longer window does not bring back who had left a shorter
    /// one and was taken off the list.
    /// @param limit Most purchasers, at most 100; 0: only who has one of `freeClasses` buys.
    /// @param window In seconds.
    /// @param freeClasses Classes (`InvestorClasses`), any one of which leaves a purchaser out; 0: all are counted.
    /// @custom:access A host, on its owner's order.
    function setPurchaserLimit(uint16 limit, uint32 window, uint8 freeClasses) external {
        Settings storage s = _settings[_callerKey()];
        if (limit > MAX_LIMIT) revert PurchaserLimitTooHigh(limit, MAX_LIMIT);
        if (window == 0) revert PurchaserWindowIsZero();
        (s.configured, s.limit, s.window, s.freeClasses) = (true, limit, window, freeClasses);
        emit PurchaserLimitSet(msg.sender, limit, window, freeClasses);
    }

    /// @notice The limit of a compliance contract; zeros where none is set.
    function purchaserLimitOf(
        address compliance
    ) external view returns (bool configured, uint16 limit, uint32 window, uint8 freeClasses) {
        Settings storage s = _settings[_lastKey(compliance)];
        return (s.configured, s.limit, s.window, s.freeClasses);
    }

    /// @notice How many have bought within the window that ends now.
    function purchasersOf(address compliance) external view returns (uint256 purchasers) {
        Settings storage s = _settings[_lastKey(compliance)];
        for (address node = s.last; node != address(0) && !_hasLeft(s, node); node = s.purchasers[node].previous)
            ++purchasers;
    }

    /// @notice When a holder's last purchase was, in seconds; 0 where it made none or was taken off the list since.
    function lastPurchaseOf(address compliance, address holder) external view returns (uint256) {
        return _settings[_lastKey(compliance)].purchasers[holder].time;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "PurchaserLimit";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _record(Move calldata move, Binding calldata binding) internal override {
        if (!Purchases.isPurchase(move)) return;
        Settings storage s = _settings[_key(msg.sender, binding.epoch)];
        if (move.to.class & s.freeClasses != 0) return;
        address holder = move.to.holder;
        if (s.purchasers[holder].time != 0) {
            _unlink(s, holder);
        } else {
            for (uint256 i = 0; i < MOST_UNLINKED && s.listed >= s.limit && s.first != address(0); ++i) {
                if (!_hasLeft(s, s.first)) break;
                _unlink(s, s.first);
            }
        }
        _append(s, holder);
        emit PurchaserCounted(msg.sender, holder);
    }

    function _append(Settings storage s, address holder) private {
        address before = s.last;
        if (before == address(0)) s.first = holder;
        else s.purchasers[before].next = holder;
        s.purchasers[holder] = Purchaser(uint64(block.timestamp), address(0), before);
        s.last = holder;
        ++s.listed;
    }

    function _unlink(Settings storage s, address holder) private {
        Purchaser memory p = s.purchasers[holder];
        if (p.previous == address(0)) s.first = p.next;
        else s.purchasers[p.previous].next = p.next;
        if (p.next == address(0)) s.last = p.previous;
        else s.purchasers[p.next].previous = p.previous;
        delete s.purchasers[holder];
        --s.listed;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (!Purchases.isPurchase(move)) return;
        Settings storage s = _settings[_key(msg.sender, binding.epoch)];
        if (!s.configured) revert PurchaserLimitNotConfigured(msg.sender);
        (bool passes, uint256 purchasers, address blocking) = _judge(s, move);
        if (passes) return;
        uint256 end = s.limit == 0 ? 0 : s.purchasers[blocking].time + s.window;
        revert PurchaserLimitReached(move.to.holder, purchasers, s.limit, end);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (!Purchases.isPurchase(move)) return type(uint256).max;
        Settings storage s = _settings[_key(msg.sender, binding.epoch)];
        if (!s.configured) return 0;
        (bool passes, , ) = _judge(s, move);
        return passes ? type(uint256).max : 0;
    }

    /// @return passes Whether the holder may buy.
    /// @return purchasers Where it may not, how many have bought within the window.
    /// @return blocking Where it may not, who must leave the window before a place is free.
    function _judge(Settings storage s, Move calldata move) private view returns (bool passes, uint256, address) {
        if (move.to.class & s.freeClasses != 0 || _counts(s, move.to.holder)) return (true, 0, address(0));
        (uint256 limit, uint256 purchasers, address node) = (s.limit, s.listed, s.first);
        while (purchasers >= limit && node != address(0) && _hasLeft(s, node)) {
            node = s.purchasers[node].next;
            --purchasers;
        }
        if (purchasers < limit) return (true, 0, address(0));
        // With the limit lowered, more than one must leave.
        if (limit != 0) {
            for (uint256 i = purchasers; i > limit; --i) node = s.purchasers[node].next;
        }
        return (false, purchasers, node);
    }

    /// @dev Whether a holder has bought within the window.
    function _counts(Settings storage s, address holder) private view returns (bool) {
        return s.purchasers[holder].time != 0 && !_hasLeft(s, holder);
    }

    /// @dev Whether the window after a listed holder's last purchase is over.
    function _hasLeft(Settings storage s, address holder) private view returns (bool) {
        return s.purchasers[holder].time + s.window <= block.timestamp;
    }
}
