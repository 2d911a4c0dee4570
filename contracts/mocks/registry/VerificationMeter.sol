// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentityRegistry} from "../../interfaces/IIdentityRegistry.sol";

/// @notice Measures what one question costs its caller.
contract VerificationMeter {
    event Metered(bool verified, uint256 gas);

    function meter(IIdentityRegistry registry, address wallet) external {
        uint256 before = gasleft();
        bool verified = registry.isVerified(wallet);
        uint256 used = before - gasleft();
        emit Metered(verified, used);
    }
}
