// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SecurityTerms} from "./TokenSettings.sol";

/// @title What a token tells beyond ERC-3643's events, and why it refuses
interface ISecurityTokenErrors {
    /// @notice The evidence behind an agent's act: the hash of a court order, say, never personal data.
    /// @param act Selector of the ERC-3643 function that was done.
    /// @param agent Who did it.
    /// @param account Whose tokens it was done to.
    event ActEvidence(bytes4 indexed act, address indexed agent, address indexed account, bytes data);
    /// @notice An agent moved a holder's tokens (ERC-7943); the transfer of the same amount before it was no holder's.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);
    /// @notice An identity's wallets, present and future, are frozen or free again.
    event IdentityFrozen(address indexed identity, bool indexed isFrozen, address indexed agent);
    /// @notice An identity or a wallet is blocked or released, under this reference.
    event BlockSet(address indexed subject, bool indexed blocked, address indexed officer, bytes32 grounds);
    /// @notice An account holds the issuer's own tokens from now on, or no longer.
    event TreasurySet(address indexed account, bool treasury);
    /// @notice A batch of mints was done under this reference, which cannot be used again.
    event IssueMinted(bytes32 indexed issue, uint256 total);
    /// @notice The terms of the security.
    event TermsSet(bytes32 indexed hash, string uri, SecurityTerms terms);
    /// @notice A compliance contract failed when told of an agent's act, which was done all the same.
    event ComplianceFailed(address indexed compliance, bytes4 selector);

    /// @notice The compliance contract wants to hear of these moves: bits in `Hooks`.
    event ComplianceHooksSet(uint16 hooks);

    /// @notice Holders' transfers are paused; an agent with the right to can unpause.
    error TokenPaused();
    /// @notice The token is not paused.
    error TokenNotPaused();
    /// @notice The wallet is frozen.
    error TokenAccountFrozen(address account);
    /// @notice All wallets of the identity are frozen.
    error TokenIdentityFrozen(address identity);
    /// @notice The wallet takes part in no transfer. Counterparties are not told why.
    error TokenNotEligible(address account);
    /// @notice The identity or wallet is blocked until a compliance officer releases it; no agent moves its tokens.
    error TokenBlocked(address subject);
    /// @notice A block and a release need the reference of what orders them.
    error TokenGroundsMissing();
    /// @notice Of the account's balance only `free` raw units may move; the rest is frozen.
    error TokenBalanceFrozen(address account, uint256 free, uint256 value);
    /// @notice Only `frozen` raw units of the account are frozen.
    error TokenUnfreezeExceeded(address account, uint256 frozen, uint256 value);
    /// @notice Nobody gains tokens whose claims do not hold now; register the wallet or renew its claims.
    error TokenReceiverNotVerified(address account);
    /// @notice The compliance contract of another suite refused, without saying why.
    error TokenComplianceRefused(address compliance, address from, address to, uint256 value);
    /// @notice The compliance contract said that it speaks as Scrip's, and answered a move with fewer than 96 bytes.
    error TokenComplianceAnswerInvalid(address compliance, uint256 size);
    /// @notice The supply can be at most `limit` raw units.
    error TokenSupplyExceeded(uint256 supply, uint256 value, uint256 limit);
    /// @notice Lists of a batch differ in length.
    error TokenLengthsDiffer(uint256 first, uint256 second);
    /// @notice This batch of mints was done already.
    error TokenIssueDone(bytes32 issue);
    /// @notice A batch under a reference mints something: nothing must not use the reference up.
    error TokenIssueEmpty(bytes32 issue);
    /// @notice Decimals are 0 to 18.
    error TokenDecimalsInvalid(uint8 decimals);
    /// @notice A name or a symbol must not be empty.
    error TokenTextEmpty();
    /// @notice The address is no identity registry of Scrip's.
    error TokenRegistryUnsupported(address registry);
    /// @notice The compliance contract is needed.
    error TokenComplianceMissing();
    /// @notice A fee is at most what is moved, and the receiver gets no more than that.
    error TokenFeeInvalid(uint256 value, uint256 net, uint256 fee);
    /// @notice Only the compliance contract may call this.
    error TokenCallerNotCompliance(address caller);
    /// @notice A rule must hold no right over the token.
    error TokenAgentIsModule(address agent);
    /// @notice The zero address can be neither an identity to freeze nor a treasury account.
    error TokenZeroAddress();
    /// @notice No document has this name.
    error DocumentNotFound(bytes32 name);
    /// @notice A document needs a URI and a name.
    error DocumentEmpty(bytes32 name);
    /// @notice The lost wallet and its successor are one.
    error TokenRecoverySame(address wallet);
    /// @notice Too little gas is left to be sure that the compliance contract's failure is its own; send more.
    error TokenGasTooLow(uint256 left, uint256 needed);
}
