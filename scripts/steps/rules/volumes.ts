import {
  AffiliateVolume__factory,
  ExchangeMonthlyLimits__factory,
  RollingVolume__factory,
  TimeExchangeLimits__factory,
  TimeTransfersLimits__factory,
} from "../../../typechain-types";
import { formatAmount, formatPeriod } from "../../files/amounts";
import type { RuleOf } from "../../files/rules";
import { type RulesOnChain, type Setting, list, listed, same } from "./parts";

interface Volume {
  everybody: boolean;
  share: boolean;
  window: bigint | number;
  value: bigint;
}

function volumeOf({ of, period, amount, share }: RuleOf<"RollingVolume">["limits"][number]): Volume {
  const value = share === undefined ? (amount ?? 0n) : BigInt(share);
  return { everybody: of === "all together", share: share !== undefined, window: period, value };
}

function sayVolumes(volumes: readonly Volume[]): string {
  return list(volumes.map(({ everybody, share, window, value }) => [everybody, share, window, value].join(" ")));
}

interface Tumbling {
  limitTime: bigint | number;
  limitValue: bigint;
}

function tumblingOf({ period, amount }: RuleOf<"TimeTransfersLimits">["limits"][number]): Tumbling {
  return { limitTime: period, limitValue: amount };
}

function sayTumbling(limits: readonly Tumbling[], decimals: number): string {
  const say = ({ limitTime, limitValue }: Tumbling): string =>
    `${formatAmount(limitValue, decimals)} in ${formatPeriod(Number(limitTime))}`;
  return list(limits.map(say));
}

export const VOLUME_RULES: RulesOnChain<
  "TimeTransfersLimits" | "RollingVolume" | "AffiliateVolume" | "ExchangeMonthlyLimits" | "TimeExchangeLimits"
> = {
  TimeTransfersLimits: {
    calls: ({ limits }) => {
      const rule = TimeTransfersLimits__factory.createInterface();
      return [rule.encodeFunctionData("batchSetTimeTransferLimit", [limits.map(tumblingOf)])];
    },
    read: async ({ limits }, { module, host, provider }, { decimals }) => {
      const found = await TimeTransfersLimits__factory.connect(module, provider).getTimeTransferLimits(host);
      return [same("limits", sayTumbling(limits.map(tumblingOf), decimals), sayTumbling(found, decimals))];
    },
  },
  RollingVolume: {
    calls: ({ limits }) => {
      const rule = RollingVolume__factory.createInterface();
      return limits.map((limit) => rule.encodeFunctionData("setVolumeLimit", [volumeOf(limit)]));
    },
    read: async ({ limits }, { module, host, provider }) => {
      const found = await RollingVolume__factory.connect(module, provider).getVolumeLimits(host);
      return [same("limits", sayVolumes(limits.map(volumeOf)), sayVolumes(found))];
    },
  },
  AffiliateVolume: {
    calls: ({ limits, affiliates }, { identityOf }) => {
      const rule = AffiliateVolume__factory.createInterface();
      const identities = affiliates.map((one) => identityOf(one));
      return [
        ...limits.map((limit) => rule.encodeFunctionData("setVolumeLimit", [volumeOf(limit)])),
        ...(identities.length === 0 ? [] : [rule.encodeFunctionData("addAffiliates", [identities])]),
      ];
    },
    read: async ({ limits, affiliates }, { module, host, provider }, { identityOf }) => {
      const rule = AffiliateVolume__factory.connect(module, provider);
      const found = await rule.getVolumeLimits(host);
      const isAffiliate = (one: string): Promise<boolean> => rule.isAffiliate(host, identityOf(one));
      return [
        same("limits", sayVolumes(limits.map(volumeOf)), sayVolumes(found)),
        await listed("affiliates", affiliates, isAffiliate, String),
      ];
    },
  },
  ExchangeMonthlyLimits: {
    calls: ({ exchanges }, { identityOf }) => {
      const rule = ExchangeMonthlyLimits__factory.createInterface();
      return exchanges.flatMap(({ exchange, amount, months, utcOffsetMinutes }) => {
        const id = identityOf(exchange);
        return [
          rule.encodeFunctionData("addExchangeID", [id]),
          rule.encodeFunctionData("setExchangeMonthlyLimit", [id, amount]),
          rule.encodeFunctionData("setExchangeMonths", [id, months === "calendar", utcOffsetMinutes]),
        ];
      });
    },
    read: async ({ exchanges }, { module, host, provider }, { identityOf, decimals }) => {
      const rule = ExchangeMonthlyLimits__factory.connect(module, provider);
      const settings: Setting[] = [];
      for (const { exchange, amount, months, utcOffsetMinutes } of exchanges) {
        const found = await rule.getExchange(host, identityOf(exchange));
        const file = [true, formatAmount(amount, decimals), months === "calendar", utcOffsetMinutes];
        const chain = [found.tagged, formatAmount(found.limit, decimals), found.calendar, found.offsetMinutes];
        settings.push(same(exchange, file, chain));
      }
      return settings;
    },
  },
  TimeExchangeLimits: {
    calls: ({ exchanges }, { identityOf }) => {
      const rule = TimeExchangeLimits__factory.createInterface();
      return exchanges.flatMap(({ exchange, limits }) => {
        const id = identityOf(exchange);
        const set = limits.map((limit) => rule.encodeFunctionData("setExchangeLimit", [id, tumblingOf(limit)]));
        return [rule.encodeFunctionData("addExchangeID", [id]), ...set];
      });
    },
    read: async ({ exchanges }, { module, host, provider }, { identityOf, decimals }) => {
      const rule = TimeExchangeLimits__factory.connect(module, provider);
      const settings: Setting[] = [];
      for (const { exchange, limits } of exchanges) {
        const found = await rule.getExchangeLimits(host, identityOf(exchange));
        settings.push(same(exchange, sayTumbling(limits.map(tumblingOf), decimals), sayTumbling(found, decimals)));
      }
      return settings;
    },
  },
};
