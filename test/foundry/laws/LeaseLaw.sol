// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdentityRegistry} from "../../../contracts/registry/IdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../../../contracts/registry/ILeasedIdentityRegistry.sol";
import {Registrant} from "../../../contracts/registry/Registrant.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Law 9: leases change no answer
/// @notice Three wallets are looked at after a call, in turn.
contract LeaseLaw is Law {
    constructor(World world_) Law(world_) {}

    function check() external view override {
        address[] memory wallets = WORLD.wallets();
        for (uint256 i = 0; i < 3; ++i) {
            _check(WORLD.touched(), wallets[(3 * WORLD.attempts() + i) % wallets.length]);
        }
    }

    function _check(uint256 suite, address wallet) private view {
        (IdentityRegistry registry, IdentityRegistry twin) = (WORLD.registryOf(suite), WORLD.twinOf(suite));
        Registrant leased = ILeasedIdentityRegistry(address(registry)).registrant(wallet);
        Registrant live = ILeasedIdentityRegistry(address(twin)).registrant(wallet);
        bool same = Registrant.unwrap(leased) == Registrant.unwrap(live);
        _require(same, 9, "a registry says of a wallet what its twin without leases says", suite, wallet);
        _require(registry.isVerified(wallet) == live.verified(), 9, "a registry says one thing", suite, wallet);
    }
}
