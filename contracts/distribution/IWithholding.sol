// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncomeType} from "./DistributionTerms.sol";

/// @notice A tax profile to be set.
/// @param identity Whose.
/// @param income For what income.
/// @param rate Tax in millionths.
/// @param until Unix time from which it no longer counts.
struct TaxProfile {
    address identity;
    IncomeType income;
    uint24 rate;
    uint40 until;
}

/// @title Tax withheld at source
/// @notice A tax agent keeps for identities what is withheld from an income; of the reason nothing is on chain. The
/// profile at the end of the second before a distribution became payable decides, whenever a holder is paid; where there
/// is none, or it has ended by then, the distribution's default rate.
/// @dev Rates are millionths; tax rounds up. A change never reaches back.
interface IWithholding {
    /// @notice The identity's tax on such income from this second on.
    event TaxProfileSet(address indexed identity, IncomeType indexed income, uint24 rate, uint40 until);
    /// @notice Tax that was set apart was drawn.
    event TaxDrawn(uint256 indexed id, address indexed to, uint256 amount);

    /// @notice A rate is at most a million millionths.
    error TaxRateInvalid(address identity, uint24 rate);
    /// @notice Nobody has this identity.
    error TaxIdentityZero();

    /// @notice Sets tax profiles, from now on.
    /// @custom:access Agents with the tax permission.
    function setTaxProfiles(TaxProfile[] calldata profiles) external;

    /// @notice Draws the tax that was set apart so far, in one transfer.
    /// @custom:access Agents with the tax permission.
    function drawTax(uint256 id, address to) external returns (uint256 amount);

    /// @notice The profile that counted at the end of a second.
    /// @return rate Tax in millionths.
    /// @return until Unix time from which it no longer counts; zero where there was none.
    function taxProfileAt(
        address identity,
        IncomeType income,
        uint256 time
    ) external view returns (uint24 rate, uint40 until);
}
