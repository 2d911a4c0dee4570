// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CloneCode
/// @notice Recognises OpenZeppelin's clones by their code, whoever deployed them. A clone's code cannot change, so what
/// it runs is known for ever; nothing has to be registered, and nobody has the right to register.
library CloneCode {
    uint256 private constant PREFIX = 0x363d3d373d3d3d363d73;
    uint256 private constant SUFFIX = 0x5af43d82803e903d91602b57fd5bf3;

    /// @notice Whether `account` is a clone of `implementation`, with or without immutable arguments.
    function isCloneOf(address account, address implementation) internal view returns (bool matches) {
        // The runtime is PREFIX (10 bytes), the implementation (20), SUFFIX (15), the arguments. Code that is shorter
        // is read as if zeros followed, and SUFFIX does not end in zero.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            mstore(0x20, 0)
            extcodecopy(account, 0x00, 0x00, 0x2d)
            matches := and(
                eq(mload(0x00), or(shl(176, PREFIX), or(shl(16, shr(96, shl(96, implementation))), shr(104, SUFFIX)))),
                eq(shr(152, mload(0x20)), and(SUFFIX, 0xffffffffffffffffffffffffff))
            )
        }
    }
}
