// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {ClaimReads} from "../registry/ClaimReads.sol";
import {RuleSet} from "../registry/RuleSet.sol";

/// @title PaymentClaims
/// @notice Whether an identity has the claims that a distribution asks for, from issuers that the token's registry trusts.
library PaymentClaims {
    /// @notice Whether a verified wallet has them all: each is one that the registry asks for too.
    function covered(IIdentityRegistry registry, uint256[] memory topics) internal view returns (bool) {
        if (topics.length == 0) return true;
        (bool answered, uint256[] memory asked) = ClaimReads.list(
            address(registry.topicsRegistry()),
            abi.encodeCall(IClaimTopicsRegistry.getClaimTopics, ())
        );
        if (!answered) return false;
        for (uint256 i = 0; i < topics.length; ++i) {
            if (!_contains(asked, topics[i])) return false;
        }
        return true;
    }

    /// @notice Whether the identity has each of them now.
    function held(IIdentityRegistry registry, address identity, uint256[] memory topics) internal view returns (bool) {
        for (uint256 i = 0; i < topics.length; ++i) {
            (, uint256[] memory issuers) = RuleSet.trustedFor(registry.issuersRegistry(), topics[i]);
            if (!_confirmed(identity, topics[i], issuers)) return false;
        }
        return true;
    }

    function _confirmed(address identity, uint256 topic, uint256[] memory issuers) private view returns (bool) {
        for (uint256 i = 0; i < issuers.length; ++i) {
            if (ClaimReads.isConfirmed(identity, address(uint160(issuers[i])), topic)) return true;
        }
        return false;
    }

    function _contains(uint256[] memory list, uint256 value) private pure returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] == value) return true;
        }
        return false;
    }
}
