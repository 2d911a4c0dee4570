// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ModularCompliance} from "../../contracts/compliance/ModularCompliance.sol";
import {TokenMoves} from "../../contracts/compliance/TokenMoves.sol";
import {JurisdictionCap} from "../../contracts/compliance/modules/JurisdictionCap.sol";
import {TransferFees} from "../../contracts/compliance/modules/TransferFees.sol";
import {IERC3643} from "../../contracts/interfaces/IERC3643.sol";
import {ISecurityToken} from "../../contracts/token/ISecurityToken.sol";
import {ISecurityTokenErrors} from "../../contracts/token/ISecurityTokenErrors.sol";
import {ITransferExplanations, TransferExplanation} from "../../contracts/token/ITransferExplanations.sol";
import {TokenPermissions} from "../../contracts/token/TokenPermissions.sol";
import {World} from "./world/World.sol";
import {vm} from "./Vm.sol";

/// @title What random calls found, each as the shortest way to it
/// @notice All on the third token of the world, which has few rules.
contract RegressionsTest {
    uint256 private constant SUITE = 2;
    uint256 private constant FEE = 50;

    World private _world;
    IERC3643 private _token;

    error Unexpected(string what, bytes returned);

    function setUp() external {
        _world = new World();
        _token = _world.tokenOf(SUITE);
    }

    /// @notice A wallet that was recovered under one token still has what it had under another, without an identity.
    /// Who is blocked there must not send it, nor an agent touch it.
    function test_blockedIdentityHoldsItsLostWallets() external {
        address identity = _world.identityOf(0);
        address lost = _world.managerOf(identity);
        address other = _world.managerOf(_world.identityOf(1));
        address successor = _world.createWallet(identity);
        address agent = _world.agentFor(TokenPermissions.RECOVERY);
        bytes memory recovery = abi.encodeCall(IERC3643.recoveryAddress, (lost, successor, identity));
        _requireDone("a recovery under the first token", agent, address(_world.tokenOf(0)), recovery);
        bytes memory sale = abi.encodeCall(IERC20.transfer, (other, 5));

        _setBlocked(identity, true);
        bytes memory reason = abi.encodeWithSelector(ISecurityTokenErrors.TokenNotEligible.selector, lost);
        _requireExplained(lost, other, 5, reason);
        _requireRefused("a sale from the lost wallet", lost, sale, reason);
        reason = abi.encodeWithSelector(ISecurityTokenErrors.TokenBlocked.selector, identity);
        agent = _world.agentFor(TokenPermissions.BURN);
        _requireRefused("its burn", agent, abi.encodeCall(IERC3643.burn, (lost, 5)), reason);
        agent = _world.agentFor(TokenPermissions.FORCED_TRANSFER);
        _requireRefused("its seizure", agent, abi.encodeCall(IERC3643.forcedTransfer, (lost, other, 5)), reason);

        _setBlocked(identity, false);
        _requireDone("a sale after the block", lost, address(_token), sale);
    }

    /// @notice A fee that the sender pays on top is never more than the value, and all that ask are told so.
    function test_feeAboveTheValueIsRefusedAlike() external {
        (address from, address to) = _bindFee();
        bytes memory reason = abi.encodeWithSelector(TokenMoves.ComplianceFeeTooHigh.selector, FEE, FEE - 1);

        ModularCompliance host = _world.hostOf(SUITE);
        _require(!host.canTransfer(from, to, FEE - 1), "canTransfer");
        _require(keccak256(host.explain(from, from, to, FEE - 1)[0].reason) == keccak256(reason), "explain");
        _requireExplained(from, to, FEE - 1, reason);
        _requireRefused("a sale below its fee", from, abi.encodeCall(IERC20.transfer, (to, FEE - 1)), reason);

        _require(host.canTransfer(from, to, FEE), "canTransfer of a sale as large as its fee");
        bytes memory sale = abi.encodeCall(IERC20.transfer, (to, FEE));
        _requireDone("a sale as large as its fee", from, address(_token), sale);
    }

    /// @notice Nor is it more than the holder has beside the value.
    function test_feeAboveTheRestIsRefusedAlike() external {
        (address from, address to) = _bindFee();
        uint256 value = _token.balanceOf(from) - FEE + 1;
        bytes memory reason = abi.encodeWithSelector(TokenMoves.ComplianceFeeTooHigh.selector, FEE, FEE - 1);

        _requireExplained(from, to, value, reason);
        _requireRefused("a sale of nearly all", from, abi.encodeCall(IERC20.transfer, (to, value)), reason);

        bytes memory sale = abi.encodeCall(IERC20.transfer, (to, value - 1));
        _requireDone("a sale that leaves the fee", from, address(_token), sale);
    }

    /// @notice A sale can make two newcomers, the receiver and who collects the fee; there may be room for one only.
    function test_feeMakesASecondNewcomerAndIsExplained() external {
        address to = _world.managerOf(_world.identityOf(4));
        bytes memory call_ = abi.encodeCall(IERC3643.burn, (to, _token.balanceOf(to)));
        _requireDone("a burn", _world.agentFor(TokenPermissions.BURN), address(_token), call_);
        bytes[] memory settings = new bytes[](1);
        settings[0] = abi.encodeCall(TransferFees.setFee, (100, _world.managerOf(_world.identityOf(6))));
        _bind("TransferFees", settings);
        settings[0] = abi.encodeCall(JurisdictionCap.setHolderLimit, ("ALL", 5));
        _bind("JurisdictionCap", settings);
        _world.hostOf(SUITE).countWallets(_world.wallets());

        address from = _world.managerOf(_world.identityOf(0));
        ITransferExplanations token = ITransferExplanations(address(_token));
        TransferExplanation memory told = token.explainTransfer(from, from, to, 200);
        vm.prank(from);
        (bool ok, bytes memory returned) = address(_token).call(abi.encodeCall(IERC20.transfer, (to, 200)));
        if (ok != told.allowed) revert Unexpected("a sale to a newcomer", returned);
    }

    function _bind(string memory rule, bytes[] memory settings) private {
        bytes memory call_ = abi.encodeCall(ModularCompliance.addAndSetModule, (_world.ruleOf(rule), settings));
        _requireDone("the binding of a rule", _world.OWNER(), address(_world.hostOf(SUITE)), call_);
    }

    /// @dev A sender with one wallet, so that its holding is the wallet's balance, and a receiver.
    function _bindFee() private returns (address from, address to) {
        bytes[] memory settings = new bytes[](2);
        settings[0] = abi.encodeCall(TransferFees.setFee, (1, _world.collector()));
        TransferFees.Terms memory terms = TransferFees.Terms(true, uint128(FEE), uint128(FEE));
        settings[1] = abi.encodeCall(TransferFees.setFeeTerms, (terms));
        bytes memory call_ = abi.encodeCall(
            ModularCompliance.addAndSetModule,
            (_world.ruleOf("TransferFees"), settings)
        );
        _requireDone("the binding of fees", _world.OWNER(), address(_world.hostOf(SUITE)), call_);
        return (_world.managerOf(_world.identityOf(4)), _world.managerOf(_world.identityOf(3)));
    }

    function _setBlocked(address identity, bool blocked) private {
        bytes memory call_ = abi.encodeCall(ISecurityToken.setBlocked, (identity, blocked, "case 7"));
        _requireDone("a block or release", _world.agentFor(TokenPermissions.BLOCK), address(_token), call_);
    }

    /// @dev What the token says beforehand: no, for this reason first.
    function _requireExplained(address from, address to, uint256 value, bytes memory reason) private view {
        ITransferExplanations token = ITransferExplanations(address(_token));
        TransferExplanation memory told = token.explainTransfer(from, from, to, value);
        _require(!told.allowed, "explainTransfer");
        if (keccak256(told.refusals[0].reason) != keccak256(reason)) {
            revert Unexpected("the reason of explainTransfer", told.refusals[0].reason);
        }
        _require(!token.canTransfer(from, to, value), "the token's canTransfer");
    }

    function _requireRefused(string memory what, address actor, bytes memory call_, bytes memory reason) private {
        vm.prank(actor);
        (bool ok, bytes memory returned) = address(_token).call(call_);
        if (ok || keccak256(returned) != keccak256(reason)) revert Unexpected(what, returned);
    }

    function _requireDone(string memory what, address actor, address target, bytes memory call_) private {
        vm.prank(actor);
        (bool ok, bytes memory returned) = target.call(call_);
        if (!ok) revert Unexpected(what, returned);
    }

    function _require(bool holds, string memory what) private pure {
        if (!holds) revert Unexpected(what, "");
    }
}
