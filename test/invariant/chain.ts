import { type Interface, type LogDescription, toQuantity } from "ethers";
import { ethers, network } from "hardhat";

/** Below what one transaction may use on mainnet. */
const GAS = toQuantity(16_000_000);

/** What a question comes back with: its answer, or the error data it reverted with. */
export interface Answer {
  readonly ok: boolean;
  readonly data: string;
}

/** What a transaction reverted with. */
export interface Failure {
  readonly ok: false;
  readonly data: string;
}

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export interface Receipt {
  readonly ok: true;
  readonly from: string;
  readonly logs: readonly Log[];
  readonly time: bigint;
  readonly gas: bigint;
}

/** A call by somebody to a contract. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

function dataOf(error: unknown): string {
  if (!(error instanceof Error) || !("data" in error)) throw error;
  const { data } = error;
  if (typeof data === "string") return data;
  if (typeof data === "object" && data !== null && "data" in data && typeof data.data === "string") return data.data;
  throw error;
}

/** Asks what a call would do in the next block. */
export async function ask(call: Call): Promise<Answer> {
  try {
    const data = (await network.provider.send("eth_call", [{ ...call, gas: GAS }, "pending"])) as string;
    return { ok: true, data };
  } catch (error) {
    return { ok: false, data: dataOf(error) };
  }
}

/** Sends a call. */
export async function send(call: Call): Promise<Receipt | Failure> {
  try {
    return await receive(call, (await network.provider.send("eth_sendTransaction", [{ ...call, gas: GAS }])) as string);
  } catch (error) {
    return { ok: false, data: dataOf(error) };
  }
}

async function receive(call: Call, hash: string): Promise<Receipt> {
  const receipt = (await network.provider.send("eth_getTransactionReceipt", [hash])) as {
    logs: { address: string; topics: string[]; data: string }[];
    blockNumber: string;
    gasUsed: string;
  };
  const block = (await network.provider.send("eth_getBlockByNumber", [receipt.blockNumber, false])) as {
    timestamp: string;
  };
  const logs = receipt.logs.map((log) => ({ ...log, address: ethers.getAddress(log.address) }));
  return { ok: true, from: call.from, logs, time: BigInt(block.timestamp), gas: BigInt(receipt.gasUsed) };
}

/** Lets the next block be mined at this second. */
export async function nextBlockAt(time: bigint): Promise<void> {
  await network.provider.send("evm_setNextBlockTimestamp", [toQuantity(time)]);
}

/** The name of a custom error that one of these contracts knows; its selector otherwise. */
export function errorName(data: string, interfaces: readonly Interface[]): string {
  if (data === "0x") return "(no reason)";
  for (const known of interfaces) {
    const error = known.parseError(data);
    if (error !== null) return error.name;
  }
  return data.slice(0, 10);
}

/** An event that this contract knows. */
export function parse(known: Interface, log: Log): LogDescription | null {
  return known.parseLog({ topics: log.topics, data: log.data });
}
