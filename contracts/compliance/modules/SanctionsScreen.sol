// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentPermissions} from "../../access/AgentPermissions.sol";
import {BoundedCall} from "../../identity/BoundedCall.sol";
import {IERC3643} from "../../interfaces/IERC3643.sol";
import {IIdentityRegistry} from "../../interfaces/IIdentityRegistry.sol";
import {IModularCompliance} from "../../interfaces/IModularCompliance.sol";
import {ILeasedIdentityRegistry} from "../../registry/ILeasedIdentityRegistry.sol";
import {TokenPermissions} from "../../token/TokenPermissions.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";
import {SanctionsQuestion} from "../SanctionsQuestion.sol";

/// @title SanctionsScreen
/// @notice Asks up to four lists, with the one function that Chainalysis's sanctions oracle has, whether the sender,
/// the receiver or the spender of a transfer is sanctioned; on a mint, the receiver and the minting agent. Wallets are
/// asked for, since that is what lists name. One listed wallet bars its identity with all others, from when anybody
/// reports it (`bar`) until a compliance officer, an agent of the token with the block permission, releases it.
/// @dev Fails closed: a list that reverts, runs out of its gas, or answers anything but one true or false word refuses
/// the move, and so does an empty set of lists. Its owner can always remove a list. Moves that an agent makes on
/// somebody's tokens are never refused here: an officer's block at the token (`setBlocked`) does that. A refusal says
/// only who is not eligible; `isSanctioned` and `standingOf` say why.
contract SanctionsScreen is ComplianceModule {
    /// @dev What the lists say of a move.
    enum Finding {
        Clean,
        Sanctioned,
        Failed,
        NotConfigured
    }

    /// @notice What is held against an identity.
    enum Standing {
        /// Nothing.
        Clear,
        /// A wallet of it was reported as listed.
        Barred,
        /// A compliance officer released it; only an officer bars it again.
        Released
    }

    /// @param list A list.
    /// @param more Whether another one follows.
    /// @param barred In the first entry: how many identities are barred.
    struct Entry {
        address list;
        bool more;
        uint88 barred;
    }

    /// @param entries The lists, without gaps.
    /// @param standings What is held against identities.
    struct Settings {
        Entry[4] entries;
        mapping(address identity => Standing) standings;
    }

    /// @notice Lists that a compliance contract may ask.
    uint256 public constant MAX_LISTS = 4;
    /// @notice Gas a list gets for one question.
    uint256 public constant LIST_GAS = SanctionsQuestion.GAS;
    /// @dev Gas for one question about who a wallet is.
    uint256 private constant READ_GAS = 100_000;

    mapping(uint256 key => Settings) private _settings;

    /// @notice A list is asked from now on.
    event SanctionsListAdded(address indexed compliance, address indexed list);
    /// @notice A list is asked no longer.
    event SanctionsListRemoved(address indexed compliance, address indexed list);

    /// @notice An identity is barred, since `list` names `wallet` of it.
    event IdentityBarred(address indexed compliance, address indexed identity, address wallet, address list);
    /// @notice A compliance officer released an identity, under this reference.
    event IdentityReleased(
        address indexed compliance,
        address indexed identity,
        address indexed officer,
        bytes32 grounds
    );

    /// @notice The account takes part in no transfer.
    error PartyNotEligible(address account);
    /// @notice No list names the wallet, or it has no identity, or only a compliance officer may bar its identity again.
    error SanctionsBarUnfounded(address wallet, address identity);
    /// @notice The identity is not barred.
    error SanctionsIdentityNotBarred(address identity);
    /// @notice The caller is not an agent of the token with the block permission.
    error SanctionsOfficerUnauthorized(address caller);
    /// @notice A release needs the reference of what allows it.
    error SanctionsGroundsMissing();
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
        // The first entry keeps its count.
        (entries[length - 1].list, entries[length - 1].more) = (address(0), false);
        if (length > 1) entries[length - 2].more = false;
        emit SanctionsListRemoved(msg.sender, list);
    }

    /// @notice Bars the identity of a wallet that a list of the compliance contract names, with all its wallets.
    /// @custom:access Anyone, for a wallet that a list names; once the identity was released, agents of the compliance
    /// contract's token with the block permission, and a host, on its owner's order.
    function bar(address compliance, address wallet) external {
        Settings storage settings = _settings[_lastKey(compliance)];
        address identity = _identityOf(compliance, wallet);
        Standing standing = settings.standings[identity];
        if (standing == Standing.Barred) return;
        (bool listed, address list) = isSanctioned(compliance, wallet);
        bool closed = standing == Standing.Released && !_isOfficer(compliance, msg.sender);
        if (!listed || closed || identity == address(0)) revert SanctionsBarUnfounded(wallet, identity);
        settings.standings[identity] = Standing.Barred;
        settings.entries[0].barred += 1;
        emit IdentityBarred(compliance, identity, wallet, list);
    }

    /// @notice Releases a barred identity. Its wallets that a list names stay refused, each by itself.
    /// @param grounds Reference of what allows it, such as a licence's salted hash; not zero.
    /// @custom:access Agents of the compliance contract's token with the block permission; a host, on its owner's order.
    function release(address compliance, address identity, bytes32 grounds) external {
        if (!_isOfficer(compliance, msg.sender)) revert SanctionsOfficerUnauthorized(msg.sender);
        if (grounds == 0) revert SanctionsGroundsMissing();
        Settings storage settings = _settings[_lastKey(compliance)];
        if (settings.standings[identity] != Standing.Barred) revert SanctionsIdentityNotBarred(identity);
        settings.standings[identity] = Standing.Released;
        settings.entries[0].barred -= 1;
        emit IdentityReleased(compliance, identity, msg.sender, grounds);
    }

    /// @notice What is held against an identity.
    function standingOf(address compliance, address identity) external view returns (Standing) {
        return _settings[_lastKey(compliance)].standings[identity];
    }

    /// @notice The lists that a compliance contract asks.
    function getSanctionsLists(address compliance) external view returns (address[] memory lists) {
        Entry[4] storage entries = _settings[_lastKey(compliance)].entries;
        lists = new address[](_length(entries));
        for (uint256 i = 0; i < lists.length; ++i) lists[i] = entries[i].list;
    }

    /// @notice Whether a list of the compliance contract names the account, and the first that does.
    function isSanctioned(address compliance, address account) public view returns (bool sanctioned, address list) {
        Entry[4] storage entries = _settings[_lastKey(compliance)].entries;
        uint256 length = _length(entries);
        for (uint256 i = 0; i < length && !sanctioned; ++i) {
            list = entries[i].list;
            (sanctioned, ) = SanctionsQuestion.ask(list, account);
        }
        if (!sanctioned) list = address(0);
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
        if (finding == Finding.Sanctioned) revert PartyNotEligible(account);
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
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Entry memory entry = settings.entries[0];
        if (entry.barred != 0) {
            if (_isBarred(settings, move.to.holder)) return (Finding.Sanctioned, address(0), move.to.wallet);
            (address from, address spender) = (move.from.wallet, move.spender);
            bool barred = _isBarred(settings, move.from.holder);
            // A wallet that stands for itself may have been lost by an identity that is barred.
            if (!barred && from != address(0) && move.from.holder == from) barred = _isWalletBarred(settings, from);
            if (barred) return (Finding.Sanctioned, address(0), from);
            if (spender != from && spender != move.to.wallet && _isWalletBarred(settings, spender)) {
                return (Finding.Sanctioned, address(0), spender);
            }
        }
        for (uint256 i = 1; ; ++i) {
            if (entry.list == address(0)) return (Finding.NotConfigured, address(0), address(0));
            (finding, account) = _screenBy(entry.list, move);
            if (finding != Finding.Clean) return (finding, entry.list, account);
            if (!entry.more) break;
            entry = settings.entries[i];
        }
    }

    function _isWalletBarred(Settings storage settings, address wallet) private view returns (bool) {
        return _isBarred(settings, _identityOf(msg.sender, wallet));
    }

    function _isBarred(Settings storage settings, address identity) private view returns (bool) {
        return settings.standings[identity] == Standing.Barred;
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

    /// @dev The identity a wallet has or, where it was lost and replaced, had; zero where a host or registry of another
    /// make does not say.
    function _identityOf(address compliance, address wallet) private view returns (address) {
        bytes32 token = BoundedCall.word(compliance, READ_GAS, abi.encodeCall(IModularCompliance.getTokenBound, ()));
        bytes32 registry = BoundedCall.word(
            address(uint160(uint256(token))),
            READ_GAS,
            abi.encodeCall(IERC3643.identityRegistry, ())
        );
        address registrar = address(uint160(uint256(registry)));
        bytes32 identity = BoundedCall.word(registrar, READ_GAS, abi.encodeCall(IIdentityRegistry.identity, (wallet)));
        if (identity == 0) {
            bytes memory question = abi.encodeCall(ILeasedIdentityRegistry.lastIdentityOf, (wallet));
            identity = BoundedCall.word(registrar, READ_GAS, question);
        }
        return address(uint160(uint256(identity)));
    }

    /// @dev Also the compliance contract itself, on its owner's order: tokens of another suite know no officers.
    function _isOfficer(address compliance, address account) private view returns (bool) {
        if (account == compliance) return true;
        address token = IModularCompliance(compliance).getTokenBound();
        (uint128 permissions, ) = AgentPermissions(token).agentPermissions(account);
        return permissions & TokenPermissions.BLOCK != 0;
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
