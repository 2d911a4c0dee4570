// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModularCompliance} from "../../compliance/ModularCompliance.sol";
import {LedgerMode} from "../../compliance/HostStorage.sol";
import {JurisdictionCap} from "../../compliance/modules/JurisdictionCap.sol";
import {TimeTransfersLimits} from "../../compliance/modules/TimeTransfersLimits.sol";
import {IIdentityRegistry} from "../../interfaces/IIdentityRegistry.sol";
import {ILeasedIdentityRegistry} from "../../registry/ILeasedIdentityRegistry.sol";
import {Registrant} from "../../registry/Registrant.sol";
import {SecurityToken} from "../../token/SecurityToken.sol";

/// @title Everything that the laws speak of, read in one call
contract StateLens {
    struct Account {
        uint256 balance;
        uint256 frozen;
        bool walletFrozen;
        bool treasury;
        address identity;
        uint16 country;
        bool verified;
        bool verifiedLive;
        Registrant leased;
        Registrant live;
    }

    struct TokenState {
        uint256 time;
        uint256 supply;
        uint256 outstanding;
        bool paused;
        Account[] accounts;
    }

    struct Holder {
        uint256 balance;
        uint16 country;
        bool exempt;
        uint256[] used;
        uint256[] ends;
    }

    struct HostState {
        LedgerMode mode;
        uint32 count;
        uint256 holders;
        address[] modules;
        Holder[] known;
        uint256[] jurisdictionHolders;
        uint256[] jurisdictionAmounts;
    }

    function tokenState(
        SecurityToken token,
        address twin,
        address[] calldata wallets
    ) external view returns (TokenState memory state) {
        state.time = block.timestamp;
        (state.supply, state.outstanding) = token.supplies();
        state.paused = token.paused();
        state.accounts = new Account[](wallets.length);
        for (uint256 i = 0; i < wallets.length; ++i) {
            state.accounts[i] = _account(token, twin, wallets[i], (block.number + i) % 4 == 0);
        }
    }

    function hostState(
        ModularCompliance host,
        JurisdictionCap cap,
        TimeTransfersLimits limits,
        address[] calldata holders,
        bytes32[] calldata jurisdictions,
        uint32[] calldata limitTimes
    ) external view returns (HostState memory state) {
        (state.mode, state.count, state.holders) = host.ledger();
        state.modules = host.getModules();
        state.known = new Holder[](holders.length);
        for (uint256 i = 0; i < holders.length; ++i) {
            state.known[i] = _holder(host, limits, holders[i], limitTimes);
        }
        state.jurisdictionHolders = new uint256[](jurisdictions.length);
        state.jurisdictionAmounts = new uint256[](jurisdictions.length);
        for (uint256 i = 0; i < jurisdictions.length; ++i) {
            (state.jurisdictionHolders[i], state.jurisdictionAmounts[i]) = cap.countOf(address(host), jurisdictions[i]);
        }
    }

    /// @dev `isVerified` is asked for a part of the wallets in each block, and `registrant`, which must say the same,
    /// for all: lookups are what a test's time goes into.
    function _account(
        SecurityToken token,
        address twin,
        address wallet,
        bool ask
    ) private view returns (Account memory a) {
        IIdentityRegistry registry = token.identityRegistry();
        a.balance = token.balanceOf(wallet);
        a.frozen = token.getFrozenTokens(wallet);
        a.walletFrozen = token.isFrozen(wallet);
        a.treasury = token.isTreasury(wallet);
        a.leased = ILeasedIdentityRegistry(address(registry)).registrant(wallet);
        a.live = ILeasedIdentityRegistry(twin).registrant(wallet);
        (a.identity, a.country, a.verifiedLive) = (a.live.identity(), a.live.country(), a.live.verified());
        a.verified = ask ? registry.isVerified(wallet) : a.leased.verified();
    }

    function _holder(
        ModularCompliance host,
        TimeTransfersLimits limits,
        address holder,
        uint32[] calldata limitTimes
    ) private view returns (Holder memory h) {
        (h.balance, h.country, h.exempt) = host.holding(holder);
        h.used = new uint256[](limitTimes.length);
        h.ends = new uint256[](limitTimes.length);
        for (uint256 i = 0; i < limitTimes.length; ++i) {
            (h.used[i], h.ends[i]) = limits.usersCounters(address(host), holder, limitTimes[i]);
        }
    }
}
