// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {IClaimIssuer} from "../../../contracts/interfaces/IClaimIssuer.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {IIdentity} from "../../../contracts/interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {ITrustedIssuersRegistry} from "../../../contracts/interfaces/ITrustedIssuersRegistry.sol";
import {ModuleThatBurnsGas} from "../../../contracts/mocks/compliance/ModuleThatBurnsGas.sol";
import {ModuleThatIsSilent} from "../../../contracts/mocks/compliance/ModuleThatIsSilent.sol";
import {ModuleThatReenters} from "../../../contracts/mocks/compliance/ModuleThatReenters.sol";
import {ModuleThatRefuses} from "../../../contracts/mocks/compliance/ModuleThatRefuses.sol";
import {ModuleThatReturnsABomb} from "../../../contracts/mocks/compliance/ModuleThatReturnsABomb.sol";
import {ContractThatAnswersTooMuch} from "../../../contracts/mocks/identity/ContractThatAnswersTooMuch.sol";
import {ContractThatBurnsGas} from "../../../contracts/mocks/identity/ContractThatBurnsGas.sol";
import {ContractThatReverts} from "../../../contracts/mocks/identity/ContractThatReverts.sol";
import {IssuerThatConfirmsAnything} from "../../../contracts/mocks/identity/IssuerThatConfirmsAnything.sol";
import {RegistryPermissions} from "../../../contracts/registry/RegistryPermissions.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title Rules, identities and issuers that do what they can to stop others
/// @notice Law 13: they refuse what depends on them, stop no agent, and whoever let them in gets rid of them.
contract HostileHandler is Handler {
    uint16 private constant EVERY_MOVE = 15;

    address[] private _rules;
    address[] private _identities;

    constructor(World world_) Handler(world_) {
        ModuleThatReenters reenters = new ModuleThatReenters(EVERY_MOVE);
        address token = address(world_.tokenOf(0));
        reenters.aim(token, abi.encodeCall(IERC3643.batchTransfer, (new address[](0), new uint256[](0))));
        _rules.push(address(new ModuleThatRefuses(EVERY_MOVE)));
        _rules.push(address(new ModuleThatBurnsGas(EVERY_MOVE)));
        _rules.push(address(new ModuleThatReturnsABomb(EVERY_MOVE)));
        _rules.push(address(new ModuleThatIsSilent(EVERY_MOVE)));
        _rules.push(address(reenters));
        _identities.push(address(new ContractThatReverts()));
        _identities.push(address(new ContractThatBurnsGas()));
        _identities.push(address(new ContractThatAnswersTooMuch()));
        _identities.push(address(new IssuerThatConfirmsAnything()));
    }

    /// @notice A hostile rule is bound. Agents burn and move tokens in spite of it, holders do not, and it goes again.
    function bindRule(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        ModularCompliance host = WORLD.hostOf(suite);
        address rule = dice.pick(_rules);
        address owner = WORLD.OWNER();
        bytes memory call_ = abi.encodeCall(ModularCompliance.addModule, (rule));
        (bool bound, ) = _try("bindHostileRule", 25, owner, address(host), call_);
        if (!bound) return;
        _actInSpite(dice, suite);
        (bool ok, ) = _call(owner, address(host), abi.encodeCall(ModularCompliance.removeModule, (rule)));
        _require(ok, 13, "the owner can always remove a hostile rule", suite, rule);
    }

    /// @notice A wallet is registered to a hostile identity, and is not verified by it.
    function register(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address wallet = _wallet(dice);
        address registry = address(WORLD.registryOf(suite));
        IIdentity identity = IIdentity(dice.pick(_identities));
        address agent = WORLD.agentFor(RegistryPermissions.UPDATE);
        if (dice.chance(60)) return;
        bytes memory call_ = abi.encodeCall(IIdentityRegistry.updateIdentity, (wallet, identity));
        (bool ok, ) = _try("registerHostileIdentity", 40, agent, registry, call_);
        if (!ok) return;
        bool needed = WORLD.registryOf(suite).topicsRegistry().getClaimTopics().length != 0;
        bool verified = WORLD.registryOf(suite).isVerified(wallet);
        _require(!needed || !verified, 10, "a hostile identity verifies nobody", suite, wallet);
        call_ = abi.encodeCall(IIdentityRegistry.updateIdentity, (wallet, IIdentity(_identity(dice))));
        (ok, ) = _call(agent, registry, call_);
        _require(ok, 13, "an agent can always replace a hostile identity", suite, wallet);
    }

    /// @notice A hostile issuer is trusted, and is trusted no longer.
    function trustIssuer(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address issuers = WORLD.suiteOf(suite).issuersRegistry;
        IClaimIssuer issuer = IClaimIssuer(dice.pick(_identities));
        uint256[] memory topics = new uint256[](1);
        topics[0] = dice.between(1, 2);
        bytes memory call_ = abi.encodeCall(ITrustedIssuersRegistry.addTrustedIssuer, (issuer, topics));
        (bool ok, ) = _try("trustHostileIssuer", 95, WORLD.OWNER(), issuers, call_);
        if (!ok) return;
        _requireSameAnswers(suite);
        call_ = abi.encodeCall(ITrustedIssuersRegistry.removeTrustedIssuer, (issuer));
        (ok, ) = _call(WORLD.OWNER(), issuers, call_);
        _require(ok, 13, "the owner can always remove a hostile issuer", suite, address(issuer));
    }

    function _actInSpite(Dice memory dice, uint256 suite) private {
        IERC3643 token = WORLD.tokenOf(suite);
        address from = _holder(dice, suite);
        if (token.balanceOf(from) == 0) return;
        address agent = WORLD.agentFor(TokenPermissions.FORCED_TRANSFER);
        bool verified = WORLD.twinOf(suite).isVerified(from);
        bytes memory call_ = abi.encodeCall(IERC3643.forcedTransfer, (from, from, 1));
        (bool ok, bytes memory returned) = _call(agent, address(token), call_);
        bool blocked = bytes4(returned) == bytes4(keccak256("TokenBlocked(address)"));
        _require(ok || !verified || blocked, 13, "a hostile rule stops no agent", suite, from);
        (ok, returned) = _call(
            WORLD.agentFor(TokenPermissions.BURN),
            address(token),
            abi.encodeCall(IERC3643.burn, (from, 1))
        );
        blocked = bytes4(returned) == bytes4(keccak256("TokenBlocked(address)"));
        _require(ok || blocked, 13, "a hostile rule stops no agent", suite, from);
    }

    /// @dev Nobody is verified by a hostile issuer, and nobody is not because of it.
    function _requireSameAnswers(uint256 suite) private view {
        address wallet = WORLD.managerOf(WORLD.identityOf(0));
        bool same = WORLD.registryOf(suite).isVerified(wallet) == WORLD.twinOf(suite).isVerified(wallet);
        _require(same, 9, "leases change no answer", suite, wallet);
    }
}
