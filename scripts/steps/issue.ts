import { type Provider, encodeBytes32String } from "ethers";

import { type SecurityToken, SecurityToken__factory } from "../../typechain-types";
import { BatchSizer } from "../chain/batches";
import { estimate, gasToSend } from "../chain/estimate";
import type { Context } from "../context";
import { ScripError } from "../errors";
import type { Allocation } from "../files/allocation";
import { formatAmount } from "../files/amounts";
import { issueOrder } from "../files/issueOrder";
import type { Deployment } from "./deploy";

/** What a first holder costs, before the first batch has been measured. */
const FIRST_GUESS = 150_000n;
/** Blocks that one question about past events covers; public nodes refuse many more. */
const LOG_RANGE = 5_000;

/** What was issued on chain differs from what the file says now. */
export class IssueMismatchError extends ScripError {}

/**
 * Issues the allocation, each line once. Says whether all of it is on chain. The token consumes one reference a batch, numbered from 1 on, whatever is in
 * the batch; what is left to issue is the file less what the chain shows under those references. So neither a second
 * machine, nor an edited file, nor two runs at once can issue a line twice. All minting agents share the references, so
 * one that another agent used up is passed over: a suite's operator is always the same.
 */
export async function issue(context: Context, deployment: Deployment): Promise<boolean> {
  const { issuer, provider, keys, sender, terminal } = context;
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const { batches, minted } = await readIssued(token, provider, keys.operator.address);
  requireSameIssue(issuer.allocation, minted, issuer.config.token.decimals);

  const unissued = issueOrder(issuer.allocation, issuer.investors, issuer.config.rules).filter(
    ({ wallet }) => !minted.has(wallet),
  );
  let open = unissued;
  const progress = terminal.progress("issued", issuer.allocation.length);
  progress.add(issuer.allocation.length - open.length);
  const sizer = new BatchSizer(context.gasLimit, FIRST_GUESS);
  for (let number = batches + 1; open.length > 0; number += 1) {
    const encode = (lines: readonly Allocation[]): string =>
      token.interface.encodeFunctionData("batchMint(address[],uint256[],bytes32)", [
        lines.map(({ wallet }) => wallet),
        lines.map(({ amount }) => amount),
        issueReference(number),
      ]);
    const { batch, gas } = await sizer.next(open, (part) =>
      // Where nothing is sent, the holders may not be registered yet, and the token would refuse.
      sender.dry
        ? Promise.resolve(FIRST_GUESS * BigInt(part.length))
        : estimate(provider, { from: keys.operator.address, to: deployment.suite.token, data: encode(part) }),
    );
    const receipt = await sender.send(keys.operator, {
      key: `issue/${number}`,
      to: deployment.suite.token,
      data: encode(batch),
      what: `issue to ${batch.length} holders, batch ${number}`,
      gas: gasToSend(gas),
    });
    if (receipt !== undefined) sizer.measured(batch.length, receipt.gasUsed);
    open = open.slice(batch.length);
    progress.add(batch.length);
  }
  progress.end();
  return unissued.length === 0 || !sender.dry;
}

/** The reference under which the token takes a batch of the initial issue. */
export function issueReference(number: number): string {
  return encodeBytes32String(`initial issue ${number}`);
}

/** How many references are used up, and what each wallet got in the operator's batches. */
async function readIssued(
  token: SecurityToken,
  provider: Provider,
  operator: string,
): Promise<{ batches: number; minted: ReadonlyMap<string, bigint> }> {
  const minted = new Map<string, bigint>();
  let batches = 0;
  while (await token.isIssued(issueReference(batches + 1))) {
    batches += 1;
    const hash = await transactionOf(token, provider, issueReference(batches));
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt?.from !== operator) continue;
    for (const log of receipt.logs) {
      const event = log.address === (await token.getAddress()) ? token.interface.parseLog(log) : null;
      if (event?.name !== "Transfer") continue;
      const { to, value } = event.args as unknown as { to: string; value: bigint };
      minted.set(to, (minted.get(to) ?? 0n) + value);
    }
  }
  return { batches, minted };
}

/** The transaction that consumed a reference; looked for from the latest block back, since issues are recent. */
async function transactionOf(token: SecurityToken, provider: Provider, reference: string): Promise<string> {
  for (let end = await provider.getBlockNumber(); end >= 0; end -= LOG_RANGE) {
    const logs = await token.queryFilter(token.filters.IssueMinted(reference), Math.max(0, end - LOG_RANGE + 1), end);
    const hash = logs[0]?.transactionHash;
    if (hash !== undefined) return hash;
  }
  const hint = "Use a node that keeps all events of the token.";
  throw new IssueMismatchError(`the node does not show the batch issued under ${reference}`, hint);
}

function requireSameIssue(lines: readonly Allocation[], minted: ReadonlyMap<string, bigint>, decimals: number): void {
  const allotted = new Map(lines.map((line) => [line.wallet, line]));
  for (const [wallet, amount] of minted) {
    const line = allotted.get(wallet);
    if (line?.amount === amount) continue;
    const said = line === undefined ? "has no line for it" : `says ${formatAmount(line.amount, decimals)}`;
    const message = `${formatAmount(amount, decimals)} were issued to ${wallet}, and allocation.csv ${said} now`;
    throw new IssueMismatchError(message, "The initial issue cannot be edited once it has begun: restore the file.");
  }
}
