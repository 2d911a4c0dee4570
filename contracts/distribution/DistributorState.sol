// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {AmountBasis, DistributionState, IncomeType, UnclaimedRule} from "./DistributionTerms.sol";
import {IDistributions} from "./IDistributions.sol";

/// @notice A distribution as it is kept. The first six slots are what a payment reads and writes; the two that it writes
/// count down, so that they are never empty before the last one.
/// @param token The security.
/// @param recordDate Its record date.
/// @param payableFrom Unix time from which it pays; its payable date until its review starts.
/// @param state Where it stands.
/// @param coin The payout coin of today.
/// @param defaultRate Tax without a profile, in millionths.
/// @param maxRate Most tax, in millionths.
/// @param scale How many decimals more the coin of today has than the first one.
/// @param decimals The decimals of the coin of today.
/// @param flags Bits in `DistributionFlags`.
/// @param income What holders receive.
/// @param basis How its amount is stated.
/// @param exponent Of ten: the denominator of every entitlement, for an amount for a whole token; zero for one in total.
/// @param amount As announced: the numerator of every entitlement.
/// @param coveredAt Under which rules of the registry a verified wallet has every claim that is asked for; see
/// `ShareReads`.
/// @param denominator Their denominator, where it is no power of ten; final with the target.
/// @param target What is distributed before tax; zero until it is final.
/// @param unitsLeft Raw token units of shares that are not assessed; lines, for a list.
/// @param owed Net amounts of shares that were assessed and are not settled.
/// @param unassessed Of the target, what no share was assessed for.
/// @param tax Of the rest, what was withheld.
/// @param units Raw token units that share, or lines of a list; final with the target.
/// @param funded What was paid in.
/// @param refunded Of it, what was drawn again.
/// @param taxDrawn Of the tax, what was drawn.
/// @param setApart Of what is owed, what is owed to identities that must not be paid.
/// @param reinvested Net amounts that new tokens were issued for.
/// @param reinvestedDrawn Of it, what was drawn.
/// @param handedOver Net amounts that left under the unclaimed rule.
/// @param listed The sum of a list's gross amounts.
/// @param price Raw units of the first coin for a whole new token.
/// @param deadline Unix time from which elections are closed.
/// @param reviewPeriod Seconds of review.
/// @param unclaimedAccount Who receives unclaimed shares.
/// @param unclaimedPeriod Seconds after which they may leave.
/// @param unclaimedRule What becomes of them.
/// @param remainderTo Who replaced its coin, and may withdraw the remainder; zero for who paid the target's last unit.
/// @param fundingCoin The first coin, in which refunds are paid.
struct Distribution {
    address token;
    uint40 recordDate;
    uint40 payableFrom;
    DistributionState state;
    address coin;
    uint24 defaultRate;
    uint24 maxRate;
    uint8 scale;
    uint8 flags;
    IncomeType income;
    AmountBasis basis;
    uint8 decimals;
    uint8 exponent;
    uint208 amount;
    uint48 coveredAt;
    uint128 denominator;
    uint128 target;
    uint128 unitsLeft;
    uint128 owed;
    uint128 unassessed;
    uint128 tax;
    uint128 units;
    uint128 funded;
    uint128 refunded;
    uint128 taxDrawn;
    uint128 setApart;
    uint128 reinvested;
    uint128 reinvestedDrawn;
    uint128 handedOver;
    uint128 listed;
    uint128 price;
    uint40 deadline;
    uint32 reviewPeriod;
    address unclaimedAccount;
    uint40 unclaimedPeriod;
    UnclaimedRule unclaimedRule;
    address remainderTo;
    address fundingCoin;
}

/// @title DistributionFlags
/// @notice Bits of `Distribution.flags`.
library DistributionFlags {
    /// @notice Some accounts are paid through.
    uint8 internal constant PAID_THROUGH = 1 << 0;
    /// @notice New tokens are offered.
    uint8 internal constant REINVESTS = 1 << 1;
}

/// @title ShareFlags
/// @notice What became of a wallet's share, four bits a distribution, so that 64 distributions of a wallet share a slot.
library ShareFlags {
    /// @notice It was assessed and not paid at once, so that a record of it is kept.
    uint256 internal constant RECORDED = 1 << 0;
    /// @notice It was assessed, and paid, reinvested or handed over.
    uint256 internal constant SETTLED = 1 << 1;
    /// @notice New tokens were elected.
    uint256 internal constant REINVEST = 1 << 2;
    /// @notice All of them.
    uint256 internal constant MASK = 0xf;
}

/// @title Distributor state
/// @notice Where a dividend distributor keeps what it knows, for all parts of its code, and whose it is.
abstract contract DistributorState {
    /// @notice What somebody paid in.
    /// @param funder Who.
    /// @param before What had been paid in before.
    /// @param amount How much.
    /// @param refunded How much of it was drawn again.
    struct Contribution {
        address funder;
        uint128 before;
        uint128 amount;
        uint128 refunded;
    }

    /// @notice A share that was assessed and not paid at once.
    /// @param identity Whom it is owed to; zero where nobody knows.
    /// @param rate Tax in millionths.
    /// @param setApart Whether its identity must not be paid.
    /// @param reassigned Whether it goes to another wallet than that of the record date.
    struct OwedShare {
        address identity;
        uint24 rate;
        bool setApart;
        bool reassigned;
    }

    /// @notice A line of a list.
    struct Line {
        uint128 gross;
        uint128 tax;
    }

    /// @notice What is known of an identity, in one slot.
    /// @param held Whether its payments are on hold.
    /// @param elects Whether one of its wallets ever elected anything.
    /// @param profiles For which incomes it ever had a tax profile, one bit each.
    struct Standing {
        bool held;
        bool elects;
        uint8 profiles;
    }

    /// @notice How a wallet is paid.
    struct Election {
        address payoutWallet;
        bool byBank;
    }

    /// @notice State of a distributor.
    /// @custom:storage-location erc7201:scrip.DividendDistributor
    struct DistributorStorage {
        uint256 count;
        mapping(uint256 id => Distribution) distributions;
        mapping(uint256 id => uint256[]) topics;
        mapping(uint256 id => address[]) nominees;
        mapping(uint256 id => mapping(address wallet => bool)) paidThrough;
        mapping(uint256 id => mapping(address wallet => Line)) lines;
        mapping(uint256 id => Contribution[]) contributions;
        mapping(address wallet => mapping(uint256 word => uint256)) shareFlags;
        mapping(uint256 id => mapping(address wallet => OwedShare)) shares;
        mapping(uint256 id => mapping(address wallet => address)) heirs;
        mapping(address identity => Standing) standings;
        mapping(address identity => mapping(address wallet => Election)) elections;
        mapping(address identity => mapping(IncomeType income => Checkpoints.Trace208)) taxProfiles;
        mapping(address coin => uint256) releasedTotal;
        mapping(address coin => mapping(address account => uint256)) released;
        address[] sanctionsLists;
    }

    bytes32 private constant SLOT = bytes32(erc7201("scrip.DividendDistributor"));
    uint256 private constant SHARES_A_WORD = 64;
    uint256 private constant SHARE_BITS = 4;

    /// @dev The token whose owner owns this contract: it stands in the clone's code.
    function _homeToken() internal view returns (address) {
        return address(bytes20(Clones.fetchCloneArgs(address(this))));
    }

    /// @dev Who owns the home token now.
    function _owner() internal view returns (address) {
        return Ownable(_homeToken()).owner();
    }

    function _requireOwner() internal view {
        if (msg.sender != _owner()) revert IDistributions.DistributionOwnerOnly(msg.sender);
    }

    function _state() internal pure returns (DistributorStorage storage s) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }

    function _distribution(uint256 id) internal view returns (Distribution storage d) {
        d = _state().distributions[id];
        if (d.state == DistributionState.None) revert IDistributions.DistributionUnknown(id);
    }

    function _requireState(uint256 id, DistributionState state) internal view returns (Distribution storage d) {
        d = _distribution(id);
        if (d.state != state) revert IDistributions.DistributionStateWrong(id, uint8(d.state));
    }

    /// @dev The distribution, made payable if its time has come.
    function _requirePayable(uint256 id) internal returns (Distribution storage d) {
        d = _distribution(id);
        if (d.state == DistributionState.Payable) return d;
        if (d.state != DistributionState.InReview) revert IDistributions.DistributionStateWrong(id, uint8(d.state));
        if (block.timestamp < d.payableFrom) revert IDistributions.DistributionNotPayable(id, d.payableFrom);
        d.state = DistributionState.Payable;
        emit IDistributions.DistributionPayable(id);
    }

    function _registryOf(address token) internal view returns (ILeasedIdentityRegistry) {
        return ILeasedIdentityRegistry(address(IERC3643(token).identityRegistry()));
    }

    /// @dev What of a contribution is not needed and not drawn yet. Those that came first are needed first.
    function _refundable(Distribution storage d, Contribution memory c) internal view returns (uint256) {
        if (d.state == DistributionState.Cancelled) return c.amount - c.refunded;
        if (d.target == 0) return 0;
        uint256 needed = d.target > c.before ? Math.min(d.target - c.before, c.amount) : 0;
        return c.amount - needed - c.refunded;
    }

    /// @dev What this contract owes in a coin, to anybody: what was released, what funders may draw, and what the
    /// distributions still hold. It follows from the books, so that payments need not keep it.
    function _liabilities(address coin) internal view returns (uint256 sum) {
        DistributorStorage storage s = _state();
        sum = s.releasedTotal[coin];
        for (uint256 id = 1; id <= s.count; ++id) {
            Distribution storage d = s.distributions[id];
            if (d.fundingCoin == coin) sum += d.funded - d.refunded - _committed(d);
            if (d.coin == coin) sum += _leftOf(d) * 10 ** d.scale;
        }
    }

    /// @dev What of the funding is the holders' for good.
    function _committed(Distribution storage d) private view returns (uint256) {
        bool whole = d.state == DistributionState.Cancelled || d.target > d.funded;
        return whole ? 0 : d.target;
    }

    /// @dev What of the target, or of its shares once it is closed, is still here.
    function _leftOf(Distribution storage d) internal view returns (uint256) {
        if (_committed(d) == 0) return 0;
        uint256 left = uint256(d.tax) - d.taxDrawn + d.reinvested - d.reinvestedDrawn + d.owed;
        return d.state == DistributionState.Closed ? left : left + d.unassessed;
    }

    /// @dev Lets an account withdraw coins.
    function _release(address coin, address account, uint256 amount) internal {
        _state().releasedTotal[coin] += amount;
        _state().released[coin][account] += amount;
    }

    /// @dev What became of a wallet's share: bits in `ShareFlags`, and the word in which they stand.
    function _flagsOf(uint256 id, address wallet) internal view returns (uint256 flags, uint256 word) {
        word = _state().shareFlags[wallet][id / SHARES_A_WORD];
        flags = (word >> _shiftOf(id)) & ShareFlags.MASK;
    }

    /// @param word The word in which they stand now.
    function _setFlags(uint256 id, address wallet, uint256 word, uint256 flags) internal {
        uint256 shift = _shiftOf(id);
        _state().shareFlags[wallet][id / SHARES_A_WORD] = (word & ~(ShareFlags.MASK << shift)) | (flags << shift);
    }

    function _shiftOf(uint256 id) private pure returns (uint256) {
        unchecked {
            return (id % SHARES_A_WORD) * SHARE_BITS;
        }
    }
}
