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
        uint256 suite = WORLD.touched();
        ModularCompliance host = WORLD.hostOf(suite);
        (LedgerMode mode, , ) = host.ledger();
        if (mode != LedgerMode.Complete) return;
        bool locks = host.isModuleBound(WORLD.ruleOf("LockUp"));
        bool caps = host.isModuleBound(WORLD.ruleOf("JurisdictionCap"));
        bool limits = host.isModuleBound(WORLD.ruleOf("HolderLimit"));
        if (locks || caps || limits) _check(suite, host, locks, caps, limits);
    }

    function _check(uint256 suite, ModularCompliance host, bool locks, bool caps, bool limits) private view {
        // All, Europe, then by country.
        uint16[7] memory codes = [0, 276, 250, 840, 826, 36, 124];
        Stock[9] memory stocks;
        Holder[] memory holders = _recount(suite);
        for (uint256 i = 0; i < holders.length; ++i) {
            if (holders[i].balance == 0) continue;
            (uint256 balance, uint16 country, bool exempt) = host.holding(holders[i].account);
            if (exempt || holders[i].treasury) continue;
            _add(stocks[0], balance);
            if (country == 276 || country == 250) _add(stocks[1], balance);
            for (uint256 j = 0; j < codes.length; ++j) if (codes[j] == country) _add(stocks[j + 2], balance);
            if (locks) _checkLots(suite, host, holders[i].account, balance);
        }
        (, stocks[0].amount) = IComplianceToken(address(WORLD.tokenOf(suite))).supplies();
        for (uint256 i = 0; i < stocks.length; ++i) {
            bytes32 place =
                i == 0
                    ? bytes32("ALL")
                    : i == 1
                        ? bytes32("EU")
                        : bytes32(uint256(codes[i - 2]));
            if (caps) _checkCap(suite, host, place, stocks[i]);
            if (limits && i != 1) _checkLimit(suite, host, place, stocks[i]);
        }
    }

    function _add(Stock memory stock, uint256 balance) private pure {
        stock.holders += 1;
        stock.amount += balance;
    }

    function _checkLimit(uint256 suite, ModularCompliance host, bytes32 place, Stock memory stock) private view {
        uint256 holders = HolderLimit(WORLD.ruleOf("HolderLimit")).countOf(address(host), place);
        _require(holders == stock.holders, 6, "HolderLimit counts the holders that there are", suite, address(host));
    }

    function _checkCap(uint256 suite, ModularCompliance host, bytes32 place, Stock memory stock) private view {
        JurisdictionCap cap = JurisdictionCap(WORLD.ruleOf("JurisdictionCap"));
        (uint256 holders, uint256 amount) = cap.countOf(address(host), place);
        _require(
            holders == stock.holders,
            6,
            "JurisdictionCap counts the holders that there are",
            suite,
            address(host)
        );
        _require(amount == stock.amount, 6, "JurisdictionCap counts the tokens that there are", suite, address(host));
    }

    function _checkLots(uint256 suite, ModularCompliance host, address holder, uint256 balance) private view {
        (uint256 held, uint256 locked, ) = LockUp(WORLD.ruleOf("LockUp")).holdingOf(address(host), holder);
        _require(locked <= held, 6, "no more is locked than is held", suite, holder);
        _require(held == balance, 6, "LockUp knows what a holder holds", suite, holder);
    }
}
