// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "../ComplianceModule.sol";
import {CountryCodes} from "../CountryCodes.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move} from "../Move.sol";

/// @title InvestorClass
/// @notice Who acquires tokens must have the investor classes (`InvestorClasses`) that its country requires: at least
/// one of some, all of others. A country without a requirement of its own has the default; without a default, nothing
/// is required there. For up to eight countries of the sender, what the receiver must have besides can be named. Asked
/// when tokens are acquired, from another holder, by mint or as a fee, and never to keep holding; moves inside one
/// holding and receivers that are exempt at the host pass, and so does, as far as senders' countries go, what an exempt
/// sender gives. Until any requirement is set nobody acquires anything. A receiver whose country is unknown has the
/// default, and is refused where there is none.
contract InvestorClass is ComplianceModule {
    /// @dev What the rule says of a move.
    enum Finding {
        Passes,
        NotConfigured,
        CountryUnknown,
        Lacking,
        LackingFrom
    }

    /// @param common From the low end: codes of eight countries of the sender, without gaps, 10 bits and an empty one each;
    /// what each requires, any of 8 and all of 8; the default, any of 8 and all of 8; whether there is a default 1;
    /// whether anything was ever set 1.
    /// @param countries Eight to a word, 32 bits each: any of 8, all of 8, whether the country has its own 1.
    struct Settings {
        uint256 common;
        mapping(uint256 word => uint256) countries;
    }

    /// @notice Countries of the sender that may be named.
    uint256 public constant MAX_SENDER_COUNTRIES = 8;

    // Literals, since an expression of other constants would be worked out on each move.
    uint256 private constant COUNTRY_MASK = 0x1ffff;
    uint256 private constant OWN = 1 << 16;
    uint256 private constant CODE_BITS = 11;
    uint256 private constant CODE_MASK = (1 << 11) - 1;
    uint256 private constant CODES_MASK = (1 << 88) - 1;
    /// @dev The lowest bit of each code, and the empty one above it.
    uint256 private constant CODE_ONES = 0x20040080100200400801;
    uint256 private constant CODE_TOPS = 0x8010020040080100200400;
    uint256 private constant SENDERS_SHIFT = 88;
    uint256 private constant REQUIREMENT_MASK = 0xffff;
    uint256 private constant DEFAULT_SHIFT = 216;
    uint256 private constant DEFAULT_MASK = 0x1ffff << 216;
    uint256 private constant HAS_DEFAULT = 1 << 232;
    uint256 private constant CONFIGURED = 1 << 233;

    mapping(uint256 key => Settings) private _settings;

    /// @notice Receivers of a country must have one of `anyOf`, unless that is 0, and all of `allOf`.
    event CountryClassesSet(address indexed compliance, uint16 indexed country, uint8 anyOf, uint8 allOf);
    /// @notice A country has no requirement of its own any longer.
    event CountryClassesRemoved(address indexed compliance, uint16 indexed country);
    /// @notice What receivers of all other countries must have.
    event DefaultClassesSet(address indexed compliance, uint8 anyOf, uint8 allOf);
    /// @notice There is no default any longer.
    event DefaultClassesRemoved(address indexed compliance);
    /// @notice Who receives from a holder of this country must have these besides.
    event SenderClassesSet(address indexed compliance, uint16 indexed country, uint8 anyOf, uint8 allOf);
    /// @notice Nothing is required besides of who receives from a holder of this country.
    event SenderClassesRemoved(address indexed compliance, uint16 indexed country);

    /// @notice The receiving wallet has `class` and needs, in its country, one of `anyOf`, unless that is 0, and all of
    /// `allOf`.
    error InvestorClassMissing(address wallet, uint16 country, uint8 class, uint8 anyOf, uint8 allOf);
    /// @notice The receiving wallet has `class` and needs, to receive from a holder in `senderCountry`, one of `anyOf`,
    /// unless that is 0, and all of `allOf`.
    error InvestorClassMissingFrom(address wallet, uint16 senderCountry, uint8 class, uint8 anyOf, uint8 allOf);
    /// @notice The registry has no country code, 1 to 999, for the receiving wallet, and there is no default.
    error InvestorClassCountryUnknown(address wallet, uint16 country);
    /// @notice Nothing is set: the compliance contract's owner must call `setCountryClasses` or `setDefaultClasses`.
    error InvestorClassNotConfigured(address compliance);
    /// @notice All places for countries of the sender are taken.
    error InvestorClassSendersFull(uint256 max);
    /// @notice This country of the sender is not named.
    error InvestorClassSenderNotFound(uint16 country);

    /// @notice Sets what receivers of a country must have, in place of the default; zeros require nothing there.
    /// @param country ISO 3166-1 numeric code, 1 to 999.
    /// @param anyOf At least one of these classes; 0 asks for none.
    /// @param allOf All of these classes.
    /// @custom:access A host, on its owner's order.
    function setCountryClasses(uint16 country, uint8 anyOf, uint8 allOf) external {
        CountryCodes.requireValid(country);
        Settings storage settings = _configured();
        _setCountry(settings, country, anyOf, allOf);
    }

    /// @notice Sets the same for up to 250 countries.
    /// @custom:access A host, on its owner's order.
    function batchSetCountryClasses(uint16[] calldata countries, uint8 anyOf, uint8 allOf) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _configured();
        for (uint256 i = 0; i < countries.length; ++i) _setCountry(settings, countries[i], anyOf, allOf);
    }

    /// @notice Gives a country the default again; repeating it is harmless.
    /// @custom:access A host, on its owner's order.
    function removeCountryClasses(uint16 country) external {
        CountryCodes.requireValid(country);
        _removeCountry(_settings[_callerKey()], country);
    }

    /// @notice Gives up to 250 countries the default again.
    /// @custom:access A host, on its owner's order.
    function batchRemoveCountryClasses(uint16[] calldata countries) external {
        CountryCodes.requireValid(countries);
        Settings storage settings = _settings[_callerKey()];
        for (uint256 i = 0; i < countries.length; ++i) _removeCountry(settings, countries[i]);
    }

    /// @notice Sets what receivers must have in countries without a requirement of their own.
    /// @custom:access A host, on its owner's order.
    function setDefaultClasses(uint8 anyOf, uint8 allOf) external {
        Settings storage settings = _configured();
        uint256 requirement = _pack(anyOf, allOf) << DEFAULT_SHIFT;
        settings.common = (settings.common & ~DEFAULT_MASK) | requirement | HAS_DEFAULT;
        emit DefaultClassesSet(msg.sender, anyOf, allOf);
    }

    /// @notice Removes the default: nothing is required in countries without a requirement of their own, and wallets
    /// whose country is unknown receive nothing.
    /// @custom:access A host, on its owner's order.
    function removeDefaultClasses() external {
        _settings[_callerKey()].common &= ~DEFAULT_MASK;
        emit DefaultClassesRemoved(msg.sender);
    }

    /// @notice Sets what a receiver must have besides when the sending wallet is of this country.
    /// @custom:access A host, on its owner's order.
    function setSenderClasses(uint16 country, uint8 anyOf, uint8 allOf) external {
        CountryCodes.requireValid(country);
        Settings storage settings = _configured();
        uint256 common = settings.common;
        uint256 index = _findSender(common, country);
        if (index == MAX_SENDER_COUNTRIES) revert InvestorClassSendersFull(index);
        settings.common = _withSender(common, index, country, _pack(anyOf, allOf));
        emit SenderClassesSet(msg.sender, country, anyOf, allOf);
    }

    /// @notice Names a country of the sender no longer.
    /// @custom:access A host, on its owner's order.
    function removeSenderClasses(uint16 country) external {
        Settings storage settings = _settings[_callerKey()];
        uint256 common = settings.common;
        uint256 index = _findSender(common, country);
        if (index == MAX_SENDER_COUNTRIES || _codeAt(common, index) == 0) revert InvestorClassSenderNotFound(country);
        uint256 last = MAX_SENDER_COUNTRIES - 1;
        while (_codeAt(common, last) == 0) --last;
        common = _withSender(common, index, _codeAt(common, last), _requirementAt(common, last));
        settings.common = _withSender(common, last, 0, 0);
        emit SenderClassesRemoved(msg.sender, country);
    }

    /// @notice What receivers of a country must have by its own requirement.
    /// @return own Whether it has one; otherwise the default holds.
    function countryClassesOf(
        address compliance,
        uint16 country
    ) external view returns (bool own, uint8 anyOf, uint8 allOf) {
        uint256 requirement = _ofCountry(_settings[_lastKey(compliance)], country);
        (anyOf, allOf) = _unpack(requirement);
        return (requirement & OWN != 0, anyOf, allOf);
    }

    /// @notice What receivers of other countries must have.
    /// @return exists Whether there is a default.
    function defaultClassesOf(address compliance) external view returns (bool exists, uint8 anyOf, uint8 allOf) {
        uint256 common = _settings[_lastKey(compliance)].common;
        (anyOf, allOf) = _unpack(common >> DEFAULT_SHIFT);
        return (common & HAS_DEFAULT != 0, anyOf, allOf);
    }

    /// @notice What receivers must have besides when the sender is of a country.
    /// @return named Whether this country of the sender is named.
    function senderClassesOf(
        address compliance,
        uint16 country
    ) external view returns (bool named, uint8 anyOf, uint8 allOf) {
        uint256 common = _settings[_lastKey(compliance)].common;
        uint256 index = _findSender(common, country);
        if (index == MAX_SENDER_COUNTRIES || _codeAt(common, index) == 0) return (false, 0, 0);
        (anyOf, allOf) = _unpack(_requirementAt(common, index));
        return (true, anyOf, allOf);
    }

    /// @notice Whether anything was set since the module was bound.
    function isConfigured(address compliance) external view returns (bool) {
        return _settings[_lastKey(compliance)].common != 0;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "InvestorClass";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _configured() private returns (Settings storage settings) {
        settings = _settings[_callerKey()];
        settings.common |= CONFIGURED;
    }

    function _setCountry(Settings storage settings, uint16 country, uint8 anyOf, uint8 allOf) private {
        _writeCountry(settings, country, OWN | _pack(anyOf, allOf));
        emit CountryClassesSet(msg.sender, country, anyOf, allOf);
    }

    function _removeCountry(Settings storage settings, uint16 country) private {
        if (_ofCountry(settings, country) == 0) return;
        _writeCountry(settings, country, 0);
        emit CountryClassesRemoved(msg.sender, country);
    }

    function _writeCountry(Settings storage settings, uint16 country, uint256 requirement) private {
        uint256 shift = _shiftOf(country);
        uint256 word = settings.countries[country >> 3];
        settings.countries[country >> 3] = (word & ~(COUNTRY_MASK << shift)) | (requirement << shift);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (Finding finding, uint256 requirement) = _judge(move, binding);
        if (finding == Finding.Passes || _neutral(move)) return;
        if (finding == Finding.NotConfigured) revert InvestorClassNotConfigured(msg.sender);
        address wallet = move.to.wallet;
        uint16 country = move.to.country;
        if (finding == Finding.CountryUnknown) revert InvestorClassCountryUnknown(wallet, country);
        (uint8 anyOf, uint8 allOf) = _unpack(requirement);
        if (finding == Finding.Lacking) revert InvestorClassMissing(wallet, country, move.to.class, anyOf, allOf);
        revert InvestorClassMissingFrom(wallet, move.from.country, move.to.class, anyOf, allOf);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (Finding finding, ) = _judge(move, binding);
        return finding == Finding.Passes || _neutral(move) ? type(uint256).max : 0;
    }

    /// @dev Asks of every move, since most that are neutral pass anyway.
    /// @return requirement What is lacking of, if anything.
    function _judge(Move calldata move, Binding calldata binding) private view returns (Finding, uint256 requirement) {
        Settings storage settings = _settings[_key(msg.sender, binding.epoch)];
        uint256 common = settings.common;
        if (common == 0) return (Finding.NotConfigured, 0);
        (uint256 class, uint256 country) = (move.to.class, move.to.country);
        requirement = _ofCountry(settings, country);
        if (requirement == 0) {
            if (common & HAS_DEFAULT != 0) requirement = common >> DEFAULT_SHIFT;
            else if (!CountryCodes.known(uint16(country))) return (Finding.CountryUnknown, 0);
        }
        if (_lacks(class, requirement)) return (Finding.Lacking, requirement);
        country = move.from.country;
        if (!_mayBeNamed(common, country)) return (Finding.Passes, 0);
        requirement = _ofSender(common, country);
        if (!_lacks(class, requirement) || move.from.exempt) return (Finding.Passes, 0);
        return (Finding.LackingFrom, requirement);
    }

    /// @dev A country's own requirement, 0 if it has none; codes outside 1 to 999 have none.
    function _ofCountry(Settings storage settings, uint256 country) private view returns (uint256) {
        return (settings.countries[country >> 3] >> _shiftOf(country)) & COUNTRY_MASK;
    }

    /// @dev At which bit of its word a country is, eight of them to a word.
    function _shiftOf(uint256 country) private pure returns (uint256) {
        return (country & 7) << 5;
    }

    /// @dev Whether one of the eight codes is this country's, all compared at once: a code that is equal borrows from the
    /// bit above it. True for 0 while there is room, and for some that are no country codes.
    function _mayBeNamed(uint256 common, uint256 country) private pure returns (bool) {
        unchecked {
            uint256 apart = (common & CODES_MASK) ^ (country * CODE_ONES);
            return ((apart | CODE_TOPS) - CODE_ONES) & CODE_TOPS != CODE_TOPS;
        }
    }

    /// @dev What a country of the sender requires; nothing where it is not named.
    function _ofSender(uint256 common, uint256 country) private pure returns (uint256) {
        uint256 index = _findSender(common, country);
        return index == MAX_SENDER_COUNTRIES ? 0 : _requirementAt(common, index);
    }

    /// @dev Where a country of the sender is, or would be added.
    function _findSender(uint256 common, uint256 country) private pure returns (uint256 index) {
        for (; index < MAX_SENDER_COUNTRIES; ++index) {
            uint256 code = _codeAt(common, index);
            if (code == 0 || code == country) return index;
        }
    }

    function _codeAt(uint256 common, uint256 index) private pure returns (uint256) {
        return (common >> (index * CODE_BITS)) & CODE_MASK;
    }

    function _requirementAt(uint256 common, uint256 index) private pure returns (uint256) {
        return (common >> (SENDERS_SHIFT + index * 16)) & REQUIREMENT_MASK;
    }

    function _withSender(
        uint256 common,
        uint256 index,
        uint256 country,
        uint256 requirement
    ) private pure returns (uint256) {
        uint256 shift = index * CODE_BITS;
        common = (common & ~(CODE_MASK << shift)) | (country << shift);
        shift = SENDERS_SHIFT + index * 16;
        return (common & ~(REQUIREMENT_MASK << shift)) | (requirement << shift);
    }

    /// @dev Exempt alike whatever is required.
    function _neutral(Move calldata move) private pure returns (bool) {
        return move.to.exempt || _sameHolder(move);
    }

    function _lacks(uint256 class, uint256 requirement) private pure returns (bool) {
        uint256 anyOf = requirement & 0xff;
        uint256 allOf = (requirement >> 8) & 0xff;
        return (anyOf != 0 && class & anyOf == 0) || class & allOf != allOf;
    }

    function _pack(uint8 anyOf, uint8 allOf) private pure returns (uint256) {
        return anyOf | (uint256(allOf) << 8);
    }

    function _unpack(uint256 requirement) private pure returns (uint8 anyOf, uint8 allOf) {
        return (uint8(requirement), uint8(requirement >> 8));
    }
}
