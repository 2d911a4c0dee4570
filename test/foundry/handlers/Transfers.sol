// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IComplianceToken, Refusal} from "../../../contracts/compliance/IComplianceHost.sol";
import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {TokenMoves} from "../../../contracts/compliance/TokenMoves.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {ITransferExplanations, TransferExplanation} from "../../../contracts/token/ITransferExplanations.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title Transfers that are asked about beforehand
/// @notice What the token and its compliance contract say of a transfer is compared with what it then does, and what
/// the rules promise with what became of its parties.
abstract contract Transfers is Handler {
    /// @notice A transfer that somebody is about to send.
    struct Sale {
        uint256 suite;
        address spender;
        address from;
        address to;
        uint256 value;
    }

    /// @notice What was before a transfer.
    /// @param paused Whether the token was paused.
    /// @param seller Holder of record on the one side.
    /// @param buyer Holder of record on the other side.
    /// @param counts Whether the sale is one for rules on volumes: by who is not exempt, to another holder.
    /// @param balance What the receiving wallet had.
    /// @param net What it will have more, after a fee.
    struct Before {
        bool paused;
        address seller;
        address buyer;
        bool counts;
        uint256 balance;
        uint256 net;
    }

    constructor(World world_) Handler(world_) {}

    function _send(string memory action, uint256 floor, Sale memory sale) internal {
        Before memory before = _look(sale);
        TransferExplanation memory told = _ask(sale);
        bytes memory call_ =
            sale.spender == sale.from
                ? abi.encodeCall(IERC20.transfer, (sale.to, sale.value))
                : abi.encodeCall(IERC20.transferFrom, (sale.from, sale.to, sale.value));

        (bool ok, bytes memory returned) = _call(sale.spender, address(WORLD.tokenOf(sale.suite)), call_);

        _compare(sale, told, ok, returned);
        WORLD.count(action, ok && sale.value != 0, floor);
        if (ok && sale.value != 0) _examine(sale, before);
    }

    function _sendBatch(
        string memory action,
        uint256 floor,
        uint256 suite,
        address from,
        address[] memory to,
        uint256[] memory values
    ) internal {
        Sale[] memory sales = new Sale[](to.length);
        Before[] memory before = new Before[](to.length);
        for (uint256 i = 0; i < to.length; ++i) {
            sales[i] = Sale(suite, from, from, to[i], values[i]);
            before[i] = _look(sales[i]);
        }
        address token = address(WORLD.tokenOf(suite));
        (bool ok, ) = _try(action, floor, from, token, abi.encodeCall(IERC3643.batchTransfer, (to, values)));
        for (uint256 i = 0; ok && i < to.length; ++i) if (values[i] != 0) _examine(sales[i], before[i]);
    }

    /// @dev Law 2, by the registry that looks claims up anew.
    function _requireVerified(uint256 suite, address account, uint256 before) internal view {
        if (WORLD.tokenOf(suite).balanceOf(account) <= before) return;
        bool verified = WORLD.twinOf(suite).isVerified(account);
        _require(verified, 2, "nobody gains tokens that is not verified", suite, account);
    }

    /// @dev The holder of record of a wallet: its identity, or itself where it has none or is the issuer's.
    function _holderOf(uint256 suite, address wallet) internal view returns (address) {
        if (IComplianceToken(address(WORLD.tokenOf(suite))).isTreasury(wallet)) return wallet;
        address identity = address(WORLD.registryOf(suite).identity(wallet));
        return identity == address(0) ? wallet : identity;
    }

    function _isExempt(uint256 suite, address wallet) internal view returns (bool exempt) {
        if (IComplianceToken(address(WORLD.tokenOf(suite))).isTreasury(wallet)) return true;
        (, , exempt) = WORLD.hostOf(suite).holding(_holderOf(suite, wallet));
    }

    function _look(Sale memory sale) private view returns (Before memory before) {
        IERC3643 token = WORLD.tokenOf(sale.suite);
        before.paused = token.paused();
        before.seller = _holderOf(sale.suite, sale.from);
        before.buyer = _holderOf(sale.suite, sale.to);
        before.counts = before.seller != before.buyer && !_isExempt(sale.suite, sale.from);
        before.balance = token.balanceOf(sale.to);
        before.net = WORLD.hostOf(sale.suite).preview(sale.spender, sale.from, sale.to, sale.value).net;
    }

    /// @dev Law 4, before the transfer: no view reverts, and all agree.
    function _ask(Sale memory sale) private view returns (TransferExplanation memory told) {
        told = ITransferExplanations(address(WORLD.tokenOf(sale.suite))).explainTransfer(
            sale.spender,
            sale.from,
            sale.to,
            sale.value
        );
        _require(told.allowed == (told.refusals.length == 0), 4, "what is refused has a reason", sale.suite, sale.from);
        if (told.allowed) {
            _require(told.headroom >= sale.value, 4, "what is allowed is within the headroom", sale.suite, sale.from);
        }
        if (sale.spender != sale.from || sale.from == address(0) || sale.to == address(0)) return told;
        ModularCompliance host = WORLD.hostOf(sale.suite);
        bool can = host.canTransfer(sale.from, sale.to, sale.value);
        Refusal[] memory refusals = host.explain(sale.from, sale.from, sale.to, sale.value);
        // Rules are asked alone: that a fee is more than is left of the balance is no rule's refusal.
        if (refusals.length != 0 && bytes4(refusals[0].reason) == TokenMoves.ComplianceFeeTooHigh.selector) return told;
        _require(can == (refusals.length == 0), 4, "canTransfer says what explain says", sale.suite, sale.from);
    }

    /// @dev Law 4, after it: the transaction did what was told, for the first reason that was told.
    function _compare(Sale memory sale, TransferExplanation memory told, bool ok, bytes memory returned) private pure {
        _require(ok == told.allowed, 4, "a transfer does what its explanation says", sale.suite, sale.from);
        if (ok) return;
        bool same = keccak256(returned) == keccak256(told.refusals[0].reason);
        _require(same, 4, "a transfer fails for the reason that its explanation says", sale.suite, sale.from);
    }

    /// @dev Laws 2, 3 and 7, after tokens have moved; rules on volumes are compared with what is entered here.
    function _examine(Sale memory sale, Before memory before) private {
        _require(!before.paused, 3, "no holder moves tokens while paused", sale.suite, sale.from);
        _requireVerified(sale.suite, sale.to, before.balance);
        if (before.counts) WORLD.enterSale(sale.suite, before.seller, before.net);
        if (before.seller == before.buyer) return;
        ModularCompliance host = WORLD.hostOf(sale.suite);
        if (host.isModuleBound(WORLD.ruleOf("MaxBalance")) && !_isExempt(sale.suite, sale.to)) {
            (uint256 balance, , ) = host.holding(before.buyer);
            _require(balance <= WORLD.MAX_BALANCE(), 7, "caps are on identities", sale.suite, sale.to);
        }
        if (host.isModuleBound(WORLD.ruleOf("MinHolding")) && !_isExempt(sale.suite, sale.from)) {
            (uint256 balance, , ) = host.holding(before.seller);
            bool kept = balance == 0 || balance >= WORLD.MIN_HOLDING();
            _require(kept, 7, "who sells keeps the minimum or nothing", sale.suite, sale.from);
        }
    }
}
