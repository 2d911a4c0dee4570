// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC734} from "../interfaces/IERC734.sol";
import {CloneCode} from "./CloneCode.sol";
import {INativeIdentity} from "./INativeIdentity.sol";
import {Keys} from "./Keys.sol";

/// @title KeyHolder
/// @notice ERC-734: the keys of an identity, and what it executes for them. The first management key is in the code of
/// the clone and takes no storage until it changes.
/// @dev Anyone may ask for an execution, which then waits for a key; the asker pays for its storage, and value sent
/// along stays with the identity.
abstract contract KeyHolder is IERC734 {
    struct Key {
        uint32 purposes; // bit n is purpose n
        uint64 keyType;
        uint64 index; // where it stands among the others
        bool recorded; // false: not a key, or the key in the code as it was created
    }

    struct Execution {
        address to;
        bool pending;
        uint256 value;
        bytes data;
    }

    /// @custom:storage-location erc7201:scrip.KeyHolder
    struct KeyStorage {
        mapping(bytes32 key => Key) keys;
        mapping(uint256 index => bytes32 key) others; // all but the key in the code; ends where there is none
        uint256 executions;
        mapping(uint256 id => Execution) requests;
    }

    /// @notice Purposes are 1 to 31.
    error IdentityPurposeInvalid(uint256 purpose);

    /// @notice Key types are below 2^64.
    error IdentityKeyTypeInvalid(uint256 keyType);

    /// @notice A key is a hash, never zero.
    error IdentityKeyInvalid(bytes32 key);

    /// @notice The key has this purpose already.
    error IdentityKeyHasPurpose(bytes32 key, uint256 purpose);

    /// @notice The key does not have this purpose.
    error IdentityKeyLacksPurpose(bytes32 key, uint256 purpose);

    /// @notice A key has one type.
    error IdentityKeyTypeDiffers(bytes32 key, uint256 keyType, uint256 given);

    /// @notice An identity always keeps a management key.
    error IdentityLastManagementKey(bytes32 key);

    /// @notice No execution with this number waits: it was never asked for, or it runs, or it ran.
    error IdentityExecutionNotPending(uint256 executionId);

    bytes32 private constant STORAGE_SLOT = bytes32(erc7201("scrip.KeyHolder"));
    uint256 private constant MAX_PURPOSE = 31;

    /// @inheritdoc IERC734
    function addKey(bytes32 key, uint256 purpose, uint256 keyType) external returns (bool success) {
        _authorize(Keys.MANAGEMENT);
        uint32 bit = _bit(purpose);
        if (key == bytes32(0)) revert IdentityKeyInvalid(key);
        if (keyType > type(uint64).max) revert IdentityKeyTypeInvalid(keyType);
        Key memory record = _record(key);
        if (record.purposes & bit != 0) revert IdentityKeyHasPurpose(key, purpose);
        if (record.purposes != 0 && record.keyType != keyType) {
            revert IdentityKeyTypeDiffers(key, record.keyType, keyType);
        }

        if (record.purposes == 0 && key != _initialKey()) record.index = _append(key);
        _keyStorage().keys[key] = Key(record.purposes | bit, uint64(keyType), record.index, true);
        emit KeyAdded(key, purpose, keyType);
        return true;
    }

    /// @inheritdoc IERC734
    function removeKey(bytes32 key, uint256 purpose) external returns (bool success) {
        _authorize(Keys.MANAGEMENT);
        uint32 bit = _bit(purpose);
        Key memory record = _record(key);
        if (record.purposes & bit == 0) revert IdentityKeyLacksPurpose(key, purpose);
        if (purpose == Keys.MANAGEMENT && getKeysByPurpose(purpose).length == 1) revert IdentityLastManagementKey(key);

        // The key in the code stays recorded without purposes, or it would be what it was at creation again.
        if (record.purposes == bit && key != _initialKey()) _drop(key, record.index);
        else _keyStorage().keys[key] = Key(record.purposes ^ bit, record.keyType, record.index, true);
        emit KeyRemoved(key, purpose, record.keyType);
        _keyRemoved(purpose);
        return true;
    }

    /// @inheritdoc IERC734
    function execute(address to, uint256 value, bytes calldata data) external payable returns (uint256 executionId) {
        executionId = _keyStorage().executions++;
        emit ExecutionRequested(executionId, to, value, data);
        Execution memory request = Execution(to, true, value, data);
        if (keyHasPurpose(Keys.ofAddress(msg.sender), _purposeToCall(to))) {
            emit Approved(executionId, true);
            _run(executionId, request);
        } else {
            _keyStorage().requests[executionId] = request;
        }
    }

    /// @inheritdoc IERC734
    /// @dev A rejected request still waits, and so does one that failed: it changed nothing.
    function approve(uint256 id, bool approve_) external returns (bool success) {
        Execution memory request = _keyStorage().requests[id];
        if (!request.pending) revert IdentityExecutionNotPending(id);
        uint256 purpose = _purposeToCall(request.to);
        if (!keyHasPurpose(Keys.ofAddress(msg.sender), purpose))
            revert INativeIdentity.IdentityUnauthorized(msg.sender, purpose);

        emit Approved(id, approve_);
        if (!approve_) return false;
        // Gone before it runs, so that whatever it calls finds nothing to approve again.
        delete _keyStorage().requests[id];
        return _run(id, request);
    }

    /// @inheritdoc IERC734
    function getKey(bytes32 key_) external view returns (uint256[] memory purposes, uint256 keyType, bytes32 key) {
        Key memory record = _record(key_);
        if (record.purposes != 0) return (_list(record.purposes), record.keyType, key_);
    }

    /// @inheritdoc IERC734
    function getKeyPurposes(bytes32 key) external view returns (uint256[] memory purposes) {
        return _list(_purposesOf(key));
    }

    /// @inheritdoc IERC734
    function getKeysByPurpose(uint256 purpose) public view returns (bytes32[] memory keys) {
        KeyStorage storage $ = _keyStorage();
        uint256 end = _endOfOthers(0);
        keys = new bytes32[](end + 1);
        uint256 count;
        bytes32 initial = _initialKey();
        if ((_purposesOf(initial) >> purpose) & 1 == 1) keys[count++] = initial;
        for (uint256 i = 0; i < end; ++i) {
            bytes32 key = $.others[i];
            if (($.keys[key].purposes >> purpose) & 1 == 1) keys[count++] = key;
        }
        assembly ("memory-safe") {
            mstore(keys, count)
        }
    }

    /// @inheritdoc IERC734
    function keyHasPurpose(bytes32 key, uint256 purpose) public view returns (bool exists) {
        uint256 purposes = _purposesOf(key);
        return (purposes >> Keys.MANAGEMENT) & 1 == 1 || (purposes >> purpose) & 1 == 1;
    }

    /// @dev Refuses callers other than the identity itself and keys of this purpose.
    function _authorize(uint256 purpose) internal view {
        if (!_isAuthorized(msg.sender, purpose)) revert INativeIdentity.IdentityUnauthorized(msg.sender, purpose);
    }

    function _isAuthorized(address caller, uint256 purpose) internal view returns (bool) {
        return caller == address(this) || keyHasPurpose(Keys.ofAddress(caller), purpose);
    }

    /// @dev Called after a key lost a purpose.
    function _keyRemoved(uint256 purpose) internal virtual {}

    function _run(uint256 id, Execution memory request) private returns (bool success) {
        (success, ) = request.to.call{value: request.value}(request.data);
        if (success) {
            emit Executed(id, request.to, request.value, request.data);
        } else {
            _keyStorage().requests[id] = request;
            emit ExecutionFailed(id, request.to, request.value, request.data);
        }
    }

    function _purposeToCall(address to) private view returns (uint256) {
        return to == address(this) ? Keys.MANAGEMENT : Keys.ACTION;
    }

    /// @dev The bits of `_record` alone, which every claim's signature is checked against.
    function _purposesOf(bytes32 key) private view returns (uint256 purposes) {
        Key storage record = _keyStorage().keys[key];
        purposes = record.purposes;
        if (purposes == 0 && !record.recorded && key == _initialKey()) purposes = 1 << Keys.MANAGEMENT;
    }

    function _record(bytes32 key) private view returns (Key memory record) {
        record = _keyStorage().keys[key];
        if (!record.recorded && key == _initialKey()) {
            return Key(uint32(1 << Keys.MANAGEMENT), uint64(Keys.ECDSA), 0, true);
        }
    }

    /// @dev The first free place among the others from `start` on. No length is kept: an identity has few keys, and
    /// only its managers add any.
    function _endOfOthers(uint256 start) private view returns (uint256 end) {
        end = start;
        while (_keyStorage().others[end] != 0) ++end;
    }

    function _append(bytes32 key) private returns (uint64 index) {
        index = uint64(_endOfOthers(0));
        _keyStorage().others[index] = key;
    }

    /// @dev Forgets a key; the last of the others takes its place.
    function _drop(bytes32 key, uint64 index) private {
        KeyStorage storage $ = _keyStorage();
        uint256 last = _endOfOthers(index) - 1;
        if (last != index) {
            bytes32 moved = $.others[last];
            $.others[index] = moved;
            $.keys[moved].index = index;
        }
        delete $.others[last];
        delete $.keys[key];
    }

    function _initialKey() private view returns (bytes32) {
        return Keys.ofAddress(CloneCode.ownFirstAddress());
    }

    function _bit(uint256 purpose) private pure returns (uint32) {
        if (purpose == 0 || purpose > MAX_PURPOSE) revert IdentityPurposeInvalid(purpose);
        return uint32(1 << purpose);
    }

    function _list(uint256 bits) private pure returns (uint256[] memory purposes) {
        purposes = new uint256[](MAX_PURPOSE);
        uint256 count = 0;
        for (uint256 purpose = 1; purpose <= MAX_PURPOSE; ++purpose) {
            if ((bits >> purpose) & 1 == 1) purposes[count++] = purpose;
        }
        assembly ("memory-safe") {
            mstore(purposes, count)
        }
    }

    function _keyStorage() private pure returns (KeyStorage storage $) {
        bytes32 slot = STORAGE_SLOT;
        assembly ("memory-safe") {
            $.slot := slot
        }
    }
}
