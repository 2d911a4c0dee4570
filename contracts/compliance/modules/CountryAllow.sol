// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title CountryAllow
/// @notice Only wallets of listed countries receive tokens. With an empty list nobody does. What counts is the
/// receiving wallet's country in the registry now; senders are not asked, so that whoever holds can leave.
contract CountryAllow is ComplianceModule {
    using BitMaps for BitMaps.BitMap;

    /// @param allowed One bit a country code.
    struct Settings {
        BitMaps.BitMap allowed;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice Wallets of `_country` may receive tokens from now on.
    event CountryAllowed(address _compliance, uint16 _country);
    /// @notice Wallets of `_country` may receive tokens no longer.
    event CountryUnallowed(address _compliance, uint16 _country);

    /// @notice The receiving wallet's country is not on the list; 0: the registry knows none.
    error CountryNotAllowed(address wallet, uint16 country);

    /// @notice Puts a country on the list; repeating it is harmless.
    /// @param _country ISO 3166-1 numeric code, 1 to 999.
    /// @custom:access A host, on its owner's order.
    function addAllowedCountry(uint16 _country) external {
        CountryCodes.requireValid(_country);
        _allow(_settings[_callerKey()], _country);
    }

    /// @notice Takes a country off the list. Its holders keep what they have and may send it.
    /// @custom:access A host, on its owner's order.
    function removeAllowedCountry(uint16 _country) external {
        CountryCodes.requireValid(_country);
        _disallow(_settings[_callerKey()], _country);
    }

    /// @notice Puts up to 250 countries on the list.
    /// @custom:access A host, on its owner's order.
    function batchAllowCountries(uint16[] calldata _countries) external {
        CountryCodes.requireValid(_countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _countries.length; ++i) _allow(settings, _countries[i]);
    }

    /// @notice Takes up to 250 countries off the list.
    /// @custom:access A host, on its owner's order.
    function batchDisallowCountries(uint16[] calldata _countries) external {
        CountryCodes.requireValid(_countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _countries.length; ++i) _disallow(settings, _countries[i]);
    }

    /// @notice Whether wallets of a country may receive tokens of this compliance contract.
    function isCountryAllowed(address _compliance, uint16 _country) external view returns (bool) {
        return _settings[_lastKey(_compliance)].allowed.get(_country);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "CountryAllow";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _allow(Settings storage settings, uint16 country) private {
        if (settings.allowed.get(country)) return;
        settings.allowed.set(country);
        emit CountryAllowed(msg.sender, country);
    }

    function _disallow(Settings storage settings, uint16 country) private {
        if (!settings.allowed.get(country)) return;
        settings.allowed.unset(country);
        emit CountryUnallowed(msg.sender, country);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (!_passes(move, binding)) revert CountryNotAllowed(move.to.wallet, move.to.country);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        return _passes(move, binding) ? type(uint256).max : 0;
    }

    /// @dev No code outside 1 to 999 can be on the list.
    function _passes(Move calldata move, Binding calldata binding) private view returns (bool) {
        return _settings[_key(msg.sender, binding.epoch)].allowed.get(move.to.country);
    }
}
