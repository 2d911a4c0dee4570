// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CloneCode
/// @notice OpenZeppelin's clones with immutable arguments: how their code is written, recognised and read. A clone's
/// code cannot change, so what it runs is known for ever; nothing has to be registered, nobody has a right to register.
library CloneCode {
    // The code is PREFIX (10 bytes), the implementation (20), SUFFIX (15), the arguments.
    bytes10 private constant PREFIX = hex"363d3d373d3d3d363d73";
    bytes15 private constant SUFFIX = hex"5af43d82803e903d91602b57fd5bf3";
    uint256 private constant ARGUMENTS = 45;

    /// @notice The code of a clone.
    function write(address implementation, bytes memory arguments) internal pure returns (bytes memory) {
        return abi.encodePacked(PREFIX, implementation, SUFFIX, arguments);
    }

    /// @notice Whether `account` is a clone of `implementation`, with any arguments, whoever deployed it.
    function isCloneOf(address account, address implementation) internal view returns (bool) {
        (bytes32 head, bytes32 tail) = _start(account);
        return
            bytes10(head) == PREFIX &&
            address(bytes20(head << 80)) == implementation &&
            // The suffix lies across both words.
            bytes15((head << 240) | (tail >> 16)) == SUFFIX;
    }

    /// @notice The first argument of the running clone, an address; zero when no clone runs.
    function ownFirstAddress() internal view returns (address first) {
        (bytes32 head, ) = _start(address(this));
        if (bytes10(head) != PREFIX) return address(0);
        assembly ("memory-safe") {
            mstore(0x00, 0)
            extcodecopy(address(), 0x0c, ARGUMENTS, 0x14)
            first := mload(0x00)
        }
    }

    /// @notice The arguments of the running clone; empty when no clone runs.
    function ownArguments() internal view returns (bytes memory arguments) {
        bytes memory code = address(this).code;
        if (bytes10(code) != PREFIX) return arguments;
        // What runs this and starts so is a clone, so it is long enough. What is in front becomes the length: the copy
        // is not needed for anything else.
        assembly ("memory-safe") {
            arguments := add(code, ARGUMENTS)
            mstore(arguments, sub(mload(code), ARGUMENTS))
        }
    }

    /// @dev The first 64 bytes of an account's code, zeros following code that is shorter.
    function _start(address account) private view returns (bytes32 head, bytes32 tail) {
        assembly ("memory-safe") {
            mstore(0x00, 0)
            mstore(0x20, 0)
            extcodecopy(account, 0x00, 0x00, 0x40)
            head := mload(0x00)
            tail := mload(0x20)
        }
    }
}
