// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A wallet of several signers that executes what two of them confirmed, as a Safe would
contract MultisigThatExecutes {
    uint256 private constant THRESHOLD = 2;

    mapping(address signer => bool) private _signers;
    mapping(bytes32 act => mapping(address signer => bool)) private _confirmed;
    mapping(bytes32 act => uint256) private _confirmations;
    uint256 private _nonce;

    /// @notice Only a signer may, and once an act.
    error MultisigUnauthorized(address caller);

    constructor(address[] memory signers) {
        for (uint256 i = 0; i < signers.length; ++i) _signers[signers[i]] = true;
    }

    /// @notice Confirms an act; the one that makes it enough executes it.
    function confirm(address target, bytes calldata call_) external {
        bytes32 act = keccak256(abi.encode(_nonce, target, call_));
        if (!_signers[msg.sender] || _confirmed[act][msg.sender]) revert MultisigUnauthorized(msg.sender);
        _confirmed[act][msg.sender] = true;
        if (++_confirmations[act] < THRESHOLD) return;
        ++_nonce;
        (bool ok, bytes memory returned) = target.call(call_);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(returned, 32), mload(returned))
        }
    }
}
