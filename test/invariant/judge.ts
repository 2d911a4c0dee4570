import { ZeroAddress } from "ethers";

import { type HostBook, MODE } from "./hostBook";
import type { StorageBook } from "./storageBook";
import type { TokenBook } from "./tokenBook";
import type { ModelledRule } from "./ruleBook";

export const ALL = `0x${Buffer.from("ALL").toString("hex").padEnd(64, "0")}`;

/** A jurisdiction that is one country. */
export function countryId(country: bigint): string {
  return `0x${country.toString(16).padStart(64, "0")}`;
}

export interface Proposal {
  readonly spender: string;
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

/** One side of a proposal, as rules see it. */
interface Side {
  readonly wallet: string;
  readonly holder: string;
  readonly country: bigint;
  readonly ledgerCountry: bigint;
  readonly out: boolean;
  readonly balance: bigint;
}

interface Case extends Proposal {
  readonly giver: Side | undefined;
  readonly taker: Side;
  readonly within: boolean;
}

/** What a model says of rules, written from their description and from nothing they answer. */
export class Judge {
  constructor(
    private readonly host: HostBook,
    private readonly token: TokenBook,
    private readonly storage: StorageBook,
    private readonly sanctioned: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** The rules that refuse a transfer, or a mint where `from` is zero; the ledger where it cannot say. */
  refusals(proposal: Proposal, time: bigint): (ModelledRule | "ledger")[] {
    if (proposal.value === 0n) return [];
    if (!this.ledgerServes()) return ["ledger"];
    const giver = proposal.from === ZeroAddress ? undefined : this.side(proposal.from);
    const taker = this.side(proposal.to);
    const found: Case = { ...proposal, giver, taker, within: giver?.holder === taker.holder };
    const verdicts: Readonly<Record<ModelledRule, () => boolean>> = {
      CountryAllow: () => this.host.rules.allowed.has(taker.country),
      CountryRestrict: () => taker.country !== 0n && !this.host.rules.restricted.has(taker.country),
      MaxBalance: () => this.fits(found),
      SupplyLimit: () => this.supplies(found),
      JurisdictionCap: () => this.jurisdictions(found),
      SanctionsScreen: () => this.clean(found),
      TimeTransfersLimits: () => this.paces(found, time),
    };
    return (Object.keys(verdicts) as ModelledRule[]).filter((rule) => this.host.isBound(rule) && !verdicts[rule]());
  }

  private side(wallet: string): Side {
    const holder = this.host.holderOf(wallet);
    const { balance, country } = this.host.holdingOf(holder);
    return {
      wallet,
      holder,
      country: this.storage.countryOf(wallet),
      ledgerCountry: balance === 0n ? this.storage.countryOf(wallet) : country,
      out: this.host.isOut(holder),
      balance,
    };
  }

  /** Nothing but counting completes a ledger, so that a move, which could, is refused like the view that could not. */
  private ledgerServes(): boolean {
    return (
      this.host.mode === MODE.complete || !(this.host.isBound("MaxBalance") || this.host.isBound("JurisdictionCap"))
    );
  }

  private fits({ taker, value, within }: Case): boolean {
    const max = this.host.rules.maxBalance;
    return taker.out || within || (max !== undefined && taker.balance + value <= max);
  }

  private supplies({ giver, value }: Case): boolean {
    const limit = this.host.rules.supplyLimit;
    return giver !== undefined || (limit !== undefined && this.token.supply + value <= limit);
  }

  private clean({ giver, taker, spender }: Case): boolean {
    const { lists } = this.host.rules;
    const asked = [taker.wallet, spender, ...(giver === undefined ? [] : [giver.wallet])];
    return lists.size > 0 && ![...lists].some((list) => asked.some((who) => this.sanctioned.get(list)?.has(who)));
  }

  private paces({ giver, value, within }: Case, time: bigint): boolean {
    if (giver === undefined || giver.out || within) return true;
    const { rules } = this.host;
    return [...rules.limits].every(([period, limit]) => rules.usedOf(giver.holder, period, time) + value <= limit);
  }

  private jurisdictions(found: Case): boolean {
    if (found.taker.out || found.within) return true;
    const { holderLimits, shareLimits, groups } = this.host.rules;
    const places: [string, (country: bigint) => boolean][] = [
      [ALL, () => true],
      [countryId(found.taker.ledgerCountry), (country) => country === found.taker.ledgerCountry],
    ];
    for (const [name, countries] of groups) {
      if (countries.has(found.taker.ledgerCountry)) places.push([name, (country) => countries.has(country)]);
    }
    return places.every(([place, isIn]) => {
      const holders = holderLimits.get(place);
      const share = shareLimits.get(place);
      return (
        (holders === undefined || this.hasRoomForHolder(found, isIn, holders)) &&
        (share === undefined || this.hasRoomForTokens(found, isIn, share))
      );
    });
  }

  private hasRoomForHolder(found: Case, isIn: (country: bigint) => boolean, limit: bigint): boolean {
    const { giver, taker, value } = found;
    const leaves = giver !== undefined && !giver.out && isIn(giver.ledgerCountry) && giver.balance === value;
    const growth = (taker.balance === 0n ? 1n : 0n) - (leaves ? 1n : 0n);
    return growth <= 0n || this.host.recount(isIn).holders + growth <= limit;
  }

  private hasRoomForTokens(found: Case, isIn: (country: bigint) => boolean, share: bigint): boolean {
    const { giver, value } = found;
    const stays = giver !== undefined && !giver.out && isIn(giver.ledgerCountry);
    if (stays) return true;
    const outstanding =
      this.token.outstanding + (giver === undefined || this.token.treasury.has(giver.wallet) ? value : 0n);
    const base = this.host.rules.shareBase > outstanding ? this.host.rules.shareBase : outstanding;
    return (this.host.recount(isIn).amount + value) * 10_000n <= share * base;
  }
}
