// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC734} from "./IERC734.sol";
import {IERC735} from "./IERC735.sol";

/// @title ONCHAINID identity
/// @notice Keys and claims in one contract; ERC-3643, section "ONCHAINID". It adds nothing to its two parts, so its own
/// interface id is zero: ask for ERC-734 and ERC-735. Together they are 0x91b9bf22.
interface IIdentity is IERC734, IERC735 {}
