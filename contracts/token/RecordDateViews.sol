// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OtherHalf} from "../access/OtherHalf.sol";
import {IRecordDates, RecordHolding} from "./IRecordDates.sol";
import {RecordDates} from "./RecordDates.sol";

/// @title Views of record dates
/// @notice What a token says of its record dates. Each is the library's view of the same name and arguments, whose answer
/// is passed on as it is: decoding and encoding it would take a tenth of the room a contract has.
abstract contract RecordDateViews is IRecordDates {
    /// @inheritdoc IRecordDates
    function balanceOfAt(address, uint256) external view returns (uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function frozenOfAt(address, uint256) external view returns (uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function totalSupplyAt(uint256) external view returns (uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function suppliesAt(uint256) external view returns (uint256, uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function holdingAt(address, uint256) external view returns (RecordHolding memory) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function holdingsAt(address[] calldata, uint256) external view returns (RecordHolding[] memory) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function frozenAt(address[] calldata, uint256) external view returns (uint256[] memory) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function suppliesAtEach(uint256[] calldata) external view returns (uint256[] memory) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function balanceOfIdentityAt(address, address[] calldata, uint256) external view returns (uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function recordDateCount() external view returns (uint256) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function recordDates(uint256, uint256) external view returns (uint40[] memory) {
        OtherHalf.forwardView(address(RecordDates));
    }

    /// @inheritdoc IRecordDates
    function isRecordDate(uint256) external view returns (bool) {
        OtherHalf.forwardView(address(RecordDates));
    }
}
