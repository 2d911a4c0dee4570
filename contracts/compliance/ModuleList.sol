// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A bound rule in one word: hooks 16 bits, epoch 32, module 160.
type BoundModule is uint256;

using BoundModuleFields for BoundModule global;

/// @title BoundModuleFields
/// @notice Reads the fields of a `BoundModule`.
library BoundModuleFields {
    /// @notice The rule's contract.
    function module(BoundModule self) internal pure returns (address) {
        return address(uint160(BoundModule.unwrap(self)));
    }

    /// @notice Number of its binding.
    function epoch(BoundModule self) internal pure returns (uint32) {
        return uint32(BoundModule.unwrap(self) >> 160);
    }

    /// @notice What it wants to hear of: bits in `Hooks`.
    function hooks(BoundModule self) internal pure returns (uint16) {
        return uint16(BoundModule.unwrap(self) >> 192);
    }

    /// @notice Whether it wants one of these.
    function has(BoundModule self, uint16 some) internal pure returns (bool) {
        return (BoundModule.unwrap(self) >> 192) & some != 0;
    }
}

/// @title Module list
/// @notice The rules of a host, kept as the code of a contract that the host creates anew on every change: a move reads
/// them all for the price of one account instead of a slot a rule. The host creates nothing else, so the address
/// follows from the number of changes.
library ModuleList {
    uint256 private constant SIZE = 26;

    /// @notice The list after `version` changes; empty before the first.
    function read(uint32 version) internal view returns (bytes memory list) {
        if (version == 0) return list;
        address home = addressOf(address(this), version);
        assembly ("memory-safe") {
            // The first byte only keeps the list from being run as code.
            let size := sub(extcodesize(home), 1)
            list := mload(0x40)
            mstore(list, size)
            extcodecopy(home, add(list, 32), 1, size)
            mstore(0x40, add(list, and(add(size, 95), not(31))))
        }
    }

    /// @notice Keeps the list as the next version.
    function write(bytes memory list) internal {
        // Returns what follows these ten bytes: push2 length, dup1, push1 10, push0, codecopy, push0, return.
        bytes memory initCode = abi.encodePacked(hex"61", uint16(list.length + 1), hex"80600a5f395ff300", list);
        address created;
        assembly ("memory-safe") {
            created := create(0, add(initCode, 32), mload(initCode))
            if iszero(created) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    /// @notice The list with one more module at its end.
    function append(
        bytes memory list,
        address module,
        uint32 epoch,
        uint16 hooks
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(list, hooks, epoch, module);
    }

    /// @notice The list without the module at `index`; the others keep their order.
    function without(bytes memory list, uint256 index) internal pure returns (bytes memory shorter) {
        for (uint256 i = 0; i < count(list); ++i) {
            if (i == index) continue;
            BoundModule m = get(list, i);
            shorter = append(shorter, m.module(), m.epoch(), m.hooks());
        }
    }

    /// @notice How many modules the list has.
    function count(bytes memory list) internal pure returns (uint256) {
        return list.length / SIZE;
    }

    /// @notice The module at `index`, which must be under `count`.
    function get(bytes memory list, uint256 index) internal pure returns (BoundModule m) {
        assembly ("memory-safe") {
            m := shr(48, mload(add(add(list, 32), mul(index, SIZE))))
        }
    }

    /// @notice Where a module stands; `count` when it is not in the list.
    function indexOf(bytes memory list, address module) internal pure returns (uint256 index) {
        uint256 length = count(list);
        while (index < length && get(list, index).module() != module) ++index;
    }

    /// @notice Every hook that some module has.
    function unionOf(bytes memory list) internal pure returns (uint16) {
        return unionOf(list, type(uint16).max);
    }

    /// @notice Every hook of the modules that have one of `listening`.
    function unionOf(bytes memory list, uint16 listening) internal pure returns (uint16 union) {
        uint256 length = count(list);
        for (uint256 i = 0; i < length; ++i) {
            uint16 hooks = get(list, i).hooks();
            if (hooks & listening != 0) union |= hooks;
        }
    }

    /// @notice Where the contract is that `creator` created with this nonce, which is not zero (RLP of both, hashed).
    function addressOf(address creator, uint32 nonce) internal pure returns (address created) {
        // Bytes of the nonce beside its first; a nonce under 128 is its own first byte.
        uint256 more =
            nonce < 0x80
                ? 0
                : nonce < 0x100
                    ? 1
                    : nonce < 0x10000
                        ? 2
                        : nonce < 0x1000000
                            ? 3
                            : 4;
        uint256 rlp = ((0xd694 + (more << 8)) << 168) | (uint256(uint160(creator)) << 8);
        rlp = more == 0 ? rlp | nonce : ((rlp | (0x80 + more)) << (8 * more)) | nonce;
        uint256 size = 23 + more;
        assembly ("memory-safe") {
            mstore(0, shl(sub(256, mul(8, size)), rlp))
            created := shr(96, shl(96, keccak256(0, size)))
        }
    }
}
