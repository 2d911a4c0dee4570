// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title ContractWallet
/// @notice Signs by ERC-1271 with its owner's key, until told to stop.
contract ContractWallet is IERC1271 {
    address private immutable OWNER;

    /// @notice Whether it signs no more.
    bool public stopped;

    constructor(address owner) {
        OWNER = owner;
    }

    /// @notice Stops or starts signing.
    function stop(bool stopped_) external {
        stopped = stopped_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered, , ) = ECDSA.tryRecover(hash, signature);
        return !stopped && recovered == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
