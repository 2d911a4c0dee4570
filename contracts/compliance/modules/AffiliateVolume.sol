// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {InvestorClasses} from "../InvestorClasses.sol";
import {Binding, Move, Party} from "../Move.sol";
import {VolumeLimits} from "../VolumeLimits.sol";

/// @title AffiliateVolume
/// @notice An affiliate of the issuer, over all its wallets, or all affiliates together, send no more than a limit
/// within any interval as long as a window. An affiliate is who is on the compliance contract's own list, or has the
/// class `AFFILIATE` from a claim. Others pass, and so does what an exempt holder sends. Until a limit is set,
/// affiliates send nothing.
/// @dev A class from a claim is gone when the claim lapses, which must let nobody out of the rule: whoever is seen with
/// the class in a transfer or mint that is carried out, giving or receiving, is put on the list, and stays until the
/// owner takes it off. One whose claim lapsed before the rule saw it is not found: only the list is sure.
contract AffiliateVolume is VolumeLimits {
    mapping(uint256 key => mapping(address holder => bool)) private _affiliates;

    /// @notice The holder is on the list from now on.
    event AffiliateAdded(address indexed compliance, address indexed identity);
    /// @notice The holder is on the list no longer.
    event AffiliateRemoved(address indexed compliance, address indexed identity);

    /// @notice Puts holders on the list. Repeating one does nothing.
    /// @param identities Identities, or wallets that have none.
    /// @custom:access A host, on its owner's order.
    function addAffiliates(address[] calldata identities) external {
        uint256 key = _callerKey();
        for (uint256 i = 0; i < identities.length; ++i) _add(key, identities[i]);
    }

    /// @notice Takes holders off the list. What they sent counts for them if they come back. Who has the class still
    /// is an affiliate all the same.
    /// @custom:access A host, on its owner's order.
    function removeAffiliates(address[] calldata identities) external {
        uint256 key = _callerKey();
        for (uint256 i = 0; i < identities.length; ++i) {
            if (!_affiliates[key][identities[i]]) continue;
            _affiliates[key][identities[i]] = false;
            emit AffiliateRemoved(msg.sender, identities[i]);
        }
    }

    /// @notice Whether a holder is on a compliance contract's list.
    function isAffiliate(address compliance, address identity) external view returns (bool) {
        return _affiliates[_lastKey(compliance)][identity];
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "AffiliateVolume";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.TRANSFER | Hooks.MINT | Hooks.SUPPLY;
    }

    function _onMove(Move calldata move, Binding calldata binding, bool mayRefuse) internal override {
        super._onMove(move, binding, mayRefuse);
        uint256 key = _key(msg.sender, binding.epoch);
        if (_hasClass(move.from)) _add(key, move.from.holder);
        if (_hasClass(move.to)) _add(key, move.to.holder);
    }

    function _counts(Move calldata move, uint256 key) internal view override returns (bool) {
        return super._counts(move, key) && (_hasClass(move.from) || _affiliates[key][move.from.holder]);
    }

    function _passesUnlimited() internal pure override returns (bool) {
        return false;
    }

    function _add(uint256 key, address identity) private {
        if (_affiliates[key][identity]) return;
        _affiliates[key][identity] = true;
        emit AffiliateAdded(msg.sender, identity);
    }

    function _hasClass(Party calldata party) private pure returns (bool) {
        return party.class & InvestorClasses.AFFILIATE != 0;
    }
}
