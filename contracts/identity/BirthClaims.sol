// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneCode} from "./CloneCode.sol";
import {ClaimInput, INativeIdentity} from "./INativeIdentity.sol";

/// @title BirthClaims
/// @notice The claims an identity is created with, in the code of its clone: a fifth of the price of storage, and
/// cheaper to read. Code cannot change; that a claim of it was replaced or removed is kept in storage.
/// @dev The clone's arguments are the address of the first management key (20 bytes), then the claims. A claim is
/// issuer (20 bytes), scheme (1), length of the topic (1), of the signature (2), of the data (2), of the uri (2), then
/// these four. Anyone can deploy a clone with other arguments, so what does not fit its lengths counts as no claim.
library BirthClaims {
    /// @notice Most claims an identity may be created with: one for each topic a token may ask for.
    uint256 internal constant MAX_CLAIMS = 15;

    /// @notice Most bytes that key and claims may take together. Anyone may create anyone's identity, so what every
    /// later reading costs is not left to them.
    uint256 internal constant MAX_LENGTH = 4096;

    uint256 private constant FIRST = 20;
    uint256 private constant HEAD = 28;

    /// @notice More claims than `MAX_CLAIMS`.
    error BirthClaimsTooMany(uint256 count);

    /// @notice More bytes than `MAX_LENGTH`.
    error BirthClaimsTooLong(uint256 length);

    /// @notice An identity has one claim of an issuer and topic.
    error BirthClaimTwice(address issuer, uint256 topic);

    /// @notice The arguments of a clone.
    function pack(address managementKey, ClaimInput[] calldata claims) internal pure returns (bytes memory arguments) {
        if (claims.length > MAX_CLAIMS) revert BirthClaimsTooMany(claims.length);
        arguments = abi.encodePacked(managementKey);
        for (uint256 i = 0; i < claims.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (claims[i].issuer == claims[j].issuer && claims[i].topic == claims[j].topic) {
                    revert BirthClaimTwice(claims[i].issuer, claims[i].topic);
                }
            }
            arguments = bytes.concat(arguments, _pack(claims[i]));
        }
        if (arguments.length > MAX_LENGTH) revert BirthClaimsTooLong(arguments.length);
    }

    /// @notice The most claims that may be in `arguments`.
    function bound(bytes memory arguments) internal pure returns (uint256) {
        return arguments.length / HEAD;
    }

    /// @notice Reads the claims in turn.
    /// @param arguments The arguments of the clone.
    /// @param cursor 0 for the first, then what was returned last.
    /// @return claim The claim; its issuer is zero when there is none left.
    /// @return next Where the next one starts.
    function read(
        bytes memory arguments,
        uint256 cursor
    ) internal pure returns (ClaimInput memory claim, uint256 next) {
        if (cursor == 0) cursor = FIRST;
        uint256 head;
        (head, claim.topic, next) = _peek(arguments, cursor);
        if (head != 0) _fill(claim, arguments, cursor, head, next);
    }

    /// @notice The claim with this id that the running clone was created with; its issuer is zero when there is none.
    function find(bytes32 claimId) internal view returns (ClaimInput memory claim) {
        bytes memory arguments = CloneCode.ownArguments();
        uint256 cursor = FIRST;
        while (true) {
            (uint256 head, uint256 topic, uint256 next) = _peek(arguments, cursor);
            if (head == 0) return claim;
            if (_claimId(head >> 96, topic) == claimId) {
                claim.topic = topic;
                _fill(claim, arguments, cursor, head, next);
                return claim;
            }
            cursor = next;
        }
    }

    /// @dev Everything of a claim but its topic, from what `_peek` found.
    function _fill(
        ClaimInput memory claim,
        bytes memory arguments,
        uint256 cursor,
        uint256 head,
        uint256 next
    ) private pure {
        uint256 signatureAt = cursor + HEAD + uint8(head >> 80);
        uint256 dataAt = signatureAt + uint16(head >> 64);
        uint256 uriAt = dataAt + uint16(head >> 48);
        claim.issuer = address(uint160(head >> 96));
        claim.scheme = uint8(head >> 88);
        claim.signature = _slice(arguments, signatureAt, dataAt);
        claim.data = _slice(arguments, dataAt, uriAt);
        if (next != uriAt) claim.uri = string(_slice(arguments, uriAt, next));
    }

    function _claimId(uint256 issuer, uint256 topic) private pure returns (bytes32 claimId) {
        assembly ("memory-safe") {
            mstore(0x00, issuer)
            mstore(0x20, topic)
            claimId := keccak256(0x00, 0x40)
        }
    }

    /// @dev What is in front of a claim (issuer, scheme, lengths), its topic, and where the next one starts; all zero
    /// when there is none.
    function _peek(
        bytes memory arguments,
        uint256 cursor
    ) private pure returns (uint256 head, uint256 topic, uint256 next) {
        if (cursor + HEAD > arguments.length) return (0, 0, 0);
        head = uint256(_word(arguments, cursor));
        uint256 topicLength = uint8(head >> 80);
        next = cursor + HEAD + topicLength + uint16(head >> 64) + uint16(head >> 48) + uint16(head >> 32);
        if (next > arguments.length || topicLength > 32 || head >> 96 == 0) return (0, 0, 0);
        // A shift by 256, for no topic at all, gives zero.
        topic = uint256(_word(arguments, cursor + HEAD)) >> (256 - 8 * topicLength);
    }

    function _pack(ClaimInput calldata claim) private pure returns (bytes memory) {
        // No issuer is how a list ends.
        if (claim.issuer == address(0)) revert INativeIdentity.IdentityClaimInvalid(claim.issuer, claim.topic);
        if (claim.scheme > type(uint8).max) revert INativeIdentity.IdentitySchemeInvalid(claim.scheme);
        bytes memory topic =
            claim.topic > type(uint16).max ? abi.encodePacked(claim.topic) : abi.encodePacked(uint16(claim.topic));
        return
            abi.encodePacked(
                claim.issuer,
                uint8(claim.scheme),
                uint8(topic.length),
                // Exact, since `pack` refuses more than MAX_LENGTH bytes in total.
                uint16(claim.signature.length),
                uint16(claim.data.length),
                uint16(bytes(claim.uri).length),
                topic,
                claim.signature,
                claim.data,
                claim.uri
            );
    }

    function _word(bytes memory arguments, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(arguments, 0x20), offset))
        }
    }

    function _slice(bytes memory arguments, uint256 from, uint256 to) private pure returns (bytes memory slice) {
        slice = new bytes(to - from);
        assembly ("memory-safe") {
            mcopy(add(slice, 0x20), add(add(arguments, 0x20), from), sub(to, from))
        }
    }
}
