// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Who is told of registry changes
/// @notice A compliance host that counts holders listens to its token's identity registry, so that its ledger follows
/// every change of a wallet's identity or country in the same transaction.
interface IIdentityListener {
    /// @notice A wallet's identity or country changed; called after the registry stored the change.
    /// @custom:access The registry of the bound token; from anybody else it means nothing.
    /// @param wallet The wallet.
    /// @param oldIdentity Its identity before, zero when it had none.
    /// @param newIdentity Its identity now, zero when it was deleted.
    /// @param oldCountry Its country before.
    /// @param newCountry Its country now, zero when it was deleted.
    function onIdentityChange(
        address wallet,
        address oldIdentity,
        address newIdentity,
        uint16 oldCountry,
        uint16 newCountry
    ) external;

    /// @notice The registry no longer tells the listener anything, or its identities come from another storage, so
    /// what was counted is void.
    /// @custom:access The registry of the bound token; from anybody else it means nothing.
    function onIdentitiesReset() external;
}
