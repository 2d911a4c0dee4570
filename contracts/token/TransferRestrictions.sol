// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {HolderLedger} from "../compliance/HolderLedger.sol";
import {IComplianceModule} from "../compliance/IComplianceModule.sol";
import {IModuleHost} from "../compliance/IModuleHost.sol";
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
    uint8 private constant PAUSED = 2;
    uint8 private constant WALLET_FROZEN = 3;
    uint8 private constant IDENTITY_FROZEN = 4;
    uint8 private constant NOT_ELIGIBLE = 5;
    uint8 private constant BALANCE = 6;
    uint8 private constant BALANCE_FROZEN = 7;
    uint8 private constant NOT_VERIFIED = 8;
    uint8 private constant RECEIVER_INVALID = 9;
    uint8 private constant ALLOWANCE = 10;
    uint8 private constant COMPLIANCE_REFUSED = 11;
    uint8 private constant HOLDERS_UNKNOWN = 12;
    uint8 private constant FEE = 13;
    /// @notice Code of the first rule.
    uint8 internal constant FIRST_RULE = 32;
    uint8 private constant RULES = 26;
    /// @dev Gas a rule may use to say its name.
    uint256 private constant NAME_GAS = 50_000;
    uint256 private constant LONGEST_NAME = 64;

    /// @notice The code of a refusal.
    /// @param module The rule; zero where the token itself refuses.
    /// @param problem Selector of its error.
    function codeOf(address module, bytes4 problem) external view returns (uint8) {
        if (module == address(0)) return _ownCode(problem);
        if (problem == HolderLedger.LedgerIncomplete.selector || problem == HolderLedger.LedgerDeaf.selector) {
            return HOLDERS_UNKNOWN;
        }
        if (problem == TokenMoves.ComplianceFeeTooHigh.selector) return FEE;
        if (problem == ISecurityTokenErrors.TokenComplianceRefused.selector) return COMPLIANCE_REFUSED;
        if (problem == IModuleHost.ComplianceModuleRefused.selector) return COMPLIANCE_REFUSED;
        bytes32 name = _nameOf(module);
        for (uint8 i = 0; i < RULES; ++i) {
            (string memory known, ) = _rule(i);
            if (keccak256(bytes(known)) == name) return FIRST_RULE + i;
        }
        return UNKNOWN;
    }

    /// @notice What a code means; empty for one that has no meaning.
    function messageOf(uint8 code) external pure returns (string memory message) {
        if (code < FIRST_RULE) return _ownMessage(code);
        if (code - FIRST_RULE >= RULES) return "";
        (, message) = _rule(code - FIRST_RULE);
    }

    function _ownCode(bytes4 problem) private pure returns (uint8) {
        if (problem == ISecurityTokenErrors.TokenPaused.selector) return PAUSED;
        if (problem == ISecurityTokenErrors.TokenAccountFrozen.selector) return WALLET_FROZEN;
        if (problem == ISecurityTokenErrors.TokenIdentityFrozen.selector) return IDENTITY_FROZEN;
        if (problem == ISecurityTokenErrors.TokenNotEligible.selector) return NOT_ELIGIBLE;
        if (problem == IERC20Errors.ERC20InsufficientBalance.selector) return BALANCE;
        if (problem == ISecurityTokenErrors.TokenBalanceFrozen.selector) return BALANCE_FROZEN;
        if (problem == ISecurityTokenErrors.TokenReceiverNotVerified.selector) return NOT_VERIFIED;
        if (problem == IERC20Errors.ERC20InvalidReceiver.selector) return RECEIVER_INVALID;
        if (problem == IERC20Errors.ERC20InsufficientAllowance.selector) return ALLOWANCE;
        return UNKNOWN;
    }

    function _ownMessage(uint8 code) private pure returns (string memory) {
        if (code == NONE) return "No restriction.";
        if (code == UNKNOWN) return "The transfer is refused.";
        if (code == PAUSED) return "Transfers are paused.";
        if (code == WALLET_FROZEN) return "A wallet is frozen.";
        if (code == IDENTITY_FROZEN) return "All wallets of a party are frozen.";
        if (code == NOT_ELIGIBLE) return "A party is not eligible.";
        if (code == BALANCE) return "The sender does not have that many tokens.";
        if (code == BALANCE_FROZEN) return "That many tokens of the sender are not free.";
        if (code == NOT_VERIFIED) return "The receiver is not verified.";
        if (code == RECEIVER_INVALID) return "Nobody can receive at this address.";
        if (code == ALLOWANCE) return "The spender may not send that many tokens of the sender.";
        if (code == COMPLIANCE_REFUSED) return "The compliance contract refuses the transfer.";
        if (code == HOLDERS_UNKNOWN) return "The holders are not counted yet.";
        if (code == FEE) return "The fee is larger than what it is taken from.";
        return "";
    }

    /// @dev A rule's name and message by its place. New ones come last.
    function _rule(uint8 place) private pure returns (string memory name, string memory message) {
        if (place == 0) return ("CountryAllow", "The receiver's country is not on the list of allowed countries.");
        if (place == 1) return ("CountryRestrict", "The receiver's country may not receive tokens.");
        if (place == 2) return ("MaxBalance", "The receiver would hold more than a holder may.");
        if (place == 3) return ("SupplyLimit", "More would be issued than may be.");
        if (place == 4)
            return (
                "JurisdictionCap",
                "The receiver's jurisdiction has as many holders, or as many tokens, as it may."
            );
        if (place == 5) return ("TimeTransfersLimits", "The sender would send more than it may in a period.");
        if (place == 6) return ("SanctionsScreen", "A party is not eligible.");
        if (place == 7) return ("RollingVolume", "More would move than may within a period.");
        if (place == 8)
            return ("AffiliateVolume", "An affiliate of the issuer would sell more than it may within a period.");
        if (place == 9)
            return ("ExchangeMonthlyLimits", "The sender would send more to an exchange than it may in a month.");
        if (place == 10)
            return ("TimeExchangeLimits", "The sender would send more to an exchange than it may in a period.");
        if (place == 11) return ("ConditionalTransfer", "The issuer has not approved the transfer.");
        if (place == 12) return ("TransferRestrict", "Neither party that must be is on the issuer's list.");
        if (place == 13) return ("TokenListingRestrictions", "The receiver has not agreed to receive this token.");
        if (place == 14) return ("TransferFees", "The fee cannot be taken.");
        if (place == 15) return ("Suspension", "Trading is suspended.");
        if (place == 16) return ("TradingWindow", "The market is closed, or the sender may not trade now.");
        if (place == 17)
            return ("InvestorClass", "A party does not have the investor class that its country requires.");
        if (place == 18)
            return ("Flowback", "The receiver may not receive tokens until the distribution compliance period ends.");
        if (place == 19) return ("PurchaserLimit", "As many purchasers have bought from the issuer as may.");
        if (place == 20)
            return ("IssueLimit", "The receiver would buy more from the issuer than it may, or was not offered it.");
        if (place == 21) return ("MinHolding", "A holder would be left with less than the least holding.");
        if (place == 22) return ("LotSize", "Only whole lots can be transferred.");
        if (place == 23)
            return ("TransferSize", "The value is below the least or above the largest that may be transferred.");
        if (place == 24) return ("HolderLimit", "There are as many holders of record as there may be.");
        if (place == 25) return ("LockUp", "The sender's tokens are locked up.");
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
