// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../../interfaces/ISanctionsList.sol";

/// @title A list that answers for the zero address and reverts for all others
contract SanctionsListThatReverts is ISanctionsList {
    /// @notice What it reverts with.
    error ListClosed(address account);

    /// @inheritdoc ISanctionsList
    function isSanctioned(address account) external pure override returns (bool) {
        if (account != address(0)) revert ListClosed(account);
        return false;
    }
}
