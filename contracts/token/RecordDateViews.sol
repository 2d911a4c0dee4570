// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordDates, RecordHolding} from "./IRecordDates.sol";
import {RecordDates} from "./RecordDates.sol";

/// @title Views of record dates
/// @notice What a token says of its record dates. Each is the library's view of the same name and arguments, whose answer
/// is passed on as it is: decoding and encoding it would take a tenth of the room a contract has.
abstract contract RecordDateViews is IRecordDates {
    /// @inheritdoc IRecordDates
    function balanceOfAt(address, uint256) external view returns (uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function frozenOfAt(address, uint256) external view returns (uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function totalSupplyAt(uint256) external view returns (uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function suppliesAt(uint256) external view returns (uint256, uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function holdingsAt(address[] calldata, uint256) external view returns (RecordHolding[] memory) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function frozenAt(address[] calldata, uint256) external view returns (uint256[] memory) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function suppliesAtEach(uint256[] calldata) external view returns (uint256[] memory) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function balanceOfIdentityAt(address, address[] calldata, uint256) external view returns (uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function recordDateCount() external view returns (uint256) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function recordDates(uint256, uint256) external view returns (uint40[] memory) {
        _read();
    }

    /// @inheritdoc IRecordDates
    function isRecordDate(uint256) external view returns (bool) {
        _read();
    }

    /// @dev Ends the call. A call of a library's view is a view; written in assembly, the compiler must be told.
    function _read() private view {
        _asView(_run)();
        assembly ("memory-safe") {
            stop()
        }
    }

    function _asView(function() internal changing) private pure returns (function() internal view viewing) {
        assembly ("memory-safe") {
            viewing := changing
        }
    }

    function _run() internal {
        address library_ = address(RecordDates);
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, 0, calldatasize())
            let ok := delegatecall(gas(), library_, p, calldatasize(), 0, 0)
            returndatacopy(p, 0, returndatasize())
            if ok {
                return(p, returndatasize())
            }
            revert(p, returndatasize())
        }
    }
}
