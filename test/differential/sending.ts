import { toQuantity } from "ethers";
import { network } from "hardhat";

import type { Pair } from "./deployment";
import { sendableIn } from "./outcome";
import type { DualCall } from "./values";

/** So little that a block has room for two. */
export const GAS = toQuantity(10_000_000);

/** Sends a call, which must pass, to both suites in one block; once, if they share what is called. */
export async function sendBoth({ trex, scrip }: Pair, call: DualCall): Promise<void> {
  const [theirs, ours] = [await sendableIn(trex, call), await sendableIn(scrip, call)];
  const both = theirs.to === ours.to ? [theirs] : [theirs, ours];
  await network.provider.send("evm_setAutomine", [false]);
  const hashes: unknown[] = [];
  for (const each of both) hashes.push(await network.provider.send("eth_sendTransaction", [{ ...each, gas: GAS }]));
  await network.provider.send("evm_mine");
  await network.provider.send("evm_setAutomine", [true]);
  for (const hash of hashes) {
    const receipt = (await network.provider.send("eth_getTransactionReceipt", [hash])) as { status: string } | null;
    if (receipt?.status !== "0x1")
      throw new Error(`${call.from}: ${call.to}.${call.name} was refused when it was sent`);
  }
}
