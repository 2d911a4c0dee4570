// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceEvents} from "./IComplianceEvents.sol";

/// @title ERC-3643 compliance contract
/// @notice Says which moves of a token the offering's rules allow, and is told of each one; ERC-3643, section
/// "Compliance Interface". Amounts are in raw units of the token. ERC-165 id: 0x3144991c.
interface ICompliance is IComplianceEvents {
    /// @notice Binds a token to this contract.
    /// @custom:access The owner, or the token itself.
    function bindToken(address _token) external;

    /// @notice Releases a token from this contract.
    /// @custom:access The owner, or the token itself.
    function unbindToken(address _token) external;

    /// @notice Whether the token is bound to this contract.
    function isTokenBound(address _token) external view returns (bool);

    /// @notice The bound token, zero when there is none.
    function getTokenBound() external view returns (address);

    /// @notice Whether the rules allow this transfer now. A mint has the zero address as `_from`.
    function canTransfer(address _from, address _to, uint256 _amount) external view returns (bool);

    /// @notice The bound token moved tokens.
    /// @custom:access The bound token.
    function transferred(address _from, address _to, uint256 _amount) external;

    /// @notice The bound token minted tokens.
    /// @custom:access The bound token.
    function created(address _to, uint256 _amount) external;

    /// @notice The bound token burned tokens.
    /// @custom:access The bound token.
    function destroyed(address _from, uint256 _amount) external;
}
