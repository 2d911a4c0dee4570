// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplianceToken} from "../../../contracts/compliance/IComplianceHost.sol";
import {IERC3643} from "../../../contracts/interfaces/IERC3643.sol";
import {World} from "../world/World.sol";
import {Law} from "./Law.sol";

/// @title Holders of record, counted from what token and registry say of each wallet
abstract contract Recount is Law {
    /// @param account An identity, or a wallet that has none or is the issuer's.
    /// @param balance Its tokens over all wallets.
    /// @param treasury Whether it is a wallet of the issuer's.
    struct Holder {
        address account;
        uint256 balance;
        bool treasury;
    }

    constructor(World world_) Law(world_) {}

    /// @dev Every identity and every wallet, most of them with nothing.
    function _recount(uint256 suite) internal view returns (Holder[] memory holders) {
        address[] memory identities = WORLD.identities();
        address[] memory wallets = WORLD.wallets();
        IERC3643 token = WORLD.tokenOf(suite);
        holders = new Holder[](identities.length + wallets.length);
        for (uint256 i = 0; i < identities.length; ++i) holders[i].account = identities[i];
        for (uint256 i = 0; i < wallets.length; ++i) {
            Holder memory own = holders[identities.length + i];
            own.account = wallets[i];
            own.treasury = IComplianceToken(address(token)).isTreasury(wallets[i]);
            address identity = address(WORLD.registryOf(suite).identity(wallets[i]));
            uint256 balance = token.balanceOf(wallets[i]);
            if (identity == address(0) || own.treasury) own.balance += balance;
            else holders[_indexOf(identities, identity)].balance += balance;
        }
    }

    function _indexOf(address[] memory accounts, address account) private pure returns (uint256 index) {
        while (accounts[index] != account) ++index;
    }
}
