// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {hostState} from "./HostStorage.sol";
import {IComplianceHost, Preview, Refusal} from "./IComplianceHost.sol";
import {TokenMoves} from "./TokenMoves.sol";

/// @title Compliance views
/// @notice Says what the rules would do with a transfer or a mint. The other half of `ModularCompliance`, which forwards
/// to it; it runs in that contract's name.
contract ComplianceViews is TokenMoves {
    /// @notice See `ICompliance`: whether the rules would let the transfer pass with `from` as its sender.
    function canTransfer(address from, address to, uint256 value) external view returns (bool) {
        (bool allowed, ) = _askSelf(abi.encodeCall(IComplianceHost.checkTransfer, (from, from, to, value)));
        return allowed;
    }

    /// @notice See `IComplianceHost`.
    function checkTransfer(address spender, address from, address to, uint256 value) external view {
        _check(hostState(), spender, from, to, value);
    }

    /// @notice See `IComplianceHost`.
    function explain(
        address spender,
        address from,
        address to,
        uint256 value
    ) external view returns (Refusal[] memory refusals) {
        return _previewSafely(spender, from, to, value).refusals;
    }

    /// @notice See `IComplianceHost`.
    function preview(address spender, address from, address to, uint256 value) external view returns (Preview memory) {
        if (msg.sender != address(this)) return _previewSafely(spender, from, to, value);
        return _preview(hostState(), spender, from, to, value);
    }

    /// @notice See `IComplianceHost`.
    function headroom(address spender, address from, address to, uint256 most) external view returns (uint256) {
        if (msg.sender == address(this)) return _largest(hostState(), spender, from, to, most);
        (bool answered, bytes memory answer) = _askSelf(msg.data);
        return answered ? abi.decode(answer, (uint256)) : 0;
    }

    /// @dev Asks itself, so that a failure before any rule is asked (the ledger is not complete, the fee is not known)
    /// becomes an answer.
    function _previewSafely(
        address spender,
        address from,
        address to,
        uint256 value
    ) private view returns (Preview memory p) {
        (bool answered, bytes memory answer) = _askSelf(
            abi.encodeCall(IComplianceHost.preview, (spender, from, to, value))
        );
        if (answered) return abi.decode(answer, (Preview));
        p.net = value;
        p.refusals = new Refusal[](1);
        p.refusals[0] = Refusal(address(this), answer, 0);
    }

    function _askSelf(bytes memory question) private view returns (bool answered, bytes memory answer) {
        return address(this).staticcall(question);
    }
}
