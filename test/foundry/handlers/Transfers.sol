// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Refusal} from "../../../contracts/compliance/IComplianceHost.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {ITransferExplanations, TransferExplanation} from "../../../contracts/token/ITransferExplanations.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title Transfers that are asked about beforehand
/// @notice What the token and its compliance contract say of a transfer is compared with what it then does.
abstract contract Transfers is Handler {
    /// @notice A transfer that somebody is about to send.
    struct Sale {
        uint256 suite;
        address spender;
        address from;
        address to;
        uint256 value;
    }

    constructor(World world_) Handler(world_) {}

    function _send(string memory action, uint256 floor, Sale memory sale) internal {
        IERC3643 token = world.tokenOf(sale.suite);
        bool paused = token.paused();
        uint256 before = token.balanceOf(sale.to);
        TransferExplanation memory told = _ask(sale);
        bytes memory call_ = sale.spender == sale.from
            ? abi.encodeCall(IERC20.transfer, (sale.to, sale.value))
            : abi.encodeCall(IERC20.transferFrom, (sale.from, sale.to, sale.value));

        (bool ok, bytes memory returned) = _call(sale.spender, address(token), call_);

        _compare(sale, told, ok, returned);
        world.count(action, ok, floor);
        if (!ok) return;
        _require(!paused || sale.value == 0, 3, "no holder moves tokens while paused", sale.suite, sale.from);
        _requireVerified(sale.suite, sale.to, before);
    }

    function _sendBatch(
        string memory action,
        uint256 floor,
        uint256 suite,
        address from,
        address[] memory to,
        uint256[] memory values
    ) internal {
        IERC3643 token = world.tokenOf(suite);
        bool paused = token.paused();
        uint256[] memory before = new uint256[](to.length);
        for (uint256 i = 0; i < to.length; ++i) before[i] = token.balanceOf(to[i]);

        (bool ok, ) = _try(action, floor, from, address(token), abi.encodeCall(IERC3643.batchTransfer, (to, values)));

        if (!ok) return;
        _require(!paused, 3, "no holder moves tokens while paused", suite, from);
        for (uint256 i = 0; i < to.length; ++i) _requireVerified(suite, to[i], before[i]);
    }

    /// @dev Law 2, by the registry that looks claims up anew.
    function _requireVerified(uint256 suite, address account, uint256 before) internal view {
        if (world.tokenOf(suite).balanceOf(account) <= before) return;
        bool verified = world.twinOf(suite).isVerified(account);
        _require(verified, 2, "nobody gains tokens that is not verified", suite, account);
    }

    /// @dev Law 4, before the transfer: no view reverts, and all agree.
    function _ask(Sale memory sale) private view returns (TransferExplanation memory told) {
        told = ITransferExplanations(address(world.tokenOf(sale.suite))).explainTransfer(
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
        bool can = world.hostOf(sale.suite).canTransfer(sale.from, sale.to, sale.value);
        Refusal[] memory refusals = world.hostOf(sale.suite).explain(sale.from, sale.from, sale.to, sale.value);
        _require(can == (refusals.length == 0), 4, "canTransfer says what explain says", sale.suite, sale.from);
    }

    /// @dev Law 4, after it: the transaction did what was told, for the first reason that was told.
    function _compare(Sale memory sale, TransferExplanation memory told, bool ok, bytes memory returned) private pure {
        _require(ok == told.allowed, 4, "a transfer does what its explanation says", sale.suite, sale.from);
        if (ok) return;
        bool same = keccak256(returned) == keccak256(told.refusals[0].reason);
        _require(same, 4, "a transfer fails for the reason that its explanation says", sale.suite, sale.from);
    }
}
