import { type ErrorDescription, decodeBytes32String } from "ethers";

import { formatAmount, formatPeriod } from "../files/amounts";
import { countryCode, countryName } from "../files/countries";
import type { Issuer } from "../files/issuer";
import { errorText, parseContractError } from "./contractErrors";
import type { Who } from "./who";

/** Why a transfer was refused, for people. */
export interface RefusalText {
  readonly rule: string;
  /** The rule's numbers, in words. */
  readonly reason: string;
}

/** What a refusal is told with. */
interface Teller {
  readonly issuer: Issuer;
  readonly who: Who;
  readonly now: number;
  readonly amount: (value: unknown) => string;
}

type Tell = (args: Readonly<Record<string, unknown>>, teller: Teller) => RefusalText;

/** Where no smaller amount would pass either. */
const WHATEVER_THE_AMOUNT = ["TokenReceiverNotVerified", "TokenAccountFrozen", "TokenIdentityFrozen", "TokenPaused"];

/** How each error of token and rules is told. */
const TELL: Readonly<Record<string, Tell>> = {
  TokenReceiverNotVerified: ({ account }, teller) => ({ rule: "KYC", reason: notVerified(String(account), teller) }),
  TokenAccountFrozen: ({ account }, { who }) => ({ rule: "Hold", reason: `the wallet of ${is(who, account)} is held` }),
  TokenIdentityFrozen: ({ identity }, { who }) => ({
    rule: "Hold",
    reason: `every wallet of ${is(who, identity)} is held`,
  }),
  TokenBalanceFrozen: ({ account, free, value }, { who, amount }) => ({
    rule: "Hold",
    reason: `${is(who, account)} sends ${amount(value)}, and only ${amount(free)} are not held`,
  }),
  TokenPaused: () => ({ rule: "Pause", reason: "holders' transfers are paused" }),
  ERC20InsufficientBalance: ({ sender, balance, needed }, { who, amount }) => ({
    rule: "Balance",
    reason: `${is(who, sender)} has ${amount(balance)} in this wallet and sends ${amount(needed)}`,
  }),
  CountryNotAllowed: ({ wallet, country }, { who }) => ({
    rule: "CountryAllow",
    reason: `${is(who, wallet)} lives in ${countryName(Number(country))}, which is not on the list`,
  }),
  CountryRestricted: ({ wallet, country }, { who }) => ({
    rule: "CountryRestrict",
    reason: `${is(who, wallet)} lives in ${countryName(Number(country))}, which may not receive`,
  }),
  MaxBalanceExceeded: ({ holder, balance, value, max }, { who, amount }) => ({
    rule: "MaxBalance",
    reason: `${is(who, holder)} has ${amount(balance)}, would get ${amount(value)} and may have ${amount(max)}`,
  }),
  SupplyLimitExceeded: ({ supply, value, limit }, { amount }) => ({
    rule: "SupplyLimit",
    reason: `${amount(supply)} are in issue, ${amount(value)} more would pass ${amount(limit)}`,
  }),
  HolderLimitReached: ({ jurisdiction, holders, limit }) => ({
    rule: "JurisdictionCap",
    reason: `${place(jurisdiction)} has ${String(holders)} holders of record and may have ${String(limit)}`,
  }),
  ShareLimitExceeded: ({ jurisdiction, value, allowed, limit }, { amount }) => ({
    rule: "JurisdictionCap",
    reason: `${place(jurisdiction)} may hold ${Number(limit) / 100}%, which leaves ${amount(allowed)} of ${amount(value)}`,
  }),
  TimeTransferLimitExceeded: ({ holder, limitTime, value, allowed, end }, { who, amount, now }) => ({
    rule: "TimeTransfersLimits",
    reason:
      `${is(who, holder)} sends ${amount(value)} and may send ${amount(allowed)} more ` +
      `${Number(end) === 0 ? "in" : "of its"} ${formatPeriod(Number(limitTime))}` +
      (Number(end) === 0 ? "" : `, for another ${formatPeriod(Number(end) - now)}`),
  }),
  PartyNotEligible: ({ account }, { who }) => ({
    rule: "SanctionsScreen",
    reason: `${is(who, account)} is not eligible`,
  }),
  SanctionsListFailed: ({ list }) => ({
    rule: "SanctionsScreen",
    reason: `the sanctions list ${String(list)} does not answer`,
  }),
};

/** Whether a smaller amount might pass where a contract's error came. */
export function dependsOnAmount(data: string): boolean {
  return !WHATEVER_THE_AMOUNT.includes(parseContractError(data)?.name ?? "");
}

/**
 * What would have been allowed.
 * @param data The contract's error.
 * @param most The largest amount that would pass.
 */
export function tellAllowed(data: string, most: bigint, decimals: number): string {
  if (most === 0n) return "nothing";
  // Where a jurisdiction is full, a holder makes room by leaving, and by nothing less.
  const all = parseContractError(data)?.name === "HolderLimitReached";
  return all ? `exactly all of its ${formatAmount(most, decimals)}` : `up to ${formatAmount(most, decimals)}`;
}

/** Tells a contract's error. */
export function tellRefusal(data: string, issuer: Issuer, who: Who, now: number): RefusalText {
  const error = parseContractError(data);
  const tell = error === undefined ? undefined : TELL[error.name];
  if (error === undefined || tell === undefined) return { rule: "Contract", reason: errorText(data) };
  const { decimals } = issuer.config.token;
  const amount = (value: unknown): string => formatAmount(BigInt(String(value)), decimals);
  return tell(namedArgs(error), { issuer, who, now, amount });
}

function namedArgs(error: ErrorDescription): Readonly<Record<string, unknown>> {
  return Object.fromEntries(error.fragment.inputs.map(({ name }, index) => [name, error.args[index] as unknown]));
}

/** The chain says only that the claims do not hold; the issuer's files say why. */
function notVerified(wallet: string, { issuer, who, now }: Teller): string {
  const investor = issuer.investors.byWallet.get(wallet);
  if (investor === undefined) return `${wallet} is not registered`;
  const { reference, kyc } = investor;
  if (kyc === undefined) return `nobody attests ${reference}`;
  if (kyc.revoked) return `${kyc.provider} withdrew its attestation of ${reference}`;
  const ended = new Date(kyc.until * 1_000).toISOString().slice(0, 10);
  return kyc.until < now
    ? `the attestation of ${reference} ended ${ended}`
    : `the claims of ${who.is(wallet)} do not hold`;
}

function is(who: Who, address: unknown): string {
  return who.is(String(address));
}

/** A jurisdiction as `JurisdictionCap` names it: a country's number, a group's name, or all. */
function place(word: unknown): string {
  const text = String(word);
  const number = BigInt(text);
  if (number < 1_000n) return countryCode(Number(number));
  const name = decodeBytes32String(text);
  return name === "ALL" ? "the issue" : name;
}
