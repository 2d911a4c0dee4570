// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";
import {Purchases} from "../Purchases.sol";

/// @title OfferList
/// @notice The issuer keeps a list of whom it offers to, by country, and in each country that it limits it lists no more
/// than so many. In these countries only who is listed there buys from the issuer, or who has one of some investor
/// classes. A purchase is a mint, or a transfer from a treasury account, to a holder that is not exempt at the host;
/// what holders sell each other and what agents move by force is none and always passes. The country is that of the
/// receiving wallet in the registry. Countries without a limit are free, and a wallet whose country is unknown is
/// refused. Until there is an offering nobody buys from the issuer.
/// @dev An offer that was made cannot be taken back, so that a listing stays to the end of the offering.
contract OfferList is ComplianceModule {
    /// @dev What the rule says of a move.
    enum Finding {
        Passes,
        NotConfigured,
        CountryUnknown,
        NotListed
    }

    /// @param number Which offering this is; 0: none.
    /// @param freeClasses Whoever has one of these classes buys without being listed.
    struct Offering {
        uint32 number;
        uint8 freeClasses;
    }

    /// @param limited Whether there is a limit.
    /// @param limit Most holders listed here in an offering.
    /// @param number The offering that `listed` belongs to.
    /// @param listed Holders listed here.
    struct Country {
        bool limited;
        uint32 limit;
        uint32 number;
        uint32 listed;
    }

    /// @param offerees Who is listed, by number of the offering and country.
    struct Settings {
        Offering offering;
        mapping(uint16 country => Country) countries;
        mapping(uint32 number => mapping(uint16 country => mapping(address holder => bool))) offerees;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice An offering begins under this number, with an empty list.
    event OfferingStarted(address indexed compliance, uint32 indexed number, uint8 freeClasses);
    /// @notice At most `limit` holders of a country are listed in an offering.
    event OfferLimitSet(address indexed compliance, uint16 indexed country, uint32 limit);
    /// @notice Purchases in a country are free of the list.
    event OfferLimitRemoved(address indexed compliance, uint16 indexed country);
    /// @notice A holder is offered tokens; with it `listed` are in its country.
    event OffereeListed(
        address indexed compliance,
        uint32 indexed number,
        address indexed holder,
        uint16 country,
        uint32 listed
    );

    /// @notice The holder is not listed in the receiving wallet's country.
    error OffereeNotListed(address holder, uint16 country);
    /// @notice The registry has no country code, 1 to 999, for the receiving wallet.
    error OffereeCountryUnknown(address wallet, uint16 country);
    /// @notice There is no offering: the compliance contract's owner must call `startOffering`.
    error OfferListNotConfigured(address compliance);
    /// @notice As many as may be are listed in this country.
    error OfferListFull(uint16 country, uint32 limit);
    /// @notice This country has no limit, and needs no list.
    error OfferLimitNotFound(uint16 country);
    /// @notice Nobody can be offered to at the zero address.
    error OffereeIsZero();

    /// @notice Starts an offering with an empty list in place of the present one. Limits stay.
    /// @param freeClasses Classes (`InvestorClasses`), any one of which stands for being listed; 0: none does.
    /// @custom:access A host, on its owner's order.
    function startOffering(uint8 freeClasses) external {
        Offering storage offering = _settings[_callerKey()].offering;
        uint32 number = ++offering.number;
        offering.freeClasses = freeClasses;
        emit OfferingStarted(msg.sender, number, freeClasses);
    }

    /// @notice Limits how many of each of up to 250 countries are listed. Who is listed stays, also over a lower limit.
    /// @param countries ISO 3166-1 numeric codes, 1 to 999.
    /// @param limit Most holders in each: 149 for "fewer than 150"; 0: nobody.
    /// @custom:access A host, on its owner's order.
    function batchSetOfferLimit(uint16[] calldata countries, uint32 limit) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < countries.length; ++i) {
            Country storage c = settings.countries[countries[i]];
            (c.limited, c.limit) = (true, limit);
            emit OfferLimitSet(msg.sender, countries[i], limit);
        }
    }

    /// @notice Frees up to 250 countries of the list. Who is listed stays, should a limit come back.
    /// @custom:access A host, on its owner's order.
    function batchRemoveOfferLimit(uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < countries.length; ++i) {
            Country storage c = settings.countries[countries[i]];
            if (!c.limited) continue;
            (c.limited, c.limit) = (false, 0);
            emit OfferLimitRemoved(msg.sender, countries[i]);
        }
    }

    /// @notice Lists holders as offered to in a country. Who is listed there already is not listed twice; who is listed
    /// in another country is counted in both.
    /// @param holders Identities, or wallets that have none.
    /// @custom:access A host, on its owner's order.
    function addOfferees(uint16 country, address[] calldata holders) external {
        Settings storage settings = _settings[_callerKey()];
        uint32 number = settings.offering.number;
        if (number == 0) revert OfferListNotConfigured(msg.sender);
        Country memory c = settings.countries[country];
        if (!c.limited) revert OfferLimitNotFound(country);
        if (c.number != number) (c.number, c.listed) = (number, 0);
        mapping(address holder => bool) storage offerees = settings.offerees[number][country];
        for (uint256 i = 0; i < holders.length; ++i) {
            if (holders[i] == address(0)) revert OffereeIsZero();
            if (offerees[holders[i]]) continue;
            if (c.listed >= c.limit) revert OfferListFull(country, c.limit);
            offerees[holders[i]] = true;
            ++c.listed;
            emit OffereeListed(msg.sender, number, holders[i], country, c.listed);
        }
        settings.countries[country] = c;
    }

    /// @notice The present offering of a compliance contract; zeros where there is none.
    function offeringOf(address compliance) external view returns (uint32 number, uint8 freeClasses) {
        Offering memory offering = _settings[_lastKey(compliance)].offering;
        return (offering.number, offering.freeClasses);
    }

    /// @notice The limit in a country and how many are listed there in the present offering.
    function offerLimitOf(
        address compliance,
        uint16 country
    ) external view returns (bool limited, uint32 limit, uint32 listed) {
        Settings storage settings = _settings[_lastKey(compliance)];
        Country memory c = settings.countries[country];
        return (c.limited, c.limit, c.number == settings.offering.number ? c.listed : 0);
    }

    /// @notice Whether a holder is listed in a country in the present offering.
    function isOfferee(address compliance, uint16 country, address holder) external view returns (bool) {
        Settings storage settings = _settings[_lastKey(compliance)];
        return settings.offerees[settings.offering.number][country][holder];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "OfferList";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        Finding finding = _judge(move, binding);
        if (finding == Finding.Passes) return;
        if (finding == Finding.NotConfigured) revert OfferListNotConfigured(msg.sender);
        if (finding == Finding.CountryUnknown) revert OffereeCountryUnknown(move.to.wallet, move.to.country);
        revert OffereeNotListed(move.to.holder, move.to.country);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        return _judge(move, binding) == Finding.Passes ? type(uint256).max : 0;
    }

    function _judge(Move calldata move, Binding calldata binding) private view returns (Finding) {
        if (!Purchases.isPurchase(move)) return Finding.Passes;
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        Offering memory offering = settings.offering;
        if (offering.number == 0) return Finding.NotConfigured;
        if (move.to.class & offering.freeClasses != 0) return Finding.Passes;
        uint16 country = move.to.country;
        if (!CountryCodes.known(country)) return Finding.CountryUnknown;
        if (!settings.countries[country].limited) return Finding.Passes;
        bool listed = settings.offerees[offering.number][country][move.to.holder];
        return listed ? Finding.Passes : Finding.NotListed;
    }
}
