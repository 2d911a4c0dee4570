import { encodeBytes32String } from "ethers";

import {
  HolderLimit__factory,
  JurisdictionCap__factory,
  LockUp__factory,
  LotSize__factory,
  MaxBalance__factory,
  MaxShare__factory,
  MinHolding__factory,
  SupplyLimit__factory,
  TransferSize__factory,
} from "../../../typechain-types";
import { formatAmount } from "../../files/amounts";
import { CLASS_BITS, classBits } from "../../files/classes";
import { countryCode } from "../../files/countries";
import type { RuleOf } from "../../files/rules";
import {
  ALL_HOLDERS,
  NO_MAXIMUM,
  type RulesOnChain,
  type Setting,
  groupCalls,
  jurisdictionWord,
  list,
  listed,
  same,
} from "./parts";

const DAY = 86_400;
/** LockUp's only schedule that a file sets. */
const SCHEDULE = 1;

type HolderLimit = RuleOf<"HolderLimit">["limits"][number];

/** The class that a limit is on, and whether it is on those who have it. */
function classOf({ having, lacking }: HolderLimit): [number, boolean] | undefined {
  const name = having ?? lacking;
  return name === undefined ? undefined : [CLASS_BITS[name], having !== undefined];
}

export const HOLDING_RULES: RulesOnChain<
  | "MaxBalance"
  | "MaxShare"
  | "SupplyLimit"
  | "JurisdictionCap"
  | "HolderLimit"
  | "MinHolding"
  | "LotSize"
  | "TransferSize"
  | "LockUp"
> = {
  MaxBalance: {
    calls: ({ max }) => [MaxBalance__factory.createInterface().encodeFunctionData("setMaxBalance", [max])],
    read: async ({ max }, { module, host, provider }, { decimals }) => {
      const found = await MaxBalance__factory.connect(module, provider).getMaxBalance(host);
      return [same("max", formatAmount(max, decimals), formatAmount(found, decimals))];
    },
  },
  MaxShare: {
    calls: ({ share, shareBase }, { allotted }) => [
      MaxShare__factory.createInterface().encodeFunctionData("setMaxShare", [share, shareBase ?? allotted]),
    ],
    read: async ({ share, shareBase }, { module, host, provider }, { allotted, decimals }) => {
      const found = await MaxShare__factory.connect(module, provider).getMaxShare(host);
      return [
        same("share, in hundredths of a percent", share, found.share),
        same("shareBase", formatAmount(shareBase ?? allotted, decimals), formatAmount(found.base, decimals)),
      ];
    },
  },
  SupplyLimit: {
    calls: ({ limit }) => [SupplyLimit__factory.createInterface().encodeFunctionData("setSupplyLimit", [limit])],
    read: async ({ limit }, { module, host, provider }, { decimals }) => {
      const found = await SupplyLimit__factory.connect(module, provider).getSupplyLimit(host);
      return [same("limit", formatAmount(limit, decimals), formatAmount(found, decimals))];
    },
  },
  JurisdictionCap: {
    calls: ({ holders, caps, shareBase }) => {
      const rule = JurisdictionCap__factory.createInterface();
      const places = caps.map(({ jurisdiction }) => jurisdiction);
      return [
        ...(holders === undefined ? [] : [rule.encodeFunctionData("setHolderLimit", [ALL_HOLDERS, holders])]),
        ...(shareBase === undefined ? [] : [rule.encodeFunctionData("setShareBase", [shareBase])]),
        ...groupCalls(places, (name, countries) => rule.encodeFunctionData("addCountriesToGroup", [name, countries])),
        ...caps.flatMap((cap) => {
          const place = jurisdictionWord(cap.jurisdiction);
          return [
            ...(cap.holders === undefined ? [] : [rule.encodeFunctionData("setHolderLimit", [place, cap.holders])]),
            ...(cap.share === undefined ? [] : [rule.encodeFunctionData("setShareLimit", [place, cap.share])]),
          ];
        }),
      ];
    },
    read: async ({ holders, caps, shareBase }, { module, host, provider }, { decimals }) => {
      const rule = JurisdictionCap__factory.connect(module, provider);
      const limit = async (what: string, file: number | undefined, place: string, share: boolean): Promise<Setting> => {
        const found = await (share ? rule.shareLimitOf(host, place) : rule.holderLimitOf(host, place));
        const say = (value: number): string => (share ? `${value / 100}%` : `${value}`);
        return same(what, file === undefined ? "none" : say(file), found.limited ? say(Number(found.limit)) : "none");
      };
      const groups = caps.flatMap(({ jurisdiction }) => (jurisdiction.group ? [jurisdiction.name] : []));
      const base = formatAmount(await rule.shareBaseOf(host), decimals);
      const settings = [
        await limit("holders in all", holders, ALL_HOLDERS, false),
        same("shareBase", formatAmount(shareBase ?? 0n, decimals), base),
        same("groups", list(groups.map(encodeBytes32String)), list(await rule.getGroups(host))),
      ];
      for (const { jurisdiction, holders: most, share } of caps) {
        const place = jurisdictionWord(jurisdiction);
        const { name, group, countries } = jurisdiction;
        settings.push(await limit(`holders in ${name}`, most, place, false));
        settings.push(await limit(`share of ${name}`, share, place, true));
        const isIn = (one: number): Promise<boolean> => rule.isInGroup(host, place, one);
        if (group) settings.push(await listed(`countries of ${name}`, countries, isIn, countryCode));
      }
      return settings;
    },
  },
  HolderLimit: {
    calls: ({ limits, floor, weights }, { identityOf }) => {
      const rule = HolderLimit__factory.createInterface();
      const places = limits.map(({ jurisdiction }) => jurisdiction);
      return [
        ...groupCalls(places, (name, countries) => rule.encodeFunctionData("addCountriesToGroup", [name, countries])),
        ...limits.map((limit) => {
          const place = jurisdictionWord(limit.jurisdiction);
          const limited = classOf(limit);
          if (limited === undefined) return rule.encodeFunctionData("setHolderLimit", [place, limit.holders]);
          return rule.encodeFunctionData("setClassLimit", [place, ...limited, limit.holders]);
        }),
        ...(floor === undefined ? [] : [rule.encodeFunctionData("setHolderFloor", [floor])]),
        ...(weights.length === 0
          ? []
          : [
              rule.encodeFunctionData("batchSetHolderWeight", [
                weights.map(({ holder }) => identityOf(holder)),
                weights.map(({ counts }) => counts),
              ]),
            ]),
      ];
    },
    read: async ({ limits, floor, weights }, { module, host, provider }, { identityOf }) => {
      const rule = HolderLimit__factory.connect(module, provider);
      const settings = [same("floor", floor ?? 0, await rule.holderFloorOf(host))];
      for (const limit of limits) {
        const place = jurisdictionWord(limit.jurisdiction);
        const limited = classOf(limit);
        const found = await (limited === undefined
          ? rule.holderLimitOf(host, place)
          : rule.classLimitOf(host, place, ...limited));
        const which = limit.having ?? (limit.lacking === undefined ? "holders" : `not ${limit.lacking}`);
        const chain = found.limited ? found.limit : "none";
        settings.push(same(`${which} in ${limit.jurisdiction.name}`, limit.holders, chain));
        const { group, name, countries } = limit.jurisdiction;
        const isIn = (one: number): Promise<boolean> => rule.isInGroup(host, place, one);
        if (group) settings.push(await listed(`countries of ${name}`, countries, isIn, countryCode));
      }
      for (const { holder, counts } of weights) {
        settings.push(same(`weight of ${holder}`, counts, await rule.weightOf(host, identityOf(holder))));
      }
      return settings;
    },
  },
  MinHolding: {
    calls: ({ min }) => [MinHolding__factory.createInterface().encodeFunctionData("setMinHolding", [min])],
    read: async ({ min }, { module, host, provider }, { decimals }) => {
      const found = await MinHolding__factory.connect(module, provider).minHoldingOf(host);
      return [same("min", formatAmount(min, decimals), formatAmount(found.min, decimals))];
    },
  },
  LotSize: {
    calls: ({ lot }) => [LotSize__factory.createInterface().encodeFunctionData("setLotSize", [lot])],
    read: async ({ lot }, { module, host, provider }, { decimals }) => {
      const found = await LotSize__factory.connect(module, provider).lotSizeOf(host);
      return [same("lot", formatAmount(lot, decimals), formatAmount(found, decimals))];
    },
  },
  TransferSize: {
    calls: ({ min = 0n, max = NO_MAXIMUM }) => [
      TransferSize__factory.createInterface().encodeFunctionData("setTransferSize", [min, max]),
    ],
    read: async ({ min = 0n, max = NO_MAXIMUM }, { module, host, provider }, { decimals }) => {
      const found = await TransferSize__factory.connect(module, provider).transferSizeOf(host);
      return [
        same("min", formatAmount(min, decimals), formatAmount(found.min, decimals)),
        same("max", formatAmount(max, decimals), formatAmount(found.max, decimals)),
      ];
    },
  },
  LockUp: {
    calls: ({ after, until = after, buyers, affiliates, acquiredBefore }, { identityOf }) => {
      const rule = LockUp__factory.createInterface();
      return [
        rule.encodeFunctionData("setSchedule", [SCHEDULE, after / DAY, until / DAY]),
        rule.encodeFunctionData("setAcquisitionSchedule", [SCHEDULE]),
        ...(buyers.length === 0 ? [] : [rule.encodeFunctionData("setPermittedBuyers", [classBits(buyers)])]),
        ...(affiliates.length === 0
          ? []
          : [rule.encodeFunctionData("addAffiliates", [affiliates.map((one) => identityOf(one))])]),
        ...(acquiredBefore === undefined ? [] : [rule.encodeFunctionData("setUnknownDate", [acquiredBefore])]),
      ];
    },
    read: async ({ after, until = after, buyers, affiliates, acquiredBefore }, { module, host, provider }, parts) => {
      const rule = LockUp__factory.connect(module, provider);
      const settings = await rule.settingsOf(host);
      const schedule = await rule.scheduleOf(host, SCHEDULE);
      const isAffiliate = (one: string): Promise<boolean> => rule.isAffiliate(host, parts.identityOf(one));
      return [
        same("schedule", SCHEDULE, settings.schedule),
        same("after, in days", after / DAY, schedule.startDays),
        same("until, in days", until / DAY, schedule.endDays),
        same("buyers", classBits(buyers), settings.permitted),
        same("acquiredBefore", acquiredBefore ?? 0, settings.unknownDate),
        await listed("affiliates", affiliates, isAffiliate, String),
      ];
    },
  },
};
