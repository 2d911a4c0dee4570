// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DistributionPermissions} from "../../../contracts/distribution/DistributionPermissions.sol";
import {
    AmountBasis,
    DistributionBooks,
    DistributionTerms,
    IncomeType,
    PayoutCoinTerms,
    SeriesPeriod
} from "../../../contracts/distribution/DistributionTerms.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {IDistributions} from "../../../contracts/distribution/IDistributions.sol";
import {IPayments} from "../../../contracts/distribution/IPayments.sol";
import {IWithholding, TaxProfile} from "../../../contracts/distribution/IWithholding.sol";
import {TestCoin} from "../../../contracts/mocks/distribution/TestCoin.sol";
import {IRecordDates} from "../../../contracts/token/IRecordDates.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {DistributionSteps} from "./DistributionSteps.sol";

/// @title An issuer that distributes, who pays in for it, its tax agent, and whoever moves a distribution on
contract DistributionHandler is DistributionSteps {
    uint256 private constant MOST_DISTRIBUTIONS = 8;

    constructor(World world_) DistributionSteps(world_) {}

    /// @notice A distribution at a record date, in any coin; at times with an offer of new tokens, which some take.
    function announce(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        DividendDistributor distributor = WORLD.distributorOf(suite);
        if (distributor.distributionCount() >= MOST_DISTRIBUTIONS) return;
        DistributionTerms memory terms = _terms(dice, suite);
        SeriesPeriod memory period = _period(dice, suite, terms);
        (terms.recordDate, terms.payableDate, terms.amount) = (period.recordDate, period.payableDate, period.amount);
        terms.reinvestment.deadline = period.reinvestmentDeadline;
        bytes memory call_ = abi.encodeCall(IDistributions.announce, (terms));
        bool ok = _byIssuer("announce", 80, distributor, call_);
        if (ok && terms.reinvestment.price != 0) _answerOffer(dice, distributor);
    }

    /// @notice Two or three distributions at once.
    function announceSeries(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint256 suite = _suite(dice);
        DividendDistributor distributor = WORLD.distributorOf(suite);
        SeriesPeriod[] memory periods = new SeriesPeriod[](dice.between(2, 3));
        if (distributor.distributionCount() + periods.length > MOST_DISTRIBUTIONS) return;
        DistributionTerms memory terms = _terms(dice, suite);
        for (uint256 i = 0; i < periods.length; ++i) periods[i] = _period(dice, suite, terms);
        bytes memory call_ = abi.encodeCall(IDistributions.announceSeries, (terms, periods));
        bool ok = _byIssuer("announceSeries", 80, distributor, call_);
        if (ok && terms.reinvestment.price != 0) _answerOffer(dice, distributor);
    }

    /// @notice A distribution takes the steps that it can take now: is paid in, reviewed, opened, closed, refunded.
    function advance(uint256 seed) external {
        Dice memory dice = _dice(seed);
        DividendDistributor distributor = WORLD.distributorOf(_suite(dice));
        uint256 id = _distribution(dice, distributor);
        if (id == 0) return;
        for (uint256 i = 0; i < 4; ++i) _step(dice, distributor, id);
    }

    /// @notice A distribution is cancelled before it pays.
    function cancel(uint256 seed) external {
        Dice memory dice = _dice(seed);
        DividendDistributor distributor = WORLD.distributorOf(_suite(dice));
        uint256 id = _distribution(dice, distributor);
        if (id == 0 || dice.chance(85)) return;
        _byIssuer("cancel", 10, distributor, abi.encodeCall(IDistributions.cancel, (id, "")));
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

    /// @notice What was withheld so far is drawn by the tax agent, what was reinvested by the issuer.
    function draw(uint256 seed) external {
        Dice memory dice = _dice(seed);
        DividendDistributor distributor = WORLD.distributorOf(_suite(dice));
        uint256 id = _distribution(dice, distributor);
        if (id == 0) return;
        DistributionBooks memory books = distributor.books(id);
        if (books.withheld != books.withheldDrawn) {
            address agent = WORLD.agentFor(DistributionPermissions.TAX);
            _try("drawTax", 60, agent, address(distributor), abi.encodeCall(IWithholding.drawTax, (id, agent)));
        }
        if (books.reinvested != books.reinvestedDrawn) {
            address agent = WORLD.agentFor(DistributionPermissions.PROCEEDS);
            bytes memory call_ = abi.encodeCall(IDistributions.drawReinvested, (id, agent));
            _try("drawReinvested", 60, agent, address(distributor), call_);
        }
    }

    /// @notice A coin's issuer blocks a wallet, or lets it go.
    function blockInCoin(uint256 seed) external {
        Dice memory dice = _dice(seed);
        WORLD.blockingCoin().setBlocked(_wallet(dice), dice.chance(30));
        WORLD.count("blockInCoin", true, 100);
    }

    /// @dev Some holders take the tokens that the latest distribution offers.
    function _answerOffer(Dice memory dice, DividendDistributor distributor) private {
        uint256 id = distributor.distributionCount();
        address[] memory wallets = WORLD.wallets();
        for (uint256 i = 0; i < wallets.length; ++i) {
            if (dice.chance(50)) continue;
            bytes memory call_ = abi.encodeCall(IPayments.electReinvestment, (id, dice.chance(90)));
            _try("electReinvestment", 80, wallets[i], address(distributor), call_);
        }
    }

    function _byIssuer(
        string memory action,
        uint256 floor,
        DividendDistributor distributor,
        bytes memory call_
    ) private returns (bool ok) {
        (ok, ) = _try(action, floor, WORLD.agentFor(DistributionPermissions.ANNOUNCE), address(distributor), call_);
    }

    /// @dev All but amount and dates.
    function _terms(Dice memory dice, uint256 suite) private view returns (DistributionTerms memory terms) {
        TestCoin coin = WORLD.coins()[dice.below(3)];
        terms.token = address(WORLD.tokenOf(suite));
        terms.basis = dice.chance(50) ? AmountBasis.Total : AmountBasis.PerToken;
        terms.reviewPeriod = dice.chance(50) ? 0 : 600;
        terms.coin = PayoutCoinTerms(address(coin), coin.symbol(), coin.decimals());
        (terms.defaultRate, terms.maxRate) = (200_000, 300_000);
        terms.claimTopics = new uint256[](dice.below(2));
        for (uint256 i = 0; i < terms.claimTopics.length; ++i) terms.claimTopics[i] = 1;
        if (dice.chance(40)) terms.reinvestment.price = uint128(dice.between(1, 50));
    }

    /// @dev Who is offered tokens has an hour to think about it.
    function _period(
        Dice memory dice,
        uint256 suite,
        DistributionTerms memory terms
    ) private returns (SeriesPeriod memory period) {
        period.recordDate = _recordDate(dice, suite);
        uint256 start = period.recordDate > block.timestamp ? period.recordDate : block.timestamp;
        bool offers = terms.reinvestment.price != 0;
        period.payableDate = uint40(offers || dice.chance(50) ? start + 1 hours : start);
        if (offers) period.reinvestmentDeadline = period.payableDate;
        // A few coins for a token, with the 18 further decimals that these amounts have.
        period.amount = terms.basis == AmountBasis.Total ? dice.between(1_000, 100_000) : dice.between(1, 9e18);
    }

    /// @dev Any that the token has; a new one where it has none.
    function _recordDate(Dice memory dice, uint256 suite) private returns (uint40) {
        IRecordDates token = IRecordDates(address(WORLD.tokenOf(suite)));
        if (token.recordDateCount() == 0) {
            address agent = WORLD.agentFor(TokenPermissions.RECORD_DATE);
            _call(agent, address(token), abi.encodeCall(token.takeRecordDate, ()));
        }
        return token.recordDates(dice.below(token.recordDateCount()), 1)[0];
    }
}
