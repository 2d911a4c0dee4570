// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentity} from "../../../contracts/interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {IIdentityRegistryOperations} from "../../../contracts/registry/IIdentityRegistryOperations.sol";
import {IdentityRegistry} from "../../../contracts/registry/IdentityRegistry.sol";
import {RegistryPermissions} from "../../../contracts/registry/RegistryPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title Agents of the registries, each with one permission; what one changes, the others hear of
contract RegistryHandler is Handler {
    constructor(World world_) Handler(world_) {}

    /// @notice A wallet is registered, mostly one that is not.
    function register(uint256 seed) external {
        Dice memory dice = _dice(seed);
        IdentityRegistry registry = WORLD.registryOf(_suite(dice));
        address wallet = _wallet(dice);
        for (uint256 i = 0; i < 30 && !_isFree(wallet); ++i) wallet = _wallet(dice);
        if (!_isFree(wallet) && dice.chance(90)) return;
        (address[] memory wallets, IIdentity[] memory identities, uint16[] memory countries) = (
            new address[](1),
            new IIdentity[](1),
            new uint16[](1)
        );
        (wallets[0], identities[0], countries[0]) = (wallet, IIdentity(_identity(dice)), _country(dice));
        bytes memory call_ =
            dice.chance(50)
                ? abi.encodeCall(IIdentityRegistry.registerIdentity, (wallet, identities[0], countries[0]))
                : abi.encodeCall(
                    IIdentityRegistryOperations.batchRegisterIdentityWithLease,
                    (wallets, identities, countries)
                );
        _try("register", 15, WORLD.agentFor(RegistryPermissions.REGISTER), address(registry), call_);
    }

    /// @notice A wallet is found to belong to somebody else.
    function changeIdentity(uint256 seed) external {
        Dice memory dice = _dice(seed);
        if (dice.chance(50)) return;
        IdentityRegistry registry = WORLD.registryOf(_suite(dice));
        bytes memory call_ = abi.encodeCall(
            IIdentityRegistry.updateIdentity,
            (_wallet(dice), IIdentity(_identity(dice)))
        );
        _try("changeIdentity", 40, WORLD.agentFor(RegistryPermissions.UPDATE), address(registry), call_);
    }

    /// @notice A wallet's holder moves to another country.
    function changeCountry(uint256 seed) external {
        Dice memory dice = _dice(seed);
        IdentityRegistry registry = WORLD.registryOf(_suite(dice));
        bytes memory call_ = abi.encodeCall(IIdentityRegistry.updateCountry, (_wallet(dice), _country(dice)));
        _try("changeCountry", 40, WORLD.agentFor(RegistryPermissions.UPDATE), address(registry), call_);
    }

    /// @notice A wallet is registered no longer.
    function deleteWallet(uint256 seed) external {
        Dice memory dice = _dice(seed);
        if (dice.chance(50)) return;
        IdentityRegistry registry = WORLD.registryOf(_suite(dice));
        bytes memory call_ = abi.encodeCall(IIdentityRegistry.deleteIdentity, (_wallet(dice)));
        _try("deleteWallet", 40, WORLD.agentFor(RegistryPermissions.REMOVE), address(registry), call_);
    }

    /// @notice Anybody stores leases.
    function refresh(uint256 seed) external {
        IdentityRegistry registry = WORLD.registryOf(_suite(_dice(seed)));
        bytes memory call_ = abi.encodeCall(IIdentityRegistryOperations.batchRefresh, (WORLD.wallets()));
        _try("refresh", 100, WORLD.STRANGER(), address(registry), call_);
    }

    /// @dev Neither registered nor lost.
    function _isFree(address wallet) private view returns (bool) {
        (address identity, , bool barred) = WORLD.identityStorage().walletRecord(wallet);
        return identity == address(0) && !barred;
    }

    /// @dev Australia is restricted, and Canada not allowed.
    function _country(Dice memory dice) private pure returns (uint16) {
        return [276, 250, 840, 826, 276, 250, 36, 124][dice.below(8)];
    }
}
