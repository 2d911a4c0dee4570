// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedClaim} from "../identity/TypedClaim.sol";
import {INativeClaimIssuer} from "../identity/INativeClaimIssuer.sol";
import {IClaimIssuer} from "../interfaces/IClaimIssuer.sol";
import {IERC735} from "../interfaces/IERC735.sol";

/// @title ClaimReads
/// @notice Reads lists, claims and their confirmations from contracts that nobody vouches for. One that reverts, burns
/// its gas, or answers too little or too much counts as no answer, costs a bounded amount and never reverts the
/// caller.
/// @dev A claim is never decoded. What `getClaim` returns is six words (topic, scheme, issuer, and where signature,
/// data and uri are), then the contents; what an issuer is asked takes four (identity, topic, and where signature and
/// data are). So the question is written over the last four words of the answer, the two positions less by the two
/// words skipped, and goes out with the contents where they lie.
library ClaimReads {
    /// @notice Gas an identity may use to show a claim: some kilobytes in storage, behind any proxy.
    uint256 internal constant CLAIM_GAS = 300_000;
    /// @notice Gas an issuer may use to confirm one: a contract signature and a list or two of its own.
    uint256 internal constant CONFIRM_GAS = 500_000;
    /// @notice Gas a list may use: 64 slots behind any proxy.
    uint256 internal constant LIST_GAS = 300_000;

    /// @notice Longest claim, in bytes, that is passed on to its issuer.
    uint256 internal constant LONGEST_CLAIM = 16_384;
    /// @notice Most entries of a list of topics or issuers.
    uint256 internal constant LONGEST_LIST = 64;

    /// @notice Whether `issuer` itself confirms the claim of its own that `identity` has on `topic`.
    function isConfirmed(address identity, address issuer, uint256 topic) internal view returns (bool confirmed) {
        (confirmed, ) = confirmation(identity, issuer, topic);
    }

    /// @notice `isConfirmed`, with when the confirmed claim begins to hold, as its issuer signed it; zero for a claim that
    /// does not say.
    function confirmation(
        address identity,
        address issuer,
        uint256 topic
    ) internal view returns (bool confirmed, uint256 validFrom) {
        (, uint256 question, uint256 size) = _question(identity, issuer, topic, IClaimIssuer.isClaimValid.selector);
        if (size == 0) return (false, 0);
        // From what is asked about: a hostile identity could show another claim the next time.
        validFrom = _validFrom(question, size);
        uint256 gasCap = CONFIRM_GAS;
        assembly ("memory-safe") {
            confirmed := staticcall(gasCap, issuer, question, size, 0x00, 0x20)
            confirmed := and(confirmed, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
        }
    }

    /// @notice `isConfirmed` with what a native issuer says of how long and how surely.
    /// @return absent Whether the identity says that it has no claim of this issuer on the topic. One that failed, for
    /// want of gas perhaps, has not said so.
    /// @return valid What `isConfirmed` says.
    /// @return validUntil First second at which time alone makes it invalid.
    /// @return leasable Whether every change of the answer before then raises a counter.
    /// @return validFrom What `confirmation` says.
    function statusOf(
        address identity,
        address issuer,
        uint256 topic
    ) internal view returns (bool absent, bool valid, uint256 validUntil, bool leasable, uint256 validFrom) {
        bytes4 selector = INativeClaimIssuer.claimStatus.selector;
        (bool answered, uint256 question, uint256 size) = _question(identity, issuer, topic, selector);
        if (size == 0) return (answered, false, 0, false, 0);
        validFrom = _validFrom(question, size);
        uint256 gasCap = CONFIRM_GAS;
        assembly ("memory-safe") {
            // Three words do not fit into scratch space; the question is no longer needed.
            if staticcall(gasCap, issuer, question, size, question, 0x60) {
                if gt(returndatasize(), 0x5f) {
                    valid := eq(mload(question), 1)
                    validUntil := mload(add(question, 0x20))
                    leasable := eq(mload(add(question, 0x40)), 1)
                }
            }
        }
    }

    /// @notice The list that `target` answers with.
    /// @return answered False when it failed, or the list is longer than 64 entries.
    /// @return items Its entries; addresses may have dirt above their 160 bits.
    function list(address target, bytes memory message) internal view returns (bool answered, uint256[] memory items) {
        uint256 gasCap = LIST_GAS;
        uint256 longest = LONGEST_LIST;
        assembly ("memory-safe") {
            let ok := staticcall(gasCap, target, add(message, 0x20), mload(message), 0x00, 0x20)
            let size := returndatasize()
            // One dynamic array: its position, which is the next word, its length, its entries.
            if and(and(ok, gt(size, 0x3f)), eq(mload(0x00), 0x20)) {
                returndatacopy(0x00, 0x20, 0x20)
                let length := mload(0x00)
                if iszero(gt(length, longest)) {
                    let end := add(0x40, shl(5, length))
                    if iszero(gt(end, size)) {
                        answered := 1
                        items := mload(0x40)
                        returndatacopy(items, 0x20, sub(end, 0x20))
                        mstore(0x40, add(items, sub(end, 0x20)))
                    }
                }
            }
        }
    }

    /// @dev When a typed claim in a question begins to hold; zero for any other.
    function _validFrom(uint256 question, uint256 size) private pure returns (uint256 second) {
        uint256 tag = uint32(TypedClaim.TAG);
        assembly ("memory-safe") {
            let position := mload(add(question, 0x64))
            // Length and first word of the data lie within what is asked.
            if lt(position, sub(size, 0x43)) {
                let data := add(add(question, 0x04), position)
                let head := mload(add(data, 0x20))
                if and(gt(mload(data), 0x08), eq(shr(224, head), tag)) {
                    second := and(shr(184, head), 0xffffffffff)
                }
            }
        }
    }

    /// @dev Fetches a claim and turns it into a question to its issuer, in memory that is not allocated: it must be
    /// sent before anything else is.
    /// @return answered Whether the identity answered at all.
    /// @return question Where the question starts.
    /// @return size Its length; zero when the identity shows no claim that names exactly this issuer and topic.
    function _question(
        address identity,
        address issuer,
        uint256 topic,
        bytes4 selector
    ) private view returns (bool answered, uint256 question, uint256 size) {
        bytes4 getClaim = IERC735.getClaim.selector;
        uint256 gasCap = CLAIM_GAS;
        uint256 longest = LONGEST_CLAIM;
        assembly ("memory-safe") {
            // Assembly sees what words of a foreign list or of storage have above an address.
            issuer := shr(96, shl(96, issuer))
            identity := shr(96, shl(96, identity))
            let claim := mload(0x40)
            mstore(0x00, issuer)
            mstore(0x20, topic)
            let claimId := keccak256(0x00, 0x40)
            mstore(claim, getClaim)
            mstore(add(claim, 0x04), claimId)
            answered := staticcall(gasCap, identity, claim, 0x24, 0x00, 0x00)
            if answered {
                let length := returndatasize()
                if and(gt(length, 0xbf), iszero(gt(length, longest))) {
                    returndatacopy(claim, 0x00, length)
                    let signature := mload(add(claim, 0x60))
                    let data := mload(add(claim, 0x80))
                    // Contents that start within the six words would be overwritten, so such a claim is not read.
                    let apart := and(gt(signature, 0xbf), gt(data, 0xbf))
                    let named := and(eq(mload(claim), topic), eq(mload(add(claim, 0x40)), issuer))
                    if and(apart, named) {
                        mstore(add(claim, 0x20), shr(224, selector))
                        mstore(add(claim, 0x40), identity)
                        mstore(add(claim, 0x60), topic)
                        mstore(add(claim, 0x80), sub(signature, 0x40))
                        mstore(add(claim, 0xa0), sub(data, 0x40))
                        question := add(claim, 0x3c)
                        size := sub(length, 0x3c)
                    }
                }
            }
        }
    }
}
