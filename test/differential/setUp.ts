import { tag } from "./calls/compliance";
import { claimBy } from "./calls/identity";
import type { SharedRule } from "./deployment";
import { APPROVED_PAIRS, LISTED_COUNTRIES } from "./keys";
import { INVESTORS, WALLETS } from "./people";
import type { DualCall, Value } from "./values";

const COUNTRY_OF: Readonly<Record<string, bigint>> = { alice: 276n, bob: 250n, carol: 840n, dora: 276n, market: 250n };

/** A call by the owner. */
export function owner(to: string, name: string, ...args: Value[]): DualCall {
  return { from: "owner", to, name, args };
}

/** A setting of a rule, by the owner through the compliance contract. */
export function setting(rule: SharedRule, name: string, ...args: Value[]): DualCall {
  const inner = { from: "compliance", to: rule, name, args };
  return owner("compliance", "callModuleFunction", { inner }, `@${rule}`);
}

/** The first settings of each rule, under which most can be done. */
const SETTINGS: Readonly<Record<SharedRule, readonly DualCall[]>> = {
  CountryAllow: [setting("CountryAllow", "batchAllowCountries", [276n, 250n, 840n])],
  CountryRestrict: [setting("CountryRestrict", "addCountryRestriction", LISTED_COUNTRIES[4])],
  MaxBalance: [setting("MaxBalance", "setMaxBalance", 8_000n)],
  SupplyLimit: [setting("SupplyLimit", "setSupplyLimit", 50_000n)],
  TimeTransfersLimits: [
    setting("TimeTransfersLimits", "setTimeTransferLimit", [600n, 1_500n]),
    setting("TimeTransfersLimits", "setTimeTransferLimit", [86_400n, 6_000n]),
  ],
  TimeExchangeLimits: [
    tag("TimeExchangeLimits", "addExchangeID", "identity of market"),
    setting("TimeExchangeLimits", "setExchangeLimit", "@identity of market", [3_600n, 1_000n]),
  ],
  ExchangeMonthlyLimits: [
    tag("ExchangeMonthlyLimits", "addExchangeID", "identity of market"),
    setting("ExchangeMonthlyLimits", "setExchangeMonthlyLimit", "@identity of market", 5_000n),
  ],
  ConditionalTransfer: [
    ...APPROVED_PAIRS.map(([from, to]) =>
      setting("ConditionalTransfer", "approveTransfer", `@${from}`, `@${to}`, 100n),
    ),
  ],
  TransferRestrict: [setting("TransferRestrict", "batchAllowUsers", ["@alice", "@bob", "@carol"])],
  TokenListingRestrictions: [setting("TokenListingRestrictions", "configureToken", 2n)],
  TransferFees: [setting("TransferFees", "setFee", 100n, "@dora")],
};

/** Topics, issuers, verified investors with tokens, rules. What can be set once tokens are there comes last. */
export function setUp(rules: readonly SharedRule[]): DualCall[] {
  const early: readonly SharedRule[] = ["MaxBalance"];
  return [
    owner("token", "setSymbol", "HBC"),
    owner("token", "setOnchainID", "@nobody"),
    owner("topics", "addClaimTopic", 1n),
    owner("topics", "addClaimTopic", 2n),
    owner("issuers", "addTrustedIssuer", "@issuer 0", [1n, 2n]),
    owner("issuers", "addTrustedIssuer", "@issuer 1", [2n]),
    ...Object.entries(INVESTORS).flatMap(([investor, wallets]) => [
      claimBy(investor, "issuer 0", `identity of ${investor}`, 1n, "0xc1"),
      claimBy(investor, investor === "bob" ? "issuer 1" : "issuer 0", `identity of ${investor}`, 2n, "0xc1"),
      ...wallets.map((wallet) => ({
        from: "agent",
        to: "registry",
        name: "registerIdentity",
        args: [`@${wallet}`, `@identity of ${investor}`, COUNTRY_OF[investor] ?? 276n],
      })),
    ]),
    { from: "alice", to: "identity of alice", name: "addKey", args: [{ key: "spare" }, 1n, 1n] },
    { from: "bob", to: "identity of bob", name: "addKey", args: [{ key: "spare2" }, 1n, 1n] },
    ...rules.filter((rule) => early.includes(rule)).flatMap(bind),
    ...WALLETS.slice(0, -2).map((wallet) => ({
      from: "agent",
      to: "token",
      name: "mint",
      args: [`@${wallet}`, 2_000n],
    })),
    ...rules.filter((rule) => !early.includes(rule)).flatMap(bind),
  ];
}

function bind(rule: SharedRule): DualCall[] {
  return [owner("compliance", "addModule", `@${rule}`), ...SETTINGS[rule]];
}
