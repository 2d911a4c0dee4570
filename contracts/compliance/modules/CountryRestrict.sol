// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title CountryRestrict
/// @notice Wallets of listed countries receive no tokens; all others do. A wallet whose country is unknown is refused
/// too, since a rule that names countries cannot be kept without one. Senders are not asked, so that whoever holds can
/// leave.
contract CountryRestrict is ComplianceModule {
    using BitMaps for BitMaps.BitMap;

    /// @param restricted One bit a country code.
    struct Settings {
        BitMaps.BitMap restricted;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice Wallets of `_country` may receive tokens no longer.
    event AddedRestrictedCountry(address indexed _compliance, uint16 _country);
    /// @notice Wallets of `_country` may receive tokens from now on.
    event RemovedRestrictedCountry(address indexed _compliance, uint16 _country);

    /// @notice The receiving wallet's country is on the list.
    error CountryRestricted(address wallet, uint16 country);
    /// @notice The registry has no country code, 1 to 999, for the receiving wallet.
    error CountryUnknown(address wallet, uint16 country);

    /// @notice Puts a country on the list; repeating it is harmless. Its holders keep what they have and may send it.
    /// @param _country ISO 3166-1 numeric code, 1 to 999.
    /// @custom:access A host, on its owner's order.
    function addCountryRestriction(uint16 _country) external {
        CountryCodes.requireValid(_country);
        _restrict(_settings[_callerKey()], _country);
    }

    /// @notice Takes a country off the list.
    /// @custom:access A host, on its owner's order.
    function removeCountryRestriction(uint16 _country) external {
        CountryCodes.requireValid(_country);
        _unrestrict(_settings[_callerKey()], _country);
    }

    /// @notice Puts up to 250 countries on the list.
    /// @custom:access A host, on its owner's order.
    function batchRestrictCountries(uint16[] calldata _countries) external {
        CountryCodes.requireValid(_countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _countries.length; ++i) _restrict(settings, _countries[i]);
    }

    /// @notice Takes up to 250 countries off the list.
    /// @custom:access A host, on its owner's order.
    function batchUnrestrictCountries(uint16[] calldata _countries) external {
        CountryCodes.requireValid(_countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < _countries.length; ++i) _unrestrict(settings, _countries[i]);
    }

    /// @notice Whether a country is on the list of this compliance contract.
    function isCountryRestricted(address _compliance, uint16 _country) external view returns (bool) {
        return _settings[_lastKey(_compliance)].restricted.get(_country);
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "CountryRestrict";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _restrict(Settings storage settings, uint16 country) private {
        if (settings.restricted.get(country)) return;
        settings.restricted.set(country);
        emit AddedRestrictedCountry(msg.sender, country);
    }

    function _unrestrict(Settings storage settings, uint16 country) private {
        if (!settings.restricted.get(country)) return;
        settings.restricted.unset(country);
        emit RemovedRestrictedCountry(msg.sender, country);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        uint16 country = move.to.country;
        if (!CountryCodes.known(country)) revert CountryUnknown(move.to.wallet, country);
        if (_restricted(country, binding)) revert CountryRestricted(move.to.wallet, country);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        uint16 country = move.to.country;
        return CountryCodes.known(country) && !_restricted(country, binding) ? type(uint256).max : 0;
    }

    function _restricted(uint16 country, Binding calldata binding) private view returns (bool) {
        return _settings[_key(msg.sender, binding.epoch)].restricted.get(country);
    }
}
