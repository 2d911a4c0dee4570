import type { TransactionReceipt } from "ethers";

import type { DividendDistributor, SecurityToken } from "../../../typechain-types";
import { estimate } from "../../chain/estimate";
import type { Context } from "../../context";
import { ScripError } from "../../errors";
import { formatAmount } from "../../files/amounts";
import type { Distribution, Distributions } from "../../files/distributions";
import { DISTRIBUTION_PERMISSIONS } from "../../files/schema";
import type { Who } from "../../report/who";
import type { Deployment } from "../deploy";
import type { Identities } from "../onboard";

/** A distribution cannot be carried out as the files say. */
export class DistributionError extends ScripError {}

/** Where a distribution stands, as the distributor numbers it (`DistributionTerms.sol`). */
export const STATE = { announced: 1n, funded: 2n, inReview: 3n, payable: 4n, closed: 5n, cancelled: 6n } as const;

/** What the steps of distributions work with. */
export interface Desk {
  readonly context: Context;
  readonly deployment: Deployment;
  readonly identities: Identities;
  readonly distributions: Distributions;
  readonly distributor: DividendDistributor;
  readonly token: SecurityToken;
  /** Address of the payout coin. */
  readonly coin: string;
  readonly who: Who;
}

/** A distribution that was announced. */
export interface Announced {
  readonly distribution: Distribution;
  /** Its number in the distributor. */
  readonly id: bigint;
  /** The block it was announced in. */
  readonly block: number;
  /** Whether its amount is still to be stated. */
  readonly open: boolean;
}

/** Sends the operator's call to the distributor. */
export function order(
  { context, deployment }: Desk,
  key: string,
  data: string,
  what: string,
  gas?: bigint,
): Promise<TransactionReceipt | undefined> {
  const { sender, keys } = context;
  const call = { key, to: deployment.suite.distributor, data, what };
  return sender.send(keys.operator, gas === undefined ? call : { ...call, gas });
}

/** What the operator's call to the distributor is estimated at; undefined when it runs out of gas. */
export function estimateOrder({ context, deployment }: Desk, data: string): Promise<bigint | undefined> {
  return estimate(context.provider, { from: context.keys.operator.address, to: deployment.suite.distributor, data });
}

/** Says that something was done; where nothing is sent, nothing was. */
export function tell({ context }: Pick<Desk, "context">, text: string): void {
  if (!context.sender.dry) context.terminal.line(`  ${text}`);
}

/** Whether the operator may do something about distributions; what it may not, another agent does. */
export async function may(
  { context, distributor }: Desk,
  right: keyof typeof DISTRIBUTION_PERMISSIONS,
): Promise<boolean> {
  const { permissions } = await distributor.agentPermissions(context.keys.operator.address);
  return (permissions & DISTRIBUTION_PERMISSIONS[right]) !== 0n;
}

/** Seconds since 1970 of the latest block. */
export async function chainTime({ context }: Pick<Desk, "context">): Promise<number> {
  return (await context.provider.getBlock("latest"))?.timestamp ?? 0;
}

/** Raw coin units with the coin's name: `1,850.00 USDC`. */
export function money({ distributions }: Pick<Desk, "distributions">, units: bigint): string {
  const { decimals, symbol } = distributions.payoutCoin;
  return `${formatAmount(units, decimals)} ${symbol}`;
}
