// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Hooks} from "../compliance/Hooks.sol";
import {IComplianceHost, Preview, Refusal, Warning} from "../compliance/IComplianceHost.sol";
import {ModularCompliance} from "../compliance/ModularCompliance.sol";
import {BoundedCall} from "../identity/BoundedCall.sol";
import {ICompliance} from "../interfaces/ICompliance.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {IModularCompliance} from "../interfaces/IModularCompliance.sol";
import {ILeasedIdentityRegistry} from "../registry/ILeasedIdentityRegistry.sol";
import {ISecurityTokenErrors} from "./ISecurityTokenErrors.sol";
import {ITransferExplanations, TransferExplanation} from "./ITransferExplanations.sol";
import {AccountFlags, Holds, TokenConfig, TokenFlags, TokenState} from "./TokenState.sol";
import {TransferRestrictions} from "./TransferRestrictions.sol";

/// @title Transfer explanations
/// @notice Says what would become of a transfer, asking what `TokenMovement` asks and in its order, without stopping at
/// the first refusal. Runs by delegatecall in the token's storage; a `SecurityToken` forwards to it.
contract TransferExplanations is TokenState, ERC20Upgradeable, ISecurityTokenErrors, ITransferExplanations, IERC1404 {
    /// @dev Most that the token itself can find against one transfer.
    uint256 private constant MOST_OWN = 16;

    /// @dev A transfer and what is found against it so far.
    /// @param most Raw units that the sender could give at most, as far as the token itself knows.
    /// @param count How many of `refusals` are in use.
    struct Inquiry {
        TokenConfig config;
        address spender;
        address from;
        address to;
        uint256 value;
        uint256 most;
        uint256 count;
        Refusal[] refusals;
        Warning[] warnings;
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @inheritdoc ITransferExplanations
    function explainTransfer(
        address spender,
        address from,
        address to,
        uint256 value
    ) external view returns (TransferExplanation memory) {
        return _explain(spender, from, to, value);
    }

    /// @inheritdoc ITransferExplanations
    function canTransfer(address from, address to, uint256 value) external view returns (bool) {
        Refusal[] memory refusals = _explain(from, from, to, value).refusals;
        if (refusals.length == 0) return true;
        if (refusals.length != 1 || bytes4(refusals[0].reason) != ERC20InsufficientBalance.selector) return false;
        return tokenStorage().accounts[from].frozen == 0;
    }

    /// @inheritdoc ITransferExplanations
    function canSend(address account) external view returns (bool) {
        return _isFree(account);
    }

    /// @inheritdoc ITransferExplanations
    function canReceive(address account) external view returns (bool) {
        return account != address(0) && _isVerified(account) && _isFree(account);
    }

    /// @inheritdoc IERC1404
    function detectTransferRestriction(address from, address to, uint256 value) external view returns (uint8) {
        Refusal[] memory refusals = _explain(from, from, to, value).refusals;
        if (refusals.length == 0) return TransferRestrictions.NONE;
        bool own = refusals[0].module == address(this);
        return TransferRestrictions.codeOf(own ? address(0) : refusals[0].module, bytes4(refusals[0].reason));
    }

    /// @inheritdoc IERC1404
    function messageForTransferRestriction(uint8 restrictionCode) external pure returns (string memory) {
        return TransferRestrictions.messageOf(restrictionCode);
    }

    function _explain(
        address spender,
        address from,
        address to,
        uint256 value
    ) private view returns (TransferExplanation memory e) {
        Inquiry memory q;
        q.config = tokenConfig();
        (q.spender, q.from, q.to, q.value) = (spender, from, to, value);
        q.most = type(uint256).max;
        q.refusals = new Refusal[](MOST_OWN);
        _askAllowance(q);
        _askToken(q);
        bool listens = q.config.flags & TokenFlags.NATIVE_HOST == 0 || q.config.hooks & Hooks.TRANSFER != 0;
        if (listens && to != address(0)) _askCompliance(q);
        e.allowed = q.count == 0;
        (e.refusals, e.warnings, e.headroom) = (q.refusals, q.warnings, q.most);
        Refusal[] memory refusals = q.refusals;
        uint256 count = q.count;
        assembly ("memory-safe") {
            mstore(refusals, count)
        }
    }

    function _askAllowance(Inquiry memory q) private view {
        if (q.spender == q.from) return;
        uint256 allowed = allowance(q.from, q.spender);
        if (q.value > allowed) {
            _refuse(
                q,
                abi.encodeWithSelector(ERC20InsufficientAllowance.selector, q.spender, allowed, q.value),
                allowed
            );
        }
        q.most = allowed;
    }

    /// @dev What the token itself has against it.
    function _askToken(Inquiry memory q) private view {
        TokenStorage storage s = tokenStorage();
        if (q.to == address(0)) _refuseAny(q, abi.encodeWithSelector(ERC20InvalidReceiver.selector, q.to));
        if (q.config.flags & TokenFlags.PAUSED != 0) _refuseAny(q, abi.encodeWithSelector(TokenPaused.selector));
        if (s.accounts[q.from].flags & AccountFlags.FROZEN != 0) _refuseAny(q, _frozen(q.from));
        _askBalance(q, s.accounts[q.from].frozen);
        if (q.to == address(0)) return;
        if (s.accounts[q.to].flags & AccountFlags.FROZEN != 0) _refuseAny(q, _frozen(q.to));
        if (!_isVerified(q.to)) _refuseAny(q, _unverified(q.to));
        _askHolds(q, q.from);
        if (q.from != q.to) _askHolds(q, q.to);
    }

    function _askBalance(Inquiry memory q, uint256 frozen) private view {
        uint256 balance = balanceOf(q.from);
        uint256 free = balance - frozen;
        if (q.value > balance) {
            _refuse(q, abi.encodeWithSelector(ERC20InsufficientBalance.selector, q.from, balance, q.value), free);
        } else if (q.value > free) {
            _refuse(q, abi.encodeWithSelector(TokenBalanceFrozen.selector, q.from, free, q.value), free);
        }
        q.most = Math.min(q.most, free);
    }

    /// @dev A wallet's identity as the token finds it: the one it has or, where it was lost and replaced, had.
    function _askHolds(Inquiry memory q, address wallet) private view {
        (address identity, uint8 holds) = _holdsOf(wallet);
        if (holds & Holds.BLOCKED != 0) _refuseAny(q, abi.encodeWithSelector(TokenNotEligible.selector, wallet));
        else if (holds & Holds.FROZEN != 0) {
            _refuseAny(q, abi.encodeWithSelector(TokenIdentityFrozen.selector, identity));
        }
    }

    function _askCompliance(Inquiry memory q) private view {
        if (q.config.flags & TokenFlags.NATIVE_HOST != 0) return _askHost(q);
        address compliance = q.config.compliance;
        if (q.value != 0 && !_foreignAllows(compliance, q.from, q.to, q.value)) {
            _add(
                q,
                Refusal(
                    compliance,
                    abi.encodeWithSelector(TokenComplianceRefused.selector, compliance, q.from, q.to, q.value),
                    0
                )
            );
        }
        // It says yes or no: all that could be sent is tried, and otherwise what was asked about is all that is known.
        if (q.most == 0 || _foreignAllows(compliance, q.from, q.to, q.most)) return;
        q.most = q.count == 0 ? q.value : 0;
    }

    function _askHost(Inquiry memory q) private view {
        IComplianceHost host = IComplianceHost(q.config.compliance);
        address bound = IModularCompliance(q.config.compliance).getTokenBound();
        if (bound != address(this)) return _refuseUnbound(q, bound);
        if (q.value != 0) {
            Preview memory p = host.preview(q.spender, q.from, q.to, q.value);
            for (uint256 i = 0; i < p.refusals.length; ++i) _add(q, p.refusals[i]);
            q.warnings = p.warnings;
            _askFee(q, p);
        }
        if (q.most == 0) return;
        q.most = host.headroom(q.spender, q.from, q.to, q.most);
        if (q.most == 0 || q.most == q.value) return;
        // Where even a fee's collector is in the way, nothing passes that has a fee.
        Inquiry memory other;
        (other.spender, other.from, other.value) = (q.spender, q.from, q.most);
        other.refusals = new Refusal[](MOST_OWN);
        _askFee(other, host.preview(q.spender, q.from, q.to, q.most));
        if (other.count != 0) q.most = 0;
    }

    /// @dev A compliance contract that let the token go answers for another one, or for none.
    function _refuseUnbound(Inquiry memory q, address bound) private view {
        q.most = 0;
        if (q.value == 0) return;
        bytes memory reason = abi.encodeWithSelector(
            ModularCompliance.ComplianceCallerNotToken.selector,
            address(this),
            bound
        );
        _add(q, Refusal(q.config.compliance, reason, 0));
    }

    /// @dev What is against taking the fee.
    function _askFee(Inquiry memory q, Preview memory p) private view {
        if (p.fee == 0) return;
        uint256 taken = Math.saturatingAdd(p.net, p.fee);
        uint256 free = balanceOf(q.from) - tokenStorage().accounts[q.from].frozen;
        if (q.value <= free && taken > free) {
            _refuse(q, abi.encodeWithSelector(TokenBalanceFrozen.selector, q.from, free, taken), free);
        }
        if (q.spender != q.from && q.count == 0) {
            uint256 allowed = allowance(q.from, q.spender);
            if (allowed != type(uint256).max && taken > allowed) {
                uint256 left = allowed - q.value;
                _refuse(
                    q,
                    abi.encodeWithSelector(ERC20InsufficientAllowance.selector, q.spender, left, taken - q.value),
                    allowed
                );
            }
        }
        if (!_isVerified(p.collector)) _refuseAny(q, _unverified(p.collector));
        if (tokenStorage().accounts[p.collector].flags & AccountFlags.FROZEN != 0) _refuseAny(q, _frozen(p.collector));
        _askHolds(q, p.collector);
    }

    /// @dev Whatever the value is.
    function _refuseAny(Inquiry memory q, bytes memory reason) private view {
        _refuse(q, reason, 0);
        q.most = 0;
    }

    function _refuse(Inquiry memory q, bytes memory reason, uint256 headroom) private view {
        _add(q, Refusal(address(this), reason, headroom));
    }

    /// @dev What the token finds has room; where the rules find more, twice as much is made.
    function _add(Inquiry memory q, Refusal memory refusal) private pure {
        if (q.count == q.refusals.length) {
            Refusal[] memory longer = new Refusal[](2 * q.count);
            for (uint256 i = 0; i < q.count; ++i) longer[i] = q.refusals[i];
            q.refusals = longer;
        }
        q.refusals[q.count++] = refusal;
    }

    function _frozen(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(TokenAccountFrozen.selector, account);
    }

    function _unverified(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(TokenReceiverNotVerified.selector, account);
    }

    function _isFree(address account) private view returns (bool) {
        if (tokenStorage().accounts[account].flags & AccountFlags.FROZEN != 0) return false;
        (, uint8 holds) = _holdsOf(account);
        return holds == 0;
    }

    function _holdsOf(address wallet) private view returns (address identity, uint8 holds) {
        TokenStorage storage s = tokenStorage();
        if (s.config.flags & TokenFlags.HELD_IDENTITIES == 0) return (address(0), 0);
        identity = ILeasedIdentityRegistry(s.registry).lastIdentityOf(wallet);
        holds = s.holds[identity] | (s.holds[wallet] & Holds.BLOCKED);
    }

    function _isVerified(address account) private view returns (bool) {
        return IIdentityRegistry(tokenStorage().registry).isVerified(account);
    }

    /// @dev One that fails refuses; what it fails with is nobody's to read.
    function _foreignAllows(address compliance, address from, address to, uint256 value) private view returns (bool) {
        bytes memory question = abi.encodeCall(ICompliance.canTransfer, (from, to, value));
        return BoundedCall.isTrue(compliance, question);
    }
}
