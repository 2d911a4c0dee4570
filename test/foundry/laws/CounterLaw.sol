// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LedgerMode} from "../../../contracts/compliance/HostStorage.sol";
import {IComplianceToken} from "../../../contracts/compliance/IComplianceHost.sol";
import {ModularCompliance} from "../../../contracts/compliance/ModularCompliance.sol";
import {HolderLimit} from "../../../contracts/compliance/modules/HolderLimit.sol";
import {JurisdictionCap} from "../../../contracts/compliance/modules/JurisdictionCap.sol";
import {LockUp} from "../../../contracts/compliance/modules/LockUp.sol";
import {World} from "../world/World.sol";
import {Recount} from "./Recount.sol";

/// @title Law 6, of stocks: holders and tokens by country, and what is locked, equal a recount
contract CounterLaw is Recount {
    /// @param holders Holders of record.
    /// @param amount What they hold.
    struct Stock {
        uint256 holders;
        uint256 amount;
    }

    constructor(World world_) Recount(world_) {}

    function check() external view override {
        for (uint256 i = 0; i < world.TOKENS(); ++i) {
            (LedgerMode mode, , ) = world.hostOf(i).ledger();
            if (mode == LedgerMode.Complete) _check(i, world.hostOf(i), _recount(i));
        }
    }

    function _check(uint256 suite, ModularCompliance host, Holder[] memory holders) private view {
        Stock[1000] memory countries;
        Stock memory all;
        bool locks = host.isModuleBound(world.ruleOf("LockUp"));
        for (uint256 i = 0; i < holders.length; ++i) {
            if (holders[i].balance == 0) continue;
            (uint256 balance, uint16 country, bool exempt) = host.holding(holders[i].account);
            if (exempt || holders[i].treasury) continue;
            all.holders += 1;
            countries[country].holders += 1;
            countries[country].amount += balance;
            if (locks) _checkLots(suite, host, holders[i].account, balance);
        }
        (, all.amount) = IComplianceToken(address(world.tokenOf(suite))).supplies();
        _checkPlace(suite, host, "ALL", all);
        Stock memory europe = Stock(
            countries[276].holders + countries[250].holders,
            countries[276].amount + countries[250].amount
        );
        if (host.isModuleBound(world.ruleOf("JurisdictionCap"))) _checkCap(suite, host, "EU", europe);
        uint16[7] memory codes = [0, 276, 250, 840, 826, 36, 124];
        for (uint256 i = 0; i < codes.length; ++i) {
            _checkPlace(suite, host, bytes32(uint256(codes[i])), countries[codes[i]]);
        }
    }

    function _checkPlace(uint256 suite, ModularCompliance host, bytes32 place, Stock memory stock) private view {
        if (host.isModuleBound(world.ruleOf("JurisdictionCap"))) _checkCap(suite, host, place, stock);
        if (!host.isModuleBound(world.ruleOf("HolderLimit"))) return;
        uint256 holders = HolderLimit(world.ruleOf("HolderLimit")).countOf(address(host), place);
        _require(holders == stock.holders, 6, "HolderLimit counts the holders that there are", suite, address(host));
    }

    function _checkCap(uint256 suite, ModularCompliance host, bytes32 place, Stock memory stock) private view {
        JurisdictionCap cap = JurisdictionCap(world.ruleOf("JurisdictionCap"));
        (uint256 holders, uint256 amount) = cap.countOf(address(host), place);
        _require(holders == stock.holders, 6, "JurisdictionCap counts the holders that there are", suite, address(host));
        _require(amount == stock.amount, 6, "JurisdictionCap counts the tokens that there are", suite, address(host));
    }

    function _checkLots(uint256 suite, ModularCompliance host, address holder, uint256 balance) private view {
        (uint256 held, uint256 locked, ) = LockUp(world.ruleOf("LockUp")).holdingOf(address(host), holder);
        _require(locked <= held, 6, "no more is locked than is held", suite, holder);
        _require(held == balance, 6, "LockUp knows what a holder holds", suite, holder);
    }
}
