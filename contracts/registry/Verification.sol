// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimEpochs} from "../identity/ClaimEpochs.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {IIdentityRegistryStorage} from "../interfaces/IIdentityRegistryStorage.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {ClaimReads} from "./ClaimReads.sol";
import {Lease} from "./Lease.sol";
import {ILeasedIdentityRegistry} from "./ILeasedIdentityRegistry.sol";
import {Registrant, RegistrantFields} from "./Registrant.sol";
import {RegistryState} from "./RegistryState.sol";
import {RuleSet} from "./RuleSet.sol";

/// @title Verification
/// @notice Answers whether a wallet is verified and what is known of it: from its lease while that holds, otherwise
/// from the claims on its identity.
/// @dev Nothing here reverts, whatever identities, issuers and lists do.
abstract contract Verification is IIdentityRegistry, ILeasedIdentityRegistry {
    /// @dev The counters of all sources of claims on this chain.
    ClaimEpochs private immutable EPOCHS;

    uint256 private constant CLASS_COUNT = 8;

    constructor(ClaimEpochs epochs_) {
        EPOCHS = epochs_;
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address _userAddress) external view returns (bool) {
        RegistryState.Config memory config = RegistryState.load();
        address identity_;
        if (RegistryState.isLeasing(config)) {
            Lease lease = RegistryState.data().leases[config.generation][_userAddress];
            if (lease.exists()) {
                if (_holds(config, lease)) return true;
                identity_ = lease.identity();
            }
        }
        if (identity_ == address(0)) (identity_, ) = _stored(_userAddress);
        return identity_ != address(0) && _isVerifiedNow(identity_);
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function parties(address from, address to) external view returns (Registrant fromWallet, Registrant toWallet) {
        RegistryState.Config memory config = RegistryState.load();
        return (_know(config, from, false), _know(config, to, true));
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function registrant(address wallet) external view returns (Registrant) {
        return _know(RegistryState.load(), wallet, true);
    }

    /// @inheritdoc IIdentityRegistry
    function contains(address _userAddress) external view returns (bool) {
        (address identity_, ) = _stored(_userAddress);
        return identity_ != address(0);
    }

    /// @inheritdoc IIdentityRegistry
    function identity(address _userAddress) external view returns (IIdentity) {
        (address identity_, ) = _stored(_userAddress);
        return IIdentity(identity_);
    }

    /// @inheritdoc IIdentityRegistry
    function investorCountry(address _userAddress) external view returns (uint16 country) {
        (, country) = _stored(_userAddress);
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function successorOf(address lostWallet) external view returns (address) {
        return RegistryState.data().identityStorage.successorOf(lostWallet);
    }

    /// @inheritdoc IIdentityRegistry
    function identityStorage() external view returns (IIdentityRegistryStorage) {
        return IIdentityRegistryStorage(address(RegistryState.data().identityStorage));
    }

    /// @inheritdoc IIdentityRegistry
    function issuersRegistry() external view returns (ITrustedIssuersRegistry) {
        return RegistryState.data().issuersRegistry;
    }

    /// @inheritdoc IIdentityRegistry
    function topicsRegistry() external view returns (IClaimTopicsRegistry) {
        return RegistryState.data().topicsRegistry;
    }

    /// @dev What is known of a wallet; `verify` asks for its verification too.
    function _know(RegistryState.Config memory config, address wallet, bool verify) internal view returns (Registrant) {
        if (wallet == address(0)) return Registrant.wrap(0);
        bool classes = config.flags & RegistryState.CLASSES != 0;
        address identity_;
        uint16 country;
        if (RegistryState.isLeasing(config)) {
            Lease lease = RegistryState.data().leases[config.generation][wallet];
            if (lease.exists()) {
                (identity_, country) = (lease.identity(), lease.country());
                if (!verify && !classes) return RegistrantFields.pack(identity_, country, 0, false);
                if (_holds(config, lease)) return RegistrantFields.pack(identity_, country, lease.class(), verify);
            }
        }
        if (identity_ == address(0)) (identity_, country) = _stored(wallet);
        if (identity_ == address(0)) return Registrant.wrap(0);
        uint8 class = classes ? _classOfNow(identity_) : 0;
        return RegistrantFields.pack(identity_, country, class, verify && _isVerifiedNow(identity_));
    }

    /// @dev Whether a lease stands in for a lookup: its time has not come, and nothing it rests on has changed.
    function _holds(RegistryState.Config memory config, Lease lease) internal view returns (bool) {
        if (block.timestamp >= lease.until()) return false;
        uint256 used = lease.issuers();
        uint256 count = 1;
        for (uint256 bits = used; bits != 0; bits &= bits - 1) {
            ++count;
        }
        address[] memory sources = new address[](count);
        sources[0] = lease.identity();
        for (uint256 i = 0; used != 0; ++i) {
            if (used & 1 != 0) sources[--count] = i == 0 ? config.firstIssuer : RegistryState.data().moreIssuers[i];
            used >>= 1;
        }
        return lease.stamp() == config.epoch + _sumOf(sources);
    }

    /// @dev The sum of the counters of sources.
    function _sumOf(address[] memory sources) internal view returns (uint256 sum) {
        ClaimEpochs target = EPOCHS;
        bytes4 selector = ClaimEpochs.sumOf.selector;
        // The list lies in memory as it goes into the question, so it is copied whole instead of encoded.
        assembly ("memory-safe") {
            let question := mload(0x40)
            let size := add(0x20, shl(5, mload(sources)))
            mstore(question, selector)
            mstore(add(question, 0x04), 0x20)
            mcopy(add(question, 0x24), sources, size)
            if iszero(staticcall(gas(), target, question, add(0x24, size), 0x00, 0x20)) {
                revert(0x00, 0x00)
            }
            sum := mload(0x00)
        }
    }

    /// @dev Whether the claims on an identity satisfy every required topic now.
    function _isVerifiedNow(address identity_) internal view returns (bool) {
        RuleSet.Rules memory rules = _rules();
        for (uint256 i = 0; i < rules.topics.length; ++i) {
            if (!_hasClaim(identity_, rules.topics[i], rules.issuers[i])) return false;
        }
        return rules.answered;
    }

    /// @dev The classes that the claims on an identity give now.
    function _classOfNow(address identity_) internal view returns (uint8 class) {
        uint256 mask = RegistryState.data().classMask;
        for (uint256 i = 0; i < CLASS_COUNT; ++i) {
            if (mask & (1 << i) == 0) continue;
            uint256 topic = RegistryState.data().classTopics[i];
            (, uint256[] memory issuers) = RuleSet.trustedFor(RegistryState.data().issuersRegistry, topic);
            if (_hasClaim(identity_, topic, issuers)) class |= uint8(1 << i);
        }
    }

    /// @dev Identity and country of a wallet; zero when it is not registered.
    function _stored(address wallet) internal view returns (address identity_, uint16 country) {
        bool barred;
        (identity_, country, barred) = RegistryState.data().identityStorage.walletRecord(wallet);
        if (barred) return (address(0), 0);
    }

    /// @dev The rules as they are now.
    function _rules() internal view returns (RuleSet.Rules memory) {
        RegistryState.Layout storage $ = RegistryState.data();
        bytes memory kept = $.rules;
        if (kept.length != 0) return RuleSet.decode(kept);
        return RuleSet.fetch($.topicsRegistry, $.issuersRegistry);
    }

    function _hasClaim(address identity_, uint256 topic, uint256[] memory issuers) private view returns (bool) {
        for (uint256 i = 0; i < issuers.length; ++i) {
            if (ClaimReads.isConfirmed(identity_, address(uint160(issuers[i])), topic)) return true;
        }
        return false;
    }
}
