// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HolderHandler} from "./handlers/HolderHandler.sol";
import {TimeHandler} from "./handlers/TimeHandler.sol";
import {Law} from "./laws/Law.sol";
import {SupplyLaw} from "./laws/SupplyLaw.sol";
import {World} from "./world/World.sol";

/// @title All laws, after each of random calls by all roles
contract InvariantsTest {
    World private _world;
    Law[] private _laws;
    address[] private _handlers;

    function setUp() external {
        _world = new World();
        _handlers.push(address(new HolderHandler(_world)));
        _handlers.push(address(new TimeHandler(_world)));
        _laws.push(new SupplyLaw(_world));
    }

    /// @notice Forge calls these contracts alone.
    function targetContracts() external view returns (address[] memory) {
        return _handlers;
    }

    function invariant_everyLawHolds() external {
        for (uint256 i = 0; i < _laws.length; ++i) _laws[i].check();
    }

    /// @notice The end of a run.
    function afterInvariant() external {
        _world.writeTally();
    }
}
