// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AddressList} from "./AddressList.sol";
import {IIdentityListener} from "./IIdentityListener.sol";
import {IIdentityRegistryOperations} from "./IIdentityRegistryOperations.sol";
import {ToleratedCall} from "./ToleratedCall.sol";

/// @title RegistryListeners
/// @notice Who is told when the identity or country of a wallet changes: compliance hosts that count holders.
abstract contract RegistryListeners {
    using AddressList for AddressList.List;

    /// @custom:storage-location erc7201:scrip.RegistryListeners
    struct ListenersStorage {
        AddressList.List listeners;
        mapping(address listener => bool) asleep;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.RegistryListeners"));
    uint256 private constant LIMIT = 25;
    /// @dev Enough for a compliance host that counts a wallet late and then follows its change, with every rule of this
    /// suite that counts holders, ten lots on either side, and what a host keeps back for the last of its rules.
    uint256 private constant CHANGE_GAS = 2_000_000;
    /// @dev Enough for a listener to note that it hears nothing; 25 times this, with dropping each, fit into what a
    /// storage gives a registry that it unbinds.
    uint256 private constant RESET_GAS = 120_000;

    function _addListener(address listener) internal {
        AddressList.List storage list = _listeners();
        if (listener == address(0)) revert IIdentityRegistryOperations.IdentityRegistryZeroAddress();
        if (list.contains(listener)) revert IIdentityRegistryOperations.ListenerAlreadyAdded(listener);
        if (list.length() == LIMIT) revert IIdentityRegistryOperations.ListenersTooMany(LIMIT);
        list.push(listener);
        emit IIdentityRegistryOperations.ListenerAdded(listener);
    }

    /// @dev Removes a listener whatever it does about it. One that was not told goes on counting from what it last
    /// heard: a compliance host cannot be told while it is locked by a call of its own. While tokens move nobody can
    /// use that, since the host gives a rule, the only stranger it calls, half the gas below which a failure here is
    /// the sender's. It is left to a rule that acts while the host's owner makes its settings, and that holds a right
    /// over the registry or its storage. Where `ListenerRemoved` says `told` false of a host, its registry's owner
    /// adds it again and removes it again, which tells it, or its own owner restarts its ledger once it is added.
    function _removeListener(address listener) internal {
        if (!_listeners().contains(listener)) revert IIdentityRegistryOperations.ListenerNotFound(listener);
        _forgetListener(listener);
        emit IIdentityRegistryOperations.ListenerRemoved(listener, _tellReset(listener));
    }

    /// @dev Has a listener told of changes, or passed over until it asks to be told again.
    function _setListening(address listener, bool listening) internal {
        if (!_listeners().contains(listener)) revert IIdentityRegistryOperations.ListenerNotFound(listener);
        if (_isAsleep(listener) != listening) return;
        _listenersStorage().asleep[listener] = !listening;
        emit IIdentityRegistryOperations.ListenerListening(listener, listening);
    }

    /// @dev Whether some listener wants to be told of changes.
    function _isHeard() internal view returns (bool) {
        AddressList.List storage list = _listeners();
        uint256 count = list.length();
        for (uint256 i = 0; i < count; ++i) {
            if (!_isAsleep(list.get(i))) return true;
        }
        return false;
    }

    /// @dev Tells of a change made here. A listener's refusal is ours: its ledger must not fall behind.
    function _tellListeners(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) internal {
        AddressList.List storage list = _listeners();
        uint256 count = list.length();
        for (uint256 i = 0; i < count; ++i) {
            address listener = list.get(i);
            if (_isAsleep(listener)) continue;
            IIdentityListener(listener).onIdentityChange(wallet, oldIdentity, newIdentity, oldCountry, newCountry);
        }
    }

    /// @dev Tells of a change made by another registry of the same storage, which our listeners must not stop. One that
    /// fails would count wrongly from now on, so it is dropped and told that what it counted is void.
    function _tellListenersOfOthers(bytes memory message) internal {
        AddressList.List storage list = _listeners();
        uint256 i = 0;
        while (i < list.length()) {
            address listener = list.get(i);
            if (_isAsleep(listener) || ToleratedCall.tell(listener, message, CHANGE_GAS, CHANGE_GAS)) ++i;
            else _removeListener(listener);
        }
    }

    /// @dev Tells every listener that hears that what it counted is void.
    function _resetListeners() internal {
        AddressList.List storage list = _listeners();
        uint256 count = list.length();
        for (uint256 i = 0; i < count; ++i) {
            address listener = list.get(i);
            if (!_isAsleep(listener)) IIdentityListener(listener).onIdentitiesReset();
        }
    }

    /// @dev `_resetListeners` on a change that our listeners must not stop: the storage tells us no longer, or again.
    /// One that fails would count wrongly from now on, so it is dropped; see `_removeListener`.
    function _resetListenersOfOthers() internal {
        AddressList.List storage list = _listeners();
        uint256 i = 0;
        while (i < list.length()) {
            address listener = list.get(i);
            if (_isAsleep(listener) || _tellReset(listener)) {
                ++i;
            } else {
                _forgetListener(listener);
                emit IIdentityRegistryOperations.ListenerRemoved(listener, false);
            }
        }
    }

    function _listeners() internal view returns (AddressList.List storage list) {
        return _listenersStorage().listeners;
    }

    function _tellReset(address listener) private returns (bool told) {
        bytes memory message = abi.encodeCall(IIdentityListener.onIdentitiesReset, ());
        return ToleratedCall.tell(listener, message, RESET_GAS, ToleratedCall.GAS);
    }

    /// @dev A listener that is added again hears again.
    function _forgetListener(address listener) private {
        _listeners().remove(listener);
        delete _listenersStorage().asleep[listener];
    }

    function _isAsleep(address listener) private view returns (bool) {
        return _listenersStorage().asleep[listener];
    }

    function _listenersStorage() private pure returns (ListenersStorage storage $) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
