// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {AgentPermissions} from "../../../contracts/access/AgentPermissions.sol";
import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {IDistributions} from "../../../contracts/distribution/IDistributions.sol";
import {INativeIdentity} from "../../../contracts/identity/INativeIdentity.sol";
import {IAgentRole} from "../../../contracts/interfaces/IAgentRole.sol";
import {IClaimTopicsRegistry} from "../../../contracts/interfaces/IClaimTopicsRegistry.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {IERC734} from "../../../contracts/interfaces/IERC734.sol";
import {IERC735} from "../../../contracts/interfaces/IERC735.sol";
import {IIdentity} from "../../../contracts/interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {IIdentityRegistryStorage} from "../../../contracts/interfaces/IIdentityRegistryStorage.sol";
import {IIdentityRegistryOperations} from "../../../contracts/registry/IIdentityRegistryOperations.sol";
import {IRecordDates} from "../../../contracts/token/IRecordDates.sol";
import {ISecurityTokenErrors} from "../../../contracts/token/ISecurityTokenErrors.sol";
import {ISecurityToken} from "../../../contracts/token/ISecurityToken.sol";
import {RegistryPermissions} from "../../../contracts/registry/RegistryPermissions.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title Those who have no right, or every right but the one that is needed
/// @notice Law 14. Arguments are such that who has the right succeeds, so that nothing else refuses first.
contract StrangerHandler is Handler {
    constructor(World world_) Handler(world_) {}

    /// @notice What needs a permission over the token is tried by a stranger, a holder, or an agent without it.
    function actAsTokenAgent(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address account = _holder(dice, suite);
        (uint128 permission, bytes memory call_) = _tokenAct(dice.below(9), account);
        _refuse("stranger:tokenAgent", _withoutRight(dice, permission), address(WORLD.tokenOf(suite)), call_);
    }

    /// @notice What needs a permission over a registry.
    function actAsRegistryAgent(uint256 seed) external {
        Dice memory dice = _dice(seed);
        (uint128 permission, bytes memory call_) = _registryAct(
            dice.below(5),
            _wallet(dice),
            IIdentity(_identity(dice))
        );
        address registry = address(WORLD.registryOf(_suite(dice)));
        _refuse("stranger:registryAgent", _withoutRight(dice, permission), registry, call_);
    }

    /// @notice What the owner alone does.
    function actAsOwner(uint256 seed) external {
        Dice memory dice = _dice(seed);
        (address target, bytes memory call_) = _ownerAct(dice.below(10), _suite(dice), _wallet(dice));
        _refuse("stranger:owner", _withoutRight(dice, 1), target, call_);
    }

    /// @notice What only a contract of the suite does: the storage, the host's and the registry's own calls.
    function actAsContract(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        address wallet = _wallet(dice);
        (address target, bytes memory call_) = _contractAct(dice.below(6), suite, wallet);
        _refuse("stranger:contract", _withoutRight(dice, 1), target, call_);
    }

    /// @notice A stranger manages somebody's identity.
    function actAsManager(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes memory call_ =
            dice.chance(50)
                ? abi.encodeCall(IERC734.addKey, (keccak256(abi.encode(WORLD.STRANGER())), 1, 1))
                : abi.encodeCall(IERC735.removeClaim, (keccak256(abi.encode(WORLD.providerOf(0).issuer, 1))));
        _refuse("stranger:manager", WORLD.STRANGER(), _identity(dice), call_);
    }

    function _refuse(string memory action, address actor, address target, bytes memory call_) private {
        (bool ok, bytes memory reason) = _try(action, WORLD.NEVER(), actor, target, call_);
        _require(!ok, 14, "nobody without the right changes anything", 0, actor);
        _require(_isAboutRights(bytes4(reason)), 14, "who lacks the right is told so", 0, actor);
    }

    function _isAboutRights(bytes4 reason) private pure returns (bool) {
        return
            reason == AgentPermissions.AgentUnauthorized.selector ||
            reason == OwnableUpgradeable.OwnableUnauthorizedAccount.selector ||
            reason == ModularCompliance.ComplianceCallerNotToken.selector ||
            reason == ISecurityTokenErrors.TokenCallerNotCompliance.selector ||
            reason == INativeIdentity.IdentityUnauthorized.selector ||
            reason == IDistributions.DistributionOwnerOnly.selector;
    }

    /// @dev An agent with all rights but this one, a holder, or a stranger.
    function _withoutRight(Dice memory dice, uint128 permission) private view returns (address) {
        uint256 kind = dice.below(3);
        if (kind == 0) return WORLD.agentBut(permission);
        return kind == 1 ? _wallet(dice) : WORLD.STRANGER();
    }

    function _tokenAct(uint256 number, address account) private pure returns (uint128 permission, bytes memory call_) {
        if (number == 0) return (TokenPermissions.MINT, abi.encodeCall(IERC3643.mint, (account, 5)));
        if (number == 1) return (TokenPermissions.BURN, abi.encodeCall(IERC3643.burn, (account, 0)));
        if (number == 2) return (TokenPermissions.FREEZE, abi.encodeCall(IERC3643.freezePartialTokens, (account, 0)));
        if (number == 3) {
            return (TokenPermissions.FORCED_TRANSFER, abi.encodeCall(IERC3643.forcedTransfer, (account, account, 0)));
        }
        if (number == 4) {
            call_ = abi.encodeCall(IERC3643.recoveryAddress, (account, address(1), account));
            return (TokenPermissions.RECOVERY, call_);
        }
        if (number == 5) return (TokenPermissions.PAUSE, abi.encodeCall(IERC3643.pause, ()));
        if (number == 6) return (TokenPermissions.RECORD_DATE, abi.encodeCall(IRecordDates.takeRecordDate, ()));
        if (number == 7)
            return (TokenPermissions.BLOCK, abi.encodeCall(ISecurityToken.setBlocked, (account, true, "x")));
        return (TokenPermissions.FREEZE, abi.encodeCall(IERC3643.setAddressFrozen, (account, true)));
    }

    function _registryAct(
        uint256 number,
        address wallet,
        IIdentity identity
    ) private pure returns (uint128 permission, bytes memory call_) {
        if (number == 0) {
            call_ = abi.encodeCall(IIdentityRegistry.registerIdentity, (address(0xBEEF), identity, 276));
            return (RegistryPermissions.REGISTER, call_);
        }
        if (number == 1) {
            return (RegistryPermissions.UPDATE, abi.encodeCall(IIdentityRegistry.updateIdentity, (wallet, identity)));
        }
        if (number == 2) {
            return (RegistryPermissions.UPDATE, abi.encodeCall(IIdentityRegistry.updateCountry, (wallet, 250)));
        }
        if (number == 3)
            return (RegistryPermissions.REMOVE, abi.encodeCall(IIdentityRegistry.deleteIdentity, (wallet)));
        call_ = abi.encodeWithSignature("recover(address,address,address)", wallet, address(0xBEEF), identity);
        return (RegistryPermissions.RECOVER, call_);
    }

    function _ownerAct(uint256 number, uint256 suite, address account) private view returns (address, bytes memory) {
        address token = address(WORLD.tokenOf(suite));
        address host = address(WORLD.hostOf(suite));
        address registry = address(WORLD.registryOf(suite));
        if (number == 0) return (token, abi.encodeCall(IAgentRole.addAgent, (account)));
        if (number == 1) return (token, abi.encodeCall(ISecurityToken.setTreasury, (account, true)));
        if (number == 2) return (token, abi.encodeCall(IERC3643.setCompliance, (host)));
        if (number == 3) return (host, abi.encodeCall(ModularCompliance.setExempt, (account, true)));
        if (number == 4) return (host, abi.encodeCall(ModularCompliance.removeModule, (WORLD.ruleOf("MaxBalance"))));
        if (number == 5) return (host, abi.encodeCall(ModularCompliance.restartLedger, ()));
        if (number == 6) return (registry, abi.encodeCall(IIdentityRegistryOperations.setMaxLease, (1)));
        if (number == 7) return (registry, abi.encodeCall(IAgentRole.addAgent, (account)));
        if (number == 8) {
            return (WORLD.suiteOf(suite).topicsRegistry, abi.encodeCall(IClaimTopicsRegistry.addClaimTopic, (7)));
        }
        return (WORLD.suiteOf(suite).distributor, abi.encodeCall(IAgentRole.addAgent, (account)));
    }

    function _contractAct(uint256 number, uint256 suite, address wallet) private view returns (address, bytes memory) {
        address host = address(WORLD.hostOf(suite));
        address wallets = address(WORLD.identityStorage());
        IIdentity identity = IIdentity(WORLD.identityOf(0));
        if (number == 0) return (host, abi.encodeCall(ModularCompliance.onTreasuryChange, (wallet, true)));
        if (number == 1) return (host, abi.encodeCall(ModularCompliance.onRegistryChange, ()));
        if (number == 2) {
            return (address(WORLD.tokenOf(suite)), abi.encodeWithSignature("onComplianceHooks(uint16)", 0));
        }
        if (number == 3) {
            return (wallets, abi.encodeCall(IIdentityRegistryStorage.addIdentityToStorage, (wallet, identity, 276)));
        }
        if (number == 4) {
            return (wallets, abi.encodeCall(IIdentityRegistryStorage.modifyStoredIdentity, (wallet, identity)));
        }
        return (wallets, abi.encodeCall(IIdentityRegistryStorage.removeIdentityFromStorage, (wallet)));
    }
}
