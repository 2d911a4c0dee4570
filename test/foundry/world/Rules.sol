// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModuleSettings} from "../../../contracts/compliance/ModularCompliance.sol";
import {TradingHours} from "../../../contracts/compliance/MarketCalendar.sol";
import {TimeExchangeLimits} from "../../../contracts/compliance/modules/TimeExchangeLimits.sol";
import {AffiliateVolume} from "../../../contracts/compliance/modules/AffiliateVolume.sol";
import {ConditionalTransfer} from "../../../contracts/compliance/modules/ConditionalTransfer.sol";
import {CountryAllow} from "../../../contracts/compliance/modules/CountryAllow.sol";
import {CountryRestrict} from "../../../contracts/compliance/modules/CountryRestrict.sol";
import {ExchangeMonthlyLimits} from "../../../contracts/compliance/modules/ExchangeMonthlyLimits.sol";
import {Flowback} from "../../../contracts/compliance/modules/Flowback.sol";
import {HolderLimit} from "../../../contracts/compliance/modules/HolderLimit.sol";
import {InvestorClass} from "../../../contracts/compliance/modules/InvestorClass.sol";
import {IssueLimit} from "../../../contracts/compliance/modules/IssueLimit.sol";
import {JurisdictionCap} from "../../../contracts/compliance/modules/JurisdictionCap.sol";
import {LockUp} from "../../../contracts/compliance/modules/LockUp.sol";
import {LotSize} from "../../../contracts/compliance/modules/LotSize.sol";
import {MaxBalance} from "../../../contracts/compliance/modules/MaxBalance.sol";
import {MaxShare} from "../../../contracts/compliance/modules/MaxShare.sol";
import {MinHolding} from "../../../contracts/compliance/modules/MinHolding.sol";
import {OfferList} from "../../../contracts/compliance/modules/OfferList.sol";
import {PurchaserLimit} from "../../../contracts/compliance/modules/PurchaserLimit.sol";
import {SanctionsScreen} from "../../../contracts/compliance/modules/SanctionsScreen.sol";
import {SupplyLimit} from "../../../contracts/compliance/modules/SupplyLimit.sol";
import {TimeTransfersLimits} from "../../../contracts/compliance/modules/TimeTransfersLimits.sol";
import {TokenListingRestrictions} from "../../../contracts/compliance/modules/TokenListingRestrictions.sol";
import {TradingWindow} from "../../../contracts/compliance/modules/TradingWindow.sol";
import {TransferFees} from "../../../contracts/compliance/modules/TransferFees.sol";
import {TransferRestrict} from "../../../contracts/compliance/modules/TransferRestrict.sol";
import {TransferSize} from "../../../contracts/compliance/modules/TransferSize.sol";
import {VolumeLimits} from "../../../contracts/compliance/VolumeLimits.sol";
import {People} from "./People.sol";

/// @title The settings every rule is bound with
/// @notice Loose enough that most moves pass all of them together, tight enough that each refuses some.
abstract contract Rules is People {
    bytes32 internal constant ALL = "ALL";
    bytes32 internal constant EUROPE = "EU";
    uint8 private constant FIRST_CLASS = 1;
    uint256 public constant MAX_BALANCE = 3_000;
    uint256 public constant MIN_HOLDING = 10;
    uint256 public constant LOT = 5;
    uint256 public constant SUPPLY_LIMIT = 15_000;
    uint256 public constant HOURLY = 1_200;
    uint256 public constant DAILY = 2_500;
    uint256 public constant ROLLING = 2_000;
    uint32 public constant ROLLING_WINDOW = 1 days;

    /// @dev Every rule, in the alphabet's order.
    address[] internal _allRules;
    mapping(address rule => bytes[] settings) private _settings;

    /// @notice All rules.
    function allRules() external view returns (address[] memory) {
        return _allRules;
    }

    /// @notice A rule with the settings it is bound with.
    function settingsOf(address rule) public view returns (ModuleSettings memory) {
        return ModuleSettings(rule, _settings[rule]);
    }

    function _configureRules() internal {
        string[] memory names = ruleNames();
        for (uint256 i = 0; i < names.length; ++i) _allRules.push(ruleOf(names[i]));
        _configurePlaces();
        _configureSizes();
        _configureVolumes();
        _configureLists();
        _configureOfferings();
    }

    function _configurePlaces() private {
        _set("CountryAllow", abi.encodeCall(CountryAllow.batchAllowCountries, (_countries())));
        _set("CountryRestrict", abi.encodeCall(CountryRestrict.addCountryRestriction, (36)));
        uint16[] memory europe = new uint16[](2);
        (europe[0], europe[1]) = (276, 250);
        _set("JurisdictionCap", abi.encodeCall(JurisdictionCap.setHolderLimit, (ALL, 6)));
        _set("JurisdictionCap", abi.encodeCall(JurisdictionCap.addCountriesToGroup, (EUROPE, europe)));
        _set("JurisdictionCap", abi.encodeCall(JurisdictionCap.setHolderLimit, (EUROPE, 4)));
        _set("JurisdictionCap", abi.encodeCall(JurisdictionCap.setShareLimit, (bytes32(uint256(840)), 4_000)));
        _set("JurisdictionCap", abi.encodeCall(JurisdictionCap.setShareBase, (5_000)));
        _set("HolderLimit", abi.encodeCall(HolderLimit.setHolderLimit, (ALL, 6)));
        _set("HolderLimit", abi.encodeCall(HolderLimit.setClassLimit, (ALL, FIRST_CLASS, false, 5)));
        _set("Flowback", abi.encodeCall(Flowback.setDistributionPeriod, (uint40(block.timestamp), 20 days)));
        _set("Flowback", abi.encodeCall(Flowback.closeTranche, (uint40(block.timestamp))));
    }

    function _configureSizes() private {
        _set("MaxBalance", abi.encodeCall(MaxBalance.setMaxBalance, (MAX_BALANCE)));
        _set("MaxShare", abi.encodeCall(MaxShare.setMaxShare, (6_000, 5_000)));
        _set("SupplyLimit", abi.encodeCall(SupplyLimit.setSupplyLimit, (SUPPLY_LIMIT)));
        _set("MinHolding", abi.encodeCall(MinHolding.setMinHolding, (uint216(MIN_HOLDING))));
        _set("LotSize", abi.encodeCall(LotSize.setLotSize, (LOT)));
        _set("TransferSize", abi.encodeCall(TransferSize.setTransferSize, (5, 1_500)));
        _set("TransferFees", abi.encodeCall(TransferFees.setFee, (25, collector())));
        TransferFees.Terms memory terms = TransferFees.Terms({senderPays: true, min: 0, max: 20});
        _set("TransferFees", abi.encodeCall(TransferFees.setFeeTerms, (terms)));
        _set("LockUp", abi.encodeCall(LockUp.setSchedule, (1, 0, 5)));
        _set("LockUp", abi.encodeCall(LockUp.setAcquisitionSchedule, (0)));
    }

    function _configureVolumes() private {
        TimeTransfersLimits.Limit memory limit = TimeTransfersLimits.Limit(1 hours, HOURLY);
        _set("TimeTransfersLimits", abi.encodeCall(TimeTransfersLimits.setTimeTransferLimit, (limit)));
        limit = TimeTransfersLimits.Limit(1 days, DAILY);
        _set("TimeTransfersLimits", abi.encodeCall(TimeTransfersLimits.setTimeTransferLimit, (limit)));

        VolumeLimits.Limit memory volume = VolumeLimits.Limit(false, false, ROLLING_WINDOW, ROLLING);
        _set("RollingVolume", abi.encodeCall(VolumeLimits.setVolumeLimit, (volume)));
        volume = VolumeLimits.Limit(true, true, 10 days, 3_000);
        _set("AffiliateVolume", abi.encodeCall(VolumeLimits.setVolumeLimit, (volume)));
        _set("AffiliateVolume", abi.encodeCall(AffiliateVolume.addAffiliates, (_listOf(identityOf(3)))));

        address exchange = identityOf(4);
        _tag("ExchangeMonthlyLimits", exchange);
        _set("ExchangeMonthlyLimits", abi.encodeCall(ExchangeMonthlyLimits.setExchangeMonthlyLimit, (exchange, 1_500)));
        _tag("TimeExchangeLimits", exchange);
        TimeExchangeLimits.Limit memory daily = TimeExchangeLimits.Limit(1 days, 1_000);
        _set("TimeExchangeLimits", abi.encodeCall(TimeExchangeLimits.setExchangeLimit, (exchange, daily)));
    }

    function _configureLists() private {
        _set("SanctionsScreen", abi.encodeCall(SanctionsScreen.addSanctionsList, (address(sanctions))));
        TokenListingRestrictions.ListingType black = TokenListingRestrictions.ListingType.BLACKLISTING;
        _set("TokenListingRestrictions", abi.encodeCall(TokenListingRestrictions.configureToken, (black)));
        for (uint256 i = 0; i < INVESTORS; ++i) {
            address holder = identityOf(i);
            // One needs approvals, which the owner gives.
            if (i != 1)
                _set("ConditionalTransfer", abi.encodeCall(ConditionalTransfer.setExemptHolder, (holder, true)));
            if (i != 6) _set("TransferRestrict", abi.encodeCall(TransferRestrict.allowUser, (holder)));
        }
        TradingHours[7] memory hours_;
        for (uint256 i = 0; i < 7; ++i) hours_[i] = TradingHours(0, 1_440);
        _set("TradingWindow", abi.encodeCall(TradingWindow.setTradingHours, (hours_)));
        _set("TradingWindow", abi.encodeCall(TradingWindow.setInsiders, (_listOf(identityOf(3)), true)));
    }

    function _configureOfferings() private {
        _set("InvestorClass", abi.encodeCall(InvestorClass.setDefaultClasses, (0, 0)));
        _set("InvestorClass", abi.encodeCall(InvestorClass.setCountryClasses, (840, FIRST_CLASS, 0)));
        _set("PurchaserLimit", abi.encodeCall(PurchaserLimit.setPurchaserLimit, (5, 3 days, 0)));
        IssueLimit.Terms memory terms = IssueLimit.Terms({
            start: 0,
            end: type(uint40).max,
            freeClasses: 0,
            total: type(uint128).max,
            defaultLimit: 20_000
        });
        _set("IssueLimit", abi.encodeCall(IssueLimit.startOffering, (terms)));
        _set("OfferList", abi.encodeCall(OfferList.startOffering, (0)));
        uint16[] memory britain = new uint16[](1);
        britain[0] = 826;
        _set("OfferList", abi.encodeCall(OfferList.batchSetOfferLimit, (britain, 3)));
        _set("OfferList", abi.encodeCall(OfferList.addOfferees, (826, _listOf(identityOf(4)))));
    }

    function _tag(string memory rule, address exchange) private {
        _set(rule, abi.encodeWithSignature("addExchangeID(address)", exchange));
    }

    function _set(string memory rule, bytes memory setting) private {
        _settings[ruleOf(rule)].push(setting);
    }

    function _listOf(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }
}
