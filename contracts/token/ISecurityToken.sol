// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISecurityTokenErrors} from "./ISecurityTokenErrors.sol";
import {SecurityTerms, TokenSettings} from "./TokenSettings.sol";

/// @title What Scrip's token offers beyond ERC-3643
interface ISecurityToken is ISecurityTokenErrors {
    /// @notice Sets up a fresh proxy.
    /// @custom:access Whoever creates the proxy, in the same transaction.
    function initialize(TokenSettings calldata settings) external;

    /// @notice Narrows or widens what an agent may do, or makes an account an agent.
    /// @param permissions Bits in `TokenPermissions`; for none use `removeAgent`.
    /// @param mintAllowance Raw units it may mint in total from now on; `type(uint128).max` for no limit.
    /// @custom:access The owner.
    function setAgentPermissions(address agent, uint128 permissions, uint128 mintAllowance) external;

    /// @notice Marks an account as holding the issuer's own tokens, which are issued but not outstanding.
    /// @custom:access The owner.
    function setTreasury(address account, bool treasury) external;

    /// @notice Sets the terms of the security.
    /// @custom:access The owner.
    function setTerms(SecurityTerms calldata newTerms) external;

    /// @notice The terms of the security.
    function terms() external view returns (SecurityTerms memory);

    /// @notice Mints a batch once: the reference is consumed, so that a repeated batch issues nothing twice.
    /// @dev All minting agents share the references. One who can guess another's uses it up by minting a unit under
    /// it, so whoever finds its reference taken must ask whose batch that was before it takes it for its own.
    /// @param issue Reference of the batch; its own for every batch. One that mints nothing is refused.
    /// @custom:access Agents with the mint permission.
    function batchMint(address[] calldata toList, uint256[] calldata amounts, bytes32 issue) external;

    /// @notice Whether a batch of mints was done under the reference.
    function isIssued(bytes32 issue) external view returns (bool);

    /// @notice Freezes or frees all wallets of an identity, present and future.
    /// @custom:access Agents with the freeze permission.
    function setIdentityFrozen(address identity, bool freeze, bytes calldata data) external;

    /// @notice Whether all wallets of the identity are frozen.
    function isIdentityFrozen(address identity) external view returns (bool);

    /// @notice Blocks an identity with its present and future wallets, or a single wallet, or releases it. While it is
    /// blocked nothing moves its tokens or gives it any: no transfer, mint, burn, forced transfer or recovery, and what is
    /// paid for its tokens waits.
    /// @dev A wallet leaves a blocked identity when an agent of the registry deletes it or registers it to another one.
    /// Where that must not free its tokens, block the wallet too.
    /// @param grounds Reference of what orders it, such as a case number's salted hash; not zero.
    /// @custom:access Agents with the block permission.
    function setBlocked(address subject, bool blocked, bytes32 grounds) external;

    /// @notice Whether the identity or wallet is itself blocked.
    function isBlocked(address subject) external view returns (bool);

    /// @notice Whether the wallet, or all wallets of the identity, are frozen or blocked: what is paid for its tokens must wait too.
    function isFrozenWhole(address wallet, address identity) external view returns (bool);

    /// @notice `mint` with evidence.
    /// @custom:access Agents with the mint permission.
    function mint(address to, uint256 amount, bytes calldata data) external;

    /// @notice `burn` with evidence.
    /// @custom:access Agents with the burn permission.
    function burn(address account, uint256 amount, bytes calldata data) external;

    /// @notice `forcedTransfer` with evidence.
    /// @custom:access Agents with the forced transfer permission.
    function forcedTransfer(address from, address to, uint256 amount, bytes calldata data) external returns (bool);

    /// @notice `setAddressFrozen` with evidence.
    /// @custom:access Agents with the freeze permission.
    function setAddressFrozen(address account, bool freeze, bytes calldata data) external;

    /// @notice `freezePartialTokens` with evidence.
    /// @custom:access Agents with the freeze permission.
    function freezePartialTokens(address account, uint256 amount, bytes calldata data) external;

    /// @notice `unfreezePartialTokens` with evidence.
    /// @custom:access Agents with the freeze permission.
    function unfreezePartialTokens(address account, uint256 amount, bytes calldata data) external;

    /// @notice `recoveryAddress` with evidence.
    /// @custom:access Agents with the recovery permission.
    function recoveryAddress(
        address lostWallet,
        address newWallet,
        address identity,
        bytes calldata data
    ) external returns (bool);
}
