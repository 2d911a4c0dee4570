// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimInput} from "../../../contracts/identity/INativeIdentity.sol";
import {Keys} from "../../../contracts/identity/Keys.sol";
import {TypedClaim} from "../../../contracts/identity/TypedClaim.sol";
import {IClaimIssuer} from "../../../contracts/interfaces/IClaimIssuer.sol";
import {IERC734} from "../../../contracts/interfaces/IERC734.sol";
import {IERC735} from "../../../contracts/interfaces/IERC735.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {vm} from "../Vm.sol";
import {Handler} from "./Handler.sol";

/// @title KYC providers, who sign, renew and revoke claims and whose keys come and go, and holders who drop claims
contract ProviderHandler is Handler {
    /// @dev Claims of the topics from one on: two that make a holder verified, one that makes an investor class.
    uint256 private constant KINDS = 3;
    uint256 private constant NEEDED = 2;

    constructor(World world_) Handler(world_) {}

    /// @notice An identity gets a new claim, for a while or for good, signed by either key of the provider.
    function addClaim(uint256 seed) external {
        Dice memory dice = _dice(seed);
        _add(dice, _identity(dice), dice.below(KINDS));
    }

    /// @notice Whoever lacks a claim gets it, so that a sequence goes on.
    function renewAll(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address[] memory identities = WORLD.identities();
        for (uint256 i = 0; i < identities.length; ++i) {
            address manager = WORLD.managerOf(identities[i]);
            if (WORLD.twinOf(0).isVerified(manager) || dice.chance(20)) continue;
            for (uint256 kind = 0; kind < NEEDED; ++kind) _add(dice, identities[i], kind);
        }
    }

    /// @notice A holder takes a claim off its identity.
    function removeClaim(uint256 seed) external {
        Dice memory dice = _dice(seed);
        if (dice.chance(60)) return;
        address identity = _identity(dice);
        bytes memory call_ = abi.encodeCall(IERC735.removeClaim, (_claimOf(dice.below(KINDS))));
        _try("removeClaim", 40, WORLD.managerOf(identity), identity, call_);
    }

    /// @notice A provider revokes what it signed.
    function revokeClaim(uint256 seed) external {
        Dice memory dice = _dice(seed);
        if (dice.chance(60)) return;
        uint256 kind = dice.below(KINDS);
        World.Provider memory provider = _providerOf(kind);
        bytes memory call_ = abi.encodeCall(IClaimIssuer.revokeClaim, (_claimOf(kind), _identity(dice)));
        _try("revokeClaim", 25, vm.addr(provider.managementKey), address(provider.issuer), call_);
    }

    /// @notice A provider gives its second key up, or takes it back: claims of that key hold no longer, or again.
    function changeKey(uint256 seed) external {
        World.Provider memory provider = WORLD.providerOf(_dice(seed).below(2));
        bytes32 key = Keys.ofAddress(vm.addr(provider.secondKey));
        bytes memory call_ =
            provider.issuer.keyHasPurpose(key, Keys.CLAIM)
                ? abi.encodeCall(IERC734.removeKey, (key, Keys.CLAIM))
                : abi.encodeCall(IERC734.addKey, (key, Keys.CLAIM, Keys.ECDSA));
        _try("changeKey", 100, vm.addr(provider.managementKey), address(provider.issuer), call_);
    }

    /// @dev Claims of the first topic are the first provider's, all others the second's.
    function _providerOf(uint256 kind) private view returns (World.Provider memory) {
        return WORLD.providerOf(kind == 0 ? 0 : 1);
    }

    function _claimOf(uint256 kind) private view returns (bytes32) {
        return keccak256(abi.encode(_providerOf(kind).issuer, kind + 1));
    }

    function _add(Dice memory dice, address identity, uint256 kind) private {
        uint40 validUntil =
            dice.chance(50) ? TypedClaim.NO_END : uint40(block.timestamp + dice.between(2 hours, 30 days));
        ClaimInput memory claim = WORLD.signClaim(kind == 0 ? 0 : 1, dice.chance(30), identity, kind + 1, validUntil);
        bytes memory call_ = abi.encodeCall(
            IERC735.addClaim,
            (claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri)
        );
        _try("addClaim", 70, WORLD.managerOf(identity), identity, call_);
    }
}
