// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusal, Warning} from "../compliance/IComplianceHost.sol";

/// @notice What would become of a transfer.
/// @param allowed Whether it would pass.
/// @param headroom The largest value that would pass, with all else equal, in raw units; 0 where none would, or that
/// cannot be told.
/// @param refusals Everything that refuses it, in the order in which the transaction asks: the first is its error. What
/// the token itself refuses names the token as the module.
/// @param warnings What rules warn of, where they let it pass.
struct TransferExplanation {
    bool allowed;
    uint256 headroom;
    Refusal[] refusals;
    Warning[] warnings;
}

/// @title What a token says of transfers before they are made
/// @notice None of these reverts. They are asked in a call, never paid for in a transaction: an explanation asks every
/// rule more than once.
interface ITransferExplanations {
    /// @notice What would become of a transfer: exactly the transaction, `transfer` where `spender` is `from`, otherwise
    /// `transferFrom` by `spender`.
    /// @dev One thing a view cannot know: rules written for T-REX act after balances have changed, and may still fail then.
    function explainTransfer(
        address spender,
        address from,
        address to,
        uint256 value
    ) external view returns (TransferExplanation memory);

    /// @notice Whether the owner could transfer the value, were it in its balance (ERC-7943): everything but the balance
    /// counts, what is frozen of it too.
    function canTransfer(address from, address to, uint256 value) external view returns (bool);

    /// @notice Whether nothing holds the account as a sender (ERC-7943): neither a freeze nor a block of it or of its
    /// identity.
    function canSend(address account) external view returns (bool);

    /// @notice Whether the account may get tokens (ERC-7943): it is verified, and nothing holds it.
    function canReceive(address account) external view returns (bool);
}
