import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type BaseContract } from "ethers";
import { ethers } from "hardhat";

import { type HostThatForwards, HostThatForwards__factory } from "../../../typechain-types";
import { type Move } from "./moves";

export const ANY_VALUE = 2n ** 256n - 1n;

/** The first accounts of the network. */
export async function accounts(): Promise<Record<"deployer" | "stranger" | "other", HardhatEthersSigner>> {
  const [deployer, stranger, other] = await ethers.getSigners();
  if (!deployer || !stranger || !other) throw new Error("the network has too few accounts");
  return { deployer, stranger, other };
}

export async function deployHost(): Promise<HostThatForwards> {
  const { deployer } = await accounts();
  return new HostThatForwards__factory(deployer).deploy();
}

/** A host that has bound the module and made these settings. */
export async function hostWith(module: BaseContract, settings: readonly string[] = []): Promise<HostThatForwards> {
  const host = await deployHost();
  await host.bind(module);
  await configure(host, module, settings);
  return host;
}

export async function configure(
  host: HostThatForwards,
  module: BaseContract,
  settings: readonly string[],
): Promise<void> {
  for (const call of settings) await host.callModuleFunction(call, module);
}

/** The error data a rule refuses a move with, or undefined where it lets it pass. */
export async function refusal(host: HostThatForwards, module: BaseContract, move: Move): Promise<string | undefined> {
  try {
    await host.check.staticCall(module, move);
    return undefined;
  } catch (error) {
    return errorData(error);
  }
}

/** The error data that `onMove` reverts with, or undefined where it recorded the move. */
export async function moveRefusal(
  host: HostThatForwards,
  modules: readonly BaseContract[],
  move: Move,
): Promise<string | undefined> {
  const addresses = await Promise.all(modules.map((module) => module.getAddress()));
  try {
    await host.move.staticCall(addresses, move);
  } catch (error) {
    return errorData(error);
  }
  await host.move(addresses, move);
  return undefined;
}

function errorData(error: unknown): string {
  if (error instanceof Error && "data" in error && typeof error.data === "string") return error.data;
  throw error;
}

/**
 * The bound a rule sets to a move is exact: `headroom` passes, one unit more is refused, and both `check` and
 * `onMove` say so.
 */
export async function expectHeadroom(
  host: HostThatForwards,
  module: BaseContract,
  move: Move,
  expected: bigint,
): Promise<void> {
  expect(await host.headroom(module, move), "headroom").to.equal(expected);
  if (expected !== 0n) {
    expect(await refusal(host, module, { ...move, value: expected }), "refusal at headroom").to.equal(undefined);
  }
  if (expected === ANY_VALUE) return;
  const above = await refusal(host, module, { ...move, value: expected + 1n });
  expect(above, "refusal above headroom").not.to.equal(undefined);
  expect(await moveRefusal(host, [module], { ...move, value: expected + 1n }), "onMove").to.equal(above);
}
