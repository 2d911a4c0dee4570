import { encodeBytes32String } from "ethers";

import {
  ConditionalTransfer__factory,
  SanctionsScreen__factory,
  Suspension__factory,
  TokenListingRestrictions__factory,
  TransferFees__factory,
  TransferRestrict__factory,
} from "../../../typechain-types";
import { formatAmount } from "../../files/amounts";
import type { RuleOf } from "../../files/rules";
import { NO_MAXIMUM, type RuleParts, type RulesOnChain, list, listed, same } from "./parts";

/** In the order of `TransferRestrict.Mode`. */
const MODES = ["either", "both", "sender", "receiver"] as const;
/** As `TokenListingRestrictions.ListingType` numbers them. */
const LISTS = { white: 1, black: 2 } as const;

/** The lists that SanctionsScreen asks: the issuer's own and, where there is one, the oracle. */
export function listsOf({ oracle }: RuleOf<"SanctionsScreen">, sanctionsList: string): string[] {
  return oracle === undefined ? [sanctionsList] : [sanctionsList, oracle];
}

function approverAddress(account: string, { operator }: RuleParts): string {
  return account === "operator" ? operator : account;
}

export const APPROVAL_RULES: RulesOnChain<
  | "ConditionalTransfer"
  | "TransferFees"
  | "TransferRestrict"
  | "TokenListingRestrictions"
  | "Suspension"
  | "SanctionsScreen"
> = {
  ConditionalTransfer: {
    calls: ({ approvers, deemedConsent, validity, exempt }, parts) => {
      const rule = ConditionalTransfer__factory.createInterface();
      return [
        ...approvers.map((one) => rule.encodeFunctionData("setApprover", [approverAddress(one, parts), true])),
        ...(deemedConsent === undefined ? [] : [rule.encodeFunctionData("setDeemedConsent", [deemedConsent])]),
        ...(validity === undefined ? [] : [rule.encodeFunctionData("setApprovalValidity", [validity])]),
        ...exempt.map((one) => rule.encodeFunctionData("setExemptHolder", [parts.identityOf(one), true])),
      ];
    },
    read: async ({ approvers, deemedConsent, validity, exempt }, { module, host, provider }, parts) => {
      const rule = ConditionalTransfer__factory.connect(module, provider);
      const periods = await rule.getPeriods(host);
      const approves = (one: string): Promise<boolean> => rule.isApprover(host, approverAddress(one, parts));
      const isExempt = (one: string): Promise<boolean> => rule.isExemptHolder(host, parts.identityOf(one));
      return [
        same("deemedConsent, in seconds", deemedConsent ?? 0, periods.consentPeriod),
        ...(validity === undefined ? [] : [same("validity, in seconds", validity, periods.validity)]),
        await listed("approvers", approvers, approves, String),
        await listed("exempt", exempt, isExempt, String),
      ];
    },
  },
  TransferFees: {
    calls: ({ share, collector, paidBy, min = 0n, max = NO_MAXIMUM, free }, { walletOf, identityOf }) => {
      const rule = TransferFees__factory.createInterface();
      const holders = free.map((one) => identityOf(one));
      return [
        rule.encodeFunctionData("setFee", [share, walletOf(collector)]),
        rule.encodeFunctionData("setFeeTerms", [{ senderPays: paidBy === "sender", min, max }]),
        ...(holders.length === 0 ? [] : [rule.encodeFunctionData("setFreeHolders", [holders, true])]),
      ];
    },
    read: async ({ share, collector, paidBy, min = 0n, max = NO_MAXIMUM, free }, place, parts) => {
      const { module, host, provider } = place;
      const rule = TransferFees__factory.connect(module, provider);
      const fee = await rule.getFee(host);
      const terms = await rule.getFeeTerms(host);
      const amount = (units: bigint): string => formatAmount(units, parts.decimals);
      return [
        same("share, in hundredths of a percent", share, fee.rate),
        same("collector", parts.walletOf(collector), fee.collector),
        same("paid by the sender", paidBy === "sender", terms.senderPays),
        same("min", amount(min), amount(terms.min)),
        same("max", amount(max), amount(terms.max)),
        await listed("free", free, (one) => rule.isFreeHolder(host, parts.identityOf(one)), String),
      ];
    },
  },
  TransferRestrict: {
    calls: ({ listed: who, issue, holders }, { identityOf }) => {
      const rule = TransferRestrict__factory.createInterface();
      const users = holders.map((one) => identityOf(one));
      return [
        rule.encodeFunctionData("setMode", [MODES.indexOf(who), issue]),
        ...(users.length === 0 ? [] : [rule.encodeFunctionData("batchAllowUsers", [users])]),
      ];
    },
    read: async ({ listed: who, issue, holders }, { module, host, provider }, { identityOf }) => {
      const rule = TransferRestrict__factory.connect(module, provider);
      const found = await rule.getMode(host);
      return [
        same("listed", who, MODES[Number(found.mode)]),
        same("issue", issue, found.mints),
        await listed("holders", holders, (one) => rule.isUserAllowed(host, identityOf(one)), String),
      ];
    },
  },
  TokenListingRestrictions: {
    calls: ({ list: kind }) => [
      TokenListingRestrictions__factory.createInterface().encodeFunctionData("configureToken", [LISTS[kind]]),
    ],
    read: async ({ list: kind }, { module, host, provider }) => {
      const found = await TokenListingRestrictions__factory.connect(module, provider).getListingType(host);
      return [same("list", LISTS[kind], found)];
    },
  },
  Suspension: {
    calls: ({ suspenders, resumers, suspended }) => {
      const rule = Suspension__factory.createInterface();
      return [
        ...suspenders.map((one) => rule.encodeFunctionData("setSuspender", [one, true])),
        ...resumers.map((one) => rule.encodeFunctionData("setResumer", [one, true])),
        ...suspended.map(({ reason, until, transfers, issue }) =>
          rule.encodeFunctionData("suspend", [
            { reason: encodeBytes32String(reason), end: until, transfers, mints: issue },
          ]),
        ),
      ];
    },
    // What is stopped at the moment is for those to say who may, and ends by itself.
    read: async ({ suspenders, resumers }, { module, host, provider }) => {
      const rule = Suspension__factory.connect(module, provider);
      const suspends = async (one: string): Promise<boolean> => (await rule.rightsOf(host, one)).suspends;
      const resumes = async (one: string): Promise<boolean> => (await rule.rightsOf(host, one)).resumes;
      return [
        await listed("suspenders", suspenders, suspends, String),
        await listed("resumers", resumers, resumes, String),
      ];
    },
  },
  SanctionsScreen: {
    calls: (rule, { sanctionsList }) => {
      const module = SanctionsScreen__factory.createInterface();
      return listsOf(rule, sanctionsList).map((one) => module.encodeFunctionData("addSanctionsList", [one]));
    },
    read: async (rule, { module, host, provider }, { sanctionsList }) => {
      const found = await SanctionsScreen__factory.connect(module, provider).getSanctionsLists(host);
      return [same("lists", list(listsOf(rule, sanctionsList)), list(found))];
    },
  },
};
