// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceHost} from "../../../contracts/compliance/IComplianceHost.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {ILeasedIdentityRegistry} from "../../../contracts/registry/ILeasedIdentityRegistry.sol";
import {ISecurityToken} from "../../../contracts/token/ISecurityToken.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Transfers} from "./Transfers.sol";

/// @title Agents of the tokens, each with one permission
contract AgentHandler is Transfers {
    constructor(World world_) Transfers(world_) {}

    /// @notice New tokens, which rules may refuse; what they say beforehand is what happens.
    function mint(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address agent = WORLD.agentFor(TokenPermissions.MINT);
        address to = dice.chance(90) ? _receiver(dice, suite) : _wallet(dice);
        uint256 value = dice.between(1, 200) * WORLD.LOT();
        IERC3643 token = WORLD.tokenOf(suite);
        uint256 before = token.balanceOf(to);
        bytes memory question = abi.encodeCall(IComplianceHost.checkTransfer, (agent, address(0), to, value));
        (bool allowed, ) = address(WORLD.hostOf(suite)).staticcall(question);
        bool expected = allowed && WORLD.twinOf(suite).isVerified(to) && !_isBlocked(suite, to);

        (bool ok, ) = _try("mint", 25, agent, address(token), abi.encodeCall(IERC3643.mint, (to, value)));

        _require(ok == expected, 4, "a mint does what the rules say of it", suite, to);
        if (!ok) return;
        _requireVerified(suite, to, before);
        bool capped = WORLD.hostOf(suite).isModuleBound(WORLD.ruleOf("SupplyLimit"));
        bool within = !capped || token.totalSupply() <= WORLD.SUPPLY_LIMIT();
        _require(within, 6, "no more is issued than the limit", suite, to);
    }

    /// @notice Tokens are destroyed, which no rule, pause or freeze stops.
    function burn(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        address token = address(WORLD.tokenOf(suite));
        uint256 value = dice.below(WORLD.tokenOf(suite).balanceOf(from) / 4 + 1);
        bytes memory call_ = abi.encodeCall(IERC3643.burn, (from, value));

        (bool ok, ) = _try("burn", 85, WORLD.agentFor(TokenPermissions.BURN), token, call_);

        _require(ok != _isBlocked(suite, from), 8, "nothing but a block stops a burn", suite, from);
    }

    /// @notice An agent moves a holder's tokens, which no rule, pause or freeze stops.
    function forcedTransfer(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address from = _holder(dice, suite);
        address to = dice.chance(90) ? _receiver(dice, suite) : _wallet(dice);
        IERC3643 token = WORLD.tokenOf(suite);
        uint256 value = dice.below(token.balanceOf(from) + 1);
        (uint256 before, uint256 approved) = (token.balanceOf(to), token.allowance(from, WORLD.BROKER()));
        bool expected = WORLD.twinOf(suite).isVerified(to) && !_isBlocked(suite, from) && !_isBlocked(suite, to);
        bytes memory call_ = abi.encodeCall(IERC3643.forcedTransfer, (from, to, value));

        (bool ok, ) = _try(
            "forcedTransfer",
            60,
            WORLD.agentFor(TokenPermissions.FORCED_TRANSFER),
            address(token),
            call_
        );

        _require(ok == expected, 8, "nothing but a block stops a forced transfer to who is verified", suite, from);
        if (!ok) return;
        _requireVerified(suite, to, before);
        _require(token.allowance(from, WORLD.BROKER()) == approved, 8, "agents use up no approval", suite, from);
    }

    /// @notice A wallet is lost; its successor is another one of its identity, or a new one.
    function recover(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address lost = _holder(dice, suite);
        address identity = address(WORLD.registryOf(suite).identity(lost));
        if (WORLD.managerOf(identity) == address(0)) return;
        address successor = _wallet(dice);
        if (dice.chance(90)) {
            if (WORLD.wallets().length > 24) return;
            successor = WORLD.createWallet(identity);
        }
        IERC3643 token = WORLD.tokenOf(suite);
        (uint256 value, uint256 frozen) = (token.balanceOf(lost), token.getFrozenTokens(lost));
        uint256 before = token.balanceOf(successor);
        bytes memory call_ = abi.encodeCall(IERC3643.recoveryAddress, (lost, successor, identity));

        (bool ok, ) = _try("recover", 50, WORLD.agentFor(TokenPermissions.RECOVERY), address(token), call_);

        if (!ok) return;
        _require(token.balanceOf(successor) == before + value, 8, "a recovery carries the balance", suite, lost);
        _require(token.getFrozenTokens(successor) >= frozen, 8, "a recovery carries what is frozen", suite, lost);
        _require(token.balanceOf(lost) == 0, 8, "a lost wallet is empty", suite, lost);
        _requireVerified(suite, successor, before);
    }

    /// @notice A part of a balance is frozen, or freed.
    function freezeTokens(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address account = _holder(dice, suite);
        IERC3643 token = WORLD.tokenOf(suite);
        uint256 frozen = token.getFrozenTokens(account);
        bool freeze = frozen == 0 || dice.chance(30);
        uint256 most = freeze ? (token.balanceOf(account) - frozen) / 3 : frozen;
        bytes memory call_ =
            freeze
                ? abi.encodeCall(IERC3643.freezePartialTokens, (account, dice.below(most + 2)))
                : abi.encodeCall(IERC3643.unfreezePartialTokens, (account, dice.below(most + 2)));
        _try("freezeTokens", 70, WORLD.agentFor(TokenPermissions.FREEZE), address(token), call_);
    }

    /// @notice A wallet or an identity is frozen, or freed.
    function freezeWhole(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        bool freeze = dice.chance(15);
        bytes memory call_ =
            dice.chance(50)
                ? abi.encodeCall(IERC3643.setAddressFrozen, (_wallet(dice), freeze))
                : abi.encodeCall(ISecurityToken.setIdentityFrozen, (_identity(dice), freeze, ""));
        _try("freezeWhole", 95, WORLD.agentFor(TokenPermissions.FREEZE), address(WORLD.tokenOf(suite)), call_);
    }

    /// @notice All that was frozen or blocked is released, so that a sequence goes on.
    function release(uint256 seed) external {
        uint256 suite = _suite(_dice(seed));
        address token = address(WORLD.tokenOf(suite));
        address[] memory wallets = WORLD.wallets();
        for (uint256 i = 0; i < wallets.length; ++i) {
            if (IERC3643(token).isFrozen(wallets[i])) {
                bytes memory call_ = abi.encodeCall(IERC3643.setAddressFrozen, (wallets[i], false));
                _try("release", 100, WORLD.agentFor(TokenPermissions.FREEZE), token, call_);
            }
        }
        address[] memory identities = WORLD.identities();
        for (uint256 i = 0; i < identities.length; ++i) {
            if (ISecurityToken(token).isBlocked(identities[i])) _setBlocked(token, identities[i], false);
        }
    }

    /// @notice An identity or a wallet is blocked, or released.
    function blockSubject(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address token = address(WORLD.tokenOf(_suite(dice)));
        _setBlocked(token, dice.chance(70) ? _identity(dice) : _wallet(dice), dice.chance(15));
    }

    /// @notice Holders' transfers are paused, or go on; mostly the latter.
    function pause(uint256 seed) external {
        Dice memory dice = _dice(seed);
        IERC3643 token = WORLD.tokenOf(_suite(dice));
        if (!token.paused() && dice.chance(80)) return;
        bytes memory call_ = token.paused() ? abi.encodeCall(IERC3643.unpause, ()) : abi.encodeCall(IERC3643.pause, ());
        _try("pause", 100, WORLD.agentFor(TokenPermissions.PAUSE), address(token), call_);
    }

    function _setBlocked(address token, address subject, bool blocked) private {
        bytes memory call_ = abi.encodeCall(ISecurityToken.setBlocked, (subject, blocked, "case 7"));
        _try("block", 100, WORLD.agentFor(TokenPermissions.BLOCK), token, call_);
    }

    /// @dev A lost wallet is held with the identity that it had.
    function _isBlocked(uint256 suite, address wallet) private view returns (bool) {
        ISecurityToken token = ISecurityToken(address(WORLD.tokenOf(suite)));
        address identity = ILeasedIdentityRegistry(address(WORLD.registryOf(suite))).lastIdentityOf(wallet);
        return token.isBlocked(wallet) || (identity != address(0) && token.isBlocked(identity));
    }
}
