// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bucket, BucketFields, Change} from "../../contracts/compliance/Bucket.sol";
import {ExchangeTerms} from "../../contracts/compliance/ExchangeTerms.sol";
import {BoundModule, BoundModuleFields} from "../../contracts/compliance/ModuleList.sol";
import {PeriodCounter, PeriodCounters} from "../../contracts/compliance/PeriodCounter.sol";

/// @title What rules and the host keep in one word: counts saturate instead of overflowing, settings change alone.
contract RuleWordsProof {
    function countsSaturate(uint256 word, bool joins, bool leaves, uint112 more, uint112 less) external pure {
        Bucket before = Bucket.wrap(word);
        Bucket changed = before.changed(BucketFields.changeOf(joins, more), BucketFields.changeOf(leaves, less));
        uint256 holders = before.holders() + (joins ? 1 : 0);
        holders = holders > (leaves ? 1 : 0) ? holders - (leaves ? 1 : 0) : 0;
        uint256 amount = before.amount() + more;
        amount = amount > less ? amount - less : 0;
        assert(changed.holders() == (holders > type(uint32).max ? type(uint32).max : holders));
        assert(changed.amount() == (amount > type(uint112).max ? type(uint112).max : amount));
        assert(changed.holderLimit() == before.holderLimit());
        assert(changed.shareLimit() == before.shareLimit());
        assert(changed.groups() == before.groups());
        assert(changed.count() == before.count());
    }

    function otherCountsAreVoid(uint256 word, uint32 count) external pure {
        Bucket before = Bucket.wrap(word);
        Bucket under = before.under(count);
        assert(under.count() == count);
        assert(before.count() == count || under.holders() + under.amount() == 0);
        assert(under.holderLimit() == before.holderLimit());
        assert(under.shareLimit() == before.shareLimit());
        assert(under.groups() == before.groups());
    }

    function limitChangesAlone(uint256 word, uint32 limit) external pure {
        Bucket before = Bucket.wrap(word);
        Bucket changed = before.withHolderLimit(limit);
        assert(changed.holderLimit() == limit);
        assert(Change.unwrap(changed.numbers()) == Change.unwrap(before.numbers()));
        assert(changed.shareLimit() == before.shareLimit());
        assert(changed.groups() == before.groups());
        assert(changed.count() == before.count());
    }

    function exchangeLimitChangesAlone(uint256 word, uint184 limit) external pure {
        ExchangeTerms before = ExchangeTerms.wrap(word);
        ExchangeTerms changed = before.withLimit(limit);
        assert(changed.limited() && changed.limit() == limit);
        assert(changed.period() == before.period());
        assert(changed.more() == before.more());
        assert(changed.tagged() == before.tagged());
    }

    function withoutLimitOnlyTagsStay(uint256 word) external pure {
        ExchangeTerms before = ExchangeTerms.wrap(word);
        ExchangeTerms changed = before.withoutLimit();
        assert(!changed.limited() && changed.limit() == 0 && changed.period() == 0);
        assert(changed.more() == before.more());
        assert(changed.tagged() == before.tagged());
    }

    function ruleComesBack(address module, uint32 epoch, uint16 hooks, uint16 some) external pure {
        BoundModule bound = BoundModuleFields.pack(module, epoch, hooks);
        assert(bound.module() == module);
        assert(bound.epoch() == epoch);
        assert(bound.hooks() == hooks);
        assert(bound.has(some) == (hooks & some != 0));
    }

    function usedSaturates(uint184 used, uint256 value, uint24 kind, uint48 end) external pure {
        PeriodCounter counter = PeriodCounters.pack(used, value, kind, end);
        assert(counter.kind() == kind);
        assert(counter.end() == end);
        assert(counter.used() >= used);
        assert(value > type(uint184).max - used || counter.used() == used + value);
    }
}
