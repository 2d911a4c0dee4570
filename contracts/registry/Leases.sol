// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneCode} from "../identity/CloneCode.sol";
import {IdentityFactory} from "../identity/IdentityFactory.sol";
import {ClaimReads} from "./ClaimReads.sol";
import {EpochQuestion, EpochQuestions} from "./EpochQuestion.sol";
import {IIdentityRegistryOperations} from "./IIdentityRegistryOperations.sol";
import {Lease, LeaseFields} from "./Lease.sol";
import {RegistryConfig, RegistryConfigs} from "./RegistryConfig.sol";
import {RuleSet} from "./RuleSet.sol";
import {Verification} from "./Verification.sol";

/// @title Leases
/// @notice Looks verifications up and stores those that can be leased.
/// @dev Leases rest on the first eight issuers that a lease needed, until the issuers change. Anyone may ask for leases,
/// so with more than eight trusted issuers whoever gets claims that are valid and make up leases may choose which eight:
/// each of them the owner trusts, and each vouched for somebody. Wallets that need a ninth are verified from their
/// claims, which answers the same and costs more, until the owner changes an issuer: that empties a full list.
abstract contract Leases is Verification, IIdentityRegistryOperations {
    /// @dev What native identities and claim issuers run.
    address private immutable IDENTITY;
    address private immutable CLAIM_ISSUER;

    /// @dev What storing leases needs to know, read once for any number of wallets.
    struct Session {
        RegistryConfig config;
        // No lease lasts longer than until this second.
        uint256 longest;
        // Whom leases rest on, and how many of them are stored already.
        address[] leaseIssuers;
        uint256 storedIssuers;
        RuleSet.Rules rules;
        uint8[] classes;
        uint256[] classTopics;
        uint256[][] classIssuers;
    }

    /// @dev What is found of one identity.
    struct Finding {
        address identity;
        uint256 until;
        uint8 class;
        uint8 issuers;
    }

    constructor(IdentityFactory factory) {
        IDENTITY = factory.identityImplementation();
        CLAIM_ISSUER = factory.claimIssuerImplementation();
    }

    /// @inheritdoc IIdentityRegistryOperations
    function leaseOf(address wallet) external view returns (bool holds, uint64 until, uint8 classes) {
        RegistryConfig config = _data().config;
        if (!config.isLeasing()) return (false, 0, 0);
        Lease lease = _data().leases[config.generation()][wallet];
        if (!lease.exists()) return (false, 0, 0);
        return (_holds(config, lease), uint64(lease.until()), lease.class());
    }

    /// @dev Looks wallets up and stores the leases they can have.
    function _refreshAll(address[] memory wallets) internal returns (uint256 stored) {
        Session memory session = _open();
        stored = _refresh(session, wallets);
        _close(session);
    }

    /// @dev `_refreshAll` within a session.
    function _refresh(Session memory session, address[] memory wallets) internal returns (uint256 stored) {
        for (uint256 i = 0; i < wallets.length; ++i) {
            (address identity_, uint16 country) = _stored(wallets[i]);
            if (_store(session, wallets[i], identity_, country)) ++stored;
        }
    }

    /// @dev Reads the rules. Without leases, or without an answer, `_store` stores nothing.
    function _open() internal view returns (Session memory session) {
        session.config = _data().config;
        session.storedIssuers = session.config.issuerCount();
        if (!session.config.isLeasing()) return session;
        session.longest = block.timestamp + uint256(session.config.maxLease()) * 1 hours;
        session.rules = _rules();
        _openClasses(session);

        session.leaseIssuers = new address[](LeaseFields.ISSUERS);
        for (uint256 i = 0; i < session.storedIssuers; ++i) {
            session.leaseIssuers[i] = i == 0 ? session.config.firstIssuer() : _data().moreIssuers[i];
        }
    }

    /// @dev Stores the lease of a registered wallet if it can have one.
    function _store(
        Session memory session,
        address wallet,
        address identity_,
        uint16 country
    ) internal returns (bool stored) {
        if (!session.rules.answered || !_isNative(identity_)) return false;
        RegistryConfig before = session.config;
        (bool leasable, Finding memory finding) = _appraise(session, identity_);
        uint256 untilHour = finding.until / 1 hours;
        uint256 stamp = leasable ? session.config.epoch() + _epochsOf(session, finding) : 0;
        if (!leasable || untilHour * 1 hours <= block.timestamp || stamp > LeaseFields.HIGHEST_STAMP) {
            // Issuers of a lease that there cannot be take nobody's place.
            session.config = before;
            return false;
        }

        _data().leases[before.generation()][wallet] = LeaseFields.pack(
            identity_,
            country,
            untilHour,
            stamp,
            finding.class,
            finding.issuers
        );
        return true;
    }

    /// @dev Stores the issuers that new leases rest on and older ones did not.
    function _close(Session memory session) internal {
        RegistryConfig config = session.config;
        uint256 count = config.issuerCount();
        if (session.storedIssuers == count) return;
        for (uint256 i = session.storedIssuers; i < count; ++i) {
            if (i == 0) config = config.withFirstIssuer(session.leaseIssuers[i]);
            else _data().moreIssuers[i] = session.leaseIssuers[i];
        }
        _data().config = config;
    }

    /// @dev Whether a change of the claims on `identity` raises its counter.
    function _isNative(address identity_) internal view returns (bool) {
        return CloneCode.isCloneOf(identity_, IDENTITY) || _isNativeIssuer(identity_);
    }

    /// @dev The verification of an identity, if all that it rests on announces its changes.
    function _appraise(
        Session memory session,
        address identity_
    ) private view returns (bool leasable, Finding memory finding) {
        finding.identity = identity_;
        finding.until = session.longest;
        for (uint256 i = 0; i < session.rules.topics.length; ++i) {
            (bool proven, ) = _prove(session, finding, session.rules.topics[i], session.rules.issuers[i], 0);
            if (!proven) return (false, finding);
        }
        for (uint256 i = 0; i < session.classTopics.length; ++i) {
            uint256 maxAge = _data().classMaxAges[session.classes[i]];
            (bool proven, bool doubtful) = _prove(
                session,
                finding,
                session.classTopics[i],
                session.classIssuers[i],
                maxAge
            );
            if (proven) finding.class |= uint8(1 << session.classes[i]);
            else if (doubtful) return (false, finding);
        }
        return (true, finding);
    }

    /// @dev Looks for a claim that can be leased.
    /// @return proven Whether there is one; it is entered into the finding.
    /// @return doubtful Whether there is a claim that cannot be leased, valid or not. Of no claim at all the identity
    /// announces when there is one; of this, perhaps nobody announces when it becomes valid.
    function _prove(
        Session memory session,
        Finding memory finding,
        uint256 topic,
        uint256[] memory issuers,
        uint256 maxAge
    ) private view returns (bool proven, bool doubtful) {
        for (uint256 i = 0; i < issuers.length; ++i) {
            address issuer = address(uint160(issuers[i]));
            (bool absent, bool valid, uint256 validUntil, bool leasable, uint256 validFrom) = ClaimReads.statusOf(
                finding.identity,
                issuer,
                topic
            );
            if (absent) continue;
            if (maxAge != 0) {
                uint256 ripeUntil = validFrom + maxAge;
                // One that is too old never becomes younger; of a new one the identity announces.
                if (ripeUntil <= block.timestamp) continue;
                if (ripeUntil < validUntil) validUntil = ripeUntil;
            }
            if (valid && leasable && _use(session, finding, issuer)) {
                if (validUntil < finding.until) finding.until = validUntil;
                return (true, false);
            }
            doubtful = true;
        }
    }

    /// @dev Enters an issuer into the finding.
    /// @return used False when it does not announce its changes, or leases rest on as many others already as a lease
    /// can tell apart.
    function _use(Session memory session, Finding memory finding, address issuer) private view returns (bool used) {
        uint256 count = session.config.issuerCount();
        uint256 index = 0;
        while (index < count && session.leaseIssuers[index] != issuer) ++index;
        if (index == LeaseFields.ISSUERS) return false;
        if (index == count) {
            if (!_isNativeIssuer(issuer)) return false;
            session.leaseIssuers[index] = issuer;
            session.config = session.config.withIssuerCount(count + 1);
        }
        finding.issuers |= uint8(1 << index);
        return true;
    }

    /// @dev The counters a finding rests on: the identity's and those of the issuers used.
    function _epochsOf(Session memory session, Finding memory finding) private view returns (uint256) {
        EpochQuestion question = EpochQuestions.about(finding.identity);
        uint256 used = finding.issuers;
        for (uint256 i = 0; used != 0; ++i) {
            if (used & 1 != 0) question.add(session.leaseIssuers[i]);
            used >>= 1;
        }
        return question.ask(EPOCHS);
    }

    function _openClasses(Session memory session) private view {
        if (!session.config.has(RegistryConfigs.CLASSES)) return;
        uint256 mask = _data().classMask;
        session.classes = new uint8[](LeaseFields.CLASSES);
        session.classTopics = new uint256[](LeaseFields.CLASSES);
        uint256 count = 0;
        for (uint8 class = 0; class < LeaseFields.CLASSES; ++class) {
            if (mask & (1 << class) == 0) continue;
            session.classes[count] = class;
            session.classTopics[count++] = _data().classTopics[class];
        }
        uint256[] memory topics = session.classTopics;
        assembly ("memory-safe") {
            mstore(topics, count)
        }
        session.classIssuers = new uint256[][](count);
        for (uint256 i = 0; i < count; ++i) {
            bool answered;
            (answered, session.classIssuers[i]) = RuleSet.trustedFor(_data().issuersRegistry, topics[i]);
            if (!answered) session.rules.answered = false;
        }
    }

    function _isNativeIssuer(address account) private view returns (bool) {
        return CloneCode.isCloneOf(account, CLAIM_ISSUER);
    }
}
