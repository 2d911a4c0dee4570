// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3643} from "../../interfaces/IERC3643.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {HostToken} from "../HostToken.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";

/// @title TokenListingRestrictions
/// @notice The holder decides which tokens it receives, by transfer or mint: with a white list those it has listed, with
/// a black list those it has not. The issuer chooses which of the two; each token has both lists apart, so that another
/// choice never turns a holder's no into a yes. A holder lists for its wallet, or for all wallets of its identity. Until
/// the issuer chooses, everything passes. Moves inside one holder, fees, and receivers that are exempt at the host
/// (which are escrows and cannot list) always pass.
/// @dev Lists belong to holders and are kept by token, not by compliance contract. What a token says, of its compliance
/// contract or of its registry's identities, changes its own lists only.
contract TokenListingRestrictions is ComplianceModule {
    /// @notice T-REX's kinds of list.
    enum ListingType {
        NOT_CONFIGURED,
        WHITELISTING,
        BLACKLISTING
    }

    /// @notice For whom a holder lists: the wallet that calls, or the identity that the token's registry has for it.
    enum InvestorAddressType {
        WALLET,
        ONCHAINID
    }

    mapping(uint256 key => ListingType) private _types;
    mapping(address token => mapping(ListingType => mapping(address investor => bool))) private _listed;

    /// @notice The compliance contract of this token asks for this list from now on.
    event TokenListingConfigured(address _tokenAddress, ListingType _listingType);
    /// @notice The compliance contract asks for this list from now on.
    event ListingTypeSet(address indexed compliance, ListingType listingType);
    /// @notice The investor, a wallet or an identity, has listed the token.
    event TokenListed(address _tokenAddress, address _investorAddress);
    /// @notice The investor has struck the token from its list.
    event TokenUnlisted(address _tokenAddress, address _investorAddress);
    /// @notice Which list `TokenListed` or `TokenUnlisted` is about.
    event ListingChanged(address indexed token, address indexed investor, ListingType indexed listingType, bool listed);

    /// @notice That is no kind of list.
    error InvalidListingTypeForConfiguration(ListingType _listingType);
    /// @notice The token's compliance contract has not chosen a list here; `setListing` names one.
    error TokenIsNotConfigured(address _tokenAddress);
    /// @notice The investor has listed the token already.
    error TokenAlreadyListed(address _tokenAddress, address _investorAddress);
    /// @notice The investor has not listed the token.
    error TokenIsNotListed(address _tokenAddress, address _investorAddress);
    /// @notice The token's registry knows no identity of the caller.
    error IdentityNotFound(address _tokenAddress, address _userAddress);
    /// @notice The receiver has put the token on its black list, or not on its white list.
    error TokenListingRefused(address token, address wallet, ListingType listingType);

    /// @notice Chooses which of its lists a receiver is asked by; it can be chosen again.
    /// @custom:access A host, on its owner's order.
    function configureToken(ListingType _listingType) external {
        uint256 key = _callerKey();
        _requireList(_listingType);
        _types[key] = _listingType;
        emit ListingTypeSet(msg.sender, _listingType);
        emit TokenListingConfigured(HostToken.tokenOf(msg.sender), _listingType);
    }

    /// @notice Lists a token, on the list that its compliance contract has chosen.
    /// @custom:access Anyone, for its own wallet or identity.
    function listToken(address _tokenAddress, InvestorAddressType _addressType) external {
        _setListing(_tokenAddress, _requireType(_tokenAddress), _addressType, true);
    }

    /// @notice Lists several tokens.
    /// @custom:access Anyone, for its own wallet or identity.
    function batchListTokens(address[] calldata _tokenAddresses, InvestorAddressType _addressType) external {
        for (uint256 i = 0; i < _tokenAddresses.length; ++i) {
            _setListing(_tokenAddresses[i], _requireType(_tokenAddresses[i]), _addressType, true);
        }
    }

    /// @notice Strikes a token from the list that its compliance contract has chosen.
    /// @custom:access Anyone, for its own wallet or identity.
    function unlistToken(address _tokenAddress, InvestorAddressType _addressType) external {
        _setListing(_tokenAddress, _requireType(_tokenAddress), _addressType, false);
    }

    /// @notice Strikes several tokens.
    /// @custom:access Anyone, for its own wallet or identity.
    function batchUnlistTokens(address[] calldata _tokenAddresses, InvestorAddressType _addressType) external {
        for (uint256 i = 0; i < _tokenAddresses.length; ++i) {
            _setListing(_tokenAddresses[i], _requireType(_tokenAddresses[i]), _addressType, false);
        }
    }

    /// @notice Lists a token, or strikes it, on either list, chosen or not.
    /// @custom:access Anyone, for its own wallet or identity.
    /// @param token The token; behind the adapter for T-REX, which does not say which token it has, the adapter, and for
    /// wallets only.
    function setListing(address token, ListingType listingType, InvestorAddressType addressType, bool listed) external {
        _requireList(listingType);
        _setListing(token, listingType, addressType, listed);
    }

    /// @notice The list that a token's compliance contract has chosen.
    function getTokenListingType(address _tokenAddress) external view returns (ListingType) {
        return _typeOf(_tokenAddress);
    }

    /// @notice The list that a compliance contract has chosen.
    function getListingType(address compliance) external view returns (ListingType) {
        return _types[_lastKey(compliance)];
    }

    /// @notice Whether a wallet or identity is on the list of a token that its compliance contract has chosen.
    function getInvestorListingStatus(address _tokenAddress, address _investorAddress) external view returns (bool) {
        return _listed[_tokenAddress][_typeOf(_tokenAddress)][_investorAddress];
    }

    /// @notice Whether a wallet or identity has a token on one of its lists.
    function isListed(address token, ListingType listingType, address investor) external view returns (bool) {
        return _listed[token][listingType][investor];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "TokenListingRestrictions";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT;
    }

    function _setListing(address token, ListingType listingType, InvestorAddressType addressType, bool listed) private {
        address investor = msg.sender;
        if (addressType == InvestorAddressType.ONCHAINID) {
            investor = address(IERC3643(token).identityRegistry().identity(msg.sender));
            if (investor == address(0)) revert IdentityNotFound(token, msg.sender);
        }
        mapping(address => bool) storage list = _listed[token][listingType];
        if (list[investor] == listed) {
            if (listed) revert TokenAlreadyListed(token, investor);
            revert TokenIsNotListed(token, investor);
        }
        list[investor] = listed;
        if (listed) emit TokenListed(token, investor);
        else emit TokenUnlisted(token, investor);
        emit ListingChanged(token, investor, listingType, listed);
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        (bool refused, address token, ListingType listingType) = _judge(move, binding);
        if (refused) revert TokenListingRefused(token, move.to.wallet, listingType);
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        (bool refused, , ) = _judge(move, binding);
        return refused ? 0 : type(uint256).max;
    }

    function _judge(
        Move calldata move,
        Binding calldata binding
    ) private view returns (bool refused, address token, ListingType listingType) {
        if (move.kind == MoveKind.Fee || move.to.exempt || _sameHolder(move)) return (false, token, listingType);
        listingType = _types[_key(msg.sender, binding.epoch)];
        if (listingType == ListingType.NOT_CONFIGURED) return (false, token, listingType);
        token = HostToken.tokenOf(msg.sender);
        mapping(address => bool) storage list = _listed[token][listingType];
        (address wallet, address holder) = (move.to.wallet, move.to.holder);
        bool listed = list[wallet] || (holder != wallet && list[holder]);
        refused = listed == (listingType == ListingType.BLACKLISTING);
    }

    function _requireType(address token) private view returns (ListingType listingType) {
        listingType = _typeOf(token);
        if (listingType == ListingType.NOT_CONFIGURED) revert TokenIsNotConfigured(token);
    }

    /// @dev Asked of the compliance contract that the token itself names.
    function _typeOf(address token) private view returns (ListingType) {
        return _types[_lastKey(address(IERC3643(token).compliance()))];
    }

    function _requireList(ListingType listingType) private pure {
        if (listingType == ListingType.NOT_CONFIGURED) revert InvalidListingTypeForConfiguration(listingType);
    }
}
