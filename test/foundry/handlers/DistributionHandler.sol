// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DistributionPermissions} from "../../../contracts/distribution/DistributionPermissions.sol";
import {
    AmountBasis,
    DistributionBooks,
    DistributionTerms,
    IncomeType,
    PayoutCoinTerms
} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {IDistributions} from "../../../contracts/distribution/IDistributions.sol";
import {IWithholding, TaxProfile} from "../../../contracts/distribution/IWithholding.sol";
import {IPayments} from "../../../contracts/distribution/IPayments.sol";
import {TestCoin} from "../../../contracts/mocks/distribution/TestCoin.sol";
import {IRecordDates} from "../../../contracts/token/IRecordDates.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {DistributionSteps} from "./DistributionSteps.sol";

/// @title An issuer that distributes, who pays in for it, its tax agent, and whoever moves a distribution on
contract DistributionHandler is DistributionSteps {
    uint256 private constant MOST_DISTRIBUTIONS = 6;

    constructor(World world_) DistributionSteps(world_) {}

    /// @notice A distribution at the latest record date, in any coin.
    function announce(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        DividendDistributor distributor = WORLD.distributorOf(suite);
        IRecordDates token = IRecordDates(address(WORLD.tokenOf(suite)));
        if (distributor.distributionCount() >= MOST_DISTRIBUTIONS) return;
        if (token.recordDateCount() == 0) {
            _call(
                WORLD.agentFor(TokenPermissions.RECORD_DATE),
                address(token),
                abi.encodeCall(token.takeRecordDate, ())
            );
        }
        uint256 dates = token.recordDateCount();
        DistributionTerms memory terms = _terms(dice, address(token), token.recordDates(dates - 1, 1)[0]);
        address agent = WORLD.agentFor(DistributionPermissions.ANNOUNCE);
        _try("announce", 80, agent, address(distributor), abi.encodeCall(IDistributions.announce, (terms)));
    }

    /// @notice A distribution takes the steps that it can take now: is paid in, reviewed, opened, closed, refunded.
    function advance(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        DividendDistributor distributor = WORLD.distributorOf(suite);
        uint256 id = _distribution(dice, distributor);
        if (id == 0) return;
        for (uint256 i = 0; i < 3; ++i) _step(dice, distributor, id);
    }

    /// @notice A distribution is cancelled before it pays.
    function cancel(uint256 seed) external {
        Dice memory dice = _dice(seed);
        DividendDistributor distributor = WORLD.distributorOf(_suite(dice));
        uint256 id = _distribution(dice, distributor);
        if (id == 0 || dice.chance(85)) return;
        address agent = WORLD.agentFor(DistributionPermissions.ANNOUNCE);
        _try("cancel", 10, agent, address(distributor), abi.encodeCall(IDistributions.cancel, (id, "")));
    }

    /// @notice What is withheld from somebody changes, for distributions that are not payable yet.
    function setTaxProfile(uint256 seed) external {
        Dice memory dice = _dice(seed);
        TaxProfile[] memory profiles = new TaxProfile[](1);
        uint40 until = uint40(block.timestamp + dice.between(1, 60 days));
        profiles[0] = TaxProfile(_identity(dice), IncomeType.Dividend, uint24(dice.below(400_000)), until);
        address distributor = address(WORLD.distributorOf(_suite(dice)));
        address agent = WORLD.agentFor(DistributionPermissions.TAX);
        _try("setTaxProfile", 100, agent, distributor, abi.encodeCall(IWithholding.setTaxProfiles, (profiles)));
    }

    /// @notice The tax agent draws what was withheld so far.
    function drawTax(uint256 seed) external {
        Dice memory dice = _dice(seed);
        DividendDistributor distributor = WORLD.distributorOf(_suite(dice));
        uint256 id = _distribution(dice, distributor);
        if (id == 0) return;
        DistributionBooks memory books = distributor.books(id);
        if (books.withheld == books.withheldDrawn) return;
        address agent = WORLD.agentFor(DistributionPermissions.TAX);
        _try("drawTax", 60, agent, address(distributor), abi.encodeCall(IWithholding.drawTax, (id, agent)));
    }

    /// @notice Payments to somebody are on hold, or go on.
    function hold(uint256 seed) external {
        Dice memory dice = _dice(seed);
        address distributor = address(WORLD.distributorOf(_suite(dice)));
        bytes memory call_ = abi.encodeCall(IPayments.setPayoutHold, (_identity(dice), dice.chance(20), ""));
        _try("hold", 100, WORLD.agentFor(DistributionPermissions.HOLD), distributor, call_);
    }

    /// @notice A coin's issuer blocks a wallet, or lets it go.
    function blockInCoin(uint256 seed) external {
        Dice memory dice = _dice(seed);
        WORLD.blockingCoin().setBlocked(_wallet(dice), dice.chance(30));
        WORLD.count("blockInCoin", true, 100);
    }

    function _terms(
        Dice memory dice,
        address token,
        uint40 recordDate
    ) private view returns (DistributionTerms memory terms) {
        TestCoin coin = WORLD.coins()[dice.below(3)];
        terms.token = token;
        terms.basis = dice.chance(50) ? AmountBasis.Total : AmountBasis.PerToken;
        // A few coins for a token, with the 18 further decimals that these amounts have.
        terms.amount = terms.basis == AmountBasis.Total ? dice.between(1_000, 100_000) : dice.between(1, 9e18);
        terms.recordDate = recordDate;
        terms.payableDate = uint40((recordDate > block.timestamp ? recordDate : block.timestamp) + 1 hours);
        terms.reviewPeriod = 600;
        terms.coin = PayoutCoinTerms(address(coin), coin.symbol(), coin.decimals());
        (terms.defaultRate, terms.maxRate) = (200_000, 300_000);
        terms.claimTopics = new uint256[](dice.below(2));
        for (uint256 i = 0; i < terms.claimTopics.length; ++i) terms.claimTopics[i] = 1;
    }
}
