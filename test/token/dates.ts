import { time } from "@nomicfoundation/hardhat-network-helpers";
import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { ethers, network } from "hardhat";

import type { TokenFixture } from "./fixture";

/** Gas that any of a block's transactions needs at most. */
export const ENOUGH_GAS = 1_000_000n;

/** Far enough that a test's chain, whose clock runs on while it is put back, is not there yet. */
export const DAY = 86_400n;

/** How a transaction is sent, so that it waits for its block and keeps its place in it. */
export interface Sending {
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** A record date of this very second, and then its end. */
export async function takeDate({ token }: TokenFixture): Promise<bigint> {
  await token.takeRecordDate();
  const date = BigInt(await time.latest());
  await time.increase(10);
  return date;
}

/** Schedules a record date, and waits for its end. */
export async function passDate({ token }: TokenFixture): Promise<bigint> {
  const date = BigInt(await time.latest()) + DAY;
  await token.scheduleRecordDates([date]);
  await time.increaseTo(date + 1n);
  return date;
}

/** Mines transactions together in one block of that second, in this order. */
export async function mineTogether(
  second: bigint,
  sends: readonly ((sending: Sending) => Promise<ContractTransactionResponse>)[],
): Promise<ContractTransactionReceipt[]> {
  await network.provider.send("evm_setAutomine", [false]);
  try {
    const sent: ContractTransactionResponse[] = [];
    for (const [i, send] of sends.entries()) {
      const tip = 10n ** 9n * BigInt(100 - i);
      sent.push(await send({ gasLimit: ENOUGH_GAS, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: tip }));
    }
    await network.provider.send("evm_mine", [Number(second)]);
    const receipts: ContractTransactionReceipt[] = [];
    for (const { hash } of sent) {
      const receipt = (await ethers.provider.getTransactionReceipt(hash)) as ContractTransactionReceipt | null;
      if (receipt === null) throw new Error("not mined with the others");
      receipts.push(receipt);
    }
    return receipts;
  } finally {
    await network.provider.send("evm_setAutomine", [true]);
  }
}
