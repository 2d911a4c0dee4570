// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registrant, RegistrantFields} from "../../contracts/registry/Registrant.sol";
import {WalletRecord, WalletRecords} from "../../contracts/registry/WalletRecord.sol";
import {Holding, HoldingFields} from "../../contracts/compliance/Holding.sol";

/// @title What registry, storage and ledger pack of a wallet or holder comes back, and marks touch nothing else.
contract WalletWordsProof {
    function registrantComesBack(address identity, uint16 country, uint8 class, bool verified) external pure {
        Registrant registrant = RegistrantFields.pack(identity, country, class, verified);
        assert(registrant.identity() == identity);
        assert(registrant.country() == country);
        assert(registrant.class() == class);
        assert(registrant.verified() == verified);
        assert(!registrant.treasury());
    }

    function treasuryIsOnlyMarked(uint256 word) external pure {
        Registrant before = Registrant.wrap(word);
        Registrant marked = before.asTreasury();
        assert(marked.treasury());
        assert(marked.identity() == before.identity());
        assert(marked.country() == before.country());
        assert(marked.class() == before.class());
        assert(marked.verified() == before.verified());
    }

    function recordComesBack(address identity, uint16 country) external pure {
        WalletRecord record = WalletRecords.pack(identity, country);
        assert(record.identity() == identity);
        assert(record.country() == country);
        assert(!record.barred());
    }

    function barIsOnlyMarked(uint256 word) external pure {
        WalletRecord before = WalletRecord.wrap(word);
        WalletRecord barred = before.asBarred();
        assert(barred.barred());
        assert(barred.identity() == before.identity());
        assert(barred.country() == before.country());
    }

    function holdingComesBack(uint192 balance, uint16 country, uint32 count, bool exempt) external pure {
        Holding holding = HoldingFields.pack(balance, country, count, exempt);
        assert(holding.balance() == balance);
        assert(holding.exempt() == exempt);
        assert(balance == 0 || holding.country() == country);
        assert(balance == 0 || holding.count() == count);
    }
}
