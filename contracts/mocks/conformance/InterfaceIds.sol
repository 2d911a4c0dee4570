// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAgentRole} from "../../interfaces/IAgentRole.sol";
import {IClaimIssuer} from "../../interfaces/IClaimIssuer.sol";
import {IClaimTopicsRegistry} from "../../interfaces/IClaimTopicsRegistry.sol";
import {ICompliance} from "../../interfaces/ICompliance.sol";
import {IComplianceEvents} from "../../interfaces/IComplianceEvents.sol";
import {IERC1404} from "../../interfaces/IERC1404.sol";
import {IERC1643} from "../../interfaces/IERC1643.sol";
import {IERC3643} from "../../interfaces/IERC3643.sol";
import {IERC734} from "../../interfaces/IERC734.sol";
import {IERC735} from "../../interfaces/IERC735.sol";
import {IIdentity} from "../../interfaces/IIdentity.sol";
import {IIdentityRegistry} from "../../interfaces/IIdentityRegistry.sol";
import {IIdentityRegistryStorage} from "../../interfaces/IIdentityRegistryStorage.sol";
import {IModularCompliance} from "../../interfaces/IModularCompliance.sol";
import {IModule} from "../../interfaces/IModule.sol";
import {ISanctionsList} from "../../interfaces/ISanctionsList.sol";
import {ITrustedIssuersRegistry} from "../../interfaces/ITrustedIssuersRegistry.sol";

/// @title InterfaceIds
/// @notice Says what the compiler takes for the ERC-165 id of each standard interface.
contract InterfaceIds {
    struct Entry {
        string name;
        bytes4 id;
    }

    function all() external pure returns (Entry[] memory entries) {
        entries = new Entry[](18);
        entries[0] = Entry("IERC20", type(IERC20).interfaceId);
        entries[1] = Entry("IAgentRole", type(IAgentRole).interfaceId);
        entries[2] = Entry("IClaimIssuer", type(IClaimIssuer).interfaceId);
        entries[3] = Entry("IClaimTopicsRegistry", type(IClaimTopicsRegistry).interfaceId);
        entries[4] = Entry("ICompliance", type(ICompliance).interfaceId);
        entries[5] = Entry("IComplianceEvents", type(IComplianceEvents).interfaceId);
        entries[6] = Entry("IERC1404", type(IERC1404).interfaceId);
        entries[7] = Entry("IERC1643", type(IERC1643).interfaceId);
        entries[8] = Entry("IERC3643", type(IERC3643).interfaceId);
        entries[9] = Entry("IERC734", type(IERC734).interfaceId);
        entries[10] = Entry("IERC735", type(IERC735).interfaceId);
        entries[11] = Entry("IIdentity", type(IIdentity).interfaceId);
        entries[12] = Entry("IIdentityRegistry", type(IIdentityRegistry).interfaceId);
        entries[13] = Entry("IIdentityRegistryStorage", type(IIdentityRegistryStorage).interfaceId);
        entries[14] = Entry("IModularCompliance", type(IModularCompliance).interfaceId);
        entries[15] = Entry("IModule", type(IModule).interfaceId);
        entries[16] = Entry("ISanctionsList", type(ISanctionsList).interfaceId);
        entries[17] = Entry("ITrustedIssuersRegistry", type(ITrustedIssuersRegistry).interfaceId);
    }
}
