// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A bound rule in one word: hooks 16 bits, epoch 32, module 160.
type BoundModule is uint256;

using BoundModuleFields for BoundModule global;

/// @title BoundModuleFields
/// @notice Reads the fields of a `BoundModule`.
library BoundModuleFields {
    /// @notice Packs a rule that was bound under `epoch_`.
    function pack(address module_, uint32 epoch_, uint16 hooks_) internal pure returns (BoundModule) {
        return BoundModule.wrap(uint256(uint160(module_)) | (uint256(epoch_) << 160) | (uint256(hooks_) << 192));
    }

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
    /// @notice The list after `version` changes; empty before the first.
    function read(uint32 version) internal view returns (BoundModule[] memory list) {
        if (version == 0) return list;
        address home = addressOf(address(this), version);
        assembly ("memory-safe") {
            // The first byte only keeps the list from being run as code.
            let size := sub(extcodesize(home), 1)
            list := mload(0x40)
            mstore(list, shr(5, size))
            extcodecopy(home, add(list, 32), 1, size)
            mstore(0x40, add(list, add(size, 32)))
        }
    }

    /// @notice Those on the list after `version` changes that have one of these hooks, in the list's order.
    function listeners(uint32 version, uint16 some) internal view returns (BoundModule[] memory list) {
        list = read(version);
        assembly ("memory-safe") {
            let end := add(list, shl(5, mload(list)))
            let kept := list
            for {
                let next := list
            } lt(next, end) {} {
                next := add(next, 32)
                let module := mload(next)
                if and(shr(192, module), some) {
                    kept := add(kept, 32)
                    mstore(kept, module)
                }
            }
            mstore(list, shr(5, sub(kept, list)))
        }
    }

    /// @notice Keeps the list as the next version.
    function write(BoundModule[] memory list) internal {
        assembly ("memory-safe") {
            let size := shl(5, mload(list))
            let initCode := mload(0x40)
            // Returns what follows these ten bytes, a zero byte and the list: push2 length, dup1, push1 10, push0,
            // codecopy, push0, return.
            mstore(initCode, shl(168, or(0x61000080600a5f395ff300, shl(64, add(size, 1)))))
            mcopy(add(initCode, 11), add(list, 32), size)
            if iszero(create(0, initCode, add(size, 11))) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    /// @notice The list with one more module at its end.
    function append(
        BoundModule[] memory list,
        address module,
        uint32 epoch,
        uint16 hooks
    ) internal pure returns (BoundModule[] memory longer) {
        longer = new BoundModule[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = BoundModuleFields.pack(module, epoch, hooks);
    }

    /// @notice The list without the module at `index`; the others keep their order.
    function without(BoundModule[] memory list, uint256 index) internal pure returns (BoundModule[] memory shorter) {
        shorter = new BoundModule[](list.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = list[i < index ? i : i + 1];
    }

    /// @notice Where a module stands; the length when it is not in the list.
    function indexOf(BoundModule[] memory list, address module) internal pure returns (uint256 index) {
        while (index < list.length && list[index].module() != module) ++index;
    }

    /// @notice Every hook that some module has.
    function unionOf(BoundModule[] memory list) internal pure returns (uint16 union) {
        assembly ("memory-safe") {
            let end := add(list, shl(5, mload(list)))
            for {
                let last := list
            } lt(last, end) {} {
                last := add(last, 32)
                union := or(union, shr(192, mload(last)))
            }
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
