// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";

/// @title An ERC-20 of OpenZeppelin's that asks nobody, as a yardstick of gas
contract PlainToken is ERC20Upgradeable, OwnableUpgradeable {
    function initialize(address owner) external initializer {
        __ERC20_init("Plain", "PLN");
        __Ownable_init(owner);
    }

    function mint(address to, uint256 value) external onlyOwner {
        _mint(to, value);
    }

    function batchMint(address[] calldata to, uint256[] calldata values) external onlyOwner {
        for (uint256 i = 0; i < to.length; ++i) _mint(to[i], values[i]);
    }

    function batchTransfer(address[] calldata to, uint256[] calldata values) external {
        for (uint256 i = 0; i < to.length; ++i) _transfer(msg.sender, to[i], values[i]);
    }
}
