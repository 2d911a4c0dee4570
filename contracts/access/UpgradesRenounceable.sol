// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// @title Upgrades that can be given up
/// @notice A UUPS implementation whose owner may switch upgrades off for ever, so that holders need not trust it with
/// the code any longer.
/// @dev Says nothing about who may upgrade: the leaf answers in `_authorizeUpgradeChange`.
abstract contract UpgradesRenounceable is UUPSUpgradeable {
    /// @custom:storage-location erc7201:scrip.UpgradesRenounceable
    struct UpgradesRenounceableStorage {
        bool renounced;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.UpgradesRenounceable"));

    /// @notice The code can never be replaced again.
    event UpgradesRenounced();

    /// @notice Upgrades were switched off for ever.
    error UpgradesAreRenounced();

    /// @notice Switches upgrades off for ever. There is no way back.
    /// @custom:access Whoever `_authorizeUpgradeChange` lets pass: the owner.
    function renounceUpgrades() external {
        _authorizeUpgradeChange();
        if (upgradesRenounced()) revert UpgradesAreRenounced();
        _upgrades().renounced = true;
        emit UpgradesRenounced();
    }

    /// @notice Whether upgrades are off for ever.
    function upgradesRenounced() public view returns (bool) {
        return _upgrades().renounced;
    }

    /// @dev Reverts unless the caller may upgrade and renounce.
    function _authorizeUpgradeChange() internal view virtual;

    function _authorizeUpgrade(address) internal view override {
        _authorizeUpgradeChange();
        if (upgradesRenounced()) revert UpgradesAreRenounced();
    }

    function _upgrades() private pure returns (UpgradesRenounceableStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
