// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {VolumeLimits} from "../VolumeLimits.sol";

/// @title RollingVolume
/// @notice A holder, over all its wallets, or all holders together, send no more than a limit within any interval as
/// long as a window; up to four limits at once, in raw units or as a share of outstanding tokens. Only transfers
/// between different holders count, and nothing that an exempt holder sends. Without a limit everything passes.
/// @dev Hazard of a limit on all together: who is first can use up the room of everybody else. A limit on each holder
/// beside it bounds that.
contract RollingVolume is VolumeLimits {
    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "RollingVolume";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.SUPPLY;
    }

    function _passesUnlimited() internal pure override returns (bool) {
        return true;
    }
}
