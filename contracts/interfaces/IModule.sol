// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title T-REX's compliance module
/// @notice One rule of a modular compliance contract, as T-REX 4.1.6 defines it. Amounts are in raw units of the token.
/// ERC-165 id: 0xb795d01e.
interface IModule {
    /// @notice The rule applies to a compliance contract from now on.
    event ComplianceBound(address indexed _compliance);

    /// @notice The rule no longer applies to a compliance contract.
    event ComplianceUnbound(address indexed _compliance);

    /// @notice Binds the calling compliance contract.
    /// @custom:access The compliance contract named.
    function bindCompliance(address _compliance) external;

    /// @notice Releases the calling compliance contract.
    /// @custom:access The compliance contract named.
    function unbindCompliance(address _compliance) external;

    /// @notice Records a transfer of the caller's token.
    /// @custom:access Bound compliance contracts.
    function moduleTransferAction(address _from, address _to, uint256 _value) external;

    /// @notice Records a mint of the caller's token.
    /// @custom:access Bound compliance contracts.
    function moduleMintAction(address _to, uint256 _value) external;

    /// @notice Records a burn of the caller's token.
    /// @custom:access Bound compliance contracts.
    function moduleBurnAction(address _from, uint256 _value) external;

    /// @notice Whether the rule allows this transfer for the compliance contract named, now.
    function moduleCheck(address _from, address _to, uint256 _value, address _compliance) external view returns (bool);

    /// @notice Whether the compliance contract is bound.
    function isComplianceBound(address _compliance) external view returns (bool);

    /// @notice Whether the compliance contract fulfils what the rule needs before it can be bound.
    function canComplianceBind(address _compliance) external view returns (bool);

    /// @notice True when the rule needs no setting before it is bound.
    function isPlugAndPlay() external pure returns (bool);

    /// @notice Name of the rule.
    function name() external pure returns (string memory _name);
}
