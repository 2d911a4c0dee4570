// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-734 key manager
/// @notice Keys of an identity and what it executes for them; ERC-734, as ONCHAINID writes it. A key is
/// `keccak256(abi.encode(address))`. Purposes: 1 management, 2 action, 3 claim, 4 encryption; a management key has
/// every purpose. Key types: 1 ECDSA, 2 RSA. ERC-165 id: 0x270d514f.
interface IERC734 {
    /// @notice An execution was approved or rejected.
    event Approved(uint256 indexed executionId, bool approved);

    /// @notice An execution ran and succeeded.
    event Executed(uint256 indexed executionId, address indexed to, uint256 indexed value, bytes data);

    /// @notice An execution was asked for.
    event ExecutionRequested(uint256 indexed executionId, address indexed to, uint256 indexed value, bytes data);

    /// @notice An execution ran and reverted.
    event ExecutionFailed(uint256 indexed executionId, address indexed to, uint256 indexed value, bytes data);

    /// @notice A key has this purpose from now on.
    event KeyAdded(bytes32 indexed key, uint256 indexed purpose, uint256 indexed keyType);

    /// @notice A key no longer has this purpose.
    event KeyRemoved(bytes32 indexed key, uint256 indexed purpose, uint256 indexed keyType);

    /// @notice Gives a purpose to a key.
    /// @custom:access Management keys, or the identity itself.
    function addKey(bytes32 _key, uint256 _purpose, uint256 _keyType) external returns (bool success);

    /// @notice Takes a purpose from a key.
    /// @custom:access Management keys, or the identity itself.
    function removeKey(bytes32 _key, uint256 _purpose) external returns (bool success);

    /// @notice Approves or rejects an execution that was asked for.
    /// @custom:access Management keys; action keys when the call goes to another contract.
    function approve(uint256 _id, bool _approve) external returns (bool success);

    /// @notice Asks for a call by the identity; it runs at once when the caller's key may approve it.
    /// @custom:access Anyone; what no key of the caller may approve waits.
    /// @param _to Target of the call.
    /// @param _value Wei sent along.
    /// @param _data Calldata.
    /// @return executionId Number to approve it by.
    function execute(address _to, uint256 _value, bytes calldata _data) external payable returns (uint256 executionId);

    /// @notice Purposes and type of a key; all empty when it is unknown.
    function getKey(bytes32 _key) external view returns (uint256[] memory purposes, uint256 keyType, bytes32 key);

    /// @notice Purposes of a key.
    function getKeyPurposes(bytes32 _key) external view returns (uint256[] memory _purposes);

    /// @notice Keys that were given this purpose.
    function getKeysByPurpose(uint256 _purpose) external view returns (bytes32[] memory keys);

    /// @notice Whether a key has this purpose, a management key having every one.
    function keyHasPurpose(bytes32 _key, uint256 _purpose) external view returns (bool exists);
}
