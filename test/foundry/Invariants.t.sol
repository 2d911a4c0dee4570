// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentHandler} from "./handlers/AgentHandler.sol";
import {DistributionHandler} from "./handlers/DistributionHandler.sol";
import {HolderHandler} from "./handlers/HolderHandler.sol";
import {HostileHandler} from "./handlers/HostileHandler.sol";
import {OwnerHandler} from "./handlers/OwnerHandler.sol";
import {PaymentHandler} from "./handlers/PaymentHandler.sol";
import {ProviderHandler} from "./handlers/ProviderHandler.sol";
import {RecordHandler} from "./handlers/RecordHandler.sol";
import {RegistryHandler} from "./handlers/RegistryHandler.sol";
import {SettingsHandler} from "./handlers/SettingsHandler.sol";
import {ShareHandler} from "./handlers/ShareHandler.sol";
import {StrangerHandler} from "./handlers/StrangerHandler.sol";
import {TimeHandler} from "./handlers/TimeHandler.sol";
import {BooksLaw} from "./laws/BooksLaw.sol";
import {CounterLaw} from "./laws/CounterLaw.sol";
import {Law} from "./laws/Law.sol";
import {LeaseLaw} from "./laws/LeaseLaw.sol";
import {LedgerLaw} from "./laws/LedgerLaw.sol";
import {RecordLaw} from "./laws/RecordLaw.sol";
import {SupplyLaw} from "./laws/SupplyLaw.sol";
import {VolumeLaw} from "./laws/VolumeLaw.sol";
import {World} from "./world/World.sol";

/// @title All laws, after each of random calls by all roles
contract InvariantsTest {
    World private _world;
    Law[] private _laws;
    address[] private _handlers;

    function setUp() external {
        _world = new World();
        // Forge chooses among functions alike: what should happen more often is there more often.
        for (uint256 i = 0; i < 3; ++i) _handlers.push(address(new HolderHandler(_world)));
        _handlers.push(address(new AgentHandler(_world)));
        _handlers.push(address(new RegistryHandler(_world)));
        _handlers.push(address(new ProviderHandler(_world)));
        _handlers.push(address(new OwnerHandler(_world)));
        _handlers.push(address(new SettingsHandler(_world)));
        _handlers.push(address(new RecordHandler(_world)));
        _handlers.push(address(new DistributionHandler(_world)));
        for (uint256 i = 0; i < 4; ++i) _handlers.push(address(new PaymentHandler(_world)));
        _handlers.push(address(new ShareHandler(_world)));
        _handlers.push(address(new HostileHandler(_world)));
        _handlers.push(address(new StrangerHandler(_world)));
        for (uint256 i = 0; i < 5; ++i) _handlers.push(address(new TimeHandler(_world)));
        _laws.push(new SupplyLaw(_world));
        _laws.push(new LedgerLaw(_world));
        _laws.push(new CounterLaw(_world));
        _laws.push(new VolumeLaw(_world));
        _laws.push(new LeaseLaw(_world));
        _laws.push(new RecordLaw(_world));
        _laws.push(new BooksLaw(_world));
    }

    /// @notice Forge calls these contracts alone.
    function targetContracts() external view returns (address[] memory) {
        return _handlers;
    }

    function invariant_everyLawHolds() external view {
        for (uint256 i = 0; i < _laws.length; ++i) _laws[i].check();
    }

    /// @notice The end of a run.
    function afterInvariant() external {
        _world.writeTally();
    }
}
