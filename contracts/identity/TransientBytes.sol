// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

/// @title TransientBytes
/// @notice Bytes in transient storage: the length at a slot, the words behind it.
library TransientBytes {
    using SlotDerivation for bytes32;
    using TransientSlot for *;

    /// @notice Keeps `value` until the end of the transaction, or until it is stored over.
    function store(bytes32 slot, bytes memory value) internal {
        slot.asUint256().tstore(value.length);
        for (uint256 i = 0; i < value.length; i += 32) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(add(value, 0x20), i))
            }
            slot.offset(1 + i / 32).asBytes32().tstore(word);
        }
    }

    /// @notice What was stored; empty when nothing was.
    function load(bytes32 slot) internal view returns (bytes memory value) {
        value = new bytes(slot.asUint256().tload());
        for (uint256 i = 0; i < value.length; i += 32) {
            bytes32 word = slot.offset(1 + i / 32).asBytes32().tload();
            // Memory is handed out in whole words, so the last one may be written whole.
            assembly ("memory-safe") {
                mstore(add(add(value, 0x20), i), word)
            }
        }
    }
}
