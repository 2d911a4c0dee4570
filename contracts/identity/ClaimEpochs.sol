// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ClaimEpochs
/// @notice One counter a source of claims, one contract a chain. A verification lease remembers the sum of the counters
/// it was made under; it is void as soon as a source has raised its own.
/// @dev A counter only grows, so a sum that is equal means that every summand is. No source can move another's.
contract ClaimEpochs {
    /// @notice A source declared void what was concluded from it before.
    event EpochBumped(address indexed source, uint256 epoch);

    /// @notice The counter of a source.
    mapping(address source => uint256 epoch) public epochOf;

    /// @notice Raises the caller's own counter.
    /// @custom:access Anyone, for itself only.
    /// @return epoch The counter now.
    function bump() external returns (uint256 epoch) {
        epoch = ++epochOf[msg.sender];
        emit EpochBumped(msg.sender, epoch);
    }

    /// @notice The sum of the counters of `sources`; one named twice counts twice.
    function sumOf(address[] calldata sources) external view returns (uint256 sum) {
        uint256 end = sources.length << 5;
        // Counters grow by one a call, so that no sum of them comes near the end of a word. Asked on every leased
        // answer, so the mapping's slots are found by hand: keccak256 of the key and the mapping's own slot.
        assembly ("memory-safe") {
            mstore(0x20, epochOf.slot)
            for {
                let i := 0
            } lt(i, end) {
                i := add(i, 0x20)
            } {
                mstore(0x00, shr(96, shl(96, calldataload(add(sources.offset, i)))))
                sum := add(sum, sload(keccak256(0x00, 0x40)))
            }
        }
    }
}
