// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModularCompliance, ModuleSettings} from "../../../contracts/compliance/ModularCompliance.sol";
import {SanctionsList} from "../../../contracts/compliance/SanctionsList.sol";
import {IClaimIssuer} from "../../../contracts/interfaces/IClaimIssuer.sol";
import {IClaimTopicsRegistry} from "../../../contracts/interfaces/IClaimTopicsRegistry.sol";
import {ITrustedIssuersRegistry} from "../../../contracts/interfaces/ITrustedIssuersRegistry.sol";
import {IIdentityRegistryOperations} from "../../../contracts/registry/IIdentityRegistryOperations.sol";
import {ISecurityToken} from "../../../contracts/token/ISecurityToken.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title The owner of everything: rules come and go, exemptions, treasury, claims that are needed, leases
contract OwnerHandler is Handler {
    uint256 private constant MOST_RULES = 25;

    constructor(World world_) Handler(world_) {}

    /// @notice A rule is bound with its settings; where there are as many as there may be, one goes first.
    function bindRule(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        ModularCompliance host = WORLD.hostOf(suite);
        address rule = dice.pick(WORLD.allRules());
        if (host.isModuleBound(rule) && dice.chance(90)) return;
        if (host.getModules().length == MOST_RULES) _unbind(host, dice.pick(host.getModules()));
        ModuleSettings memory settings = WORLD.settingsOf(rule);
        bytes memory call_ = abi.encodeCall(ModularCompliance.addAndSetModule, (rule, settings.settings));
        (bool ok, ) = _asOwner("bindRule", 60, address(host), call_);
        if (ok) WORLD.enterBinding(suite, rule);
        if (ok && dice.chance(90)) _count(address(host));
    }

    /// @notice A rule is removed.
    function unbindRule(uint256 seed) external {
        Dice memory dice = _dice(seed);
        ModularCompliance host = WORLD.hostOf(_suite(dice));
        address[] memory rules = host.getModules();
        if (rules.length == 0 || dice.chance(40)) return;
        _unbind(host, dice.pick(rules));
    }

    /// @notice A holder comes to be out of counts and caps, or is in them again.
    function exempt(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address host = address(WORLD.hostOf(_suite(dice)));
        address holder = dice.chance(80) ? WORLD.identityOf(dice.below(WORLD.INVESTORS() - 1)) : _wallet(dice);
        bytes memory call_ = abi.encodeCall(ModularCompliance.setExempt, (holder, dice.chance(30)));
        _asOwner("exempt", 95, host, call_);
    }

    /// @notice A wallet becomes the issuer's own, or no longer is.
    function markTreasury(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address token = address(WORLD.tokenOf(_suite(dice)));
        address account = _wallet(dice);
        if (account == WORLD.collector()) return;
        _asOwner("markTreasury", 95, token, abi.encodeCall(ISecurityToken.setTreasury, (account, dice.chance(25))));
    }

    /// @notice Holders are counted anew, and by anybody in pages.
    function restartLedger(uint256 seed) external {
        Dice memory dice = _dice(seed);
        ModularCompliance host = WORLD.hostOf(_suite(dice));
        if (dice.chance(70)) return;
        _asOwner("restartLedger", 60, address(host), abi.encodeCall(ModularCompliance.restartLedger, ()));
    }

    /// @notice Anybody counts wallets.
    function countWallets(uint256 seed) external {
        _count(address(WORLD.hostOf(_suite(_dice(seed)))));
    }

    /// @notice A claim is needed that was not, or the other way round.
    function changeTopic(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        uint256 topic = dice.between(1, 2);
        uint256[] memory topics = WORLD.registryOf(suite).topicsRegistry().getClaimTopics();
        bool needed;
        for (uint256 i = 0; i < topics.length; ++i) if (topics[i] == topic) needed = true;
        bytes memory call_ =
            needed
                ? abi.encodeCall(IClaimTopicsRegistry.removeClaimTopic, (topic))
                : abi.encodeCall(IClaimTopicsRegistry.addClaimTopic, (topic));
        _asOwner("changeTopic", 100, WORLD.suiteOf(suite).topicsRegistry, call_);
    }

    /// @notice An issuer is trusted for one topic, for all or for none.
    function changeIssuer(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        IClaimIssuer issuer = IClaimIssuer(address(WORLD.providerOf(dice.below(2)).issuer));
        ITrustedIssuersRegistry issuers = WORLD.registryOf(suite).issuersRegistry();
        bytes memory call_;
        if (!issuers.isTrustedIssuer(address(issuer))) {
            call_ = abi.encodeCall(ITrustedIssuersRegistry.addTrustedIssuer, (issuer, _topics(dice)));
        } else if (dice.chance(30)) {
            call_ = abi.encodeCall(ITrustedIssuersRegistry.removeTrustedIssuer, (issuer));
        } else {
            call_ = abi.encodeCall(ITrustedIssuersRegistry.updateIssuerClaimTopics, (issuer, _topics(dice)));
        }
        _asOwner("changeIssuer", 95, address(issuers), call_);
    }

    /// @notice The claims that make a class may be of any age or must be young; or there is no class.
    function changeClass(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        uint32 age = [0, 1 days, 20 days][dice.below(3)];
        uint256 topic = dice.chance(80) ? WORLD.CLASS_TOPIC() : 0;
        bytes memory call_ =
            dice.chance(50)
                ? abi.encodeCall(IIdentityRegistryOperations.setClassMaxAge, (0, age))
                : abi.encodeCall(IIdentityRegistryOperations.setClassTopic, (0, topic));
        _asOwner("changeClass", 100, address(WORLD.registryOf(suite)), call_);
        _call(WORLD.OWNER(), address(WORLD.twinOf(suite)), call_);
    }

    /// @notice Leases last longer, shorter, or are off.
    function changeLeases(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address registry = address(WORLD.registryOf(_suite(dice)));
        uint16 most = [0, 2, 24, 720][dice.below(4)];
        _asOwner("changeLeases", 100, registry, abi.encodeCall(IIdentityRegistryOperations.setMaxLease, (most)));
    }

    /// @notice A wallet comes onto the sanctions list, or all leave it.
    function sanction(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address[] memory listed = new address[](1);
        listed[0] = _wallet(dice);
        bytes memory call_ =
            dice.chance(20)
                ? abi.encodeCall(SanctionsList.addToSanctionsList, (listed))
                : abi.encodeCall(SanctionsList.removeFromSanctionsList, (WORLD.wallets()));
        _asOwner("sanction", 100, address(WORLD.sanctions()), call_);
    }

    function _count(address host) private {
        bytes memory call_ = abi.encodeCall(ModularCompliance.countWallets, (WORLD.wallets()));
        _try("countWallets", 40, WORLD.STRANGER(), host, call_);
    }

    function _topics(Dice memory dice) private view returns (uint256[] memory topics) {
        uint256 last = WORLD.CLASS_TOPIC();
        bool all = dice.chance(80);
        topics = new uint256[](all ? last : 1);
        topics[0] = all ? 1 : dice.between(1, last);
        for (uint256 i = 1; i < topics.length; ++i) topics[i] = i + 1;
    }

    function _unbind(ModularCompliance host, address rule) private {
        bytes memory call_ = abi.encodeCall(ModularCompliance.removeModule, (rule));
        (bool ok, ) = _asOwner("unbindRule", 100, address(host), call_);
        _require(ok, 13, "the owner can always remove a rule", 0, rule);
    }

    function _asOwner(
        string memory action,
        uint256 floor,
        address target,
        bytes memory call_
    ) private returns (bool, bytes memory) {
        return _try(action, floor, WORLD.OWNER(), target, call_);
    }
}
