// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LedgerMode} from "../../../contracts/compliance/HostStorage.sol";
import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {World} from "../world/World.sol";
import {Recount} from "./Recount.sol";

/// @title Law 5: the ledger, once complete, equals a recount from balances, identities and treasury marks
contract LedgerLaw is Recount {
    constructor(World world_) Recount(world_) {}

    function check() external view override {
        _check(WORLD.touched(), WORLD.hostOf(WORLD.touched()));
    }

    function _check(uint256 suite, ModularCompliance host) private view {
        (LedgerMode mode, , uint256 holders) = host.ledger();
        if (mode != LedgerMode.Complete) return;
        Holder[] memory recounted = _recount(suite);
        uint256 count;
        for (uint256 i = 0; i < recounted.length; ++i) {
            Holder memory h = recounted[i];
            (uint256 balance, , bool exempt) = host.holding(h.account);
            _require(balance == h.balance, 5, "the ledger has what a holder has", suite, h.account);
            if (balance != 0 && !exempt && !h.treasury) ++count;
        }
        _require(holders == count, 5, "the ledger has as many holders as there are", suite, address(host));
    }
}
