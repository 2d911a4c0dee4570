// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDistributions} from "./IDistributions.sol";
import {IPayments} from "./IPayments.sol";
import {IWithholding} from "./IWithholding.sol";

/// @title Dividend distributor
/// @notice Pays dividends, interest, rents and returns of capital in a coin to everyone who held a token at a record
/// date: once, after tax, and to the last unit.
/// @dev One serves any number of distributions of any number of an issuer's tokens. Its owner is whoever owns the token
/// it was made for.
interface IDividendDistributor is IDistributions, IPayments, IWithholding {
    /// @notice Narrows or widens what an agent may do, a sum of `DistributionPermissions`; makes it an agent.
    /// @custom:access The owner.
    function setAgentPermissions(address agent, uint128 permissions) external;

    /// @notice The token whose owner owns this contract.
    function homeToken() external view returns (address);

    /// @notice Who owns the home token now.
    function owner() external view returns (address);
}
