// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ComplianceSettings, ModularCompliance, ModuleSettings} from "../compliance/ModularCompliance.sol";
import {ClaimTopicsRegistry} from "../registry/ClaimTopicsRegistry.sol";
import {IdentityRegistry} from "../registry/IdentityRegistry.sol";
import {IdentityRegistryStorage} from "../registry/IdentityRegistryStorage.sol";
import {RegistryPermissions} from "../registry/RegistryPermissions.sol";
import {TrustedIssuersRegistry} from "../registry/TrustedIssuersRegistry.sol";
import {ISecurityToken} from "../token/ISecurityToken.sol";
import {AgentSettings, SecurityTerms, TokenSettings} from "../token/TokenSettings.sol";
import {SuiteProxy} from "./SuiteProxy.sol";

/// @notice The code that suites share.
struct Implementations {
    address token;
    address identityStorage;
    address identityRegistry;
    address issuersRegistry;
    address topicsRegistry;
    address compliance;
    address distributor;
}

/// @notice The contracts of one suite.
struct Suite {
    address token;
    address identityRegistry;
    address identityStorage;
    address issuersRegistry;
    address topicsRegistry;
    address compliance;
    address distributor;
}

/// @notice The token of a suite; what the suite itself knows is left out.
/// @param name Its name.
/// @param symbol Its symbol.
/// @param decimals 0 to 18.
/// @param paused Whether holders' transfers start paused.
/// @param onchainID Identity of the token itself, zero for none.
/// @param treasury Accounts that hold the issuer's own tokens.
/// @param agents Its agents.
/// @param terms What it is, in law.
struct SuiteToken {
    string name;
    string symbol;
    uint8 decimals;
    bool paused;
    address onchainID;
    address[] treasury;
    AgentSettings[] agents;
    SecurityTerms terms;
}

/// @notice Who may hold the token of a suite.
/// @param identityStorage A storage shared with other tokens, whose owner binds the new registry afterwards; zero for
/// one of its own.
/// @param maxLease Hours a verification lease lasts at most; zero for no leases.
/// @param agents Who registers investors.
/// @param claimTopics Claims that a holder needs, at most 15.
/// @param classTopics Claims that make investor classes, at most eight; zero for a class without.
/// @param issuers Whose claims count, and for which topics.
struct SuiteRegistry {
    address identityStorage;
    uint16 maxLease;
    IdentityRegistry.AgentGrant[] agents;
    uint256[] claimTopics;
    uint256[] classTopics;
    TrustedIssuersRegistry.TrustedIssuer[] issuers;
}

/// @notice A whole suite.
/// @param salt Tells the suites of one deployer apart.
/// @param owner Who owns every contract from the first moment.
/// @param token The token.
/// @param registry Who may hold it.
/// @param exempt Holders out of counts and caps.
/// @param modules The rules on every move.
struct SuiteSettings {
    bytes32 salt;
    address owner;
    SuiteToken token;
    SuiteRegistry registry;
    address[] exempt;
    ModuleSettings[] modules;
}

/// @title Suite factory
/// @notice Creates a whole suite in one transaction: token, identity registry and its storage, trusted issuers, claim
/// topics, compliance with its rules, dividend distributor. Everything belongs to the named owner from the first moment; the factory and the
/// caller hold no right on any of it.
/// @dev Addresses follow from the caller and the salt alone, so they are known beforehand and equal on every chain
/// where this factory has one address. A suite that exists is returned as it is, whatever the other settings.
contract SuiteFactory {
    using Clones for address;

    address private immutable TOKEN;
    address private immutable IDENTITY_STORAGE;
    address private immutable IDENTITY_REGISTRY;
    address private immutable ISSUERS_REGISTRY;
    address private immutable TOPICS_REGISTRY;
    address private immutable COMPLIANCE;
    address private immutable DISTRIBUTOR;

    /// @notice A suite exists from now on.
    event SuiteDeployed(address indexed deployer, bytes32 indexed salt, address indexed owner, Suite suite);

    /// @notice The implementation is no contract.
    error SuiteImplementationMissing(address implementation);

    constructor(Implementations memory code) {
        TOKEN = _requireCode(code.token);
        IDENTITY_STORAGE = _requireCode(code.identityStorage);
        IDENTITY_REGISTRY = _requireCode(code.identityRegistry);
        ISSUERS_REGISTRY = _requireCode(code.issuersRegistry);
        TOPICS_REGISTRY = _requireCode(code.topicsRegistry);
        COMPLIANCE = _requireCode(code.compliance);
        DISTRIBUTOR = _requireCode(code.distributor);
    }

    /// @notice Creates a suite, or returns it if the caller created one with this salt.
    /// @custom:access Anyone; a suite's addresses are the caller's own.
    function deploySuite(SuiteSettings calldata settings) external returns (Suite memory suite) {
        bytes32 salt = _saltOf(msg.sender, settings.salt);
        bool deployed;
        (suite, deployed) = _find(salt, settings.registry.identityStorage);
        if (deployed) return suite;

        new SuiteProxy{salt: salt}(TOKEN);
        if (settings.registry.identityStorage == address(0)) new SuiteProxy{salt: salt}(IDENTITY_STORAGE);
        IDENTITY_REGISTRY.cloneDeterministic(salt);
        ISSUERS_REGISTRY.cloneDeterministic(salt);
        TOPICS_REGISTRY.cloneDeterministic(salt);
        COMPLIANCE.cloneDeterministic(salt);
        deployDistributor(suite.token);

        _initializeRegistries(suite, settings);
        _initializeToken(suite, settings);
        ModularCompliance(suite.compliance).initialize(
            ComplianceSettings(settings.owner, suite.token, settings.exempt, settings.modules)
        );
        emit SuiteDeployed(msg.sender, settings.salt, settings.owner, suite);
    }

    /// @notice Creates the dividend distributor of a token, or returns it if there is one. It belongs to whoever owns
    /// the token, so that a suite from before there were distributors gets its own in this way too.
    /// @custom:access Anyone.
    function deployDistributor(address token) public returns (address distributor) {
        distributor = distributorOf(token);
        if (distributor.code.length == 0) {
            DISTRIBUTOR.cloneDeterministicWithImmutableArgs(abi.encodePacked(token), 0);
        }
    }

    /// @notice Where the dividend distributor of a token is, or would be.
    function distributorOf(address token) public view returns (address) {
        return DISTRIBUTOR.predictDeterministicAddressWithImmutableArgs(abi.encodePacked(token), 0);
    }

    /// @notice Where a suite is, or would be.
    /// @param deployer Who calls `deploySuite`.
    /// @param salt The salt it gives.
    /// @param identityStorage The shared storage it gives, zero for one of its own.
    function suiteOf(
        address deployer,
        bytes32 salt,
        address identityStorage
    ) external view returns (Suite memory suite, bool deployed) {
        return _find(_saltOf(deployer, salt), identityStorage);
    }

    /// @notice The code that suites share.
    function implementations() external view returns (Implementations memory) {
        return
            Implementations({
                token: TOKEN,
                identityStorage: IDENTITY_STORAGE,
                identityRegistry: IDENTITY_REGISTRY,
                issuersRegistry: ISSUERS_REGISTRY,
                topicsRegistry: TOPICS_REGISTRY,
                compliance: COMPLIANCE,
                distributor: DISTRIBUTOR
            });
    }

    /// @dev The registry asks what it uses whether it is linked, so it comes last.
    function _initializeRegistries(Suite memory suite, SuiteSettings calldata settings) private {
        SuiteRegistry calldata registry = settings.registry;
        address[] memory linked = _listOf(suite.identityRegistry);
        if (registry.identityStorage == address(0)) {
            IdentityRegistryStorage(suite.identityStorage).initialize(
                IdentityRegistryStorage.Settings(settings.owner, linked)
            );
        }
        TrustedIssuersRegistry(suite.issuersRegistry).initialize(
            TrustedIssuersRegistry.Settings(settings.owner, registry.issuers, linked)
        );
        ClaimTopicsRegistry(suite.topicsRegistry).initialize(
            ClaimTopicsRegistry.Settings(settings.owner, registry.claimTopics, linked)
        );

        uint256 count = registry.agents.length;
        IdentityRegistry.AgentGrant[] memory agents = new IdentityRegistry.AgentGrant[](count + 1);
        for (uint256 i = 0; i < count; ++i) agents[i] = registry.agents[i];
        agents[count] = IdentityRegistry.AgentGrant(suite.token, RegistryPermissions.RECOVER);
        IdentityRegistry(suite.identityRegistry).initialize(
            IdentityRegistry.Settings({
                owner: settings.owner,
                identityStorage: suite.identityStorage,
                issuersRegistry: suite.issuersRegistry,
                topicsRegistry: suite.topicsRegistry,
                maxLease: registry.maxLease,
                agents: agents,
                listeners: _listOf(suite.compliance),
                classTopics: registry.classTopics
            })
        );
    }

    function _initializeToken(Suite memory suite, SuiteSettings calldata settings) private {
        SuiteToken calldata token = settings.token;
        ISecurityToken(suite.token).initialize(
            TokenSettings({
                owner: settings.owner,
                name: token.name,
                symbol: token.symbol,
                decimals: token.decimals,
                paused: token.paused,
                onchainID: token.onchainID,
                registry: suite.identityRegistry,
                compliance: suite.compliance,
                treasury: token.treasury,
                agents: token.agents,
                terms: token.terms
            })
        );
    }

    /// @dev The storage of a suite that exists is the one it uses, not the one that is asked for.
    function _find(bytes32 salt, address identityStorage) private view returns (Suite memory suite, bool deployed) {
        suite = _predict(salt, identityStorage);
        deployed = suite.token.code.length != 0;
        if (deployed) suite.identityStorage = address(IdentityRegistry(suite.identityRegistry).identityStorage());
    }

    function _predict(bytes32 salt, address identityStorage) private view returns (Suite memory suite) {
        suite.token = _proxyAddress(TOKEN, salt);
        suite.identityStorage = identityStorage == address(0) ? _proxyAddress(IDENTITY_STORAGE, salt) : identityStorage;
        suite.identityRegistry = IDENTITY_REGISTRY.predictDeterministicAddress(salt);
        suite.issuersRegistry = ISSUERS_REGISTRY.predictDeterministicAddress(salt);
        suite.topicsRegistry = TOPICS_REGISTRY.predictDeterministicAddress(salt);
        suite.compliance = COMPLIANCE.predictDeterministicAddress(salt);
        suite.distributor = distributorOf(suite.token);
    }

    function _proxyAddress(address implementation, bytes32 salt) private view returns (address) {
        bytes memory code = abi.encodePacked(type(SuiteProxy).creationCode, abi.encode(implementation));
        return Create2.computeAddress(salt, keccak256(code));
    }

    function _saltOf(address deployer, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(deployer, salt));
    }

    function _listOf(address one) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }

    function _requireCode(address implementation) private view returns (address) {
        if (implementation.code.length == 0) revert SuiteImplementationMissing(implementation);
        return implementation;
    }
}
