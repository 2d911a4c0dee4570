// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";
import {SanctionsQuestion} from "../SanctionsQuestion.sol";

/// @title SanctionsScreen
/// @notice Asks up to four lists, with the one function that Chainalysis's sanctions oracle has, whether the sender,
/// the receiver or the spender of a transfer is sanctioned; on a mint, the receiver and the minting agent. Wallets are
/// asked for, since that is what lists name.
/// @dev Fails closed: a list that reverts, runs out of its gas, or answers anything but one true or false word refuses
/// the move, and so does an empty set of lists. Its owner can always remove a list. Moves that an agent makes on
/// somebody's tokens are never refused.
contract SanctionsScreen is ComplianceModule {
    /// @dev What the lists say of a move.
    enum Finding {
        Clean,
        Sanctioned,
        Failed,
        NotConfigured
    }

    /// @param list A list.
    /// @param more Whether another one follows.
    struct Entry {
        address list;
        bool more;
    }

    /// @param entries The lists, without gaps.
    struct Settings {
        Entry[4] entries;
    }

    /// @notice Lists that a compliance contract may ask.
    uint256 public constant MAX_LISTS = 4;
    /// @notice Gas a list gets for one question.
    uint256 public constant LIST_GAS = SanctionsQuestion.GAS;

    mapping(uint256 key => Settings) private _settings;

    /// @notice A list is asked from now on.
    event SanctionsListAdded(address indexed compliance, address indexed list);
    /// @notice A list is asked no longer.
    event SanctionsListRemoved(address indexed compliance, address indexed list);

    /// @notice `list` names `account`.
    error SanctionedAddress(address account, address list);
    /// @notice `list` did not answer as a list does; nothing passes until it does or is removed.
    error SanctionsListFailed(address list);
    /// @notice There is no list: the compliance contract's owner must call `addSanctionsList`.
    error SanctionsListsNotConfigured(address compliance);
    /// @notice `list` is asked already.
    error SanctionsListAlreadyAdded(address list);
    /// @notice `list` is not asked.
    error SanctionsListNotFound(address list);
    /// @notice All places are taken.
    error SanctionsListsFull(uint256 max);

    /// @notice Adds a list. It must answer now, for the zero address.
    /// @custom:access A host, on its owner's order.
    function addSanctionsList(address list) external {
        Entry[4] storage entries = _settings[_callerKey()].entries;
        (, bool answered) = SanctionsQuestion.ask(list, address(0));
        if (!answered) revert SanctionsListFailed(list);
        uint256 length = _length(entries);
        for (uint256 i = 0; i < length; ++i) {
            if (entries[i].list == list) revert SanctionsListAlreadyAdded(list);
        }
        if (length == MAX_LISTS) revert SanctionsListsFull(MAX_LISTS);
        entries[length].list = list;
        if (length != 0) entries[length - 1].more = true;
        emit SanctionsListAdded(msg.sender, list);
    }

    /// @notice Removes a list, without asking it.
    /// @custom:access A host, on its owner's order.
    function removeSanctionsList(address list) external {
        Entry[4] storage entries = _settings[_callerKey()].entries;
        uint256 length = _length(entries);
        uint256 index = 0;
        while (index < length && entries[index].list != list) ++index;
        if (index == length) revert SanctionsListNotFound(list);
        entries[index].list = entries[length - 1].list;
        delete entries[length - 1];
        if (length > 1) entries[length - 2].more = false;
        emit SanctionsListRemoved(msg.sender, list);
    }

    /// @notice The lists that a compliance contract asks.
    function getSanctionsLists(address compliance) external view returns (address[] memory lists) {
        Entry[4] storage entries = _settings[_lastKey(compliance)].entries;
        lists = new address[](_length(entries));
        for (uint256 i = 0; i < lists.length; ++i) lists[i] = entries[i].list;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "SanctionsScreen";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (Finding finding, address list, address account) = _screen(move, binding);
        if (finding == Finding.Clean) return;
        if (finding == Finding.Sanctioned) revert SanctionedAddress(account, list);
        if (finding == Finding.Failed) revert SanctionsListFailed(list);
        revert SanctionsListsNotConfigured(msg.sender);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (Finding finding, , ) = _screen(move, binding);
        return finding == Finding.Clean ? type(uint256).max : 0;
    }

    /// @dev Asks each list for each account, up to the first that is not clean.
    function _screen(
        Move calldata move,
        Binding calldata binding
    ) private view returns (Finding finding, address list, address account) {
        Entry[4] storage entries = _settings[_key(msg.sender, binding.epoch)].entries;
        for (uint256 i = 0; i < MAX_LISTS; ++i) {
            Entry memory entry = entries[i];
            if (entry.list == address(0)) return (Finding.NotConfigured, address(0), address(0));
            (finding, account) = _screenBy(entry.list, move);
            if (finding != Finding.Clean) return (finding, entry.list, account);
            if (!entry.more) break;
        }
    }

    /// @dev Asks one list. Nobody is asked for twice; a fee's sender and spender were asked for with its transfer.
    function _screenBy(address list, Move calldata move) private view returns (Finding finding, address account) {
        (address from, address to, address spender) = (move.from.wallet, move.to.wallet, move.spender);
        finding = _find(list, to);
        if (finding != Finding.Clean || move.kind == MoveKind.Fee) return (finding, to);
        if (move.kind == MoveKind.Transfer && from != to) {
            finding = _find(list, from);
            if (finding != Finding.Clean) return (finding, from);
        }
        if (spender == from || spender == to) return (Finding.Clean, address(0));
        return (_find(list, spender), spender);
    }

    function _length(Entry[4] storage entries) private view returns (uint256 length) {
        while (length < MAX_LISTS && entries[length].list != address(0)) ++length;
    }

    function _find(address list, address account) private view returns (Finding) {
        (bool sanctioned, bool answered) = SanctionsQuestion.ask(list, account);
        if (!answered) return Finding.Failed;
        return sanctioned ? Finding.Sanctioned : Finding.Clean;
    }
}
