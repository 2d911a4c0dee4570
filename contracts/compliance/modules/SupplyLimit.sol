// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ComplianceModule} from "../ComplianceModule.sol";
import {Hooks} from "../Hooks.sol";
import {IComplianceModule} from "../IComplianceModule.sol";
import {Binding, Move, MoveKind} from "../Move.sol";

/// @title SupplyLimit
/// @notice No mint takes the supply beyond a limit. A burn makes room again. Treasury tokens are part of the supply.
/// Until a limit is set nothing can be minted. A limit of 0 says the same for good.
contract SupplyLimit is ComplianceModule {
    /// @param configured Whether a limit was set.
    /// @param limit Largest supply, in raw units.
    struct Settings {
        bool configured;
        uint240 limit;
    }

    mapping(uint256 key => Settings) private _settings;

    /// @notice The largest supply is `_limit` raw units from now on.
    event SupplyLimitSet(address _compliance, uint256 _limit);

    /// @notice The supply is `supply` and may be `limit`, in raw units.
    error SupplyLimitExceeded(uint256 supply, uint256 value, uint256 limit);
    /// @notice No limit is set: the compliance contract's owner must call `setSupplyLimit`.
    error SupplyLimitNotConfigured(address compliance);

    /// @notice Sets the limit. Below the present supply it stops minting and takes nothing away.
    /// @param _limit In raw units, at most 2^240 - 1; the supply may be exactly this.
    /// @custom:access A host, on its owner's order.
    function setSupplyLimit(uint256 _limit) external {
        _settings[_callerKey()] = Settings({configured: true, limit: SafeCast.toUint240(_limit)});
        emit SupplyLimitSet(msg.sender, _limit);
    }

    /// @notice The limit of a compliance contract in raw units; 0 also where none is set.
    function getSupplyLimit(address _compliance) external view returns (uint256) {
        return _settings[_lastKey(_compliance)].limit;
    }

    /// @notice Whether a limit was set.
    function isConfigured(address _compliance) external view returns (bool) {
        return _settings[_lastKey(_compliance)].configured;
    }

    /// @inheritdoc IComplianceModule
    function name() external pure override returns (string memory) {
        return "SupplyLimit";
    }

    /// @inheritdoc IComplianceModule
    function hooks() external pure override returns (uint16) {
        return Hooks.MINT | Hooks.SUPPLY;
    }

    function _check(Move calldata move, Binding calldata binding) internal view override {
        if (move.kind != MoveKind.Mint) return;
        Settings memory settings = _settings[_key(msg.sender, binding.epoch)];
        if (!settings.configured) revert SupplyLimitNotConfigured(msg.sender);
        if (move.value > Math.saturatingSub(settings.limit, move.supply)) {
            revert SupplyLimitExceeded(move.supply, move.value, settings.limit);
        }
    }

    function _headroom(Move calldata move, Binding calldata binding) internal view override returns (uint256) {
        if (move.kind != MoveKind.Mint) return type(uint256).max;
        // Zero until it is set, which is just what an unset limit lets pass.
        return Math.saturatingSub(_settings[_key(msg.sender, binding.epoch)].limit, move.supply);
    }
}
