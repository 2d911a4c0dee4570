// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {ConditionalTransfer} from "../../../contracts/compliance/modules/ConditionalTransfer.sol";
import {HolderLimit} from "../../../contracts/compliance/modules/HolderLimit.sol";
import {JurisdictionCap} from "../../../contracts/compliance/modules/JurisdictionCap.sol";
import {LockUp} from "../../../contracts/compliance/modules/LockUp.sol";
import {PurchaserLimit} from "../../../contracts/compliance/modules/PurchaserLimit.sol";
import {Suspension} from "../../../contracts/compliance/modules/Suspension.sol";
import {TradingWindow} from "../../../contracts/compliance/modules/TradingWindow.sol";
import {TransferFees} from "../../../contracts/compliance/modules/TransferFees.sol";
import {TransferRestrict} from "../../../contracts/compliance/modules/TransferRestrict.sol";
import {Dice} from "../world/Dice.sol";
import {World} from "../world/World.sol";
import {Handler} from "./Handler.sol";

/// @title The owner changes what rules are set to
contract SettingsHandler is Handler {
    constructor(World world_) Handler(world_) {}

    /// @notice Another limit on holders, of all of them or of a country.
    function limitHolders(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes32 place = dice.chance(50) ? bytes32("ALL") : bytes32([uint256(276), 250, 840, 826][dice.below(4)]);
        uint32 limit = uint32(dice.between(3, 8));
        if (dice.chance(50))
            _set(dice, "JurisdictionCap", abi.encodeCall(JurisdictionCap.setHolderLimit, (place, limit)));
        else _set(dice, "HolderLimit", abi.encodeCall(HolderLimit.setHolderLimit, (place, limit)));
    }

    /// @notice What is acquired from now on is locked, or is free; or somebody's lots are released.
    function lock(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes memory setting =
            dice.chance(50)
                ? abi.encodeCall(LockUp.presetLots, (_identity(dice), new LockUp.LotEntry[](0)))
                : abi.encodeCall(LockUp.setAcquisitionSchedule, (dice.chance(40) ? 1 : 0));
        _set(dice, "LockUp", setting);
    }

    /// @notice Moves are suspended for a while, or go on.
    function suspend(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes32 reason = bytes32(dice.below(2) + 1);
        Suspension.Suspended memory suspension = Suspension.Suspended({
            reason: reason,
            end: uint40(block.timestamp + dice.between(1, 1 days)),
            transfers: dice.chance(50),
            mints: true
        });
        bytes memory setting =
            dice.chance(25)
                ? abi.encodeCall(Suspension.suspend, (suspension))
                : abi.encodeCall(Suspension.resume, (reason));
        _set(dice, "Suspension", setting);
    }

    /// @notice One who needs approvals is exempt from them, or is not.
    function approveHolder(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes memory setting = abi.encodeCall(ConditionalTransfer.setExemptHolder, (_identity(dice), dice.chance(80)));
        _set(dice, "ConditionalTransfer", setting);
    }

    /// @notice Somebody comes onto the list of those who may trade, or leaves it.
    function listTrader(uint256 seed) external {
        Dice memory dice = _dice(seed);
        bytes memory setting =
            dice.chance(80)
                ? abi.encodeCall(TransferRestrict.allowUser, (_identity(dice)))
                : abi.encodeCall(TransferRestrict.disallowUser, (_identity(dice)));
        _set(dice, "TransferRestrict", setting);
    }

    /// @notice Another fee, paid by the one or the other side.
    function changeFee(uint256 seed) external {
        Dice memory dice = _dice(seed);
        TransferFees.Terms memory terms = TransferFees.Terms(dice.chance(60), 0, uint128(dice.between(0, 30)));
        bytes memory setting =
            dice.chance(50)
                ? abi.encodeCall(TransferFees.setFee, (dice.below(100), WORLD.collector()))
                : abi.encodeCall(TransferFees.setFeeTerms, (terms));
        _set(dice, "TransferFees", setting);
    }

    /// @notice Another number of purchasers, in another window.
    function limitPurchasers(uint256 seed) external {
        Dice memory dice = _dice(seed);
        (uint16 limit, uint32 window) = (uint16(dice.between(3, 8)), uint32(dice.between(1, 4) * 1 days));
        _set(dice, "PurchaserLimit", abi.encodeCall(PurchaserLimit.setPurchaserLimit, (limit, window, 0)));
    }

    /// @notice Insiders do not trade in a period.
    function blackout(uint256 seed) external {
        Dice memory dice = _dice(seed);
        uint40 start = uint40(block.timestamp + dice.below(1 days));
        bytes memory setting = abi.encodeCall(
            TradingWindow.addBlackout,
            (start, start + uint40(dice.between(1, 1 days)))
        );
        _set(dice, "TradingWindow", setting);
    }

    /// @dev Only where the rule is bound.
    function _set(Dice memory dice, string memory rule, bytes memory setting) private {
        uint256 suite = _suite(dice);
        for (uint256 i = 0; i < 3; ++i) {
            ModularCompliance host = WORLD.hostOf((suite + i) % 3);
            if (!host.isModuleBound(WORLD.ruleOf(rule))) continue;
            bytes memory call_ = abi.encodeCall(ModularCompliance.callModuleFunction, (setting, WORLD.ruleOf(rule)));
            _try(string.concat("set", rule), 20, WORLD.OWNER(), address(host), call_);
            return;
        }
    }
}
