import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { type AddressLike, type ContractTransactionResponse, id, resolveAddress } from "ethers";
import { ethers } from "hardhat";

import { Identity__factory, type SecurityToken } from "../../typechain-types";
import {
  deploySuiteFixture,
  type Investor,
  setting,
  type RuleOption,
  type SuiteFixture,
  type SuiteOptions,
} from "../fixtures/suite";
import { keyOf } from "../identity/claims";

/** A court order's hash, say. */
export const EVIDENCE = id("order 17 of the commercial court");
export const ALICES = 1_000n;
export const BOBS = 500n;

/** A suite with two holders, an investor without tokens, and a wallet that nobody registered. */
export interface TokenFixture extends SuiteFixture {
  readonly alice: Investor;
  readonly bob: Investor;
  readonly carol: Investor;
  readonly outsider: HardhatEthersSigner;
}

/** Limits far away: the rule makes the host keep its ledger. */
export const COUNTING_RULE: RuleOption = {
  rule: "MaxBalance",
  settings: [setting("MaxBalance", "setMaxBalance", [10n ** 24n])],
};

export async function deployTokenFixture(options: SuiteOptions = {}): Promise<TokenFixture> {
  const suite = await deploySuiteFixture(options);
  const [alice, bob, carol] = [
    await suite.onboard(personOf(suite, 0)),
    await suite.onboard(personOf(suite, 1)),
    await suite.onboard(personOf(suite, 2)),
  ];
  await suite.mint(alice.wallet, ALICES);
  await suite.mint(bob.wallet, BOBS);
  return { ...suite, alice, bob, carol, outsider: personOf(suite, 3) };
}

/** Two holders, and no rule: the compliance contract hears of nothing. */
export async function tokenFixture(): Promise<TokenFixture> {
  return deployTokenFixture();
}

/** Two holders, and a rule for which the compliance contract keeps its ledger. */
export async function countingFixture(): Promise<TokenFixture> {
  return deployTokenFixture({ rules: [COUNTING_RULE] });
}

/** One of the accounts that play no other part; the first four are in the fixture by name. */
export function personOf({ people }: SuiteFixture, index: number): HardhatEthersSigner {
  const person = people[index];
  if (person === undefined) throw new Error("too few accounts");
  return person;
}

export function selectorOf(signature: string): string {
  return id(signature).slice(0, 10);
}

/** Makes a wallet a management key of an investor's identity, as the investor would. */
export async function addKey(investor: Investor, wallet: AddressLike): Promise<void> {
  await Identity__factory.connect(investor.identity, investor.wallet).addKey(await keyOf(wallet), 1n, 1n);
}

/** What a token knows of accounts and supply; checks of each account that no more is frozen than it has. */
export async function stateOf(token: SecurityToken, accounts: readonly AddressLike[]): Promise<unknown[]> {
  const state: unknown[] = [await token.totalSupply(), [...(await token.supplies())]];
  let sum = 0n;
  for (const account of new Set(await Promise.all(accounts.map(async (account) => resolveAddress(account))))) {
    const [balance, frozen] = [await token.balanceOf(account), await token.getFrozenTokens(account)];
    expect(frozen).to.be.at.most(balance);
    sum += balance;
    state.push([account, balance, frozen, await token.isFrozen(account), await token.isTreasury(account)]);
  }
  expect(sum).to.equal(await token.totalSupply());
  return state;
}

type Act = (suite: TokenFixture) => Promise<ContractTransactionResponse>;

/** A batch leaves the same state and the same logs of the token as its parts, one after the other. */
export async function expectSequence(
  fixture: () => Promise<TokenFixture>,
  batch: Act,
  sequence: readonly Act[],
): Promise<void> {
  const results: unknown[] = [];
  for (const acts of [[batch], sequence]) {
    const suite = await loadFixture(fixture);
    const { alice, bob, carol, token } = suite;
    const logs: unknown[] = [];
    for (const act of acts) {
      const receipt = await (await act(suite)).wait();
      for (const { address, topics, data } of receipt?.logs ?? []) {
        if (address === (await token.getAddress())) logs.push([[...topics], data]);
      }
    }
    results.push([await stateOf(token, [alice.wallet, bob.wallet, carol.wallet]), logs]);
  }
  expect(results[0]).to.deep.equal(results[1]);
}

/** The time of the latest block. */
export async function now(): Promise<bigint> {
  const block = await ethers.provider.getBlock("latest");
  if (block === null) throw new Error("no block");
  return BigInt(block.timestamp);
}
