// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The cheat codes of forge that are used here
interface IVm {
    /// @notice The next call comes from this account.
    function prank(address sender) external;

    /// @notice From now on it is this second.
    function warp(uint256 time) external;

    /// @notice The address of a private key.
    function addr(uint256 privateKey) external pure returns (address account);

    /// @notice Signs with a private key.
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @notice What a call writes to the chain is undone when `revertToState` is called with the number.
    function snapshotState() external returns (uint256 snapshot);

    /// @notice Undoes what was done since the snapshot.
    function revertToStateAndDelete(uint256 snapshot) external returns (bool success);

    /// @notice The text of a file.
    function readFile(string calldata path) external view returns (string memory text);

    /// @notice Adds a line to a file.
    function writeLine(string calldata path, string calldata line) external;

    /// @notice An address in a JSON text.
    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address);

    /// @notice A list of addresses in a JSON text.
    function parseJsonAddressArray(string calldata json, string calldata key) external pure returns (address[] memory);

    /// @notice A list of byte strings in a JSON text.
    function parseJsonBytesArray(string calldata json, string calldata key) external pure returns (bytes[] memory);

    /// @notice A list of texts in a JSON text.
    function parseJsonStringArray(string calldata json, string calldata key) external pure returns (string[] memory);

    /// @notice A number in decimals.
    function toString(uint256 value) external pure returns (string memory text);

    /// @notice Gives an address a name in traces.
    function label(address account, string calldata name) external;
}

IVm constant vm = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));
