import { expect } from "chai";
import { type Interface, MaxUint256, ZeroAddress } from "ethers";

import type { Attempt } from "../attempt";
import { ask } from "../chain";
import type { Director } from "../director";
import { HOST as HOST_INTERFACE } from "../hostBook";
import { againstByRules } from "../verdict";
import type { World } from "../world";
import type { Law } from "./law";

const HOST: Interface = HOST_INTERFACE;

/** Asks the compliance contract in the block that the next transaction would be mined in. */
async function view(host: string, from: string, name: string, args: readonly unknown[]): Promise<unknown> {
  const { ok, data } = await ask({ from, to: host, data: HOST.encodeFunctionData(name, args) });
  if (!ok) throw new Error(`${name} reverted with ${data}`);
  return HOST.decodeFunctionResult(name, data)[0];
}

/**
 * Law 4, before the call: `canTransfer` is whether the rules would accept with the sender as spender, and `explain`
 * names exactly the rules that refuse.
 */
async function checkPreflight(world: World, { proposal }: Attempt, time: bigint): Promise<void> {
  if (proposal === undefined) return;
  const { token, spender, from, to, value } = proposal;
  const { hostBook, judge } = token;
  const refusals = value === 0n ? [] : judge.refusals(proposal, time);
  const refused = [
    ...refusals.map((rule) => (rule === "ledger" ? token.host : world.deployment.code.rules[rule])),
    ...(value === 0n || refusals.includes("ledger") ? [] : hostBook.hostile),
  ];
  const explained = (await view(token.host, spender, "explain", [spender, from, to, value])) as { module: string }[];
  const named = explained.map(({ module }) => module);
  expect([...named].sort(), `${token.name}: explain`).to.deep.equal([...refused].sort());

  if (from === ZeroAddress) return;
  const accepts = againstByRules(token, { ...proposal, spender: from }, time).length === 0;
  const can = await view(token.host, spender, "canTransfer", [from, to, value]);
  expect(can, `${token.name}: canTransfer`).to.equal(accepts);
}

/** Law 4 on what makes no sense: no view reverts. */
async function checkOddQuestions({ world, random }: Director): Promise<void> {
  const pick = <T>(items: readonly T[]): T => random.pick(items);
  const { wallets, stranger, hostile } = world.deployment;
  const accounts = [ZeroAddress, stranger, ...hostile.identities, ...wallets];
  const token = pick(world.tokens);
  const [spender, from, to] = [pick(accounts), pick(accounts), pick(accounts)];
  const value = pick([0n, 1n, 2n ** 104n, 2n ** 192n, 2n ** 255n, MaxUint256]);
  const can = await view(token.host, stranger, "canTransfer", [from, to, value]);
  expect(can, "canTransfer answers").to.be.a("boolean");
  const explained = await view(token.host, stranger, "explain", [spender, from, to, value]);
  expect(explained, "explain answers").to.be.an("array");
}

/** The transaction itself is compared with the same model in `outcome.ts`, so that view and transaction are one. */
export const LAW_4: Law = {
  number: 4,
  words: "Preflight views never revert and say exactly what they cover.",
  before: async (stage, attempt) => {
    await checkPreflight(stage.world, attempt, stage.time);
    if (stage.random.chance(0.25)) await checkOddQuestions(stage);
  },
};
