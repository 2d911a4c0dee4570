// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IdentityThatLies
/// @notice Shows the claim it was told to show, whatever id it is asked for.
contract IdentityThatLies {
    /// @notice What it shows.
    struct Shown {
        uint256 topic;
        address issuer;
        bytes signature;
        bytes data;
    }

    Shown private _shown;

    /// @notice Sets what it shows.
    function show(Shown calldata shown) external {
        _shown = shown;
    }

    /// @notice The claim it was told to show.
    function getClaim(
        bytes32
    ) external view returns (uint256, uint256, address, bytes memory, bytes memory, string memory) {
        return (_shown.topic, 1, _shown.issuer, _shown.signature, _shown.data, "");
    }
}
