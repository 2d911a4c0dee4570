// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {ClaimReads} from "./ClaimReads.sol";

/// @title RuleSet
/// @notice Which claims are needed and whose count, read from the lists, and as the few bytes a registry keeps of them
/// while both lists announce their changes. Three small topics and one issuer for them fit into one slot.
/// @dev The bytes are the number of topics and, for each of them: the number of its significant bytes, these bytes, the
/// number of its issuers, their addresses; or `SAME` for the number and no addresses, when the issuers are those of the
/// topic before.
library RuleSet {
    /// @param answered False when a list failed; nobody is verified then.
    /// @param topics The topics a holder needs.
    /// @param issuers For each topic the issuers trusted for it; may have dirt above an address.
    struct Rules {
        bool answered;
        uint256[] topics;
        uint256[][] issuers;
    }

    /// @notice More bytes are not kept, so that a change of the lists costs each registry little.
    uint256 internal constant LONGEST = 160;
    uint256 private constant SAME = 255;
    uint256 private constant ADDRESS_WIDTH = 20;

    /// @notice Asks the lists.
    function fetch(
        IClaimTopicsRegistry topicsRegistry,
        ITrustedIssuersRegistry issuersRegistry
    ) internal view returns (Rules memory rules) {
        (rules.answered, rules.topics) = ClaimReads.list(
            address(topicsRegistry),
            abi.encodeCall(IClaimTopicsRegistry.getClaimTopics, ())
        );
        rules.issuers = new uint256[][](rules.topics.length);
        for (uint256 i = 0; i < rules.topics.length; ++i) {
            bool answered;
            (answered, rules.issuers[i]) = trustedFor(issuersRegistry, rules.topics[i]);
            if (!answered) rules.answered = false;
        }
    }

    /// @notice Asks for the issuers trusted for one topic; none and unanswered when the list fails.
    function trustedFor(
        ITrustedIssuersRegistry issuersRegistry,
        uint256 topic
    ) internal view returns (bool answered, uint256[] memory issuers) {
        return
            ClaimReads.list(
                address(issuersRegistry),
                abi.encodeCall(ITrustedIssuersRegistry.getTrustedIssuersForClaimTopic, (topic))
            );
    }

    /// @notice The rules in few bytes; none at all when they are unanswered or longer than `LONGEST`.
    function encode(Rules memory rules) internal pure returns (bytes memory kept) {
        uint256 count = rules.topics.length;
        if (!rules.answered) return "";
        // A topic may be written past the longest, and an address past that, before the length is looked at.
        kept = new bytes(LONGEST + 96);
        uint256 end = _write(kept, 0, count, 1);
        for (uint256 i = 0; i < count; ++i) {
            uint256 width = Math.log256(rules.topics[i]) + 1;
            end = _write(kept, end, width, 1);
            end = _write(kept, end, rules.topics[i], width);
            uint256[] memory issuers = rules.issuers[i];
            bool same = i != 0 && _hash(issuers) == _hash(rules.issuers[i - 1]);
            uint256 trusted = same ? 0 : issuers.length;
            end = _write(kept, end, same ? SAME : trusted, 1);
            for (uint256 j = 0; j < trusted && end <= LONGEST; ++j) {
                end = _write(kept, end, issuers[j], ADDRESS_WIDTH);
            }
            if (end > LONGEST) return "";
        }
        assembly ("memory-safe") {
            mstore(kept, end)
        }
    }

    /// @notice The rules from bytes, which must not be none.
    function decode(bytes memory kept) internal pure returns (Rules memory rules) {
        rules.answered = true;
        uint256 count = _read(kept, 0, 1);
        rules.topics = new uint256[](count);
        rules.issuers = new uint256[][](count);
        uint256 position = 1;
        for (uint256 i = 0; i < count; ++i) {
            uint256 width = _read(kept, position, 1);
            rules.topics[i] = _read(kept, position + 1, width);
            uint256 trusted = _read(kept, position + 1 + width, 1);
            position += 2 + width;
            if (trusted == SAME) {
                rules.issuers[i] = rules.issuers[i - 1];
                continue;
            }
            uint256[] memory issuers = new uint256[](trusted);
            for (uint256 j = 0; j < trusted; ++j) {
                issuers[j] = _read(kept, position, ADDRESS_WIDTH);
                position += ADDRESS_WIDTH;
            }
            rules.issuers[i] = issuers;
        }
    }

    /// @dev Writes the lowest `width` bytes of a number; what lies behind them is overwritten with zeros.
    function _write(
        bytes memory kept,
        uint256 position,
        uint256 value,
        uint256 width
    ) private pure returns (uint256 end) {
        end = position + width;
        assembly ("memory-safe") {
            mstore(add(add(kept, 0x20), position), shl(sub(256, shl(3, width)), value))
        }
    }

    function _hash(uint256[] memory items) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(items, add(0x20, shl(5, mload(items))))
        }
    }

    /// @dev The number that `width` bytes from `position` on make, the first of them the highest.
    function _read(bytes memory kept, uint256 position, uint256 width) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, width)), mload(add(add(kept, 0x20), position)))
        }
    }
}
