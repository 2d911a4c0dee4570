import { Interface } from "ethers";

import type { SharedRule } from "./deployment";
import {
  APPROVED_AMOUNTS,
  APPROVED_PAIRS,
  approvalsOf,
  COUNTED,
  exchangeCounter,
  EXCHANGES,
  indexOf,
  LIMIT_TIMES,
  LISTED_COUNTRIES,
  monthEnd,
  monthlyCounter,
  timeCounter,
} from "./keys";
import { IDENTITIES, WALLETS } from "./people";
import type { View } from "./view";

const HOLDING = new Interface([
  "function holding(address) view returns (uint256 balance, uint16 country, bool exempt)",
]);
const TAGS = new Interface(["function isExchangeID(address compliance, address exchangeID) view returns (bool)"]);

/** What is asked about a rule. */
export function viewsOfRule(rule: SharedRule): readonly View[] {
  return RULE_VIEWS[rule]();
}

/** The keys of what a suite says about a rule. */
export function keysOf(rule: SharedRule): readonly string[] {
  return viewsOfRule(rule).map(({ key }) => key);
}

function listed(rule: SharedRule, name: string, items: readonly (bigint | string)[]): View[] {
  return items.map((item) => ({
    key: `${rule} lists ${String(item).replace("@", "")}`,
    to: rule,
    name,
    args: ["@compliance", item],
  }));
}

function tagged(rule: SharedRule): View[] {
  return IDENTITIES.map((identity) => ({
    key: `${rule} has exchange ${identity}`,
    to: rule,
    name: "isExchangeID",
    args: [`@${identity}`],
    ours: { to: rule, abi: TAGS, name: "isExchangeID", args: ["@compliance", `@${identity}`] },
  }));
}

const RULE_VIEWS: Readonly<Record<SharedRule, () => View[]>> = {
  CountryAllow: () => listed("CountryAllow", "isCountryAllowed", LISTED_COUNTRIES),
  CountryRestrict: () => listed("CountryRestrict", "isCountryRestricted", LISTED_COUNTRIES),
  MaxBalance: () =>
    IDENTITIES.map((identity) => ({
      key: `holding of ${identity}`,
      to: "MaxBalance",
      name: "getIDBalance",
      args: ["@compliance", `@${identity}`],
      ours: { to: "compliance", abi: HOLDING, name: "holding", args: [`@${identity}`], parts: [0] },
    })),
  SupplyLimit: () => [{ key: "supply limit", to: "SupplyLimit", name: "getSupplyLimit", args: ["@compliance"] }],
  TimeTransfersLimits: () => [
    { key: "time limits", to: "TimeTransfersLimits", name: "getTimeTransferLimits", args: ["@compliance"] },
    ...LIMIT_TIMES.map((time) => ({
      key: indexOf(time),
      to: "TimeTransfersLimits",
      name: "limitValues",
      args: ["@compliance", time],
    })),
    ...LIMIT_TIMES.flatMap((time) =>
      COUNTED.map((holder) => ({
        key: timeCounter(holder, time),
        to: "TimeTransfersLimits",
        name: "usersCounters",
        args: ["@compliance", `@${holder}`, time],
      })),
    ),
  ],
  TimeExchangeLimits: () => [
    ...tagged("TimeExchangeLimits"),
    ...EXCHANGES.flatMap((exchange): View[] => [
      {
        key: `time limits of ${exchange}`,
        to: "TimeExchangeLimits",
        name: "getExchangeLimits",
        args: ["@compliance", `@${exchange}`],
      },
      ...LIMIT_TIMES.slice(0, 2).flatMap((time) =>
        COUNTED.map((holder) => ({
          key: exchangeCounter(exchange, holder, time),
          to: "TimeExchangeLimits",
          name: "getExchangeCounter",
          args: ["@compliance", `@${exchange}`, `@${holder}`, time],
        })),
      ),
    ]),
  ],
  ExchangeMonthlyLimits: () => [
    ...tagged("ExchangeMonthlyLimits"),
    ...EXCHANGES.flatMap((exchange): View[] => [
      {
        key: `monthly limit of ${exchange}`,
        to: "ExchangeMonthlyLimits",
        name: "getExchangeMonthlyLimit",
        args: ["@compliance", `@${exchange}`],
      },
      ...COUNTED.flatMap((holder) =>
        ["getMonthlyCounter", "getMonthlyTimer"].map((name) => ({
          key: (name === "getMonthlyCounter" ? monthlyCounter : monthEnd)(exchange, holder),
          to: "ExchangeMonthlyLimits",
          name,
          args: ["@compliance", `@${exchange}`, `@${holder}`],
        })),
      ),
    ]),
  ],
  ConditionalTransfer: () =>
    APPROVED_PAIRS.flatMap(([from, to]) =>
      APPROVED_AMOUNTS.map((amount) => ({
        key: approvalsOf(from, to, amount),
        to: "ConditionalTransfer",
        name: "getTransferApprovals",
        args: ["@compliance", { transferHash: [from, to, amount] as const }],
      })),
    ),
  TransferRestrict: () =>
    listed(
      "TransferRestrict",
      "isUserAllowed",
      [...WALLETS, ...IDENTITIES].map((user) => `@${user}`),
    ),
  TokenListingRestrictions: () => [
    { key: "listing type", to: "TokenListingRestrictions", name: "getTokenListingType", args: ["@token"] },
    ...[...WALLETS, ...IDENTITIES].map((investor) => ({
      key: `listed ${investor}`,
      to: "TokenListingRestrictions",
      name: "getInvestorListingStatus",
      args: ["@token", `@${investor}`],
    })),
  ],
  TransferFees: () => [{ key: "fee", to: "TransferFees", name: "getFee", args: ["@compliance"] }],
};
