// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../Vm.sol";

/// @title How often what was tried, and what came of it
/// @notice Each run of a sequence leaves a line an action in a file; the runner adds them up and compares them with the
/// floors, so that laws cannot hold because nothing was done.
abstract contract Tally {
    /// @param calls Attempts.
    /// @param effective Those that changed something.
    /// @param floor Least share of effective ones, in percent; `NEVER` where none may succeed.
    struct Count {
        uint256 calls;
        uint256 effective;
        uint256 floor;
    }

    /// @notice The floor of what must not succeed.
    uint256 public constant NEVER = type(uint256).max;
    string private constant FILE = "cache/forge/tally.txt";

    /// @notice All attempts so far.
    uint256 public attempts;

    string[] private _actions;
    mapping(string action => Count) private _counts;
    bytes4[] private _reasons;
    mapping(bytes4 reason => uint256) private _refusals;

    /// @notice Counts an attempt.
    function count(string calldata action, bool effective, uint256 floor) external {
        ++attempts;
        Count storage c = _counts[action];
        if (c.calls == 0) _actions.push(action);
        c.calls += 1;
        if (effective) c.effective += 1;
        c.floor = floor;
    }

    /// @notice Counts why something was refused, by the selector of the error.
    function countRefusal(bytes4 reason) external {
        if (_refusals[reason]++ == 0) _reasons.push(reason);
    }

    /// @notice Writes this run's counts.
    function writeTally() external {
        string memory lines;
        for (uint256 i = 0; i < _actions.length; ++i) {
            Count memory c = _counts[_actions[i]];
            lines = string.concat(
                lines,
                i == 0 ? "" : "\n",
                string.concat(_actions[i], " ", vm.toString(c.calls), " ", vm.toString(c.effective), " "),
                c.floor == NEVER ? "-1" : vm.toString(c.floor)
            );
        }
        for (uint256 i = 0; i < _reasons.length; ++i) {
            string memory reason = vm.toString(uint256(uint32(_reasons[i])));
            lines = string.concat(lines, "\n! ", reason, " ", vm.toString(_refusals[_reasons[i]]));
        }
        vm.writeLine(FILE, lines);
    }
}
