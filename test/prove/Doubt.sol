// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lease, LeaseFields} from "../../contracts/registry/Lease.sol";

/// @title What is not so, and must be found: a stamp of more than 40 bits runs into the class.
contract DoubtProof {
    function widerStampComesBack(address identity, uint48 stamp, uint8 class) external pure {
        Lease lease = LeaseFields.pack(identity, 0, 0, stamp, class, 0);
        assert(lease.class() == class);
    }
}
