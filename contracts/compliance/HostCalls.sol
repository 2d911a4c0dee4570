// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISecurityTokenErrors} from "../token/ISecurityTokenErrors.sol";
import {IComplianceHost, TokenMove} from "./IComplianceHost.sol";

/// @title Host calls
/// @notice How a token asks its host, which every move does, without copying the question field by field.
library HostCalls {
    /// @notice `IComplianceHost.moved`, with its refusal passed on as it is.
    function moved(address host, TokenMove memory move) internal returns (uint256 net, uint256 fee, address collector) {
        bytes4 selector = IComplianceHost.moved.selector;
        uint256 size;
        // A struct in memory holds a clean word a field, as the ABI wants it.
        assembly ("memory-safe") {
            let question := mload(0x40)
            mstore(question, selector)
            mcopy(add(question, 0x04), move, 0xe0)
            if iszero(call(gas(), host, 0, question, 0xe4, question, 0x60)) {
                returndatacopy(question, 0, returndatasize())
                revert(question, returndatasize())
            }
            size := returndatasize()
            net := mload(question)
            fee := mload(add(question, 0x20))
            collector := shr(96, shl(96, mload(add(question, 0x40))))
        }
        if (size < 0x60) revert ISecurityTokenErrors.TokenComplianceAnswerInvalid(host, size);
    }
}
