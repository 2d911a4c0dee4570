// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registrant, RegistrantFields} from "../../registry/Registrant.sol";
import {RecordHolding} from "../../token/IRecordDates.sol";

/// @notice A token, with itself for a registry, whose holders hold more than there is: whatever it was told to say.
contract TokenThatLiesAboutHoldings {
    mapping(address wallet => uint256) private _holdings;
    address private _frozen;
    uint256 private immutable SUPPLY;

    constructor(uint256 supply) {
        SUPPLY = supply;
    }

    function pretend(address wallet, uint256 balance) external {
        _holdings[wallet] = balance;
    }

    function freeze(address wallet) external {
        _frozen = wallet;
    }

    function identityRegistry() external view returns (address) {
        return address(this);
    }

    function holdingsAt(address[] calldata wallets, uint256) external view returns (RecordHolding[] memory holdings) {
        holdings = new RecordHolding[](wallets.length);
        for (uint256 i = 0; i < wallets.length; ++i) holdings[i].balance = _holdings[wallets[i]];
    }

    function isFrozenWhole(address wallet, address) external view returns (bool) {
        return wallet == _frozen;
    }

    function isRecordDate(uint256) external pure returns (bool) {
        return true;
    }

    function suppliesAt(uint256) external view returns (uint256 supply, uint256 outstanding) {
        return (SUPPLY, SUPPLY);
    }

    function registrant(address wallet) external pure returns (Registrant) {
        return RegistrantFields.pack(wallet, 1, 0, true);
    }
}
