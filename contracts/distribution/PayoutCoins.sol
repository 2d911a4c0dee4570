// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {PayoutCoinTerms} from "./DistributionTerms.sol";
import {IDistributions} from "./IDistributions.sol";
import {IPayments} from "./IPayments.sol";

/// @title PayoutCoins
/// @notice Moves coins that nobody vouches for: amounts are measured, never assumed, and a payment that fails costs a
/// bounded amount.
library PayoutCoins {
    using SafeERC20 for IERC20;

    /// @notice Gas a payment may use: a coin behind a proxy that asks a list or two.
    uint256 internal constant PAYMENT_GAS = 300_000;

    /// @notice Reverts unless the coin calls itself what the terms call it.
    function check(PayoutCoinTerms memory terms) internal view {
        string memory symbol = IERC20Metadata(terms.coin).symbol();
        uint8 decimals = IERC20Metadata(terms.coin).decimals();
        if (keccak256(bytes(symbol)) != keccak256(bytes(terms.symbol)) || decimals != terms.decimals) {
            revert IDistributions.PayoutCoinMismatch(terms.coin, symbol, decimals);
        }
    }

    /// @notice Takes coins from an account that approved it, and reverts unless all of them arrive.
    function collect(address coin, address from, uint256 amount) internal {
        uint256 before = balance(coin);
        IERC20(coin).safeTransferFrom(from, address(this), amount);
        uint256 received = balance(coin) - before;
        if (received != amount) revert IDistributions.PayoutCoinTakesFee(coin, amount, received);
    }

    /// @notice Pays, or reverts.
    function pay(address coin, address to, uint256 amount) internal {
        if (to == address(0)) revert IDistributions.DistributionZeroAddress();
        uint256 before = balance(coin);
        if (!tryPay(coin, to, amount)) revert IDistributions.PayoutCoinFailed(coin, to, amount);
        requireSpent(coin, before, amount);
    }

    /// @notice Pays, or says that the coin refused. So little gas that its refusal could be the caller's reverts.
    function tryPay(address coin, address to, uint256 amount) internal returns (bool paid) {
        if (amount == 0) return true;
        uint256 needed = PAYMENT_GAS + PAYMENT_GAS / 32;
        if (gasleft() < needed) revert IPayments.PaymentGasTooLow(gasleft(), needed);
        bytes memory message = abi.encodeCall(IERC20.transfer, (to, amount));
        uint256 limit = PAYMENT_GAS;
        // At most one word of the answer is copied. A coin that answers nothing has done it if it is a contract.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            paid := call(limit, coin, 0, add(message, 0x20), mload(message), 0x00, 0x20)
            let silent := and(iszero(returndatasize()), gt(extcodesize(coin), 0))
            let agreed := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
            paid := and(paid, or(silent, agreed))
        }
    }

    /// @notice Reverts if this contract has lost more than `amount`. More may have come in meanwhile.
    function requireSpent(address coin, uint256 before, uint256 amount) internal view {
        uint256 left = balance(coin);
        if (left + amount < before) revert IDistributions.PayoutCoinMiscounts(coin, amount, before - left);
    }

    /// @notice What this contract holds.
    function balance(address coin) internal view returns (uint256) {
        return IERC20(coin).balanceOf(address(this));
    }
}
