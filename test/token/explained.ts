import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type BytesLike, isError } from "ethers";

import type { SuiteFixture } from "../fixtures/suite";

/** What the transaction would do: nothing, or its error. */
async function outcomeOf(
  { token }: Pick<SuiteFixture, "token">,
  spender: HardhatEthersSigner,
  from: string,
  to: string,
  value: bigint,
): Promise<BytesLike | undefined> {
  const own = spender.address === from;
  const call = own
    ? token.connect(spender).transfer.staticCall(to, value)
    : token.connect(spender).transferFrom.staticCall(from, to, value);
  try {
    await call;
    return undefined;
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION") && error.data) return error.data;
    if (error instanceof Error && "data" in error && typeof error.data === "string") return error.data;
    throw error;
  }
}

/** The explanation is the transaction: the first refusal is its error, and the headroom passes and is the largest. */
export async function expectExact(
  suite: Pick<SuiteFixture, "token">,
  spender: HardhatEthersSigner,
  from: string,
  to: string,
  value: bigint,
): Promise<{ readonly modules: string[]; readonly headroom: bigint }> {
  const { token } = suite;
  const told = await token.explainTransfer(spender, from, to, value);
  const outcome = await outcomeOf(suite, spender, from, to, value);
  const [first] = [...told.refusals];
  expect(first?.reason, "first refusal").to.equal(outcome);
  expect(told.allowed).to.equal(outcome === undefined);
  if (told.allowed) expect(told.headroom).to.be.greaterThanOrEqual(value);
  if (told.headroom !== 0n) {
    expect(await outcomeOf(suite, spender, from, to, told.headroom), "at headroom").to.equal(undefined);
  }
  expect(await outcomeOf(suite, spender, from, to, told.headroom + 1n), "above headroom").not.to.equal(undefined);
  return { modules: told.refusals.map(({ module }) => module), headroom: told.headroom };
}
