// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ToleratedCall
/// @notice Tells a contract something it has a right to hear and no right to refuse: its failure is swallowed, its gas
/// is capped, its answer ignored.
library ToleratedCall {
    /// @notice Gas that the contract told may use.
    uint256 internal constant GAS = 1_000_000;

    /// @notice The call failed while less than the promised gas was there for it, so the failure may be the sender's.
    error ToleratedCallGasTooLow(address target, uint256 available);

    /// @notice Calls `target` with `message`.
    /// @return told False when it failed though it had the gas that was promised.
    function tell(address target, bytes memory message) internal returns (bool told) {
        return tell(target, message, GAS, GAS);
    }

    /// @notice Calls `target` with `message`, promising it `cap` gas.
    /// @param needed Gas without which a failure counts as the sender's; at least `cap`.
    /// @return told False when it failed though that much gas was there.
    function tell(address target, bytes memory message, uint256 cap, uint256 needed) internal returns (bool told) {
        uint256 available = gasleft();
        assembly ("memory-safe") {
            told := call(cap, target, 0, add(message, 0x20), mload(message), 0, 0)
        }
        // EIP-150 keeps back one part in 64; who sends little gas must not pass for a target that fails.
        if (!told && available < needed + needed / 60) revert ToleratedCallGasTooLow(target, available);
    }
}
