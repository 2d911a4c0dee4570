// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ComplianceModule} from "./ComplianceModule.sol";
import {Move, MoveKind} from "./Move.sol";

/// @title ExchangeTags
/// @notice Which identities are exchanges, in the eyes of one compliance contract. A rule that inherits limits what
/// investors send to them. In T-REX the tags belong to the owner of the module and are the same for all tokens; here
/// each compliance contract has its own, so the events name it.
/// @dev Only transfers from an investor to an exchange count: no mint, burn, forced transfer, recovery or fee, and
/// nothing from one exchange to another or sent by a holder that is exempt at the host. That an exchange is exempt, as
/// who holds for others may be, changes nothing.
abstract contract ExchangeTags is ComplianceModule {
    /// @notice An identity is tagged as an exchange from now on.
    event ExchangeIDAdded(address indexed compliance, address _newExchangeID);
    /// @notice An identity is tagged no longer.
    event ExchangeIDRemoved(address indexed compliance, address _exchangeID);

    /// @notice The identity is tagged already.
    error ONCHAINIDAlreadyTaggedAsExchange(address _exchangeID);
    /// @notice The identity is not tagged.
    error ONCHAINIDNotTaggedAsExchange(address _exchangeID);

    /// @notice Tags an identity as an exchange.
    /// @custom:access A host, on its owner's order.
    function addExchangeID(address _exchangeID) external {
        uint256 key = _callerKey();
        if (_isTagged(key, _exchangeID)) revert ONCHAINIDAlreadyTaggedAsExchange(_exchangeID);
        _setTag(key, _exchangeID, true);
        emit ExchangeIDAdded(msg.sender, _exchangeID);
    }

    /// @notice Takes the tag off. Limits and counters stay, for when it is tagged again.
    /// @custom:access A host, on its owner's order.
    function removeExchangeID(address _exchangeID) external {
        uint256 key = _callerKey();
        if (!_isTagged(key, _exchangeID)) revert ONCHAINIDNotTaggedAsExchange(_exchangeID);
        _setTag(key, _exchangeID, false);
        emit ExchangeIDRemoved(msg.sender, _exchangeID);
    }

    /// @notice Whether an identity is an exchange to a compliance contract.
    function isExchangeID(address compliance, address _exchangeID) external view returns (bool) {
        return _isTagged(_lastKey(compliance), _exchangeID);
    }

    /// @dev The rule keeps the tag, beside what it reads with it.
    function _setTag(uint256 key, address exchangeID, bool tagged) internal virtual;

    function _isTagged(uint256 key, address exchangeID) internal view virtual returns (bool);

    /// @dev Whether a move is of the kind that counts, alike in check and record, if it is from an investor to an
    /// exchange.
    function _isSale(Move calldata move) internal pure returns (bool) {
        return move.kind == MoveKind.Transfer && !move.from.exempt;
    }
}
