import { type Interface } from "ethers";

import {
  CountryAllow__factory,
  CountryRestrict__factory,
  JurisdictionCap__factory,
  MaxBalance__factory,
  SanctionsScreen__factory,
  SupplyLimit__factory,
  TimeTransfersLimits__factory,
} from "../../typechain-types";
import type { RuleName } from "../../deploy/shared";
import { type Log, parse } from "./chain";
import { toggle } from "./tokenBook";

/** The rules whose verdicts and counters the books foretell. */
export type ModelledRule = Extract<
  RuleName,
  | "CountryAllow"
  | "CountryRestrict"
  | "JurisdictionCap"
  | "MaxBalance"
  | "SanctionsScreen"
  | "SupplyLimit"
  | "TimeTransfersLimits"
>;

export const RULE_INTERFACES: Readonly<Record<ModelledRule, Interface>> = {
  CountryAllow: CountryAllow__factory.createInterface(),
  CountryRestrict: CountryRestrict__factory.createInterface(),
  JurisdictionCap: JurisdictionCap__factory.createInterface(),
  MaxBalance: MaxBalance__factory.createInterface(),
  SanctionsScreen: SanctionsScreen__factory.createInterface(),
  SupplyLimit: SupplyLimit__factory.createInterface(),
  TimeTransfersLimits: TimeTransfersLimits__factory.createInterface(),
};
export const MODELLED_RULES = Object.keys(RULE_INTERFACES) as readonly ModelledRule[];

/** What a holder sent in a period. */
export interface Counter {
  readonly used: bigint;
  readonly end: bigint;
}

/** Settings of the rules of one compliance contract, and the volumes they count, rebuilt from events alone. */
export class RuleBook {
  readonly allowed = new Set<bigint>();
  readonly restricted = new Set<bigint>();
  maxBalance: bigint | undefined;
  supplyLimit: bigint | undefined;
  readonly holderLimits = new Map<string, bigint>();
  readonly shareLimits = new Map<string, bigint>();
  readonly groups = new Map<string, Set<bigint>>();
  shareBase = 0n;
  readonly lists = new Set<string>();
  /** Value by length of the period. */
  readonly limits = new Map<bigint, bigint>();
  private readonly counters = new Map<string, Counter>();

  counterOf(holder: string, period: bigint): Counter {
    return this.counters.get(`${holder}/${period.toString()}`) ?? { used: 0n, end: 0n };
  }

  /** What a holder has sent of a limit, as it stands at a second. */
  usedOf(holder: string, period: bigint, time: bigint): bigint {
    const { used, end } = this.counterOf(holder, period);
    return end > time ? used : 0n;
  }

  /** Counts what a holder sent. */
  count(holder: string, value: bigint, time: bigint): void {
    for (const period of this.limits.keys()) {
      const { end } = this.counterOf(holder, period);
      const used = this.usedOf(holder, period, time) + value;
      this.counters.set(`${holder}/${period.toString()}`, { used, end: end > time ? end : time + period });
    }
  }

  /** Forgets everything of a rule, which was bound anew. */
  forget(rule: ModelledRule): void {
    switch (rule) {
      case "CountryAllow": {
        this.allowed.clear();
        return;
      }
      case "CountryRestrict": {
        this.restricted.clear();
        return;
      }
      case "MaxBalance":
        this.maxBalance = undefined;
        return;
      case "SupplyLimit":
        this.supplyLimit = undefined;
        return;
      case "SanctionsScreen": {
        this.lists.clear();
        return;
      }
      case "TimeTransfersLimits":
        this.limits.clear();
        {
          this.counters.clear();
          return;
        }
      case "JurisdictionCap":
        this.holderLimits.clear();
        this.shareLimits.clear();
        this.shareBase = 0n;
        {
          this.groups.clear();
          return;
        }
    }
  }

  /** Enters an event of a rule, if it is about this compliance contract. */
  apply(compliance: string, rule: ModelledRule, log: Log): void {
    const event = parse(RULE_INTERFACES[rule], log);
    if (event === null) return;
    const [about, first, second] = event.args.toArray() as [unknown, unknown, unknown];
    if (about !== compliance) return;
    if (event.name === "ComplianceBound") this.forget(rule);
    else this.enter(event.name, first, second);
  }

  private enter(name: string, first: unknown, second: unknown): void {
    const number = first as bigint;
    switch (name) {
      case "CountryAllowed":
      case "CountryUnallowed": {
        toggle(this.allowed, number, name === "CountryAllowed");
        return;
      }
      case "AddedRestrictedCountry":
      case "RemovedRestrictedCountry": {
        toggle(this.restricted, number, name === "AddedRestrictedCountry");
        return;
      }
      case "MaxBalanceSet":
        this.maxBalance = number;
        return;
      case "SupplyLimitSet":
        this.supplyLimit = number;
        return;
      case "ShareBaseSet":
        this.shareBase = number;
        return;
      case "SanctionsListAdded":
      case "SanctionsListRemoved": {
        toggle(this.lists, String(first), name === "SanctionsListAdded");
        return;
      }
      case "TimeTransferLimitUpdated":
        this.limits.set(number, second as bigint);
        return;
      case "TimeTransferLimitRemoved": {
        this.dropLimit(number);
        return;
      }
      default: {
        this.enterJurisdiction(name, String(first), second as bigint);
        return;
      }
    }
  }

  private enterJurisdiction(name: string, jurisdiction: string, value: bigint): void {
    switch (name) {
      case "HolderLimitSet":
        this.holderLimits.set(jurisdiction, value);
        return;
      case "HolderLimitRemoved":
        this.holderLimits.delete(jurisdiction);
        return;
      case "ShareLimitSet":
        this.shareLimits.set(jurisdiction, value);
        return;
      case "ShareLimitRemoved":
        this.shareLimits.delete(jurisdiction);
        return;
      case "CountryAddedToGroup":
      case "CountryRemovedFromGroup": {
        const group = this.groups.get(jurisdiction) ?? new Set();
        toggle(group, value, name === "CountryAddedToGroup");
        this.groups.set(jurisdiction, group);
        return;
      }
    }
  }

  private dropLimit(period: bigint): void {
    this.limits.delete(period);
    for (const key of this.counters.keys()) {
      if (key.endsWith(`/${period.toString()}`)) this.counters.delete(key);
    }
  }
}
