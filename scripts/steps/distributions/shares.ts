import { Interface } from "ethers";

import { DividendDistributor__factory } from "../../../typechain-types";
import type { Announced, Desk } from "./desk";

/** Questions asked of the node at once. */
const READS_AT_ONCE = 20;
/** Accounts asked for in one call. */
const ACCOUNTS_AT_ONCE = 200;
const LOG_RANGE = 5_000;

/** Why a share is not paid, as the distributor numbers it (`Refusal` in `IPayments.sol`), in words. */
const REFUSALS = [
  "can be paid",
  "is settled",
  "held nothing at the record date",
  "was treasury at the record date",
  "is a nominee whose beneficiaries are paid by a list",
  "has no identity",
  "has no wallet that could be paid",
  "has its payments on hold",
  "is on a sanctions list",
  "cannot be screened: a sanctions list does not answer",
  "is held by an order",
  "lacks a valid KYC attestation",
  "is paid by bank",
  "is not paid by bank",
  "is refused by the coin",
] as const;
export const REFUSAL = { none: 0n, paidByBank: 12n } as const;

export function refusalText(refusal: bigint): string {
  return REFUSALS[Number(refusal)] ?? `is refused (${refusal})`;
}

/** What a wallet of the record date gets. */
export interface Share {
  readonly wallet: string;
  /** Raw token units. */
  readonly units: bigint;
  /** Raw coin units before tax. */
  readonly gross: bigint;
  /** In millionths. */
  readonly rate: bigint;
  readonly tax: bigint;
  readonly net: bigint;
  readonly assessed: boolean;
  readonly settled: boolean;
  readonly refusal: bigint;
}

/** How a share was settled. */
export interface Settlement {
  /** The wallet it was paid to; undefined where a bank paid. */
  readonly payee: string | undefined;
  /** Raw coin units in cash. */
  readonly cash: bigint;
  /** Raw units of new tokens, and what they cost in raw coin units. */
  readonly tokens: bigint;
  readonly cost: bigint;
}

/** The wallets of the issuer's register that share in a distribution. */
export async function sharers(desk: Desk, { distribution }: Announced): Promise<string[]> {
  const wallets = [...desk.context.issuer.investors.byWallet.keys()];
  const found: string[] = [];
  for (let start = 0; start < wallets.length; start += ACCOUNTS_AT_ONCE) {
    const part = wallets.slice(start, start + ACCOUNTS_AT_ONCE);
    const holdings = await desk.token.holdingsAt(part, distribution.recordDate.second);
    part.forEach((wallet, index) => {
      const holding = holdings[index];
      const through = distribution.paidThrough.includes(wallet);
      if (holding !== undefined && holding.balance > 0n && !holding.treasury && !through) found.push(wallet);
    });
  }
  return found;
}

/** What each wallet gets, as it stands. */
export async function readShares(
  { distributor }: Desk,
  { id }: Announced,
  wallets: readonly string[],
): Promise<Share[]> {
  const shares: Share[] = [];
  for (let start = 0; start < wallets.length; start += READS_AT_ONCE) {
    const part = wallets.slice(start, start + READS_AT_ONCE);
    const views = await Promise.all(part.map((wallet) => distributor.shareOf(id, wallet)));
    views.forEach(({ units, gross, rate, tax, net, assessed, settled, refusal }, index) => {
      shares.push({ wallet: part[index] ?? "", units, gross, rate, tax, net, assessed, settled, refusal });
    });
  }
  return shares;
}

const EVENTS = new Interface(DividendDistributor__factory.abi);
const SETTLED = ["SharePaid", "SharePaidByBank", "ShareReinvested"] as const;

/** How shares were settled, by wallet, from the distributor's events. */
export async function readSettlements(
  { context, deployment }: Desk,
  { id, block }: Announced,
): Promise<ReadonlyMap<string, Settlement>> {
  const settlements = new Map<string, Settlement>();
  const kinds = SETTLED.map((name) => EVENTS.getEvent(name)?.topicHash ?? "");
  const topics = [kinds, `0x${id.toString(16).padStart(64, "0")}`];
  const latest = await context.provider.getBlockNumber();
  for (let start = block; start <= latest; start += LOG_RANGE) {
    const range = { fromBlock: start, toBlock: Math.min(latest, start + LOG_RANGE - 1) };
    for (const log of await context.provider.getLogs({ address: deployment.suite.distributor, topics, ...range })) {
      const event = EVENTS.parseLog(log);
      if (event === null) continue;
      const { wallet, payee, amount, tokens, cost } = event.args as unknown as Record<string, string | bigint>;
      const before = settlements.get(String(wallet)) ?? { payee: undefined, cash: 0n, tokens: 0n, cost: 0n };
      const update =
        event.name === "ShareReinvested"
          ? { payee: String(payee), tokens: BigInt(tokens ?? 0n), cost: BigInt(cost ?? 0n) }
          : { payee: event.name === "SharePaid" ? String(payee) : undefined, cash: BigInt(amount ?? 0n) };
      settlements.set(String(wallet), { ...before, ...update });
    }
  }
  return settlements;
}
