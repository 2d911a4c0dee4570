import { type BaseContract, type ContractTransactionResponse, type Interface, type LogDescription } from "ethers";

import {
  type ComplianceThatListens,
  ComplianceThatListens__factory,
  type ComplianceThatReenters,
  ComplianceThatReenters__factory,
} from "../../typechain-types";
import { type TokenFixture, tokenFixture } from "./fixture";

export interface ForeignFixture extends TokenFixture {
  readonly foreign: ComplianceThatListens;
}

/** Gives a token the compliance contract of another suite. */
export async function useForeign<T extends BaseContract>(
  { token, owner }: TokenFixture,
  deployment: Promise<T>,
): Promise<T> {
  const foreign = await deployment;
  await token.connect(owner).setCompliance(foreign);
  return foreign;
}

export async function foreignFixture(): Promise<ForeignFixture> {
  const suite = await tokenFixture();
  return { ...suite, foreign: await useForeign(suite, new ComplianceThatListens__factory(suite.owner).deploy()) };
}

export interface ReenteringFixture extends TokenFixture {
  readonly reenterer: ComplianceThatReenters;
}

/** The compliance contract calls its token back, and has every right that a token gives: owner and agent. */
export async function reenteringFixture(): Promise<ReenteringFixture> {
  const suite = await tokenFixture();
  const { token, owner } = suite;
  const reenterer = await useForeign(suite, new ComplianceThatReenters__factory(owner).deploy());
  await token.connect(owner).addAgent(reenterer);
  await token.connect(owner).transferOwnership(reenterer);
  await reenterer.execute(token, token.interface.encodeFunctionData("acceptOwnership"));
  return { ...suite, reenterer };
}

/** The events of one name that a transaction left, of whatever contract knows them. */
export async function eventsOf(
  transaction: Promise<ContractTransactionResponse>,
  { interface: abi }: { readonly interface: Interface },
  name: string,
): Promise<readonly unknown[][]> {
  const receipt = await (await transaction).wait();
  return (receipt?.logs ?? [])
    .map((log): LogDescription | null => abi.parseLog(log))
    .filter((log) => log?.name === name)
    .map((log) => [...(log?.args ?? [])] as unknown[]);
}
