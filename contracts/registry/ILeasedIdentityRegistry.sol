// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registrant} from "./Registrant.sol";

/// @title What Scrip's identity registry offers a token beyond ERC-3643
/// @notice The functions that a token and its compliance host call.
interface ILeasedIdentityRegistry {
    /// @notice What is known of both sides of a move, in one call. `to.verified()` says exactly what
    /// `isVerified(to)` says; `from` is not verified and its flag is false. The zero address gives an empty word.
    function parties(address from, address to) external view returns (Registrant fromWallet, Registrant toWallet);

    /// @notice What is known of one wallet, `verified()` included.
    function registrant(address wallet) external view returns (Registrant);

    /// @notice Moves the registration of a lost wallet to its successor, and bars the lost wallet for ever.
    /// Repeating it for the same pair is harmless, so that every token that shares the identity storage can recover.
    /// @custom:access Agents with the recovery permission; the token is one.
    /// @param lostWallet The wallet nobody can sign for; registered to `identity`, or already recovered to `newWallet`.
    /// @param newWallet Its successor: a management key of `identity`, or already registered to it.
    /// @param identity The identity registered for the lost wallet.
    function recover(address lostWallet, address newWallet, address identity) external;

    /// @notice The wallet that succeeded a lost one, zero when it was never recovered.
    function successorOf(address lostWallet) external view returns (address);

    /// @notice The identity that a wallet has or, where it was lost and replaced, had; zero when it never had one or was
    /// deleted. For what holds on to the person and not to the registration, as a freeze of the identity.
    function lastIdentityOf(address wallet) external view returns (address identity);

    /// @notice Whether `listener` is told of every change of identity or country.
    function isListener(address listener) external view returns (bool);
}
