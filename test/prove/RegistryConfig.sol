// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RegistryConfig, RegistryConfigs} from "../../contracts/registry/RegistryConfig.sol";

/// @title Each setting of a registry changes alone, and counters that have no next revert instead of coming round.
contract RegistryConfigProof {
    function epochRises(uint256 word) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig raised = before.raised();
        assert(raised.epoch() == before.epoch() + 1);
        assert(othersStay(before, raised, 1));
    }

    function generationRises(uint256 word) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig renewed = before.renewed();
        assert(renewed.generation() == before.generation() + 1);
        assert(othersStay(before, renewed, 2));
    }

    function issuerChangesAlone(uint256 word, address issuer) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig changed = before.withFirstIssuer(issuer);
        assert(changed.firstIssuer() == issuer);
        assert(othersStay(before, changed, 3));
    }

    function longestLeaseChangesAlone(uint256 word, uint16 hoursAtMost) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig changed = before.withMaxLease(hoursAtMost);
        assert(changed.maxLease() == hoursAtMost);
        assert(othersStay(before, changed, 4));
    }

    function issuerCountChangesAlone(uint256 word, uint8 count) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig changed = before.withIssuerCount(count);
        assert(changed.issuerCount() == count);
        assert(othersStay(before, changed, 5));
    }

    function flagChangesAlone(uint256 word, bool on) external pure {
        RegistryConfig before = RegistryConfig.wrap(word);
        RegistryConfig changed = before.withFlag(RegistryConfigs.TOPICS_LINKED, on);
        assert(changed.has(RegistryConfigs.TOPICS_LINKED) == on);
        assert(changed.has(RegistryConfigs.ISSUERS_LINKED) == before.has(RegistryConfigs.ISSUERS_LINKED));
        assert(changed.has(RegistryConfigs.STORAGE_BOUND) == before.has(RegistryConfigs.STORAGE_BOUND));
        assert(changed.has(RegistryConfigs.CLASSES) == before.has(RegistryConfigs.CLASSES));
        assert(othersStay(before, changed, 6));
    }

    /// @dev Every field but the one that has this number.
    function othersStay(RegistryConfig a, RegistryConfig b, uint256 changed) private pure returns (bool) {
        return
            (changed == 1 || a.epoch() == b.epoch()) &&
            (changed == 2 || a.generation() == b.generation()) &&
            (changed == 3 || a.firstIssuer() == b.firstIssuer()) &&
            (changed == 4 || a.maxLease() == b.maxLease()) &&
            (changed == 5 || a.issuerCount() == b.issuerCount()) &&
            (changed == 6 || a.has(RegistryConfigs.ISSUERS_LINKED) == b.has(RegistryConfigs.ISSUERS_LINKED)) &&
            (changed == 6 || a.has(RegistryConfigs.CLASSES) == b.has(RegistryConfigs.CLASSES));
    }
}
