// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdentityFactory} from "../../../contracts/identity/IdentityFactory.sol";
import {SuiteFactory} from "../../../contracts/factory/SuiteFactory.sol";
import {vm} from "../Vm.sol";

/// @title The code that all suites share, put on the chain as `deploy/` does
/// @notice What is created, in which order and with which libraries, is what `deploy/shared.ts` says; the runner writes
/// it to a file, so that the wiring and the bytecode under test are those that are released.
abstract contract SharedCode {
    /// @dev The deterministic deployment proxy, which forge has at its usual address.
    address private constant DEPLOYER = 0x4e59b44847b379578588920cA78FbF26c0B4956C;
    string private constant FILE = "cache/forge/shared.json";

    IdentityFactory public identityFactory;
    SuiteFactory public suiteFactory;
    address public registryCode;

    string[] private _ruleNames;
    mapping(string name => address) private _rules;

    error CreationFailed(uint256 index);
    error RuleUnknown(string name);

    /// @notice The one instance of a rule that all tokens use.
    function ruleOf(string memory name) public view returns (address rule) {
        rule = _rules[name];
        if (rule == address(0)) revert RuleUnknown(name);
    }

    /// @notice The names of all rules there are.
    function ruleNames() public view returns (string[] memory) {
        return _ruleNames;
    }

    function _createSharedCode() internal {
        string memory file = vm.readFile(FILE);
        bytes[] memory creations = vm.parseJsonBytesArray(file, ".creations");
        for (uint256 i = 0; i < creations.length; ++i) {
            (bool ok, ) = DEPLOYER.call(creations[i]);
            if (!ok) revert CreationFailed(i);
        }
        identityFactory = IdentityFactory(vm.parseJsonAddress(file, ".identityFactory"));
        suiteFactory = SuiteFactory(vm.parseJsonAddress(file, ".suiteFactory"));
        registryCode = suiteFactory.implementations().identityRegistry;

        _ruleNames = vm.parseJsonStringArray(file, ".ruleNames");
        address[] memory rules = vm.parseJsonAddressArray(file, ".rules");
        for (uint256 i = 0; i < rules.length; ++i) {
            _rules[_ruleNames[i]] = rules[i];
            vm.label(rules[i], _ruleNames[i]);
        }
    }
}
