// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ISanctionsList} from "../interfaces/ISanctionsList.sol";

/// @title An owner's own list of sanctioned addresses
/// @notice For chains without a sanctions oracle, and for the addresses that an issuer must bar beyond it. Functions
/// and events are named as Chainalysis's oracle names them, so that either can stand where the other did.
contract SanctionsList is ISanctionsList, Ownable2Step {
    mapping(address account => bool) private _sanctioned;

    /// @notice Addresses that came onto the list; those that were on it are not named again.
    event SanctionedAddressesAdded(address[] addrs);
    /// @notice Addresses that left the list; those that were not on it are not named.
    event SanctionedAddressesRemoved(address[] addrs);

    /// @notice An empty list.
    /// @param owner_ Who keeps it.
    constructor(address owner_) Ownable(owner_) {}

    /// @notice Puts addresses on the list, with effect in the same block. Repeating one is harmless. About 23,000 gas
    /// an address: 500 fit in one transaction on mainnet.
    /// @custom:access The owner.
    function addToSanctionsList(address[] calldata newSanctions) external onlyOwner {
        emit SanctionedAddressesAdded(_set(newSanctions, true));
    }

    /// @notice Takes addresses off the list. Repeating one is harmless.
    /// @custom:access The owner.
    function removeFromSanctionsList(address[] calldata removeSanctions) external onlyOwner {
        emit SanctionedAddressesRemoved(_set(removeSanctions, false));
    }

    /// @inheritdoc ISanctionsList
    function isSanctioned(address account) external view override returns (bool) {
        return _sanctioned[account];
    }

    /// @dev Returns those whose standing changed.
    function _set(address[] calldata accounts, bool sanctioned) private returns (address[] memory changed) {
        changed = new address[](accounts.length);
        uint256 count = 0;
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            if (_sanctioned[account] == sanctioned) continue;
            _sanctioned[account] = sanctioned;
            changed[count++] = account;
        }
        // The list was made for all; only the changed ones are told.
        assembly ("memory-safe") {
            mstore(changed, count)
        }
    }
}
