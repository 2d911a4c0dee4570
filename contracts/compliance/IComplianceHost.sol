// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registrant} from "../registry/Registrant.sol";
import {MoveKind} from "./Move.sol";

/// @notice What a token tells its host of a move.
/// @param kind What it is.
/// @param spender Who sent the transaction to the token.
/// @param from Who gives; zero on a mint.
/// @param to Who receives; zero on a burn.
/// @param value Raw units, never zero.
/// @param fromWallet What the registry knows of `from`, with the treasury mark.
/// @param toWallet What the registry knows of `to`, with the treasury mark.
struct TokenMove {
    MoveKind kind;
    address spender;
    address from;
    address to;
    uint256 value;
    Registrant fromWallet;
    Registrant toWallet;
}

/// @notice One rule's refusal of a transfer.
/// @param module The rule; the compliance contract itself where no rule could be asked, since its ledger is not
/// complete or the fee is not known.
/// @param reason Its error with the numbers, ABI-encoded; empty where a foreign module only says no.
/// @param headroom The largest value that this rule would let pass, in raw units, whatever the transfer's own.
struct Refusal {
    address module;
    bytes reason;
    uint256 headroom;
}

/// @notice What a rule would have people know of a transfer that it lets pass.
/// @param module The rule.
/// @param reason What it warns of, as one of its errors, ABI-encoded.
struct Warning {
    address module;
    bytes reason;
}

/// @notice What the rules would do with a transfer or a mint.
/// @param net Raw units that the receiver would get.
/// @param fee Raw units that `collector` would get; the sender gives both.
/// @param collector Who would get the fee, zero when there is none.
/// @param refusals Every rule that refuses, in the order in which they are asked; the first is the transaction's.
/// @param warnings What rules that do not refuse warn of.
struct Preview {
    uint256 net;
    uint256 fee;
    address collector;
    Refusal[] refusals;
    Warning[] warnings;
}

/// @title What Scrip's compliance contract offers beyond ERC-3643's `ICompliance`
interface IComplianceHost {
    /// @notice Tokens are about to move: every rule that listens checks and records in one call.
    /// @custom:access The bound token, which calls before it changes balances.
    /// @return net Raw units that `to` receives.
    /// @return fee Raw units that `collector` receives; the sender gives `net + fee`.
    /// @return collector Who gets the fee, zero when there is none. The token checks that it is verified.
    function moved(TokenMove calldata move) external returns (uint256 net, uint256 fee, address collector);

    /// @notice Tokens have moved: rules written for T-REX are told, as T-REX would.
    /// @custom:access The bound token, where it was told that such a rule listens.
    function moveSettled(MoveKind kind, address from, address to, uint256 value) external;

    /// @notice An account became a treasury account or ceased to be one; its balance did not change.
    /// @custom:access The bound token, before it changes the mark.
    function onTreasuryChange(address account, bool treasury) external;

    /// @notice Holders are counted anew: the bound token uses another identity registry from now on, or takes up this
    /// contract, which it had not told of its moves.
    /// @custom:access The bound token, after the change.
    function onRegistryChange() external;

    /// @notice Moves the host wants to hear of, a union of the bits in `Hooks`. A kept ledger hears of every move.
    function wantedHooks() external view returns (uint16);

    /// @notice Reverts with the rule's own error if a rule refuses the transfer (or the mint, when `from` is zero),
    /// as `spender` would send it; otherwise returns. Asks the rules alone: not balances, freezes or claims.
    function checkTransfer(address spender, address from, address to, uint256 value) external view;

    /// @notice Every rule that refuses the transfer, with its reason and the value it would let pass; where a fee on top is
    /// more than the sender has, this contract does. Never reverts.
    function explain(
        address spender,
        address from,
        address to,
        uint256 value
    ) external view returns (Refusal[] memory refusals);

    /// @notice What the rules would do with the transfer (or the mint, when `from` is zero). Never reverts.
    function preview(address spender, address from, address to, uint256 value) external view returns (Preview memory);

    /// @notice The largest value that all rules together would let pass, 0 where they refuse any or that cannot be told.
    /// Never reverts.
    /// @param most The answer is no more than this, also with a fee that the sender pays on top of it.
    function headroom(address spender, address from, address to, uint256 most) external view returns (uint256);
}

/// @title What a host asks of a Scrip token
interface IComplianceToken {
    /// @notice The bound host says which moves it wants to hear of: a union of the bits in `Hooks`, so that a move
    /// nobody listens to skips the host.
    /// @custom:access The token's compliance contract.
    function onComplianceHooks(uint16 hooks) external;

    /// @notice Total supply, and supply less what treasury accounts hold, in raw units.
    function supplies() external view returns (uint256 supply, uint256 outstanding);

    /// @notice Whether the account is marked as the issuer's treasury.
    function isTreasury(address account) external view returns (bool);
}
