// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-1643 documents
/// @notice Documents of a security: their place and hash; ERC-1643, "Document Management Standard". ERC-165 id:
/// 0xecfecec8.
interface IERC1643 {
    /// @notice A document was added or changed.
    event DocumentUpdated(bytes32 indexed _name, string _uri, bytes32 _documentHash);

    /// @notice A document was removed.
    event DocumentRemoved(bytes32 indexed _name, string _uri, bytes32 _documentHash);

    /// @notice A document's place, hash and time of the last change in Unix seconds; all empty when it is unknown.
    function getDocument(bytes32 _name) external view returns (string memory, bytes32, uint256);

    /// @notice Adds or changes a document.
    /// @custom:access Document managers.
    function setDocument(bytes32 _name, string calldata _uri, bytes32 _documentHash) external;

    /// @notice Removes a document.
    /// @custom:access Document managers.
    function removeDocument(bytes32 _name) external;

    /// @notice Names of all documents.
    function getAllDocuments() external view returns (bytes32[] memory);
}
