// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {AgentPermissions} from "../access/AgentPermissions.sol";
import {Hooks} from "../compliance/Hooks.sol";
import {HostCalls} from "../compliance/HostCalls.sol";
import {IComplianceHost, TokenMove} from "../compliance/IComplianceHost.sol";
import {MoveKind} from "../compliance/Move.sol";
import {ICompliance} from "../interfaces/ICompliance.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {Registrant, RegistrantFields} from "../registry/Registrant.sol";
import {ISecurityTokenErrors} from "./ISecurityTokenErrors.sol";
import {RecordDates} from "./RecordDates.sol";
import {RecordKeeping} from "./RecordKeeping.sol";
import {AccountFlags, Holds, TokenAccount, TokenConfig, TokenFlags, TokenState} from "./TokenState.sol";

/// @title Token movement
/// @notice Every way in which a balance changes: checks of the token, then the registry, then the compliance contract,
/// then the balances. Who may ask for it is the leaf's business.
/// @dev A Scrip compliance contract is called before balances change, and may refuse; the leaf holds its transient
/// lock over the whole of a move, so nothing that is called can move tokens or change freezes meanwhile.
abstract contract TokenMovement is TokenState, ERC20Upgradeable, AgentPermissions, ISecurityTokenErrors {
    using ERC165Checker for address;
    using HostCalls for address;

    string internal constant VERSION = "1.0.0";
    /// @dev Balances are packed with others in one slot.
    uint256 internal constant MAX_SUPPLY = type(uint104).max;
    /// @dev Gas a foreign compliance contract may use where its failure is stepped over.
    uint256 private constant FOREIGN_GAS = 1_000_000;

    /// @dev A holder's transfer, or one by a spender whose allowance was spent.
    function _moveAsHolder(address spender, address from, address to, uint256 value) internal {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        TokenConfig memory config = tokenConfig();
        if (config.flags & TokenFlags.PAUSED != 0) revert TokenPaused();
        uint256 free = _requireFree(config, from, value);
        _requireThawed(config, to);

        bool asks = value != 0 && _listens(config, Hooks.TRANSFER);
        bool native = config.flags & TokenFlags.NATIVE_HOST != 0;
        uint256 fee;
        address collector;
        if ((asks && native) || config.flags & TokenFlags.HELD_IDENTITIES != 0) {
            TokenMove memory move = _tokenMove(MoveKind.Transfer, from, to, value);
            move.spender = spender;
            if (!move.toWallet.verified()) revert TokenReceiverNotVerified(to);
            if (config.flags & TokenFlags.HELD_IDENTITIES != 0) {
                _requireIdentityFree(from, move.fromWallet);
                _requireIdentityFree(to, move.toWallet);
            }
            if (asks && native) (value, fee, collector) = _askHost(config, move, free);
        } else {
            _requireVerified(to);
        }
        if (asks && !native) _askForeign(config.compliance, from, to, value);

        _update(from, to, value);
        if (fee != 0) _update(from, collector, fee);
        if (asks) {
            _tell(config, MoveKind.Transfer, from, to, value);
            if (fee != 0) _tell(config, MoveKind.Fee, from, collector, fee);
        }
    }

    function _mintTo(address to, uint256 value) internal {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        uint256 supply = totalSupply();
        if (value > MAX_SUPPLY - supply) revert TokenSupplyExceeded(supply, value, MAX_SUPPLY);
        TokenConfig memory config = tokenConfig();
        _requireReleased(config, to);
        bool asks = value != 0 && _listens(config, Hooks.MINT);
        if (asks && config.flags & TokenFlags.NATIVE_HOST != 0) {
            TokenMove memory move = _tokenMove(MoveKind.Mint, address(0), to, value);
            if (!move.toWallet.verified()) revert TokenReceiverNotVerified(to);
            config.compliance.moved(move);
        } else {
            _requireVerified(to);
            if (asks) _askForeign(config.compliance, address(0), to, value);
        }

        _update(address(0), to, value);
        if (asks) _tell(config, MoveKind.Mint, address(0), to, value);
    }

    function _burnFrom(address from, uint256 value) internal {
        if (from == address(0)) revert ERC20InvalidSender(from);
        _requireBalance(from, value);
        TokenConfig memory config = tokenConfig();
        _requireReleased(config, from);
        bool asks = value != 0 && _listens(config, Hooks.BURN);
        if (asks && config.flags & TokenFlags.NATIVE_HOST != 0) {
            config.compliance.moved(_tokenMove(MoveKind.Burn, from, address(0), value));
        }

        _unfreezeFor(config, from, value);
        _update(from, address(0), value);
        if (asks) _tell(config, MoveKind.Burn, from, address(0), value);
    }

    function _moveForced(address from, address to, uint256 value) internal {
        if (from == address(0)) revert ERC20InvalidSender(from);
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        _requireBalance(from, value);
        TokenConfig memory config = tokenConfig();
        _requireReleased(config, from);
        _requireReleased(config, to);
        bool asks = value != 0 && _listens(config, Hooks.FORCED);
        if (asks && config.flags & TokenFlags.NATIVE_HOST != 0) {
            TokenMove memory move = _tokenMove(MoveKind.ForcedTransfer, from, to, value);
            if (!move.toWallet.verified()) revert TokenReceiverNotVerified(to);
            config.compliance.moved(move);
        } else {
            _requireVerified(to);
        }

        // To oneself nothing leaves the account, so what is frozen stays frozen.
        if (from != to) _unfreezeFor(config, from, value);
        _update(from, to, value);
        emit ForcedTransfer(from, to, value);
        if (asks) _tell(config, MoveKind.ForcedTransfer, from, to, value);
    }

    /// @dev All tokens of a lost wallet, with what is frozen of them, to another wallet of its identity. The registry
    /// is told after the tokens have moved, so that the lost wallet is never counted as a holder of its own; it checks
    /// that identity and wallets belong together.
    function _recover(address lostWallet, address newWallet, address identity) internal {
        if (lostWallet == newWallet) revert TokenRecoverySame(lostWallet);
        TokenStorage storage s = tokenStorage();
        uint256 value = balanceOf(lostWallet);
        TokenAccount memory lost = s.accounts[lostWallet];
        TokenConfig memory config = tokenConfig();
        _requireReleased(config, lostWallet);
        _requireReleased(config, newWallet);
        if (lost.flags & AccountFlags.TREASURY != 0) _markTreasury(newWallet, true);

        bool asks = value != 0 && _listens(config, Hooks.FORCED);
        if (asks && config.flags & TokenFlags.NATIVE_HOST != 0) {
            // The new wallet is verified when it is registered; asked the other way round, the lost one's lease answers.
            TokenMove memory move = _tokenMove(MoveKind.Recovery, newWallet, lostWallet, value);
            (move.from, move.to) = (lostWallet, newWallet);
            (move.fromWallet, move.toWallet) = (move.toWallet, move.fromWallet);
            // One that nobody registered is counted for the identity at once, unless it has tokens that are counted for
            // itself: these follow when the registry registers it, and the recovered ones with them.
            if (move.toWallet.identity() == address(0) && balanceOf(newWallet) == 0) {
                Registrant known = RegistrantFields.pack(identity, move.fromWallet.country(), 0, false);
                move.toWallet = move.toWallet.treasury() ? known.asTreasury() : known;
            }
            config.compliance.moved(move);
        }

        if (lost.frozen != 0) {
            _keepFrozen(lostWallet);
            s.accounts[lostWallet].frozen = 0;
            emit IERC3643.TokensUnfrozen(lostWallet, lost.frozen);
        }
        if (value != 0) _update(lostWallet, newWallet, value);
        if (lost.frozen != 0) _freeze(newWallet, lost.frozen);
        if (lost.flags & AccountFlags.FROZEN != 0) _setWalletFrozen(newWallet, true);
        if (lost.flags & AccountFlags.TREASURY != 0) _markTreasury(lostWallet, false);
        ILeasedIdentityRegistry(s.registry).recover(lostWallet, newWallet, identity);
        if (value != 0) _requireVerified(newWallet);
        if (asks) _tell(config, MoveKind.Recovery, lostWallet, newWallet, value);
        emit IERC3643.RecoverySuccess(lostWallet, newWallet, identity);
    }

    function _freeze(address account, uint256 value) internal {
        TokenAccount storage a = tokenStorage().accounts[account];
        uint256 free = balanceOf(account) - a.frozen;
        if (value > free) revert TokenBalanceFrozen(account, free, value);
        _keepFrozen(account);
        _noteFreezes();
        a.frozen += uint104(value);
        emit IERC3643.TokensFrozen(account, value);
    }

    function _unfreeze(address account, uint256 value) internal {
        TokenAccount storage a = tokenStorage().accounts[account];
        if (value > a.frozen) revert TokenUnfreezeExceeded(account, a.frozen, value);
        _keepFrozen(account);
        a.frozen -= uint104(value);
        emit IERC3643.TokensUnfrozen(account, value);
    }

    function _setWalletFrozen(address account, bool frozen) internal {
        TokenAccount storage a = tokenStorage().accounts[account];
        if (frozen) _noteFreezes();
        a.flags = frozen ? a.flags | AccountFlags.FROZEN : a.flags & ~AccountFlags.FROZEN;
        emit IERC3643.AddressFrozen(account, frozen, msg.sender);
    }

    /// @dev From the first freeze on, moves must look.
    function _noteFreezes() private {
        TokenConfig storage config = tokenStorage().config;
        uint8 flags = config.flags;
        if (flags & TokenFlags.NO_FREEZES != 0) config.flags = flags & ~TokenFlags.NO_FREEZES;
    }

    function _freezeIdentity(address identity, bool frozen) internal {
        _hold(identity, Holds.FROZEN, frozen);
        emit IdentityFrozen(identity, frozen, msg.sender);
    }

    function _block(address subject, bool blocked, bytes32 grounds) internal {
        if (grounds == 0) revert TokenGroundsMissing();
        _hold(subject, Holds.BLOCKED, blocked);
        emit BlockSet(subject, blocked, msg.sender, grounds);
    }

    function _hold(address subject, uint8 hold, bool on) private {
        // The zero address would stand for every wallet that has no identity.
        if (subject == address(0)) revert TokenZeroAddress();
        TokenStorage storage s = tokenStorage();
        uint8 old = s.holds[subject];
        uint8 holds = on ? old | hold : old & ~hold;
        if (holds == old) return;
        s.holds[subject] = holds;
        if (old == 0) s.heldIdentities += 1;
        else if (holds == 0) s.heldIdentities -= 1;
        uint8 flags = s.config.flags & ~TokenFlags.HELD_IDENTITIES;
        s.config.flags = s.heldIdentities == 0 ? flags : flags | TokenFlags.HELD_IDENTITIES;
    }

    function _markTreasury(address account, bool treasury) internal {
        if (account == address(0)) revert TokenZeroAddress();
        TokenStorage storage s = tokenStorage();
        TokenAccount storage a = s.accounts[account];
        if (_isTreasury(account) == treasury) return;
        if (_isHostBound(s.config)) IComplianceHost(s.config.compliance).onTreasuryChange(account, treasury);
        _keepHoldings(account, address(0), true);
        uint256 balance = balanceOf(account);
        if (treasury) {
            a.flags |= AccountFlags.TREASURY;
            s.config.flags |= TokenFlags.TREASURY;
            s.treasury += uint104(balance);
        } else {
            a.flags &= ~AccountFlags.TREASURY;
            s.treasury -= uint104(balance);
        }
        emit TreasurySet(account, treasury);
    }

    /// @inheritdoc ERC20Upgradeable
    /// @dev The only place where balances change.
    function _update(address from, address to, uint256 value) internal virtual override {
        uint256 touched = RecordKeeping.touchedBy(from, to);
        if (touched == 0) {
            super._update(from, to, value);
            return;
        }
        bool crosses = touched & RecordKeeping.MARK != 0;
        // Nobody can make a record of somebody else's by moving nothing.
        if (value != 0 && from != to) _keepHoldings(from, to, crosses);
        super._update(from, to, value);
        if (!crosses) return;
        if (_isTreasury(to)) tokenStorage().treasury += uint104(value);
        else tokenStorage().treasury -= uint104(value);
    }

    /// @dev Before balances or treasury marks of two accounts change, and, where `supplies_`, supply or treasury.
    function _keepHoldings(address first, address second, bool supplies_) private {
        uint256 latest = RecordKeeping.take();
        if (latest == 0) return;
        RecordKeeping.keepHolding(first, latest);
        RecordKeeping.keepHolding(second, latest);
        if (!supplies_ && first != address(0) && second != address(0)) return;
        if (RecordKeeping.records().suppliesDate != latest) RecordDates.keepSupplies(latest);
    }

    /// @dev Before the account's frozen amount changes.
    function _keepFrozen(address account) private {
        uint256 latest = RecordKeeping.take();
        if (latest != 0) RecordDates.keepFrozen(account, latest);
    }

    /// @inheritdoc AgentPermissions
    function _setAgentPermissions(address agent, uint128 permissions, uint128 allowance_) internal override {
        TokenConfig memory config = tokenConfig();
        if (config.flags & TokenFlags.NATIVE_HOST != 0) {
            if (IModularCompliance(config.compliance).isModuleBound(agent)) revert TokenAgentIsModule(agent);
        }
        super._setAgentPermissions(agent, permissions, allowance_);
    }

    function _setPaused(bool paused_) internal {
        TokenStorage storage s = tokenStorage();
        if (paused_) {
            s.config.flags |= TokenFlags.PAUSED;
            emit IERC3643.Paused(msg.sender);
        } else {
            s.config.flags &= ~TokenFlags.PAUSED;
            emit IERC3643.Unpaused(msg.sender);
        }
    }

    function _useRegistry(address registry) internal {
        if (!registry.supportsInterface(type(ILeasedIdentityRegistry).interfaceId)) {
            revert TokenRegistryUnsupported(registry);
        }
        tokenStorage().registry = registry;
        emit IERC3643.IdentityRegistryAdded(registry);
    }

    function _requireText(string calldata text) internal pure returns (string calldata) {
        if (bytes(text).length == 0) revert TokenTextEmpty();
        return text;
    }

    function _emitInformation() internal {
        TokenStorage storage s = tokenStorage();
        emit IERC3643.UpdatedTokenInformation(s.name, s.symbol, s.decimals, VERSION, s.onchainID);
    }

    function _useHost(uint16 hooks) internal {
        TokenStorage storage s = tokenStorage();
        s.config.flags |= TokenFlags.NATIVE_HOST;
        s.config.hooks = hooks;
        emit ComplianceHooksSet(hooks);
    }

    function _requireLengths(uint256 first, uint256 second) internal pure {
        if (first != second) revert TokenLengthsDiffer(first, second);
    }

    function _requireVerified(address to) internal view {
        if (!IIdentityRegistry(tokenStorage().registry).isVerified(to)) revert TokenReceiverNotVerified(to);
    }

    /// @dev Every move goes to a foreign compliance contract, none to a Scrip one that does not listen.
    function _listens(TokenConfig memory config, uint16 hook) private pure returns (bool) {
        return config.flags & TokenFlags.NATIVE_HOST == 0 || config.hooks & hook != 0;
    }

    /// @dev Whether the compliance contract is Scrip's and has not let the token go: otherwise it hears of no changes,
    /// and agents' acts must not fail at telling it.
    function _isHostBound(TokenConfig memory config) internal view returns (bool) {
        bool native = config.flags & TokenFlags.NATIVE_HOST != 0;
        return native && IModularCompliance(config.compliance).getTokenBound() == address(this);
    }

    function _isTreasury(address account) internal view returns (bool) {
        return account != address(0) && tokenStorage().accounts[account].flags & AccountFlags.TREASURY != 0;
    }

    function _requireFree(TokenConfig memory config, address from, uint256 value) private view returns (uint256 free) {
        _requireThawed(config, from);
        free = _requireBalance(from, value) - _frozenOf(config, from);
        if (value > free) revert TokenBalanceFrozen(from, free, value);
    }

    function _requireThawed(TokenConfig memory config, address account) private view {
        if (config.flags & TokenFlags.NO_FREEZES != 0) return;
        if (tokenStorage().accounts[account].flags & AccountFlags.FROZEN != 0) revert TokenAccountFrozen(account);
    }

    function _frozenOf(TokenConfig memory config, address account) private view returns (uint256) {
        return config.flags & TokenFlags.NO_FREEZES != 0 ? 0 : tokenStorage().accounts[account].frozen;
    }

    function _requireBalance(address from, uint256 value) private view returns (uint256 balance) {
        balance = balanceOf(from);
        if (value > balance) revert ERC20InsufficientBalance(from, balance, value);
    }

    /// @dev A wallet that was lost and replaced, under this token or another one of the storage, is still held to what
    /// its identity is held to.
    function _requireIdentityFree(address wallet, Registrant registrant) private view {
        TokenStorage storage s = tokenStorage();
        address identity = registrant.identity();
        if (identity == address(0)) identity = ILeasedIdentityRegistry(s.registry).lastIdentityOf(wallet);
        uint8 holds = s.holds[identity];
        if ((holds | s.holds[wallet]) & Holds.BLOCKED != 0) revert TokenNotEligible(wallet);
        if (holds & Holds.FROZEN != 0) revert TokenIdentityFrozen(identity);
    }

    /// @dev The one thing that binds agents too.
    function _requireReleased(TokenConfig memory config, address wallet) private view {
        if (config.flags & TokenFlags.HELD_IDENTITIES == 0) return;
        TokenStorage storage s = tokenStorage();
        if (s.holds[wallet] & Holds.BLOCKED != 0) revert TokenBlocked(wallet);
        address identity = ILeasedIdentityRegistry(s.registry).lastIdentityOf(wallet);
        if (s.holds[identity] & Holds.BLOCKED != 0) revert TokenBlocked(identity);
    }

    function _unfreezeFor(TokenConfig memory config, address from, uint256 value) private {
        uint256 frozen = _frozenOf(config, from);
        if (frozen == 0) return;
        uint256 free = balanceOf(from) - frozen;
        if (value <= free) return;
        _keepFrozen(from);
        tokenStorage().accounts[from].frozen = uint104(frozen - (value - free));
        emit IERC3643.TokensUnfrozen(from, value - free);
    }

    function _tokenMove(
        MoveKind kind,
        address from,
        address to,
        uint256 value
    ) private view returns (TokenMove memory move) {
        TokenStorage storage s = tokenStorage();
        (move.kind, move.spender, move.from, move.to, move.value) = (kind, msg.sender, from, to, value);
        (move.fromWallet, move.toWallet) = ILeasedIdentityRegistry(s.registry).parties(from, to);
        if (s.config.flags & TokenFlags.TREASURY == 0) return move;
        if (_isTreasury(from)) move.fromWallet = move.fromWallet.asTreasury();
        if (_isTreasury(to)) move.toWallet = move.toWallet.asTreasury();
    }

    /// @dev What a fee takes beside the value is the sender's, and no spender's who was not allowed it.
    function _askHost(
        TokenConfig memory config,
        TokenMove memory move,
        uint256 free
    ) private returns (uint256 net, uint256 fee, address collector) {
        (net, fee, collector) = config.compliance.moved(move);
        if (net > move.value || fee > move.value) revert TokenFeeInvalid(move.value, net, fee);
        if (fee == 0) return (net, fee, collector);
        if (net + fee > free) revert TokenBalanceFrozen(move.from, free, net + fee);
        if (net + fee > move.value && move.spender != move.from) {
            _spendAllowance(move.from, move.spender, net + fee - move.value);
        }
        _requireVerified(collector);
        _requireThawed(config, collector);
        if (config.flags & TokenFlags.HELD_IDENTITIES != 0) {
            _requireIdentityFree(collector, ILeasedIdentityRegistry(tokenStorage().registry).registrant(collector));
        }
    }

    function _askForeign(address compliance_, address from, address to, uint256 value) private view {
        if (!ICompliance(compliance_).canTransfer(from, to, value)) {
            revert TokenComplianceRefused(compliance_, from, to, value);
        }
    }

    /// @dev Tells who wants to hear after balances have changed: rules of T-REX, or a foreign compliance contract.
    function _tell(TokenConfig memory config, MoveKind kind, address from, address to, uint256 value) private {
        if (config.flags & TokenFlags.NATIVE_HOST != 0) {
            if (config.hooks & Hooks.TREX == 0) return;
            IComplianceHost(config.compliance).moveSettled(kind, from, to, value);
            return;
        }
        bytes memory call_;
        if (from == address(0)) call_ = abi.encodeCall(ICompliance.created, (to, value));
        else if (to == address(0)) call_ = abi.encodeCall(ICompliance.destroyed, (from, value));
        else call_ = abi.encodeCall(ICompliance.transferred, (from, to, value));
        bool agents = kind == MoveKind.Burn || kind == MoveKind.ForcedTransfer || kind == MoveKind.Recovery;
        _callCompliance(config.compliance, call_, agents);
    }

    /// @dev A failure is passed on, or, where `tolerant`, stepped over with an event.
    function _callCompliance(address compliance_, bytes memory call_, bool tolerant) internal {
        uint256 limit = gasleft();
        if (tolerant) {
            limit = FOREIGN_GAS;
            uint256 needed = FOREIGN_GAS + FOREIGN_GAS / 32;
            if (gasleft() < needed) revert TokenGasTooLow(gasleft(), needed);
        }
        bool ok;
        assembly ("memory-safe") {
            ok := call(limit, compliance_, 0, add(call_, 32), mload(call_), 0, 0)
            if and(iszero(ok), iszero(tolerant)) {
                let p := mload(0x40)
                returndatacopy(p, 0, returndatasize())
                revert(p, returndatasize())
            }
        }
        if (!ok) emit ComplianceFailed(compliance_, bytes4(call_));
    }
}
