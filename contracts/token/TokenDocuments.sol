// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {IERC1643} from "../interfaces/IERC1643.sol";
import {ISecurityTokenErrors} from "./ISecurityTokenErrors.sol";
import {SecurityTerms} from "./TokenSettings.sol";
import {TokenState} from "./TokenState.sol";

/// @title Token documents
/// @notice The documents of a security (ERC-1643) and the terms it was issued under. A linked library: nothing of it is
/// on the path of a transfer; it runs in the token's name.
library TokenDocuments {
    using EnumerableSet for EnumerableSet.Bytes32Set;

    bytes32 private constant SLOT = bytes32(erc7201("scrip.TokenDocuments"));

    /// @notice Adds a document, or replaces the one of that name.
    function set(bytes32 name, string calldata uri, bytes32 hash) external {
        if (name == 0 || bytes(uri).length == 0) revert ISecurityTokenErrors.DocumentEmpty(name);
        TokenState.DocumentStorage storage s = _storage();
        s.names.add(name);
        s.documents[name] = TokenState.Document(uri, hash, block.timestamp);
        emit IERC1643.DocumentUpdated(name, uri, hash);
    }

    /// @notice Removes a document.
    function remove(bytes32 name) external {
        TokenState.DocumentStorage storage s = _storage();
        if (!s.names.remove(name)) revert ISecurityTokenErrors.DocumentNotFound(name);
        TokenState.Document memory document = s.documents[name];
        delete s.documents[name];
        emit IERC1643.DocumentRemoved(name, document.uri, document.hash);
    }

    /// @notice A document's URI, hash and the time it was last set; empty when there is none.
    function getDocument(bytes32 name) external view returns (string memory, bytes32, uint256) {
        TokenState.Document memory document = _storage().documents[name];
        return (document.uri, document.hash, document.modified);
    }

    /// @notice The names of all documents.
    function getAllDocuments() external view returns (bytes32[] memory) {
        return _storage().names.values();
    }

    /// @notice Replaces the terms of the security.
    function setTerms(SecurityTerms memory newTerms) external {
        _storage().terms = newTerms;
        emit ISecurityTokenErrors.TermsSet(newTerms.hash, newTerms.uri, newTerms);
    }

    /// @notice The terms of the security.
    function terms() external view returns (SecurityTerms memory) {
        return _storage().terms;
    }

    function _storage() private pure returns (TokenState.DocumentStorage storage s) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }
}
