// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimEpochs} from "../identity/ClaimEpochs.sol";
import {IClaimTopicsRegistry} from "../interfaces/IClaimTopicsRegistry.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {IIdentityRegistryStorage} from "../interfaces/IIdentityRegistryStorage.sol";
import {ITrustedIssuersRegistry} from "../interfaces/ITrustedIssuersRegistry.sol";
import {ClaimReads} from "./ClaimReads.sol";
import {Lease, LeaseFields} from "./Lease.sol";
import {EpochQuestion, EpochQuestions} from "./EpochQuestion.sol";
import {ILeasedIdentityRegistry} from "./ILeasedIdentityRegistry.sol";
import {Registrant, RegistrantFields} from "./Registrant.sol";
import {RegistryConfig, RegistryConfigs} from "./RegistryConfig.sol";
import {RegistryState} from "./RegistryState.sol";
import {RuleSet} from "./RuleSet.sol";

/// @title Verification
/// @notice Answers whether a wallet is verified and what is known of it: from its lease while that holds, otherwise
/// from the claims on its identity.
/// @dev Nothing here reverts, whatever identities, issuers and lists do.
abstract contract Verification is RegistryState, IIdentityRegistry, ILeasedIdentityRegistry {
    /// @dev The counters of all sources of claims on this chain.
    ClaimEpochs internal immutable EPOCHS;

    /// @dev More than eight classes of fifteen issuers each take of an identity that answers.
    uint256 private constant CLASSES_GAS = 4_000_000;

    constructor(ClaimEpochs epochs_) {
        EPOCHS = epochs_;
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address _userAddress) external view returns (bool) {
        RegistryConfig config = _data().config;
        address identity_;
        if (config.isLeasing()) {
            Lease lease = _data().leases[config.generation()][_userAddress];
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
        RegistryConfig config = _data().config;
        return (_know(config, from, false), _know(config, to, true));
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function registrant(address wallet) external view returns (Registrant) {
        return _know(_data().config, wallet, true);
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
        return _data().identityStorage.successorOf(lostWallet);
    }

    /// @inheritdoc ILeasedIdentityRegistry
    function lastIdentityOf(address wallet) external view returns (address identity_) {
        (identity_, , ) = _data().identityStorage.walletRecord(wallet);
    }

    /// @inheritdoc IIdentityRegistry
    function identityStorage() external view returns (IIdentityRegistryStorage) {
        return IIdentityRegistryStorage(address(_data().identityStorage));
    }

    /// @inheritdoc IIdentityRegistry
    function issuersRegistry() external view returns (ITrustedIssuersRegistry) {
        return _data().issuersRegistry;
    }

    /// @inheritdoc IIdentityRegistry
    function topicsRegistry() external view returns (IClaimTopicsRegistry) {
        return _data().topicsRegistry;
    }

    /// @dev What is known of a wallet; `verify` asks for its verification too.
    function _know(RegistryConfig config, address wallet, bool verify) internal view returns (Registrant) {
        if (wallet == address(0)) return Registrant.wrap(0);
        bool classes = config.has(RegistryConfigs.CLASSES);
        address identity_;
        uint16 country;
        if (config.isLeasing()) {
            Lease lease = _data().leases[config.generation()][wallet];
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
    function _holds(RegistryConfig config, Lease lease) internal view returns (bool) {
        if (block.timestamp >= lease.until()) return false;
        EpochQuestion question = EpochQuestions.about(lease.identity());
        uint256 used = lease.issuers();
        for (uint256 i = 0; used != 0; ++i) {
            if (used & 1 != 0) question.add(i == 0 ? config.firstIssuer() : _data().moreIssuers[i]);
            used >>= 1;
        }
        return lease.stamp() == config.epoch() + question.ask(EPOCHS);
    }

    /// @dev Whether the claims on an identity satisfy every required topic now.
    function _isVerifiedNow(address identity_) internal view returns (bool) {
        RuleSet.Rules memory rules = _rules();
        for (uint256 i = 0; i < rules.topics.length; ++i) {
            if (!_hasClaim(identity_, rules.topics[i], rules.issuers[i], 0)) return false;
        }
        return rules.answered;
    }

    /// @dev The classes that the claims on an identity give now. One that burns the gas it is asked with is of none, so
    /// that it cannot make its holder's tokens too dear for an agent to move.
    function _classOfNow(address identity_) internal view returns (uint8 class) {
        uint256 mask = _data().classMask;
        uint256 gasBefore = gasleft();
        for (uint256 i = 0; i < LeaseFields.CLASSES; ++i) {
            if (mask & (1 << i) == 0) continue;
            if (gasBefore - gasleft() > CLASSES_GAS) return 0;
            uint256 topic = _data().classTopics[i];
            (, uint256[] memory issuers) = RuleSet.trustedFor(_data().issuersRegistry, topic);
            if (_hasClaim(identity_, topic, issuers, _data().classMaxAges[i])) class |= uint8(1 << i);
        }
    }

    /// @dev Identity and country of a wallet; zero when it is not registered.
    function _stored(address wallet) internal view returns (address identity_, uint16 country) {
        bool barred;
        (identity_, country, barred) = _data().identityStorage.walletRecord(wallet);
        if (barred) return (address(0), 0);
    }

    /// @dev The rules as they are now.
    function _rules() internal view returns (RuleSet.Rules memory) {
        RegistryStorage storage $ = _data();
        bytes memory kept = $.rules;
        if (kept.length != 0) return RuleSet.decode(kept);
        return RuleSet.fetch($.topicsRegistry, $.issuersRegistry);
    }

    function _hasClaim(
        address identity_,
        uint256 topic,
        uint256[] memory issuers,
        uint256 maxAge
    ) private view returns (bool) {
        for (uint256 i = 0; i < issuers.length; ++i) {
            address issuer = address(uint160(issuers[i]));
            (bool confirmed, uint256 validFrom) = ClaimReads.confirmation(identity_, issuer, topic);
            if (confirmed && (maxAge == 0 || validFrom + maxAge > block.timestamp)) return true;
        }
        return false;
    }
}
