import { decodeBytes32String } from "ethers";

import type { RuleName } from "../../deploy/shared";
import { utcText } from "../calendar/timeZone";
import { formatPeriod } from "../files/amounts";
import { classText, classesOf } from "../files/classes";
import { countryCode, countryName } from "../files/countries";
import { needs, percent } from "../files/rules/say";
import type { Tell, Words } from "./refusal";

/** How each refusal of each rule is told; that a rule is not set is told alike of all. */
export const RULE_REASONS: { readonly [Name in RuleName]: Readonly<Record<string, Tell>> } = {
  AffiliateVolume: { VolumeLimitExceeded: volume("all affiliates together") },
  ConditionalTransfer: {
    TransferNotApproved: (is) => `no approval covers ${is.amount("value")} from ${giver(is)} to ${is.who("to")}`,
  },
  CountryAllow: {
    CountryNotAllowed: (is) => `${is.who("wallet")} lives in ${country(is)}, which is not on the list`,
  },
  CountryRestrict: {
    CountryUnknown: (is) => `nobody says where ${is.who("wallet")} lives`,
    CountryRestricted: (is) => `${is.who("wallet")} lives in ${country(is)}, which may not receive`,
  },
  ExchangeMonthlyLimits: {
    ExchangeMonthlyLimitExceeded: (is) =>
      `${is.who("investorID")} sends ${is.amount("value")} to the exchange ${is.who("exchangeID")} and may send ` +
      `${is.amount("allowed")} more in its month${until(is, "end")}`,
    ExchangeMonthlyLimitNotConfigured: (is) => `the exchange ${is.who("exchangeID")} has no limit yet`,
  },
  Flowback: {
    FlowbackRestricted: (is) =>
      `${is.who("wallet")} lives in ${country(is)}` +
      `${classesOf(is.number("class")).includes("us-person") ? " and is a US person" : ""}, ${distributed(is)}`,
    FlowbackCountryUnknown: (is) => `nobody says where ${is.who("wallet")} lives, ${distributed(is)}`,
  },
  HolderLimit: {
    HolderLimitReached: (is) =>
      `${place(is)} would have ${is.text("holders")} holders of record and may have ${is.text("limit")}`,
    ClassLimitReached: (is) => {
      const name = classText(classesOf(is.number("investorClass")), "and");
      const which = is.text("having") === "true" ? `that are ${name}` : `that are not ${name}`;
      return `${place(is)} would have ${is.text("holders")} holders of record ${which} and may have ${is.text("limit")}`;
    },
  },
  InvestorClass: {
    InvestorClassMissing: (is) =>
      `${is.who("wallet")} in ${country(is)} ${has(is)} and must be ${needed(is)} to receive`,
    InvestorClassMissingFrom: (is) =>
      `${is.who("wallet")} ${has(is)} and must be ${needed(is)} to receive from ` +
      countryName(is.number("senderCountry")),
    InvestorClassCountryUnknown: (is) => `nobody says where ${is.who("wallet")} lives`,
  },
  IssueLimit: {
    IssueLimitExceeded: (is) =>
      `${is.who("holder")} has bought ${is.amount("bought")} of the issuer, would buy ${is.amount("value")} and may ` +
      `buy ${is.amount("limit")} in all`,
    IssueTotalExceeded: (is) =>
      `${is.amount("sold")} of the offering are sold, ${is.amount("value")} more would pass ${is.amount("total")}`,
    IssueOfferingNotOpen: (is) =>
      `the issuer sells from ${utcText(is.number("start"))} on and before ${utcText(is.number("end"))}`,
  },
  JurisdictionCap: {
    JurisdictionCapReached: (is) =>
      `${place(is)} has ${is.text("holders")} holders of record and may have ${is.text("limit")}`,
    ShareLimitExceeded: (is) =>
      `${place(is)} may hold ${percent(is.number("limit"))}, which leaves ${is.amount("allowed")} of ${is.amount("value")}`,
  },
  LockUp: {
    LockUpExceeded: (is) =>
      `${is.who("holder")} sends ${is.amount("value")}, and ${is.amount("released")} are not locked` +
      (is.number("nextRelease") === 0 ? "" : `; the next are released ${utcText(is.number("nextRelease"))}`),
  },
  LotSize: {
    LotSizeNotKept: (is) =>
      `${is.amount("value")} is no multiple of ${is.amount("lot")}` +
      (is.number("holder") === 0 ? "" : `, nor all that ${is.who("holder")} has, which is ${is.amount("balance")}`),
  },
  MaxBalance: {
    MaxBalanceExceeded: (is) =>
      `${is.who("holder")} has ${is.amount("balance")}, would get ${is.amount("value")} and may have ${is.amount("max")}`,
  },
  MaxShare: {
    MaxShareExceeded: (is) =>
      `${is.who("holder")} has ${is.amount("balance")}, would get ${is.amount("value")} and, with at most ` +
      `${percent(is.number("share"))} of the outstanding, may get ${is.amount("allowed")}`,
  },
  MinHolding: {
    MinHoldingNotReached: (is) =>
      `${is.who("holder")} has ${is.amount("balance")}, would get ${is.amount("value")} and must have ` +
      `${is.amount("min")} or nothing`,
    MinHoldingNotKept: (is) =>
      `${is.who("holder")} would keep ${is.left("balance", "value")} and must keep ${is.amount("min")} or nothing`,
  },
  OfferList: {
    OffereeNotListed: (is) => `${is.who("holder")} is not listed as offered to in ${country(is)}`,
    OffereeCountryUnknown: (is) => `nobody says where ${is.who("wallet")} lives`,
  },
  PurchaserLimit: {
    PurchaserLimitReached: (is) =>
      `${is.text("purchasers")} have bought of the issuer and ${is.text("limit")} may, beside ${is.who("holder")}` +
      until(is, "end"),
  },
  RollingVolume: { VolumeLimitExceeded: volume("all holders together") },
  SanctionsScreen: {
    // A counterparty is told no more.
    PartyNotEligible: (is) => `${is.who("account")} is not eligible`,
    SanctionsListFailed: (is) => `the sanctions list ${is.text("list")} does not answer`,
  },
  SupplyLimit: {
    SupplyLimitExceeded: (is) =>
      `${is.amount("supply")} are in issue, ${is.amount("value")} more would pass ${is.amount("limit")}`,
  },
  Suspension: {
    MovesSuspended: (is) =>
      `stopped until ${utcText(is.number("end"))} for the reason ${decodeBytes32String(is.text("reason"))}`,
  },
  TimeExchangeLimits: {
    ExchangeLimitExceeded: (is) =>
      `${is.who("investorID")} sends ${is.amount("value")} to the exchange ${is.who("exchangeID")} and may send ` +
      `${is.amount("allowed")} more in ${formatPeriod(is.number("limitTime"))}${until(is, "end")}`,
  },
  TimeTransfersLimits: {
    TimeTransferLimitExceeded: (is) => {
      const end = is.number("end");
      return (
        `${is.who("holder")} sends ${is.amount("value")} and may send ${is.amount("allowed")} more ` +
        `${end === 0 ? "in" : "of its"} ${formatPeriod(is.number("limitTime"))}` +
        (end === 0 ? "" : `, for another ${formatPeriod(end - is.now)}`)
      );
    },
  },
  TokenListingRestrictions: {
    TokenListingRefused: (is) =>
      `${is.who("wallet")} ${is.number("listingType") === 1 ? "has not put the token on its white list" : "has put the token on its black list"}`,
  },
  TradingWindow: {
    MarketClosed: (is) =>
      is.number("opensAt") === 0
        ? "the market is closed, and stays so for a month"
        : `the market is closed, and opens ${utcText(is.number("opensAt"))}`,
    InsiderBlackout: (is) =>
      `${is.who("holder")} is an insider, and does not trade before ${utcText(is.number("end"))}`,
  },
  TransferFees: {},
  TransferRestrict: {
    TransferRestricted: (is) => {
      const who = ["neither side", "one side", `the sender ${is.who("from")}`, `the receiver ${is.who("to")}`];
      const missing = who[is.number("mode")] ?? "";
      const what = is.number("mode") === 0 ? "is on the list" : "is not on the list";
      return `${giver(is)} sends to ${is.who("to")}, and ${missing} ${what}`;
    },
  },
  TransferSize: {
    TransferSizeTooSmall: (is) =>
      `${is.amount("value")} is less than ${is.amount("min")}` +
      (is.number("holder") === 0 ? "" : `, and not all that ${is.who("holder")} has`),
    TransferSizeTooLarge: (is) => `${is.amount("value")} is more than ${is.amount("max")}`,
  },
};

/** A rolling volume; who the limit is on where it is on no single holder. */
function volume(all: string): Tell {
  return (is) => {
    const who = is.number("holder") === 0 ? all : is.who("holder");
    const from = is.number("passesFrom");
    return (
      `${who} sent ${is.amount("used")} of ${is.amount("limit")} in the last ${formatPeriod(is.number("window"))}, ` +
      `and ${is.amount("value")} more would pass that` +
      (from === 0 ? "" : `; it passes ${utcText(from)}, if nothing else is sent`)
    );
  };
}

function until(is: Words, name: string): string {
  return is.number(name) === 0 ? "" : `, until ${utcText(is.number(name))}`;
}

/** The end of a distribution compliance period. */
function distributed(is: Words): string {
  const end = is.number("end");
  return end === 0
    ? "and may not receive while the offering is open and for its period after"
    : `and may not receive before ${utcText(end)}`;
}

function giver(is: Words): string {
  return is.number("from") === 0 ? "the issuer" : is.who("from");
}

function has(is: Words): string {
  const classes = classesOf(is.number("class"));
  return classes.length === 0 ? "has no class" : `is ${classText(classes, "and")}`;
}

function needed(is: Words): string {
  return needs(classesOf(is.number("anyOf")), classesOf(is.number("allOf")));
}

function country(is: Words): string {
  return countryName(is.number("country"));
}

/** A jurisdiction as rules name it: a country's number, a group's name, or all. */
function place(is: Words): string {
  const text = is.text("jurisdiction");
  const number = BigInt(text);
  if (number < 1_000n) return countryCode(Number(number));
  const name = decodeBytes32String(text);
  return name === "ALL" ? "the issue" : name;
}
