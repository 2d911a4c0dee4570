// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIdentityRegistry} from "../../interfaces/IIdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../../registry/ILeasedIdentityRegistry.sol";
import {Registrant} from "../../registry/Registrant.sol";

/// @title VerificationTwins
/// @notice Compares everything that two registries answer of some wallets.
contract VerificationTwins {
    /// @notice What they say differently.
    error Differ(string what, address wallet, uint256 one, uint256 other);

    /// @notice Reverts with the first answer that differs.
    /// @return verified How many wallets are verified.
    function compare(address one, address other, address[] calldata wallets) external view returns (uint256 verified) {
        for (uint256 i = 0; i < wallets.length; ++i) {
            address wallet = wallets[i];
            address next = wallets[(i + 1) % wallets.length];
            bool isVerified = IIdentityRegistry(one).isVerified(wallet);
            _same("isVerified", wallet, _word(isVerified), _word(IIdentityRegistry(other).isVerified(wallet)));
            _same("registrant", wallet, _registrant(one, wallet), _registrant(other, wallet));
            _same("verified", wallet, _word(isVerified), (_registrant(one, wallet) >> 184) & 1);
            (uint256 from, uint256 to) = _parties(one, wallet, next);
            (uint256 otherFrom, uint256 otherTo) = _parties(other, wallet, next);
            _same("from", wallet, from, otherFrom);
            _same("to", next, to, otherTo);
            if (isVerified) ++verified;
        }
    }

    function _registrant(address registry, address wallet) private view returns (uint256) {
        return Registrant.unwrap(ILeasedIdentityRegistry(registry).registrant(wallet));
    }

    function _parties(address registry, address from, address to) private view returns (uint256, uint256) {
        (Registrant fromWallet, Registrant toWallet) = ILeasedIdentityRegistry(registry).parties(from, to);
        return (Registrant.unwrap(fromWallet), Registrant.unwrap(toWallet));
    }

    function _same(string memory what, address wallet, uint256 one, uint256 other) private pure {
        if (one != other) revert Differ(what, wallet, one, other);
    }

    function _word(bool value) private pure returns (uint256) {
        return value ? 1 : 0;
    }
}
