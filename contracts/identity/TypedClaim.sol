// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title TypedClaim
/// @notice The two forms of a claim's `data`, and what its issuer signs for each.
///
/// A typed claim is `TAG (4 bytes) | validFrom (5) | validUntil (5) | nonce (8) | payload (any length)`, usually with
/// a salted commitment of 32 bytes as payload. It is signed as EIP-712 `Claim`, in the domain
/// `{name: "Scrip Claim", version: "1", chainId, verifyingContract: issuer}`, so it counts on one chain, for one
/// issuer, identity and topic. It holds while `validFrom <= block.timestamp < validUntil`; `NO_END` as validUntil
/// means for ever. Nonces start at 1 and rise with each claim of an issuer and topic on an identity.
///
/// Any other data is ONCHAINID's form, signed under EIP-191 over `keccak256(abi.encode(identity, topic, data))`. It
/// binds neither chain nor issuer nor time.
/// @dev `isClaimValid` sees no scheme, so the data must tell the forms apart. The tag's first byte, 0xff, occurs
/// neither in UTF-8 nor as the head of an ABI-encoded offset, count or address; a hash starts with the tag once in
/// 2^32. Data with the tag is never read as ONCHAINID's form, nor the other way round, so no signature counts for both.
library TypedClaim {
    struct Terms {
        uint40 validFrom;
        uint40 validUntil;
        uint64 nonce;
    }

    /// @notice Data starts with the tag, but is too short, or has nonce 0.
    error TypedClaimMalformed(bytes data);

    /// @notice First bytes of a typed claim: 0xff, then "SC1".
    bytes4 internal constant TAG = 0xff534331;

    /// @notice The `validUntil` of a claim that does not end.
    uint40 internal constant NO_END = type(uint40).max;

    bytes32 internal constant TYPEHASH = keccak256(
        "Claim(address identity,uint256 topic,uint40 validFrom,uint40 validUntil,uint64 nonce,bytes payload)"
    );

    uint256 private constant HEADER_LENGTH = 22;

    /// @notice Whether `data` claims to be a typed claim's.
    function isTyped(bytes memory data) internal pure returns (bool) {
        return data.length > 3 && bytes4(data) == TAG;
    }

    /// @notice The terms of typed data. Never reverts.
    /// @return wellFormed False when the header is cut short or the nonce is 0; the terms are then empty.
    /// @return terms Validity and nonce.
    function decode(bytes memory data) internal pure returns (bool wellFormed, Terms memory terms) {
        if (data.length < HEADER_LENGTH) return (false, terms);
        uint256 head = uint256(bytes32(data));
        if (uint64(head >> 80) == 0) return (false, terms);
        return (true, Terms(uint40(head >> 184), uint40(head >> 144), uint64(head >> 80)));
    }

    /// @notice The nonce of a typed claim's data, 0 for ONCHAINID's form and for what is malformed.
    function nonceOf(bytes memory data) internal pure returns (uint64) {
        if (!isTyped(data)) return 0;
        (, Terms memory terms) = decode(data);
        return terms.nonce;
    }

    /// @notice Reverts when data has the tag and is no typed claim's.
    function requireWellFormed(bytes memory data) internal pure {
        if (isTyped(data) && nonceOf(data) == 0) revert TypedClaimMalformed(data);
    }

    /// @notice EIP-712 hash of the struct `Claim`; `data` must be well formed.
    function structHash(
        address identity,
        uint256 topic,
        Terms memory terms,
        bytes memory data
    ) internal pure returns (bytes32) {
        bytes32 payload;
        assembly ("memory-safe") {
            payload := keccak256(add(data, add(0x20, HEADER_LENGTH)), sub(mload(data), HEADER_LENGTH))
        }
        return
            keccak256(abi.encode(TYPEHASH, identity, topic, terms.validFrom, terms.validUntil, terms.nonce, payload));
    }

    /// @notice What an issuer signs for a claim of ONCHAINID's form.
    function legacyDigest(address identity, uint256 topic, bytes memory data) internal pure returns (bytes32) {
        return MessageHashUtils.toEthSignedMessageHash(keccak256(abi.encode(identity, topic, data)));
    }
}
