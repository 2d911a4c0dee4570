// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC734} from "../interfaces/IERC734.sol";
import {IERC735} from "../interfaces/IERC735.sol";
import {IIdentity} from "../interfaces/IIdentity.sol";
import {ClaimEpochs} from "./ClaimEpochs.sol";
import {ClaimHolder} from "./ClaimHolder.sol";
import {CloneCode} from "./CloneCode.sol";
import {IIdentityFactory} from "./IIdentityFactory.sol";
import {INativeIdentity} from "./INativeIdentity.sol";
import {KeyHolder} from "./KeyHolder.sol";
import {Keys} from "./Keys.sol";

/// @title Identity
/// @notice An investor's identity: keys (ERC-734) and claims (ERC-735) in a clone that `IdentityFactory` creates.
/// @dev The clone's immutable arguments are the address of the first management key and the claims it is born with.
/// The implementation itself has no key and cannot be operated.
contract Identity is KeyHolder, ClaimHolder, IIdentity, IERC165 {
    IIdentityFactory private immutable FACTORY;

    constructor(IIdentityFactory factory_, ClaimEpochs epochs_) ClaimHolder(epochs_) {
        FACTORY = factory_;
    }

    /// @notice An identity can be paid, and `execute` pays from it.
    /// @custom:access Anyone.
    receive() external payable {}

    /// @inheritdoc INativeIdentity
    function initialize() external {
        if (msg.sender != address(FACTORY)) revert IdentityNotFactory(msg.sender);
        emit KeyAdded(Keys.ofAddress(initialManagementKey()), Keys.MANAGEMENT, Keys.ECDSA);
        _announceBirthClaims();
    }

    /// @inheritdoc INativeIdentity
    function initialManagementKey() public view returns (address) {
        return CloneCode.ownFirstAddress();
    }

    /// @inheritdoc INativeIdentity
    function factory() public view returns (IIdentityFactory) {
        return FACTORY;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view virtual returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC734).interfaceId ||
            interfaceId == type(IERC735).interfaceId ||
            interfaceId == type(INativeIdentity).interfaceId;
    }

    function _mayManageClaims(address caller) internal view override returns (bool) {
        return _isAuthorized(caller, Keys.CLAIM);
    }
}
