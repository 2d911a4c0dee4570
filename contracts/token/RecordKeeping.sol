// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {AccountFlags, TokenAccount, TokenConfig, TokenFlags, TokenState} from "./TokenState.sol";

/// @title Record keeping
/// @notice What a change of balances does for record dates.
/// @dev A date that is over is taken at the next change, when its number becomes the latest. An account keeps its balance
/// under that number before its own first change. So what it held at a record date is what it keeps under the smallest
/// number that is not smaller, or what it has now. Supplies and frozen amounts likewise.
/// Words are read and written whole, since every transfer comes by here.
library RecordKeeping {
    using Arrays for uint256[];

    /// @notice Of an account's word: that it is treasury.
    uint256 internal constant MARK = uint256(AccountFlags.TREASURY) << 248;

    bytes32 private constant SLOT = bytes32(erc7201("scrip.RecordDates"));
    bytes32 private constant TOKEN_SLOT = bytes32(erc7201("scrip.SecurityToken"));
    /// @dev OpenZeppelin's: balances and supply, as a call of the token itself would give them for more gas.
    bytes32 private constant ERC20_SLOT = bytes32(erc7201("openzeppelin.storage.ERC20"));

    /// @dev Of the configuration: record dates taken or pending, some account marked as treasury.
    uint256 private constant FOLLOWED = (uint256(type(uint64).max) << 184) | (uint256(TokenFlags.TREASURY) << 160);

    /// @notice What a move concerns beside balances; where a token has neither record dates nor treasury, one word is read.
    /// @return touched 0 for nothing; with `MARK` where one of both accounts is treasury, with other bits where an
    /// account, or nobody, has not kept what it had at the latest record date that is over.
    function touchedBy(address from, address to) internal view returns (uint256 touched) {
        (bytes32 slot, uint256 followed) = (TOKEN_SLOT, FOLLOWED);
        assembly ("memory-safe") {
            touched := and(sload(slot), followed)
        }
        if (touched == 0) return 0;
        mapping(address account => TokenAccount) storage accounts = token().accounts;
        assembly ("memory-safe") {
            mstore(0x20, accounts.slot)
            mstore(0x00, shr(96, shl(96, from)))
            let sender := sload(keccak256(0x00, 0x40))
            mstore(0x00, shr(96, shl(96, to)))
            let receiver := sload(keccak256(0x00, 0x40))

            let next := and(shr(184, touched), 0xffffffffff)
            // The latest date's number is 16 bits further up than an account's.
            let latest := shr(16, touched)
            let dates := and(or(xor(sender, latest), xor(receiver, latest)), shl(208, 0xffffff))
            let marks := and(xor(sender, receiver), shl(249, 1))
            touched := or(or(dates, marks), mul(next, gt(timestamp(), next)))
        }
    }

    /// @notice Takes the record dates that are over, of which there are as many as can be pending at most.
    /// @return latest How many are over, and so the number of the latest one.
    function take() internal returns (uint256 latest) {
        TokenConfig storage config = token().config;
        uint256 next;
        assembly ("memory-safe") {
            let word := sload(config.slot)
            latest := and(shr(224, word), 0xffffff)
            next := and(shr(184, word), 0xffffffffff)
        }
        if (next == 0 || block.timestamp <= next) return latest;
        uint256[] storage dates = records().dates;
        // Beyond the last one there is 0.
        do next = dates.unsafeAccess(++latest).value; while (next != 0 && next < block.timestamp);
        (config.nextRecordDate, config.recordDate) = (uint40(next), uint24(latest));
    }

    /// @notice Before an account's balance or treasury mark changes: its word takes both, and goes itself to the older
    /// points. Nobody, the zero address, keeps nothing.
    function keepHolding(address account, uint256 latest) internal {
        mapping(address account => TokenAccount) storage accounts = token().accounts;
        mapping(address account => mapping(uint256 index => TokenAccount)) storage points = records().points;
        mapping(address account => uint256) storage balances = erc20()._balances;
        assembly ("memory-safe") {
            mstore(0x00, shr(96, shl(96, account)))
            mstore(0x20, accounts.slot)
            let slot := keccak256(0x00, 0x40)
            let word := sload(slot)
            let date := and(shr(208, word), 0xffffff)
            if and(lt(date, latest), gt(mload(0x00), 0)) {
                mstore(0x20, balances.slot)
                let held := shl(104, sload(keccak256(0x00, 0x40)))
                let older := and(shr(232, word), 0xffff)
                if date {
                    mstore(0x20, points.slot)
                    mstore(0x20, keccak256(0x00, 0x40))
                    mstore(0x00, older)
                    sstore(keccak256(0x00, 0x40), word)
                    older := add(older, 1)
                }
                // Beside the mark of now, which is TREASURY, that of the record date, which is DATE_TREASURY.
                let flags := shr(248, word)
                flags := or(and(flags, 0xfb), shl(1, and(flags, 2)))
                let frozen := shr(152, shl(152, word))
                sstore(slot, or(or(frozen, held), or(shl(208, latest), or(shl(232, older), shl(248, flags)))))
            }
        }
    }

    /// @notice The state of `RecordDates`.
    function records() internal pure returns (TokenState.RecordDateStorage storage s) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }

    /// @notice The state of the token.
    function token() internal pure returns (TokenState.TokenStorage storage s) {
        bytes32 slot = TOKEN_SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }

    /// @notice Balances and supply.
    function erc20() internal pure returns (ERC20Upgradeable.ERC20Storage storage s) {
        bytes32 slot = ERC20_SLOT;
        assembly ("memory-safe") {
            s.slot := slot
        }
    }
}
