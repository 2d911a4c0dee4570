// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SanctionsList} from "../../../contracts/compliance/SanctionsList.sol";
import {ClaimIssuer} from "../../../contracts/identity/ClaimIssuer.sol";
import {Identity} from "../../../contracts/identity/Identity.sol";
import {ClaimInput} from "../../../contracts/identity/INativeIdentity.sol";
import {Keys} from "../../../contracts/identity/Keys.sol";
import {TypedClaim} from "../../../contracts/identity/TypedClaim.sol";
import {vm} from "../Vm.sol";
import {SharedCode} from "./SharedCode.sol";

/// @title Who takes part: an issuer with its agents, investors with wallets and identities, claim issuers, a stranger
abstract contract People is SharedCode {
    /// @notice A claim issuer. Its second key signs too, and is given up now and then.
    struct Provider {
        ClaimIssuer issuer;
        uint256 managementKey;
        uint256 secondKey;
    }

    uint256 public constant INVESTORS = 8;
    /// @notice Who has a claim of this topic has the first investor class.
    uint256 public constant CLASS_TOPIC = 3;
    /// @dev The last one takes the fees.
    uint256 private constant COLLECTOR = 7;
    uint256 private constant PROVIDERS = 2;
    uint256 private constant FIRST_WALLET_KEY = 1_000_000;
    uint256 private constant FIRST_PROVIDER_KEY = 2_000_000;

    address public constant OWNER = address(0x0A11);
    address public constant STRANGER = address(0x0BAD);
    /// @notice Spends what holders approved.
    address public constant BROKER = address(0x0B0B);

    SanctionsList public sanctions;

    address[] internal _wallets;
    address[] internal _identities;
    Provider[] internal _providers;
    mapping(address identity => address) public managerOf;
    uint64 private _claims;

    /// @notice All wallets that may ever hold tokens.
    function wallets() external view returns (address[] memory) {
        return _wallets;
    }

    /// @notice The identities of the investors.
    function identities() external view returns (address[] memory) {
        return _identities;
    }

    /// @notice The identity of an investor.
    function identityOf(uint256 investor) public view returns (address) {
        return _identities[investor];
    }

    /// @notice A claim issuer.
    function providerOf(uint256 number) external view returns (Provider memory) {
        return _providers[number % PROVIDERS];
    }

    /// @notice Who takes the fees.
    function collector() public view returns (address) {
        return managerOf[_identities[COLLECTOR]];
    }

    /// @notice An agent with one permission and no other.
    function agentFor(uint128 permission) public pure returns (address) {
        return address(uint160(0xA6E4700 + uint160(permission)));
    }

    /// @notice An agent with every permission but one.
    function agentBut(uint128 permission) public pure returns (address) {
        return address(uint160(0xA6E4B00 + uint160(permission)));
    }

    /// @notice A wallet that nobody has seen before, and a management key of the identity.
    function createWallet(address identity) external returns (address wallet) {
        wallet = _newWallet();
        vm.prank(managerOf[identity]);
        Identity(payable(identity)).addKey(Keys.ofAddress(wallet), Keys.MANAGEMENT, Keys.ECDSA);
    }

    /// @notice A claim that a key of the provider signs now, newer than all before it.
    function signClaim(
        uint256 provider,
        bool withSecondKey,
        address identity,
        uint256 topic,
        uint40 validUntil
    ) public returns (ClaimInput memory claim) {
        Provider memory p = _providers[provider % PROVIDERS];
        claim.topic = topic;
        claim.scheme = 1;
        claim.issuer = address(p.issuer);
        uint40 validFrom = uint40(block.timestamp);
        claim.data = abi.encodePacked(TypedClaim.TAG, validFrom, validUntil, ++_claims, keccak256("commitment"));
        bytes32 digest = p.issuer.claimDigest(identity, topic, claim.data);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(withSecondKey ? p.secondKey : p.managementKey, digest);
        claim.signature = abi.encodePacked(r, s, v);
    }

    function _createPeople() internal {
        sanctions = new SanctionsList(OWNER);
        for (uint256 i = 0; i < PROVIDERS; ++i) _createProvider(FIRST_PROVIDER_KEY + 2 * i);
        for (uint256 i = 0; i < INVESTORS; ++i) _createInvestor(i);
    }

    function _createProvider(uint256 key) private {
        address manager = vm.addr(key);
        ClaimIssuer issuer = ClaimIssuer(payable(identityFactory.createClaimIssuer(manager, 0)));
        vm.prank(manager);
        issuer.addKey(Keys.ofAddress(vm.addr(key + 1)), Keys.CLAIM, Keys.ECDSA);
        _providers.push(Provider(issuer, key, key + 1));
    }

    /// @dev The sixth investor has no claims yet. Who has, has one of each topic, one of them for 60 days; the third, who
    /// lives where a class is required, has that too.
    function _createInvestor(uint256 number) private {
        address manager = _newWallet();
        address identity = identityFactory.identityAddress(manager, 0);
        bool claims = number != 5;
        ClaimInput[] memory first = new ClaimInput[](claims ? (number == 2 ? 3 : 2) : 0);
        if (claims) first[0] = signClaim(0, number % 2 == 0, identity, 1, TypedClaim.NO_END);
        if (claims) first[1] = signClaim(1, number % 3 == 0, identity, 2, uint40(block.timestamp + 60 days));
        if (number == 2) first[2] = signClaim(1, false, identity, CLASS_TOPIC, TypedClaim.NO_END);
        identityFactory.createIdentity(manager, 0, first);
        _identities.push(identity);
        managerOf[identity] = manager;
    }

    function _newWallet() internal returns (address wallet) {
        wallet = vm.addr(FIRST_WALLET_KEY + _wallets.length);
        _wallets.push(wallet);
    }

    /// @dev By investor: France twice, so that some share a country.
    function _countryOf(uint256 investor) internal pure returns (uint16) {
        return [276, 250, 840, 250, 826, 276, 276, 276][investor];
    }

    function _countries() internal pure returns (uint16[] memory countries) {
        countries = new uint16[](5);
        (countries[0], countries[1], countries[2], countries[3], countries[4]) = (276, 250, 840, 826, 36);
    }
}
