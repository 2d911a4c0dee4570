// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lease, LeaseFields} from "../../contracts/registry/Lease.sol";

/// @title What is packed into a lease comes back, each field as it was.
contract LeaseProof {
    function comesBack(
        address identity,
        uint16 country,
        uint24 untilHour,
        uint40 stamp,
        uint8 class,
        uint8 issuers
    ) external pure {
        Lease lease = LeaseFields.pack(identity, country, untilHour, stamp, class, issuers);
        assert(lease.identity() == identity);
        assert(lease.country() == country);
        assert(lease.until() == uint256(untilHour) * 1 hours);
        assert(lease.stamp() == stamp);
        assert(lease.class() == class);
        assert(lease.issuers() == issuers);
    }

    function movesCountryOnly(uint256 word, uint16 country) external pure {
        Lease before = Lease.wrap(word);
        Lease moved = before.inCountry(country);
        assert(moved.country() == country);
        assert(moved.identity() == before.identity());
        assert(moved.until() == before.until());
        assert(moved.stamp() == before.stamp());
        assert(moved.class() == before.class());
        assert(moved.issuers() == before.issuers());
    }
}
