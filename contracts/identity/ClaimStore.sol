// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimInput} from "./INativeIdentity.sol";

/// @title ClaimStore
/// @notice Keeps a claim in as few slots as it can be read back from exactly: issuer, scheme, nonce and a small topic
/// share one; an ordinary signature takes two; a uri, a wide topic and any other signature take slots only when given.
library ClaimStore {
    struct Claim {
        // issuer 160 bits, nonce 64, topic 16, scheme 8, forms 8. The nonce outlives the claim.
        uint256 header;
        bytes32 r;
        bytes32 vs;
        bytes data;
        bytes signature;
        string uri;
        uint256 wideTopic;
    }

    // The claim was written or erased here: what the identity was created with is overruled.
    uint256 private constant RECORDED = 8;
    // Signature is r and vs (ERC-2098): it was 65 bytes with v of 27 or 28 and a low s.
    uint256 private constant COMPACT_SIGNATURE = 1;
    uint256 private constant WIDE_TOPIC = 2;
    uint256 private constant HAS_URI = 4;

    uint256 private constant NONCE_SHIFT = 160;
    uint256 private constant TOPIC_SHIFT = 224;
    uint256 private constant SCHEME_SHIFT = 240;
    uint256 private constant FORMS_SHIFT = 248;

    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice The issuer of the claim, zero when there is none.
    function issuer(Claim storage self) internal view returns (address) {
        return address(uint160(self.header));
    }

    /// @notice The highest nonce that was ever written.
    function nonce(Claim storage self) internal view returns (uint64) {
        return uint64(self.header >> NONCE_SHIFT);
    }

    /// @notice Writes a claim, over the one of the same issuer and topic if there is one.
    /// @param self Where.
    /// @param claim What; the scheme fits in 8 bits.
    /// @param nonce_ Not below `nonce(self)`.
    function write(Claim storage self, ClaimInput memory claim, uint64 nonce_) internal {
        uint256 oldForms = self.header >> FORMS_SHIFT;
        uint256 forms = _writeSignature(self, claim.signature, oldForms);
        uint256 narrowTopic = claim.topic;
        if (narrowTopic > type(uint16).max) {
            forms |= WIDE_TOPIC;
            self.wideTopic = narrowTopic;
            narrowTopic = 0;
        }
        if (bytes(claim.uri).length != 0) {
            forms |= HAS_URI;
            self.uri = claim.uri;
        } else if (oldForms & HAS_URI != 0) {
            delete self.uri;
        }
        self.data = claim.data;
        self.header =
            uint256(uint160(claim.issuer)) |
            (uint256(nonce_) << NONCE_SHIFT) |
            (narrowTopic << TOPIC_SHIFT) |
            (claim.scheme << SCHEME_SHIFT) |
            ((forms | RECORDED) << FORMS_SHIFT);
    }

    /// @notice The claim as it was written; empty when there is none.
    function read(Claim storage self) internal view returns (ClaimInput memory claim) {
        uint256 header = self.header;
        if (address(uint160(header)) == address(0)) return claim;
        uint256 forms = header >> FORMS_SHIFT;
        claim.issuer = address(uint160(header));
        claim.topic = forms & WIDE_TOPIC == 0 ? uint16(header >> TOPIC_SHIFT) : self.wideTopic;
        claim.scheme = uint8(header >> SCHEME_SHIFT);
        claim.data = self.data;
        if (forms & COMPACT_SIGNATURE == 0) claim.signature = self.signature;
        else claim.signature = _expand(self.r, self.vs);
        if (forms & HAS_URI != 0) claim.uri = self.uri;
    }

    /// @notice Whether a claim was ever written or erased here.
    function isRecorded(Claim storage self) internal view returns (bool) {
        return self.header != 0;
    }

    /// @notice Erases a claim.
    /// @param self Where.
    /// @param nonce_ The nonce that stays; not below `nonce(self)`.
    function erase(Claim storage self, uint64 nonce_) internal {
        uint256 header = self.header;
        uint256 forms = header >> FORMS_SHIFT;
        if (forms & COMPACT_SIGNATURE == 0) delete self.signature;
        else (self.r, self.vs) = (bytes32(0), bytes32(0));
        if (forms & WIDE_TOPIC != 0) delete self.wideTopic;
        if (forms & HAS_URI != 0) delete self.uri;
        delete self.data;
        self.header = (uint256(nonce_) << NONCE_SHIFT) | (RECORDED << FORMS_SHIFT);
    }

    function _writeSignature(
        Claim storage self,
        bytes memory signature,
        uint256 oldForms
    ) private returns (uint256 forms) {
        (bool exact, bytes32 r, bytes32 vs) = _compact(signature);
        if (exact) {
            if (self.header != 0 && oldForms & COMPACT_SIGNATURE == 0) delete self.signature;
            (self.r, self.vs) = (r, vs);
            return COMPACT_SIGNATURE;
        }
        if (oldForms & COMPACT_SIGNATURE != 0) (self.r, self.vs) = (bytes32(0), bytes32(0));
        self.signature = signature;
        return 0;
    }

    function _compact(bytes memory signature) private pure returns (bool exact, bytes32 r, bytes32 vs) {
        if (signature.length != 65) return (false, r, vs);
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
        exact = (v == 27 || v == 28) && uint256(s) <= HALF_ORDER;
        vs = bytes32(uint256(s) | (uint256(v == 28 ? 1 : 0) << 255));
    }

    function _expand(bytes32 r, bytes32 vs) private pure returns (bytes memory) {
        return abi.encodePacked(r, bytes32((uint256(vs) << 1) >> 1), uint8(27 + (uint256(vs) >> 255)));
    }
}
