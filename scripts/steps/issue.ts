import { type Provider, ZeroAddress, encodeBytes32String } from "ethers";

import { ModularCompliance__factory, type SecurityToken, SecurityToken__factory } from "../../typechain-types";
import { BatchSizer } from "../chain/batches";
import { RefusedError, estimate, gasToSend } from "../chain/estimate";
import type { Context } from "../context";
import { ScripError } from "../errors";
import type { Allocation } from "../files/allocation";
import { formatAmount } from "../files/amounts";
import { issueOrder } from "../files/issueOrder";
import { type RefusalText, isTold, tellAllowed, tellRefusal } from "../report/refusal";
import { Who } from "../report/who";
import { type Agreed, approve } from "./approvals";
import type { Deployment } from "./deploy";
import type { Identities } from "./onboard";

/** What a first holder costs, before the first batch has been measured. */
const FIRST_GUESS = 150_000n;
/** Blocks that one question about past events covers; public nodes refuse many more. */
const LOG_RANGE = 5_000;

/** What was issued on chain differs from what the file says now. */
export class IssueMismatchError extends ScripError {}

/** A line of the allocation that the rules do not let pass. */
export interface RefusedLine extends RefusalText {
  readonly line: Allocation;
  /** What would have been allowed. */
  readonly allowed: string;
}

/** What became of the allocation. */
export interface Issued {
  /** Whether all that the rules let pass is on chain. */
  readonly complete: boolean;
  readonly refused: readonly RefusedLine[];
}

/**
 * Issues the allocation, each line once. The token consumes one reference a batch, numbered from 1 on, whatever is in
 * the batch; what is left to issue is the file less what the chain shows under those references. So neither a second
 * machine, nor an edited file, nor two runs at once can issue a line twice. All minting agents share the references, so
 * one that another agent used up is passed over: a suite's operator is always the same.
 *
 * A line that the rules refuse is told and passed over, now and in later runs. Since rules look at what was issued
 * before, it is tried again after all others.
 */
export async function issue(context: Context, deployment: Deployment, identities: Identities): Promise<Issued> {
  const { issuer, provider, keys, sender, terminal, journal } = context;
  const token = SecurityToken__factory.connect(deployment.suite.token, provider);
  const { batches, minted } = await readIssued(token, provider, keys.operator.address);
  requireSameIssue(issuer.allocation, minted, issuer.config.token.decimals);

  const left = issueOrder(issuer.allocation, issuer.investors, issuer.config.rules).filter(
    ({ wallet }) => !minted.has(wallet),
  );
  const refused = left.flatMap((line): RefusedLine[] => {
    const past = journal.refused(lineKey(line));
    return past === undefined ? [] : [{ line, rule: past.rule, reason: past.reason, allowed: past.allowed }];
  });
  const unissued = left.filter((line) => journal.refused(lineKey(line)) === undefined);
  for (const line of unissued) await approve(context, deployment, agreed(line));

  let open: readonly Allocation[] = unissued;
  let waiting: readonly Allocation[] = [];
  const progress = terminal.progress("issued", issuer.allocation.length);
  progress.add(issuer.allocation.length - left.length);
  const sizer = new BatchSizer(context.gasLimit, FIRST_GUESS);
  for (let number = batches + 1; open.length > 0;) {
    const encode = (lines: readonly Allocation[]): string =>
      token.interface.encodeFunctionData("batchMint(address[],uint256[],bytes32)", [
        lines.map(({ wallet }) => wallet),
        lines.map(({ amount }) => amount),
        issueReference(number),
      ]);
    const ask = (part: readonly Allocation[]): Promise<bigint | undefined> =>
      // Where nothing is sent, the holders may not be registered yet, and the token would refuse.
      sender.dry
        ? Promise.resolve(FIRST_GUESS * BigInt(part.length))
        : estimate(provider, { from: keys.operator.address, to: deployment.suite.token, data: encode(part) });
    const next = await nextBatch(sizer, open, ask);
    if (next === undefined) {
      const passing = await passingAlone(open, ask);
      if (passing.length === 0) {
        refused.push(...(await refuse(context, deployment, identities, [...open, ...waiting], ask)));
        break;
      }
      waiting = [...waiting, ...open.filter((line) => !passing.includes(line))];
      open = passing;
      continue;
    }
    const { batch, gas } = next;
    const receipt = await sender.send(keys.operator, {
      key: `issue/${number}`,
      to: deployment.suite.token,
      data: encode(batch),
      what: `issue to ${batch.length} holders, batch ${number}`,
      gas: gasToSend(gas),
    });
    if (receipt !== undefined) sizer.measured(batch.length, receipt.gasUsed);
    number += 1;
    open = open.slice(batch.length);
    progress.add(batch.length);
    if (open.length === 0) [open, waiting] = [waiting, []];
  }
  progress.end();
  return { complete: unissued.length === 0 || !sender.dry, refused };
}

/** How a refused line stands in the journal. */
function lineKey({ wallet }: Allocation): string {
  return `issue/line/${wallet}`;
}

function agreed({ reference, wallet, amount }: Allocation): Agreed {
  return { key: `approve/issue/${wallet}`, from: ZeroAddress, to: wallet, amount, what: `the issue to ${reference}` };
}

type Ask = (lines: readonly Allocation[]) => Promise<bigint | undefined>;

/** The first lines that fit a transaction and pass; undefined where not even the first line passes. */
async function nextBatch(
  sizer: BatchSizer,
  lines: readonly Allocation[],
  ask: Ask,
): Promise<{ batch: readonly Allocation[]; gas: bigint } | undefined> {
  try {
    return await sizer.next(lines, async (part) => {
      try {
        return await ask(part);
      } catch (error) {
        // A refused line among several is found by asking for fewer.
        if (!(error instanceof RefusedError) || part.length === 1) throw error;
        return undefined;
      }
    });
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

/** The lines that would each pass now. */
async function passingAlone(lines: readonly Allocation[], ask: Ask): Promise<Allocation[]> {
  const passing: Allocation[] = [];
  for (const line of lines) {
    try {
      await ask([line]);
      passing.push(line);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
  return passing;
}

/** Writes down why each line is refused. What is no rule's refusal is a fault, and ends the run. */
async function refuse(
  { issuer, provider, keys, journal }: Context,
  deployment: Deployment,
  identities: Identities,
  lines: readonly Allocation[],
  ask: Ask,
): Promise<RefusedLine[]> {
  const host = ModularCompliance__factory.connect(deployment.suite.compliance, provider);
  const who = new Who(issuer, identities);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const refused: RefusedLine[] = [];
  for (const line of lines) {
    const found = await host.explain(keys.operator.address, ZeroAddress, line.wallet, line.amount);
    const [first] = found;
    if (first === undefined || !isTold(first, deployment)) {
      await ask([line]);
      continue;
    }
    const least = found.reduce((most, { headroom }) => (headroom < most ? headroom : most), first.headroom);
    const text = {
      ...tellRefusal(first, { issuer, deployment, who, now }),
      allowed: tellAllowed(first, least, issuer.config.token.decimals),
    };
    journal.append({ type: "refused", key: lineKey(line), ...text });
    refused.push({ line, ...text });
  }
  return refused;
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
