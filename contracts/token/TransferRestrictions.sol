// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {HolderLedger} from "../compliance/HolderLedger.sol";
import {IComplianceModule} from "../compliance/IComplianceModule.sol";
import {IModuleHost} from "../compliance/IModuleHost.sol";
import {ModularCompliance} from "../compliance/ModularCompliance.sol";
import {TokenMoves} from "../compliance/TokenMoves.sol";
import {ISecurityTokenErrors} from "./ISecurityTokenErrors.sol";

/// @title Transfer restrictions
/// @notice The codes of ERC-1404 and what they mean, for people. Codes are stable: one is never given another meaning,
/// and new ones follow the last. Below `FIRST_RULE` is what the token and the compliance contract themselves refuse; from
/// there on each rule has one, by its name. A linked library.
library TransferRestrictions {
    /// @notice The transfer would pass.
    uint8 internal constant NONE = 0;
    /// @notice Something refuses that has no code: a rule that somebody else wrote.
    uint8 internal constant UNKNOWN = 1;
    /// @dev Code of the first thing that the token, or the compliance contract, refuses itself.
    uint8 private constant FIRST_OWN = 2;
    /// @notice Code of the first rule.
    uint8 internal constant FIRST_RULE = 32;

    uint256 private constant OWN = 14;
    uint256 private constant RULES = 28;
    /// @dev Gas a rule may use to say its name.
    uint256 private constant NAME_GAS = 50_000;
    uint256 private constant LONGEST_NAME = 64;

    /// @notice The code of a refusal.
    /// @param module The rule; zero where the token itself refuses.
    /// @param problem Selector of its error.
    function codeOf(address module, bytes4 problem) external view returns (uint8) {
        bytes4[OWN] memory problems = _problems();
        if (problem == HolderLedger.LedgerDeaf.selector) problem = HolderLedger.LedgerIncomplete.selector;
        if (problem == IModuleHost.ComplianceModuleRefused.selector) {
            problem = ISecurityTokenErrors.TokenComplianceRefused.selector;
        }
        for (uint8 i = 0; i < OWN; ++i) {
            if (problems[i] == problem) return FIRST_OWN + i;
        }
        if (module == address(0)) return UNKNOWN;
        bytes32 name = _nameOf(module);
        string[2][RULES] memory rules = _rules();
        for (uint8 i = 0; i < RULES; ++i) {
            if (keccak256(bytes(rules[i][0])) == name) return FIRST_RULE + i;
        }
        return UNKNOWN;
    }

    /// @notice What a code means; empty for one that has no meaning.
    function messageOf(uint8 code) external pure returns (string memory) {
        if (code == NONE) return "No restriction.";
        if (code == UNKNOWN) return "The transfer is refused.";
        if (code < FIRST_OWN + OWN) return _messages()[code - FIRST_OWN];
        if (code < FIRST_RULE || code - FIRST_RULE >= RULES) return "";
        return _rules()[code - FIRST_RULE][1];
    }

    /// @dev What token and compliance contract refuse with, in the order of their codes.
    function _problems() private pure returns (bytes4[OWN] memory) {
        return
            [
                ISecurityTokenErrors.TokenPaused.selector,
                ISecurityTokenErrors.TokenAccountFrozen.selector,
                ISecurityTokenErrors.TokenIdentityFrozen.selector,
                ISecurityTokenErrors.TokenNotEligible.selector,
                IERC20Errors.ERC20InsufficientBalance.selector,
                ISecurityTokenErrors.TokenBalanceFrozen.selector,
                ISecurityTokenErrors.TokenReceiverNotVerified.selector,
                IERC20Errors.ERC20InvalidReceiver.selector,
                IERC20Errors.ERC20InsufficientAllowance.selector,
                ISecurityTokenErrors.TokenComplianceRefused.selector,
                HolderLedger.LedgerIncomplete.selector,
                TokenMoves.ComplianceFeeTooHigh.selector,
                TokenMoves.ComplianceCollectorCounted.selector,
                ModularCompliance.ComplianceCallerNotToken.selector
            ];
    }

    function _messages() private pure returns (string[OWN] memory) {
        return
            [
                "Transfers are paused.",
                "A wallet is frozen.",
                "All wallets of a party are frozen.",
                "A party is not eligible.",
                "The sender does not have that many tokens.",
                "That many tokens of the sender are not free.",
                "The receiver is not verified.",
                "Nobody can receive at this address.",
                "The spender may not send that many tokens of the sender.",
                "The compliance contract refuses the transfer.",
                "The holders are not counted yet.",
                "The fee is larger than what it is taken from.",
                "Who collects the fee is counted as a holder.",
                "The compliance contract has let the token go."
            ];
    }

    /// @dev Names and messages of the rules, in the order of their codes. New ones come last.
    function _rules() private pure returns (string[2][RULES] memory) {
        return
            [
                ["CountryAllow", "The receiver's country is not on the list of allowed countries."],
                ["CountryRestrict", "The receiver's country may not receive tokens."],
                ["MaxBalance", "The receiver would hold more than a holder may."],
                ["SupplyLimit", "More would be issued than may be."],
                ["JurisdictionCap", "The receiver's jurisdiction has as many holders, or as many tokens, as it may."],
                ["TimeTransfersLimits", "The sender would send more than it may in a period."],
                ["SanctionsScreen", "A party is not eligible."],
                ["RollingVolume", "More would move than may within a period."],
                ["AffiliateVolume", "An affiliate of the issuer would sell more than it may within a period."],
                ["ExchangeMonthlyLimits", "The sender would send more to an exchange than it may in a month."],
                ["TimeExchangeLimits", "The sender would send more to an exchange than it may in a period."],
                ["ConditionalTransfer", "The issuer has not approved the transfer."],
                ["TransferRestrict", "Neither party that must be is on the issuer's list."],
                ["TokenListingRestrictions", "The receiver has not agreed to receive this token."],
                ["TransferFees", "The fee cannot be taken."],
                ["Suspension", "Trading is suspended."],
                ["TradingWindow", "The market is closed, or the sender may not trade now."],
                ["InvestorClass", "A party does not have the investor class that its country requires."],
                ["Flowback", "The receiver may not receive tokens until the distribution compliance period ends."],
                ["PurchaserLimit", "As many purchasers have bought from the issuer as may."],
                ["IssueLimit", "The receiver would buy more from the issuer than it may."],
                ["MinHolding", "A holder would be left with less than the least holding."],
                ["LotSize", "Only whole lots can be transferred."],
                ["TransferSize", "The value is below the least or above the largest that may be transferred."],
                ["HolderLimit", "There are as many holders of record as there may be."],
                ["LockUp", "The sender's tokens are locked up."],
                ["MaxShare", "The receiver would hold a larger share than a holder may."],
                ["OfferList", "The receiver was not offered the issue."]
            ];
    }

    /// @dev Hash of the name a rule gives itself; of nothing where it fails to.
    function _nameOf(address module) private view returns (bytes32) {
        bytes memory question = abi.encodeCall(IComplianceModule.name, ());
        uint256 limit = NAME_GAS;
        uint256 longest = LONGEST_NAME;
        bytes memory name;
        assembly ("memory-safe") {
            let ok := staticcall(limit, module, add(question, 32), mload(question), 0, 0)
            let size := returndatasize()
            // One string: where it is, its length, its bytes.
            if and(and(ok, gt(size, 63)), lt(size, add(longest, 65))) {
                name := mload(0x40)
                returndatacopy(name, 32, sub(size, 32))
                mstore(0x40, add(name, and(add(size, 31), not(31))))
                if gt(mload(name), sub(size, 64)) {
                    mstore(name, 0)
                }
            }
        }
        return keccak256(name);
    }
}
