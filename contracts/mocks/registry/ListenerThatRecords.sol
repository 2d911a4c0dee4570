// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentityListener} from "../../registry/IIdentityListener.sol";
import {IRulesListener} from "../../registry/IRegistryLinks.sol";

/// @title ListenerThatRecords
/// @notice Emits what it is told, by registries and by lists.
contract ListenerThatRecords is IIdentityListener, IRulesListener {
    event Changed(
        address registry,
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    );
    event Reset(address registry);
    event RulesChanged(address list);

    function onIdentityChange(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) external {
        emit Changed(msg.sender, wallet, oldIdentity, newIdentity, oldCountry, newCountry);
    }

    function onIdentitiesReset() external {
        emit Reset(msg.sender);
    }

    function onRulesChanged() external {
        emit RulesChanged(msg.sender);
    }
}
