// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ModularCompliance, ModuleSettings} from "../../../contracts/compliance/ModularCompliance.sol";
import {DividendDistributor} from "../../../contracts/distribution/DividendDistributor.sol";
import {DistributionPermissions} from "../../../contracts/distribution/DistributionPermissions.sol";
import {Suite, SuiteSettings} from "../../../contracts/factory/SuiteFactory.sol";
import {IIdentity} from "../../../contracts/interfaces/IIdentity.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {IdentityRegistry} from "../../../contracts/registry/IdentityRegistry.sol";
import {IdentityRegistryStorage} from "../../../contracts/registry/IdentityRegistryStorage.sol";
import {RegistryPermissions} from "../../../contracts/registry/RegistryPermissions.sol";
import {TrustedIssuersRegistry} from "../../../contracts/registry/TrustedIssuersRegistry.sol";
import {IClaimIssuer} from "../../../contracts/interfaces/IClaimIssuer.sol";
import {TokenPermissions} from "../../../contracts/token/TokenPermissions.sol";
import {AgentSettings} from "../../../contracts/token/TokenSettings.sol";
import {ISecurityToken} from "../../../contracts/token/ISecurityToken.sol";
import {vm} from "../Vm.sol";
import {Coins} from "./Coins.sol";
import {RecordBook} from "./RecordBook.sol";
import {Rules} from "./Rules.sol";
import {SalesBook} from "./SalesBook.sol";
import {Tally} from "./Tally.sol";

/// @title Three tokens that share an identity storage, rules and claim issuers
/// @notice The first binds 25 rules, the most there may be, in the alphabet's order; the second 25 in the opposite order;
/// the third starts with none and gets some when it has holders. Each rule is bound to one token at least. Beside each
/// registry stands a twin over the same storage and lists that never leases.
contract World is Rules, Coins, SalesBook, RecordBook, Tally {
    uint256 public constant TOKENS = 3;
    uint256 private constant MOST_RULES = 25;
    uint128 internal constant EVERY_PERMISSION = type(uint128).max;
    uint128 internal constant UNLIMITED = type(uint128).max;

    /// @notice The token that the last attempt was about.
    uint256 public touched;

    Suite[] private _suites;
    address[] private _twins;

    constructor() {
        _createSharedCode();
        _createPeople();
        _createCoins();
        _configureRules();
        for (uint256 i = 0; i < TOKENS; ++i) _createSuite(i);
        _registerInvestors();
        for (uint256 i = 0; i < TOKENS; ++i) _issue(i);
        for (uint256 i = 0; i < 2; ++i) _bindRules(i);
        _bindLate();
    }

    /// @notice What is tried now is about this token.
    function touch(uint256 suite) external {
        touched = suite;
    }

    /// @notice It is about to be this second; until then nothing moves.
    function enterTime(uint256 time) external {
        for (uint256 i = 0; i < TOKENS; ++i) _enterDates(_suites[i].token, time, _wallets);
    }

    /// @notice The token of a suite.
    function tokenOf(uint256 suite) public view returns (IERC3643) {
        return IERC3643(_suites[suite].token);
    }

    /// @notice The compliance contract of a suite.
    function hostOf(uint256 suite) public view returns (ModularCompliance) {
        return ModularCompliance(_suites[suite].compliance);
    }

    /// @notice The registry of a suite.
    function registryOf(uint256 suite) public view returns (IdentityRegistry) {
        return IdentityRegistry(_suites[suite].identityRegistry);
    }

    /// @notice A registry that says the same as the suite's, without leases.
    function twinOf(uint256 suite) public view returns (IdentityRegistry) {
        return IdentityRegistry(_twins[suite]);
    }

    /// @notice All contracts of a suite.
    function suiteOf(uint256 suite) public view returns (Suite memory) {
        return _suites[suite];
    }

    /// @notice The storage that all registries share.
    function identityStorage() public view returns (IdentityRegistryStorage) {
        return IdentityRegistryStorage(_suites[0].identityStorage);
    }

    /// @notice The distributor of a suite.
    function distributorOf(uint256 suite) public view returns (DividendDistributor) {
        return DividendDistributor(_suites[suite].distributor);
    }

    function _createSuite(uint256 number) private {
        SuiteSettings memory settings;
        settings.salt = bytes32(number);
        settings.owner = OWNER;
        (settings.token.name, settings.token.symbol) = ("Share", "SHR");
        settings.token.agents = _tokenAgents();
        settings.exempt = _listOf(identityOf(INVESTORS - 1));
        settings.registry.maxLease = number == 1 ? 2 : 720;
        settings.registry.agents = _registryAgents();
        settings.registry.claimTopics = number == 0 ? _topics(1, 2) : _topics(number, number);
        settings.registry.classTopics = _topics(CLASS_TOPIC, CLASS_TOPIC);
        settings.registry.issuers = _issuers();
        if (number != 0) settings.registry.identityStorage = _suites[0].identityStorage;
        Suite memory suite = suiteFactory.deploySuite(settings);
        _suites.push(suite);
        if (number != 0) {
            vm.prank(OWNER);
            identityStorage().bindIdentityRegistry(suite.identityRegistry);
        }
        _twins.push(_createTwin(suite));
        _appoint(number);
    }

    function _createTwin(Suite memory suite) private returns (address twin) {
        twin = Clones.clone(registryCode);
        IdentityRegistry.Settings memory settings;
        settings.owner = OWNER;
        settings.identityStorage = suite.identityStorage;
        settings.issuersRegistry = suite.issuersRegistry;
        settings.topicsRegistry = suite.topicsRegistry;
        settings.classTopics = _topics(CLASS_TOPIC, CLASS_TOPIC);
        IdentityRegistry(twin).initialize(settings);
    }

    /// @dev Distributors name their agents after they were made. They issue what holders take instead of cash.
    function _appoint(uint256 number) private {
        vm.prank(OWNER);
        ISecurityToken(address(tokenOf(number))).setAgentPermissions(
            address(distributorOf(number)),
            TokenPermissions.MINT,
            UNLIMITED
        );
        for (uint128 bit = 1; bit <= DistributionPermissions.PROCEEDS; bit <<= 1) {
            vm.prank(OWNER);
            uint128 more = bit == DistributionPermissions.ANNOUNCE ? DistributionPermissions.OFFER : 0;
            distributorOf(number).setAgentPermissions(agentFor(bit), bit | more);
        }
        _approveCoins(address(distributorOf(number)));
    }

    function _tokenAgents() private pure returns (AgentSettings[] memory agents) {
        agents = new AgentSettings[](16);
        uint256 count;
        for (uint128 bit = 1; bit <= TokenPermissions.BLOCK; bit <<= 1) {
            agents[count++] = AgentSettings(agentFor(bit), bit, UNLIMITED);
            agents[count++] = AgentSettings(agentBut(bit), EVERY_PERMISSION - bit, UNLIMITED);
        }
    }

    function _registryAgents() private pure returns (IdentityRegistry.AgentGrant[] memory agents) {
        agents = new IdentityRegistry.AgentGrant[](8);
        uint256 count;
        for (uint128 bit = 1; bit <= RegistryPermissions.RECOVER; bit <<= 1) {
            agents[count++] = IdentityRegistry.AgentGrant(agentFor(bit), bit);
            agents[count++] = IdentityRegistry.AgentGrant(agentBut(bit), EVERY_PERMISSION - bit);
        }
    }

    function _issuers() private view returns (TrustedIssuersRegistry.TrustedIssuer[] memory issuers) {
        issuers = new TrustedIssuersRegistry.TrustedIssuer[](2);
        issuers[0] = TrustedIssuersRegistry.TrustedIssuer(IClaimIssuer(address(_providers[0].issuer)), _topics(1, 1));
        issuers[1] = TrustedIssuersRegistry.TrustedIssuer(IClaimIssuer(address(_providers[1].issuer)), _topics(1, 3));
    }

    /// @dev The first investor has three wallets, the second two, all others one.
    function _registerInvestors() private {
        for (uint256 i = 0; i < INVESTORS; ++i) {
            _register(managerOf[identityOf(i)], i);
            for (uint256 more = i; more < 2; ++more) _register(_newWallet(), i);
        }
    }

    function _register(address wallet, uint256 investor) private {
        vm.prank(agentFor(RegistryPermissions.REGISTER));
        registryOf(0).registerIdentity(wallet, IIdentity(identityOf(investor)), _countryOf(investor));
        for (uint256 i = 0; i < TOKENS; ++i) {
            vm.prank(wallet);
            tokenOf(i).approve(BROKER, type(uint256).max);
        }
    }

    function _issue(uint256 number) private {
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(agentFor(TokenPermissions.MINT));
            tokenOf(number).mint(managerOf[identityOf(i)], 1_500 - 200 * i);
        }
    }

    function _bindRules(uint256 number) private {
        uint256 left = _allRules.length - MOST_RULES;
        for (uint256 i = left; i < _allRules.length; ++i) {
            _bind(number, _allRules[number == 0 ? i - left : _allRules.length + left - 1 - i]);
        }
        hostOf(number).countWallets(_wallets);
    }

    function _bindLate() private {
        _bind(2, ruleOf("MaxBalance"));
        _bind(2, ruleOf("TimeTransfersLimits"));
        _bind(2, ruleOf("SanctionsScreen"));
        hostOf(2).countWallets(_wallets);
    }

    function _bind(uint256 number, address rule) private {
        ModuleSettings memory settings = settingsOf(rule);
        vm.prank(OWNER);
        hostOf(number).addAndSetModule(rule, settings.settings);
    }

    function _topics(uint256 first, uint256 last) private pure returns (uint256[] memory topics) {
        topics = new uint256[](last - first + 1);
        for (uint256 i = 0; i < topics.length; ++i) topics[i] = first + i;
    }
}
