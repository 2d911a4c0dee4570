// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimInput} from "../identity/INativeIdentity.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";

/// @notice One investor, from nothing to a registered wallet.
/// @param identity The investor's identity; zero to have it created from the next three.
/// @param managementKey Address of the new identity's first key.
/// @param salt Random: who can guess it can link wallet and identity beforehand.
/// @param claims What the new identity is born with; each must be confirmed by its issuer. None with `identity`.
/// @param wallets To be registered; those registered to this identity already are passed over.
/// @param country Of the wallets: ISO 3166-1 numeric, or 900 to 999.
/// @param lease Whether to store verification leases for the wallets.
struct OnboardRequest {
    IIdentity identity;
    address managementKey;
    bytes32 salt;
    ClaimInput[] claims;
    address[] wallets;
    uint16 country;
    bool lease;
}

/// @title How Scrip's identity registry is run
/// @notice What owner and agents do beyond ERC-3643, and verification leases.
///
/// A lease keeps the answer "verified" of one wallet, so that the next question costs a fraction. It changes the price
/// of an answer and never the answer: it is void in the same block when anything it rests on changes. Only answers that
/// rest wholly on sources which announce their changes are leased: identities and claim issuers of this suite, lists of
/// topics and issuers that this registry is linked to, a storage that it is bound to, signatures of plain addresses.
interface IIdentityRegistryOperations {
    /// @notice Leases last at most so long from now on; none are made or honoured for zero.
    event MaxLeaseSet(uint16 hoursAtMost);
    /// @notice Holders with a claim of this topic have the class; zero for no topic.
    event ClassTopicSet(uint8 indexed classNumber, uint256 topic);
    /// @notice Claims that give the class are at most this old, in seconds; zero for any age.
    event ClassMaxAgeSet(uint8 indexed classNumber, uint32 age);
    /// @notice The listener is told of every change of identity or country.
    event ListenerAdded(address indexed listener);
    /// @notice The listener is no longer told anything.
    /// @param told Whether it took the notice of this. One that did not goes on counting from what it last heard: for
    /// a compliance contract add it and remove it again, or add it and have its ledger restarted.
    event ListenerRemoved(address indexed listener, bool told);
    /// @notice The listener is told of changes from now on, or passed over until it asks again.
    event ListenerListening(address indexed listener, bool listening);
    /// @notice A lost wallet was replaced.
    event WalletRecovered(address indexed lostWallet, address indexed newWallet, address indexed identity);

    /// @notice An address that must be given is zero.
    error IdentityRegistryZeroAddress();
    /// @notice The storage is of another make: it cannot tell of changes nor bar lost wallets.
    error IdentityRegistryStorageForeign(address identityStorage);
    /// @notice A batch's lists are not equally long.
    error IdentityRegistryLengthsDiffer(uint256 wallets, uint256 identities, uint256 countries);
    /// @notice There are eight classes, 0 to 7.
    error IdentityRegistryClassInvalid(uint256 classNumber);
    /// @notice A new identity is created with claims; on an existing one its holder or its issuers put them.
    error OnboardClaimsForExisting(address identity);
    /// @notice The wallet is registered to another identity.
    error OnboardWalletTaken(address wallet, address registered, address identity);
    /// @notice The listener is one already.
    error ListenerAlreadyAdded(address listener);
    /// @notice The address is no listener.
    error ListenerNotFound(address listener);
    /// @notice There are `limit` listeners already.
    error ListenersTooMany(uint256 limit);
    /// @notice The lost wallet is registered to another identity, or to none (zero).
    error RecoveryIdentityMismatch(address lostWallet, address registered, address identity);
    /// @notice The lost wallet has another successor already.
    error RecoveryAlreadyDone(address lostWallet, address successor);
    /// @notice A wallet cannot succeed itself, nor can one that was lost succeed another.
    error RecoveryWalletInvalid(address newWallet);
    /// @notice The new wallet is registered to another identity.
    error RecoveryWalletTaken(address newWallet, address registered);
    /// @notice The new wallet is neither registered to the identity nor a management key of it.
    error RecoveryWalletUnknown(address newWallet, address identity);

    /// @notice Creates or takes an identity, registers wallets to it and stores leases, in one transaction. Sending it
    /// again does nothing anew.
    /// @dev The identity factory holds no right here; it only creates the identity.
    /// @custom:access Agents with `REGISTER`.
    /// @return identity The investor's identity.
    function onboard(OnboardRequest calldata request) external returns (IIdentity identity);

    /// @notice `onboard` for each request, all or nothing. Some 70 new investors with a claim fit into a transaction.
    /// @custom:access Agents with `REGISTER`.
    function batchOnboard(OnboardRequest[] calldata requests) external returns (IIdentity[] memory identities);

    /// @notice `batchRegisterIdentity`, and stores a lease for each wallet that can have one.
    /// @custom:access Agents with `REGISTER`.
    function batchRegisterIdentityWithLease(
        address[] calldata wallets,
        IIdentity[] calldata identities,
        uint16[] calldata countries
    ) external;

    /// @notice Looks a wallet's verification up and stores it as a lease if it can be leased.
    /// @custom:access Anyone.
    /// @return stored Whether a lease was stored.
    function refresh(address wallet) external returns (bool stored);

    /// @notice `refresh` for each wallet. Costs some 60,000 gas each.
    /// @custom:access Anyone.
    /// @return stored How many leases were stored.
    function batchRefresh(address[] calldata wallets) external returns (uint256 stored);

    /// @notice Narrows or widens what an agent may do, a sum of `RegistryPermissions`; makes it an agent.
    /// @custom:access The owner.
    function setAgentPermissions(address agent, uint128 permissions) external;

    /// @notice Sets how long a lease lasts at most, in hours; zero turns leases off.
    /// @custom:access The owner.
    function setMaxLease(uint16 hoursAtMost) external;

    /// @notice Gives holders with a claim of this topic, by an issuer trusted for it, the class; zero for no topic. A
    /// class is never needed to be verified.
    /// @custom:access The owner.
    function setClassTopic(uint8 classNumber, uint256 topic) external;

    /// @notice Bounds the age of the claims that give a class, counted from when each begins to hold; zero for any age.
    /// A claim that does not say when that was, as those of ONCHAINID's form, then gives no class.
    /// @param age In seconds.
    /// @custom:access The owner.
    function setClassMaxAge(uint8 classNumber, uint32 age) external;

    /// @notice Tells a contract of every change of identity or country from now on. One that reverts refuses the
    /// changes made here until it is removed; on changes made through another registry it is dropped.
    /// @custom:access The owner.
    function addIdentityListener(address listener) external;

    /// @notice Stops telling a listener. Works also when it reverts or burns its gas.
    /// @custom:access The owner.
    function removeIdentityListener(address listener) external;

    /// @notice Turns off, or on again, what a listener is told, for one that has no use of it now: it stays a listener,
    /// and each change costs less. Whoever turns it on again has missed what changed meanwhile, and must not go on from
    /// what it knew before. A listener that is added is told.
    /// @dev Reverts with `ListenerNotFound` for any other caller. One that is removed is told so all the same.
    /// @custom:access A listener, for itself.
    function setListening(bool listening) external;

    /// @notice The listeners, also those that are passed over; at most 25.
    function identityListeners() external view returns (address[] memory);

    /// @notice The longest a lease lasts, in hours; zero when they are off.
    function maxLease() external view returns (uint16);

    /// @notice Whether leases are made and honoured: they are on, and storage and lists announce their changes.
    function leasing() external view returns (bool);

    /// @notice The topic that gives a class (0 to 7), zero for none.
    function classTopic(uint8 classNumber) external view returns (uint256);

    /// @notice How old the claims that give a class (0 to 7) may be, in seconds; zero for any age.
    function classMaxAge(uint8 classNumber) external view returns (uint256);

    /// @notice The lease of a wallet.
    /// @return holds Whether it stands in for a lookup now.
    /// @return until When it ends, zero when there is none.
    /// @return classes The classes it remembers.
    function leaseOf(address wallet) external view returns (bool holds, uint64 until, uint8 classes);
}
